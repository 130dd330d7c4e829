// Editors of the ticket desk: a cell opens its editor, says at once what was chosen, and takes it back when refused.
(() => {
  document.documentElement.classList.add("scripted");
  const editor = document.getElementById("editor");
  let cell = null; // the link whose editor is open or comes: where the hand returns to
  let saving = 0; // answers that are not here yet: the next editor waits for them
  let next = ""; // the cell to open then
  let asked = ""; // the priority whose key opened the editor
  const busy = () => { editor.dataset.busy = ""; }; // keys.js keeps what is typed until the editor is there, or its answer
  const ready = (wentWell) => {
    delete editor.dataset.busy;
    editor.dispatchEvent(new CustomEvent("desk:ready", { detail: wentWell }));
  };
  const said = new Map(); // what cells said before their answer was anticipated, by address
  const path = (link) => new URL(link.href).pathname;
  const linkOf = (address) => document.querySelector(`a[href="${address.replace("/set/", "/edit/")}"]`);

  // A cell opens its editor beside it; without script its link is a page of its own.
  const place = () => {
    const at = cell.getBoundingClientRect();
    const width = editor.offsetWidth, height = editor.offsetHeight;
    const below = at.bottom + 6 + height <= innerHeight || at.top < height + 12;
    editor.style.left = `${scrollX + Math.max(8, Math.min(at.left - 8, innerWidth - width - 8))}px`;
    editor.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - height - 6)}px`;
  };
  const opened = () => {
    cell = linkOf(path(cell)) || cell; // the row may have been swapped meanwhile
    cell.classList.add("open-now");
    if (!editor.matches(":popover-open")) { cell.focus(); editor.showPopover({ source: cell }); } // closing it gives the focus back there
    place();
    const critical = asked === "1" && editor.querySelector(".editor-heading + button");
    asked = "";
    const first = critical || editor.querySelector("[data-first]") || editor.querySelector("button");
    if (first) { first.focus(); if (first.select) first.select(); }
  };
  const open = (link) => {
    busy();
    if (saving) { next = path(link); return; }
    cell = link;
    const group = link.closest("[data-group]");
    htmx.ajax("GET", path(link) + (group ? `?group=${group.dataset.group}` : ""), { source: editor, target: editor, swap: "innerHTML" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="/tickets/"][href*="/edit/"]');
    if (!link || !editor || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.href) open(link);
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => { // from here on htmx knows the new form
    if (detail.target !== editor) return;
    const refused = detail.xhr.status >= 400;
    if (refused) {
      cell = linkOf(detail.requestConfig.path) || cell;
      settle(detail.requestConfig.path, false);
    }
    if (cell && (refused || detail.requestConfig.verb === "get")) opened();
    ready(!refused);
  });
  if (editor) editor.addEventListener("toggle", (event) => {
    if (event.newState !== "closed" || !cell) return;
    cell = linkOf(path(cell)) || cell;
    cell.classList.remove("open-now");
    if (handIsFree()) cell.focus();
  });

  // Saving: the cell says it at once, the truth follows; the hand stays where it was, unless it went on.
  const handIsFree = () => document.activeElement === document.body || editor.contains(document.activeElement);
  const settle = (address, saved) => {
    const link = linkOf(address);
    for (const line of document.querySelectorAll(".saving")) line.classList.remove("saving");
    if (!saved && link && said.has(address)) link.innerHTML = said.get(address);
    said.delete(address);
  };
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const address = detail.requestConfig.path;
    if (!address.includes("/set/")) return;
    saving += 1;
    const link = linkOf(address), form = detail.elt.closest("form");
    detail.target.closest(".ticket")?.classList.add("saving");
    if (form?.matches(".undo")) { form.hidden = true; return; }
    const pressed = detail.requestConfig.triggeringEvent?.submitter;
    if (!pressed || !link || !form?.querySelector(".editor-list")) {
      if (editor.contains(form)) busy();
      return;
    }
    said.set(address, link.innerHTML);
    const badge = pressed.querySelector("i")?.textContent || "";
    link.textContent = link.matches(".prio") ? badge : pressed.textContent.slice(badge.length);
    editor.hidePopover();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const address = detail.requestConfig.path;
    if (detail.target === editor && !detail.successful) ready(false);
    if (!address.includes("/set/")) return;
    saving = Math.max(0, saving - 1);
    const saved = detail.xhr.status < 400 && detail.successful; // htmx calls a swapped 409 successful
    settle(address, saved);
    for (const done of document.querySelectorAll(".undo[hidden]")) done.remove();
    if (!saved) { next = ""; ready(false); return; }
    const link = linkOf(address);
    if (link && handIsFree()) {
      cell = link;
      if (editor.matches(":popover-open")) editor.hidePopover();
      link.focus();
    }
    const wanted = next && linkOf(next);
    next = "";
    if (wanted) open(wanted); else ready(true);
  });

  // A priority by its key. What the cell said goes along, so that two people still meet; P1 asks what is down.
  document.addEventListener("desk:priority", ({ target: line, detail: value }) => {
    const link = line.querySelector('a[href$="/edit/priority/"]');
    if (!link) return;
    const shown = link.textContent.trim().match(/^P([2-4])/);
    if (value === "1" || !shown) { asked = value; link.click(); return; }
    if (shown[1] === value) return;
    const address = path(link).replace("/edit/", "/set/"), group = link.closest("[data-group]")?.dataset.group;
    const badge = link.querySelector(".prio") || link;
    said.set(address, link.innerHTML);
    badge.textContent = `P${value}`;
    htmx.ajax("POST", address, {
      source: link, values: { value, was: shown[1], group: group || "" },
      target: group ? `#${link.closest(".ticket").id}` : editor, swap: group ? "outerHTML" : "none",
    });
  });
})();

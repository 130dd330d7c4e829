// The ticket desk: editors in the row, undo, keys, forms that are sent once.
(() => {
  document.documentElement.classList.add("scripted");
  const editor = document.getElementById("editor");
  let cell = null; // the link whose editor is open or comes: where the hand returns to
  let saving = 0; // answers that are not here yet: the next editor waits for them
  let next = ""; // the cell to open then
  const said = new Map(); // what cells said before their answer was anticipated, by address
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const row = (element) => element.closest(".ticket");
  const path = (link) => new URL(link.href).pathname;
  const linkOf = (address) => document.querySelector(`a[data-edit][href="${address.replace("/set/", "/edit/")}"]`);

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
    if (!editor.matches(":popover-open")) { cell.focus(); editor.showPopover(); } // closing it gives the focus back there
    place();
    const first = editor.querySelector("[data-first]") || editor.querySelector("button");
    if (first) { first.focus(); if (first.select) first.select(); }
  };
  const open = (link) => {
    if (saving) { next = path(link); return; }
    cell = link;
    const group = link.closest("[data-group]");
    htmx.ajax("GET", path(link) + (group ? `?group=${group.dataset.group}` : ""), { source: editor, target: editor, swap: "innerHTML" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-edit]");
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
    const form = detail.elt.closest(".editor-form, .undo");
    if (!form) return;
    saving += 1;
    const address = detail.requestConfig.path;
    const link = linkOf(address);
    detail.target.closest(".ticket")?.classList.add("saving");
    if (form.matches(".undo")) { form.hidden = true; return; }
    const pressed = detail.requestConfig.triggeringEvent?.submitter;
    if (!pressed || !link || !form.querySelector(".editor-list")) return;
    said.set(address, link.innerHTML);
    const badge = pressed.querySelector("i")?.textContent || "";
    link.textContent = link.matches(".prio") ? badge : pressed.textContent.slice(badge.length);
    editor.hidePopover();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const address = detail.requestConfig.path;
    if (!address.includes("/set/")) return;
    saving = Math.max(0, saving - 1);
    const saved = detail.xhr.status < 400 && detail.successful; // htmx calls a swapped 409 successful
    settle(address, saved);
    for (const done of document.querySelectorAll(".undo[hidden]")) done.remove();
    if (!saved) { next = ""; return; }
    const link = linkOf(address);
    if (link && handIsFree()) {
      cell = link;
      if (editor.matches(":popover-open")) editor.hidePopover();
      link.focus();
    }
    const wanted = next && linkOf(next);
    next = "";
    if (wanted) open(wanted);
  });

  // A toast with a way back goes after a while, unless the hand is on it.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) {
      if (node.nodeType === 1 && node.matches(".undo")) setTimeout(function go() {
        if (node.matches(":hover, :focus-within")) setTimeout(go, 3000); else node.remove();
      }, 9000);
    }
  }).observe(document.getElementById("toasts"), { childList: true });

  // More rows of a group, in place.
  document.addEventListener("click", (event) => {
    const more = event.target.closest("a[data-more]");
    if (!more) return;
    event.preventDefault();
    const line = more.closest("li"), before = line.previousElementSibling, list = line.parentElement;
    htmx.ajax("GET", more.getAttribute("href"), { source: more, target: line, swap: "outerHTML" }).then(() => {
      const next = before ? before.nextElementSibling : list.firstElementChild;
      const link = next && next.querySelector("a.open, a.more");
      if (link) link.focus();
    });
  });

  // Forms: short addresses, sent once, Ctrl+Enter, a typed choice sends itself.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-short-address]")) {
      for (const field of form.elements) if (field.name && field.value === (field.dataset.default || "")) field.disabled = true;
    }
    if (form.matches("[data-once]")) {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    }
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
    for (const field of document.querySelectorAll("[data-short-address] :disabled")) field.disabled = false;
  });
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("[data-typed-choice]")) return;
    const chosen = [...field.list.options].some((option) => option.value === field.value);
    if (chosen && event.inputType !== "insertText") field.form.requestSubmit();
  });

  // Keys: on the board the focus walks from title to title.
  const walk = (step) => {
    const titles = [...document.querySelectorAll(".ticket a.open")];
    const here = row(document.activeElement);
    const at = here ? titles.findIndex((title) => here.contains(title)) + step : 0;
    if (titles[at]) { titles[at].focus(); titles[at].scrollIntoView({ block: "nearest" }); }
  };
  const fields = { p: "priority", e: "estimate", a: "assignee", s: "status", q: "queue", l: "skill" };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form[data-ctrl-enter]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (editor && editor.matches(":popover-open")) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const buttons = [...editor.querySelectorAll(".editor-list button")];
      if (!buttons.length) return;
      event.preventDefault();
      buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus();
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
    else if (event.key === "n") document.querySelector("a[data-new]")?.click();
    else {
      const here = row(document.activeElement);
      if (!here) return;
      if (event.key === "o") here.querySelector("a.open").click();
      else if (fields[event.key]) {
        const link = here.querySelector(`a[data-edit][href$="/${fields[event.key]}/"]`);
        if (link) { event.preventDefault(); open(link); }
      }
    }
  });
})();

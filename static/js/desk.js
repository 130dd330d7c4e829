// The ticket desk: editors in the row, undo, keys, forms that are sent once.
(() => {
  document.documentElement.classList.add("scripted");
  const editor = document.getElementById("editor");
  let cell = null; // the link whose editor is open: where the hand returns to
  let said = null; // what that cell said before the answer was anticipated
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const row = (element) => element.closest(".ticket");
  const path = (link) => new URL(link.href).pathname;

  // A cell opens its editor beside it; without script its link is a page of its own.
  const place = () => {
    const at = cell.getBoundingClientRect();
    const width = editor.offsetWidth, height = editor.offsetHeight;
    const below = at.bottom + 6 + height <= innerHeight || at.top < height + 12;
    editor.style.left = `${scrollX + Math.max(8, Math.min(at.left - 8, innerWidth - width - 8))}px`;
    editor.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - height - 6)}px`;
  };
  const opened = () => {
    editor.showPopover();
    place();
    const first = editor.querySelector("[data-first]") || editor.querySelector("button");
    if (first) { first.focus(); if (first.select) first.select(); }
  };
  const open = (link) => {
    cell = link;
    const group = link.closest("[data-group]");
    const query = group ? `?group=${group.dataset.group}` : "";
    link.classList.add("open-now");
    htmx.ajax("GET", path(link) + query, { source: link, target: "#editor", swap: "innerHTML" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-edit]");
    if (!link || !editor || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.href) open(link);
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== editor || !cell) return;
    if (detail.xhr.status >= 400) settle(false);
    if (detail.requestConfig.verb === "get" || detail.xhr.status >= 400) opened();
  });
  if (editor) editor.addEventListener("toggle", (event) => {
    if (event.newState !== "closed" || !cell) return;
    const left = cell;
    left.classList.remove("open-now");
    if (editor.contains(document.activeElement) || document.activeElement === document.body) left.focus();
  });

  const settle = (saved) => {
    for (const line of document.querySelectorAll(".saving")) line.classList.remove("saving");
    if (!saved && cell && said !== null) cell.innerHTML = said;
    said = null;
  };

  // Saving: the cell says it at once, the truth follows; the hand stays where it was.
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const form = detail.elt.closest(".editor-form, .undo");
    if (!form) return;
    const line = detail.target.closest(".ticket");
    if (line) line.classList.add("saving");
    const pressed = detail.requestConfig.triggeringEvent && detail.requestConfig.triggeringEvent.submitter;
    if (form.classList.contains("undo")) { cell = document.querySelector(`a[data-edit][href="${form.getAttribute("hx-post").replace("/set/", "/edit/")}"]`); form.hidden = true; return; }
    if (pressed && cell && form.querySelector(".editor-list")) {
      said = cell.innerHTML;
      const words = cell.matches(".prio") ? pressed.querySelector("i") : pressed;
      const badge = pressed.querySelector("i");
      cell.textContent = words === pressed && badge ? pressed.textContent.slice(badge.textContent.length) : words.textContent;
      editor.hidePopover();
    }
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt.closest && detail.elt.closest(".editor-form, .undo");
    if (!form) return;
    settle(detail.successful);
    if (form.hidden) form.remove();
    if (!detail.successful || !cell) return;
    if (editor.matches(":popover-open")) editor.hidePopover();
    const same = document.querySelector(`a[data-edit][href="${path(cell)}"]`);
    if (same) { cell = same; same.focus(); }
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

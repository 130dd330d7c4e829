// Keys of the desk: walk, open, edit. On a ticket's own page the same keys work on that ticket.
(() => {
  const editor = document.getElementById("editor");
  const fields = { p: "priority", e: "estimate", a: "assignee", s: "status", q: "queue", l: "skill" };
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const row = () => document.activeElement.closest(".ticket");
  const page = () => document.querySelector(".ticket-page");

  const walk = (step) => {
    if (page()) { document.querySelector(step > 0 ? "a[rel=next]" : "a[rel=prev]")?.click(); return; }
    const titles = [...document.querySelectorAll(".ticket a.open")];
    const here = row();
    const at = here ? titles.findIndex((title) => here.contains(title)) + step : 0;
    if (titles[at]) { titles[at].focus(); titles[at].scrollIntoView({ block: "nearest" }); }
  };

  // In an open editor: arrows and first letters walk through a list; one key sets a quick value while nothing is typed.
  const inEditor = (event) => {
    const quick = editor.querySelector(`[data-quick="${CSS.escape(event.key)}"]`), field = document.activeElement;
    const untouched = !field.matches("input") || (field.selectionStart === 0 && field.selectionEnd === field.value.length);
    if (quick && untouched) { event.preventDefault(); quick.click(); return; }
    const buttons = [...editor.querySelectorAll(".editor-list button")];
    if (!buttons.length) return;
    const at = buttons.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      buttons[(at + step + buttons.length) % buttons.length].focus();
    } else if (/^\p{L}$/u.test(event.key)) {
      const words = (button) => button.lastChild.textContent.trim().toLowerCase();
      const around = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
      around.find((button) => words(button).startsWith(event.key.toLowerCase()))?.focus();
    }
  };

  // Whoever types faster than the editor comes, or than it saves, has typed into it: the keys are kept until then.
  let kept = [];
  document.addEventListener("keydown", (event) => {
    if (editor?.dataset.busy === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) && !editor.contains(event.target)) return;
    if (event.key.length > 1 && !/^(Enter|Escape|Arrow)/.test(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    kept.push(event.key);
  }, true);
  if (editor) editor.addEventListener("desk:ready", ({ detail: wentWell }) => {
    const keys = kept;
    kept = [];
    if (wentWell) keys.forEach((key) => {
      const at = document.activeElement, field = at.matches("input") && at;
      if (!at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))) return;
      if (key === "Enter") { if (field) field.form.requestSubmit(); else at.click(); }
      else if (key === "Escape") editor.hidePopover();
      else if (field && key.length === 1) field.setRangeText(key, field.selectionStart, field.selectionEnd, "end");
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (editor && editor.matches(":popover-open")) { inEditor(event); return; }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key;
    if (key === "j" || key === "k") { walk(key === "j" ? 1 : -1); return; }
    const here = row() || page()?.parentElement;
    if (!here) return;
    if (key === "o") here.querySelector("a.open")?.click();
    else if (/^[1-4]$/.test(key)) here.dispatchEvent(new CustomEvent("desk:priority", { bubbles: true, detail: key }));
    else if (fields[key]) {
      const link = here.querySelector(`a[href$="/edit/${fields[key]}/"]`);
      if (link) { event.preventDefault(); link.click(); }
    }
  });
})();

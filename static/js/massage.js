// Keys of the daily pass: to a field, to the snooze, onward. Without script every one of them is a click.
(() => {
  const page = document.querySelector("[data-massage]");
  if (!page) return;
  const form = (key) => page.querySelector(`[data-key="${CSS.escape(key)}"] form[data-field]`);
  const enter = (place, preventScroll = false) => {
    const first = place && (place.querySelector("[data-first]") || place.querySelector("button:not([type=hidden])"));
    if (first) { first.focus({ preventScroll }); if (first.select) first.select(); }
  };
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const field = event.target, key = event.key;
    if (key === "Escape" && page.contains(field)) { field.blur(); return; }
    const quick = field.closest?.("form[data-field]")?.querySelector(`[data-quick="${CSS.escape(key)}"]`);
    if (quick && (!field.value || field.selectionEnd - field.selectionStart === field.value.length)) {
      event.preventDefault();
      quick.click();
      return;
    }
    if (typing(field)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key], list = field.closest?.(".editor-list");
    if (step && list) {
      const buttons = [...list.querySelectorAll("button")];
      event.preventDefault();
      buttons[(buttons.indexOf(field) + step + buttons.length) % buttons.length].focus();
    } else if (form(key)) { event.preventDefault(); enter(form(key)); }
    else if (key === "z") { event.preventDefault(); page.querySelector("[name=reason]")?.focus(); }
    else if (key === "x") page.querySelector("a[data-skip]")?.click();
    else if (key === "o") page.querySelector("a.open")?.click();
  });

  if (!page.querySelector("[aria-invalid]")) enter(page.querySelector("form[data-field]"), true);
  document.documentElement.dataset.massage = "ready";
})();

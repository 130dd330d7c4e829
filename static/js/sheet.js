// Sheets: a link with data-sheet opens its page in the dialog of this page, its key from anywhere; without script it goes there.
(() => {
  const sheet = document.getElementById("sheet");
  let asked = ""; // the address whose answer is awaited
  const open = (link) => {
    const address = link.getAttribute("href");
    if (asked || sheet.open) return;
    asked = address;
    htmx.ajax("GET", address, { source: sheet, target: sheet, swap: "innerHTML" }).finally(() => { asked = ""; });
  };
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target !== sheet || !sheet.firstElementChild) return;
    if (!sheet.open) sheet.showModal();
    (sheet.querySelector(".is-invalid") || sheet.querySelector("[data-first]"))?.focus();
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => { // done: the page behind takes in what changed
    if (detail.target === sheet && detail.xhr.getResponseHeader("Office-Fresh")) sheet.close();
  });
  sheet.addEventListener("close", () => sheet.replaceChildren());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sheet]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) return;
    const busy = "input:not([type=checkbox]), textarea, select, [contenteditable], [popover]:popover-open";
    if (event.target.closest(busy) || document.querySelector("dialog[open], .editor:popover-open")) return;
    const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); open(link); }
  });
  // Enter saves, from a list of choices too.
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("select")) { event.preventDefault(); event.target.form.requestSubmit(); }
  });
})();

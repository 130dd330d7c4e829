// Selecting rows: boxes, a click with Shift, "x"; the bar under the board changes them all at once.
(() => {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const fields = document.getElementById("bulk-fields"), count = bar.querySelector("[data-count]");
  const boxes = () => [...document.querySelectorAll(".board input[name=t]")];
  let last = ""; // the row selected last: a range begins there
  let asked = false; // the bar's fields are on their way
  const number = (box) => box.value.split(".")[0];

  const show = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    for (const box of boxes()) box.closest(".ticket").toggleAttribute("data-chosen", box.checked);
    bar.classList.toggle("on", chosen > 0);
    count.hidden = !chosen;
    count.textContent = `${chosen} selected`;
    if (!chosen || asked || fields.firstElementChild) return;
    asked = true; // a second answer would wipe out what was chosen in the first
    htmx.ajax("GET", bar.getAttribute("action"), { source: fields, target: fields, swap: "innerHTML" }).finally(() => { asked = false; });
  };
  const pick = (box, range) => {
    const all = boxes(), from = all.findIndex((other) => number(other) === last), to = all.indexOf(box);
    if (range && from >= 0) for (const other of all.slice(Math.min(from, to), Math.max(from, to) + 1)) other.checked = box.checked;
    last = number(box);
    show();
  };
  const none = () => { for (const box of boxes()) box.checked = false; show(); };

  document.addEventListener("click", (event) => {
    if (event.target.matches(".board input[name=t]")) pick(event.target, event.shiftKey);
    if (event.target.closest("[data-select-none]")) none();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], .editor:popover-open")) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "Escape") none();
    const box = event.key.toLowerCase() === "x" && document.activeElement.closest(".ticket")?.querySelector("input[name=t]");
    if (!box) return;
    box.checked = !box.checked;
    pick(box, event.shiftKey);
  });

  // What was changed is let go; what was refused stays selected, in its fresh state.
  document.addEventListener("office:fresh", ({ detail }) => {
    const done = detail.answer.querySelector("[data-bulk-done]");
    if (!done) { show(); return; }
    const refused = done.dataset.bulkDone.split(" ");
    for (const box of boxes()) box.checked = refused.includes(number(box));
    fields.replaceChildren();
    show();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.elt.matches(".undo")) detail.elt.remove();
  });
  addEventListener("pageshow", show);
})();

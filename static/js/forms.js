// Forms of the desk: short addresses, Ctrl+Enter, a typed choice sends itself; more rows of a list in place.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-short-address]")) {
      const named = [...form.elements].filter((field) => field.name);
      const usual = named.filter((field) => field.value === (field.dataset.default || ""));
      const kept = usual.length === named.length && usual.find((field) => field.value); // a bare address may be another view
      for (const field of usual) field.disabled = field !== kept;
    }
  });
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("[data-short-address] :disabled")) field.disabled = false;
  });
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("[data-typed-choice]")) return;
    const chosen = [...field.list.options].some((option) => option.value === field.value);
    if (chosen && event.inputType !== "insertText") field.form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form[data-ctrl-enter]");
    if (form) { event.preventDefault(); form.requestSubmit(); }
  });

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
})();

// Calling mode by keys: a digit says what happened, v is voicemail, b one back, s skips, n goes to the note.
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=radio]), textarea, select")) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("textarea")) wanted.focus(); else wanted.click();
  });
  // An answer opens the page of the next sentence: what was typed about the call so far goes along.
  const form = document.getElementById("call");
  if (form) {
    const key = `call at ${form.action}`, fields = [...form.querySelectorAll(".form-control")];
    const begun = JSON.parse(sessionStorage.getItem(key) || "[]");
    fields.forEach((field, number) => { if (begun[number] && !field.value) field.value = begun[number]; });
    sessionStorage.removeItem(key);
    document.querySelector(".say").addEventListener("click", (event) => {
      if (event.target.closest("a")) sessionStorage.setItem(key, JSON.stringify(fields.map((field) => field.value)));
    });
    form.addEventListener("submit", () => sessionStorage.removeItem(key));
  }
  document.documentElement.dataset.calling = "ready";
})();

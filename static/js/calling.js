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
  document.documentElement.dataset.calling = "ready";
})();

// Secrets on a page: copied by a button, hidden again after a while and whenever the page is left.
(() => {
  const hide = (shown) => { shown.textContent = "Hidden again. Reload the page to reveal it once more."; shown.className = "fine"; };
  const watch = (root) => {
    for (const shown of root.querySelectorAll("[data-hides]")) {
      setTimeout(() => { if (shown.isConnected && shown.matches(".secret-text")) hide(shown); }, Number(shown.dataset.hides) * 1000);
    }
  };
  watch(document);
  document.addEventListener("htmx:load", ({ detail }) => { if (detail.elt !== document.body) watch(detail.elt.parentElement || detail.elt); });
  window.addEventListener("pagehide", () => document.querySelectorAll(".secret-text").forEach(hide));
  document.addEventListener("click", (event) => {
    const copier = event.target.closest("[data-copies-secret]");
    if (!copier) return;
    navigator.clipboard.writeText(copier.parentElement.querySelector("[data-secret-value]").textContent)
      .then(() => { copier.textContent = "Copied"; });
  });
})();

// What every page does beyond plain HTML: look without reloading, toasts, errors of htmx, the "/" key, lost drafts.
(() => {
  const page = document.documentElement;

  // Theme and sidebar: the form posts in the background, the page changes at once.
  const looks = {
    theme: (value) => { page.dataset.theme = value; page.dispatchEvent(new Event("office:theme")); },
    rail: (value) => { page.dataset.rail = value; },
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-look]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const { name, value } = event.submitter;
    const body = new FormData(form);
    body.set(name, value);
    looks[name](value);
    for (const button of form.querySelectorAll("button[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
    fetch(form.action, { method: "POST", body, redirect: "manual" });
  });

  // Toasts: one live region; an error or a warning stays until it is closed, the rest go after a while, unless the hand is on them.
  const toast = (level, text) => {
    const line = document.getElementById("toast").content.firstElementChild.cloneNode(true);
    line.classList.add(`toast-${level}`);
    line.querySelector("[data-text]").textContent = text;
    line.setAttribute("role", level === "error" ? "alert" : "status");
    document.getElementById("toasts").append(line);
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const line of addedNodes) {
      if (line.nodeType !== 1 || line.matches(".toast-error, .toast-warning")) continue;
      setTimeout(function go() {
        if (line.matches(":hover, :focus-within")) setTimeout(go, 3000); else line.remove();
      }, line.matches(".undo") ? 9000 : 6000);
    }
  }).observe(document.getElementById("toasts"), { childList: true });
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-dismiss]");
    if (close) close.closest(".message").remove();
  });
  document.addEventListener("office:messages", (event) => {
    for (const message of event.detail.messages) toast(message.level, message.text);
  });

  // htmx: an answer that is not swapped is said out loud; what was typed stays where it is.
  const plain = (xhr) => (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain") && xhr.responseText;
  document.addEventListener("htmx:responseError", ({ detail }) => {
    toast("error", plain(detail.xhr) || `This did not work (${detail.xhr.status}). What you typed is still here.`);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => toast("error", "The office does not answer. What you typed is still here; try again."));
  }

  // "/" goes to the search field of the page.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const search = document.querySelector("main input[type=search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  });

  // A filter form with data-autosubmit sends itself when a choice changes.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });

  // Dialogs: data-opens names the <dialog>; without script the button is a link to a page of its own.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
    const closer = event.target.closest("[data-closes]");
    if (closer) { event.preventDefault(); closer.closest("dialog").close(); }
    const copier = event.target.closest("[data-copies]");
    if (copier) {
      navigator.clipboard.writeText(document.getElementById(copier.dataset.copies).value)
        .then(() => toast("success", "Copied."));
    }
  });

  // The error summary takes the focus, so that it is read first.
  const take = (root) => root.querySelector?.("[data-focus]")?.focus();
  take(document);
  document.addEventListener("htmx:load", ({ detail }) => { if (detail.elt !== document.body) take(detail.elt); });
})();

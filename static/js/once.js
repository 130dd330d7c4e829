// A form that is marked data-once, or takes a file along, is sent once, however often its button is pressed; a file shows
// a bar until the answer is there. A page that comes back may send again.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target, hasFile = form.enctype === "multipart/form-data";
    if (!hasFile && !form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (hasFile) form.append(Object.assign(document.createElement("progress"), { className: "sending", ariaLabel: "Sending and reading the file" }));
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
    for (const bar of document.querySelectorAll(".sending")) bar.remove();
  });
})();

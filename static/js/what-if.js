// Sliders beside the numbers of the levers: each moves the other; the form asks the server when a hand lets go.
(() => {
  const number = (slider) => document.getElementById(slider.dataset.slides);
  for (const slider of document.querySelectorAll("[data-slides]")) slider.hidden = false;

  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-slides]")) number(target).value = target.value;
    else if (target.id) {
      const slider = document.querySelector(`[data-slides="${CSS.escape(target.id)}"]`);
      const typed = Number(target.value.replaceAll(",", ""));
      if (slider && target.value.trim() && !Number.isNaN(typed)) slider.value = typed;
    }
  });

  // What the answer marks as wrong is said at the field too, for who cannot see the mark.
  document.addEventListener("htmx:afterSettle", () => {
    for (const field of document.querySelectorAll("#levers [aria-describedby]")) {
      const said = document.getElementById(field.getAttribute("aria-describedby"));
      const wrong = said?.classList.contains("form-problem") && said.textContent.trim();
      if (wrong) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    }
  });
})();

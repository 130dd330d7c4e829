// My timers: they tick by script and are true again after every reload; "t" starts and stops from a row or a ticket.
(() => {
  const two = (number) => String(number).padStart(2, "0");
  const clock = (seconds) => `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const tick = () => {
    for (const shown of document.querySelectorAll("[data-seconds][data-runs]")) {
      shown.dataset.seen ||= Date.now();
      shown.textContent = clock(Number(shown.dataset.seconds) + Math.max(0, Math.floor((Date.now() - shown.dataset.seen) / 1000)));
    }
  };
  tick();
  setInterval(tick, 500);
  document.addEventListener("htmx:oobAfterSwap", tick);
  document.addEventListener("office:fresh", tick);

  // A row of the board starts its ticket's timer in place; without script its link is a page with the button.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".ticket .age a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    htmx.ajax("POST", `${link.getAttribute("href")}start/`, { source: link, swap: "none" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], [popover]:popover-open")) return;
    const row = document.activeElement.closest(".ticket"), own = document.getElementById("ticket-timer");
    const number = row ? row.id.slice(1) : own && own.dataset.ticket;
    if (!number) return;
    event.preventDefault();
    const running = document.querySelector(`[data-timer-stop="${number}"]`);
    const start = row ? row.querySelector(".age a") : own.querySelector("[data-timer-toggle]");
    if (running) running.requestSubmit(); else if (start) start.click();
  });

  // Stopping leaves the ticket's page: a note that was begun there goes along.
  const kept = (number) => `note of ${number}`;
  document.addEventListener("submit", (event) => {
    const number = event.target.dataset.timerStop, work = document.querySelector("#work textarea");
    const here = document.getElementById("ticket-timer");
    if (number && work && work.value.trim() && here && here.dataset.ticket === number) {
      sessionStorage.setItem(kept(number), work.value);
    }
  });
  const form = document.querySelector("[data-note-of]");
  if (form) {
    const note = form.querySelector("textarea"), begun = sessionStorage.getItem(kept(form.dataset.noteOf));
    if (begun && !note.value) note.value = begun;
    sessionStorage.removeItem(kept(form.dataset.noteOf));
  }
})();

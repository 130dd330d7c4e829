// The line of the ranking: dragged, moved by keys, or typed; each is the number in the form, which asks the server.
(() => {
  const field = () => document.getElementById("drop");
  const rows = () => [...document.querySelectorAll("[data-ranking] tr[data-client]")].filter((row) => row.querySelector(".place").textContent.trim());
  const kept = (row) => row.querySelector("[name=keep]").checked;

  const show = (number) => {
    const free = rows().filter((row) => !kept(row));
    const going = new Set(free.slice(free.length - number));
    for (const row of rows()) row.classList.toggle("goes", going.has(row));
    const line = document.querySelector(".cut-line");
    const first = rows().find((row) => going.has(row));
    if (first) first.before(line); else rows().at(-1)?.after(line);
    const handle = line.querySelector("[role=slider]");
    handle.setAttribute("aria-valuenow", number);
    handle.setAttribute("aria-valuetext", `${number} go`);
  };
  const move = (number, send) => {
    const most = rows().filter((row) => !kept(row)).length;
    const wanted = Math.max(0, Math.min(most, number));
    if (wanted !== Number(field().value)) { field().value = wanted; show(wanted); }
    if (send) field().dispatchEvent(new Event("change", { bubbles: true }));
  };

  let waiting = 0;
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.(".cut-handle")) return;
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: 1e6, End: -1e6 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    move(Number(field().value) + steps[event.key], false);
    event.target.closest(".cut-handle").focus();
    clearTimeout(waiting);
    waiting = setTimeout(() => move(Number(field().value), true), 250);
  });

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".cut-handle");
    if (!handle) return;
    handle.setPointerCapture(event.pointerId);
    document.documentElement.classList.add("dragging");
    const follow = ({ clientY }) => {
      const below = rows().filter((row) => !kept(row) && row.getBoundingClientRect().top + row.offsetHeight / 2 > clientY);
      move(below.length, false);
    };
    const stop = () => {
      handle.removeEventListener("pointermove", follow);
      document.documentElement.classList.remove("dragging");
      move(Number(field().value), true);
    };
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("pointerup", stop, { once: true });
    handle.addEventListener("pointercancel", stop, { once: true });
  });

  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();

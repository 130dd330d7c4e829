// Cards between columns: dragging one posts the same triage as its editor; the answer moves this card and the heads.
(() => {
  const board = document.querySelector(".columns[data-field]");
  if (!board) return;
  let dragged = null;
  const listOf = (key) => board.querySelector(`.column[data-column="${CSS.escape(key)}"] ol`);
  const columnAt = (target) => target.closest?.(".column");

  // A card stands where the order of work puts it, whatever place it was dropped at.
  const place = (card, key) => {
    const list = listOf(key);
    if (!list || list.closest(".leaves")) { card.remove(); return; }
    const next = [...list.children].find((other) => other !== card && (!other.dataset.order || other.dataset.order > card.dataset.order));
    list.insertBefore(card, next || null);
  };

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".card-line");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
    dragged.classList.add("dragging");
  });
  board.addEventListener("dragend", () => {
    dragged?.classList.remove("dragging");
    dragged = null;
    for (const column of board.querySelectorAll(".drop-here")) column.classList.remove("drop-here");
  });
  board.addEventListener("dragover", (event) => {
    const column = columnAt(event.target);
    if (!dragged || !column) return;
    event.preventDefault();
    for (const other of board.querySelectorAll(".drop-here")) if (other !== column) other.classList.remove("drop-here");
    column.classList.toggle("drop-here", column.dataset.column !== dragged.dataset.was);
  });
  board.addEventListener("drop", (event) => {
    const column = columnAt(event.target), card = dragged;
    if (!card || !column) return;
    event.preventDefault();
    const value = column.dataset.column, was = card.dataset.was;
    if (value === was) return;
    place(card, column.matches(".leaves") ? was : value); // at once; the answer confirms it or takes it back
    card.classList.add("saving");
    const link = card.querySelector("a.move");
    const address = link.getAttribute("href").replace("/edit/", "/set/");
    htmx.ajax("POST", address, { source: link, values: { value, was }, target: document.getElementById("editor"), swap: "none" });
  });

  // Refused, or not answered: the card goes back; both values stand in the editor beside it.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const number = detail.requestConfig.path.match(/\/tickets\/(\d+)\/set\//);
    const card = number && document.getElementById(`t${number[1]}`);
    if (!card || !card.matches(".card-line") || (detail.successful && detail.xhr.status < 400)) return;
    card.classList.remove("saving");
    place(card, card.dataset.was);
  });

  // What changed, by this hand or another: cards into their columns (static/js/fresh.js swaps the heads).
  document.addEventListener("office:fresh", ({ detail: answer }) => {
    for (const list of answer.querySelectorAll("ol[data-into]")) {
      for (const line of [...list.children]) {
        const old = document.getElementById(line.id), card = document.importNode(line, true);
        if (old && old === dragged) continue; // it is in somebody's hand
        const held = old && old.contains(document.activeElement);
        if (old) old.replaceWith(card);
        place(card, list.dataset.into);
        if (!card.isConnected) continue;
        htmx.process(card);
        if (held) card.querySelector("a.move, a.open").focus();
      }
    }
    for (const form of document.querySelectorAll("#toasts form.undo")) htmx.process(form);
  });
  document.addEventListener("htmx:afterSettle", () => { // a card that was moved here may come again with the next ones
    const seen = new Set();
    for (const card of board.querySelectorAll(".card-line")) {
      if (seen.has(card.id)) card.remove();
      seen.add(card.id);
    }
  });
  document.documentElement.dataset.columns = "ready";
})();

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
    settle();
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
  const held = (card) => card === dragged || card.matches(".saving") || card.contains(document.activeElement) || card.querySelector(".open-now");
  const put = (card, key, old) => {
    const hand = old?.contains(document.activeElement);
    if (old) old.replaceWith(card);
    place(card, key);
    if (!card.isConnected) return;
    htmx.process(card);
    if (hand) card.querySelector("a.move, a.open").focus();
  };
  // Others' changes leave a card alone that is held here until it is let go, and one that says the same already. A card
  // that this column has not come to yet waits with those behind the line "more".
  const waiting = new Map();
  const takeOver = (card, key) => {
    const old = document.getElementById(card.id);
    waiting.delete(card.id);
    if (old && held(old)) { waiting.set(card.id, [card, key]); return; }
    const text = (element) => element.textContent.replace(/\s+/g, " ");
    if (old && old.dataset.was === key && old.dataset.order === card.dataset.order && text(old) === text(card)) return;
    const list = listOf(key), last = list && [...list.querySelectorAll(".card-line")].at(-1);
    if (!old && list?.querySelector(".more-line") && !(last?.dataset.order > card.dataset.order)) return;
    put(card, key, old);
  };
  const settle = () => { for (const [card, key] of [...waiting.values()]) takeOver(card, key); };
  document.addEventListener("focusout", () => setTimeout(settle));
  document.addEventListener("office:fresh", ({ detail: { answer, byOthers } }) => {
    for (const list of answer.querySelectorAll("ol[data-into]")) {
      for (const line of [...list.children]) {
        const card = document.importNode(line, true), key = list.dataset.into;
        if (byOthers) { takeOver(card, key); continue; }
        waiting.delete(card.id);
        put(card, key, document.getElementById(card.id));
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

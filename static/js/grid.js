// Rows like a spreadsheet: a pasted block fills the cells from the one it was pasted into; Enter goes down; more rows.
(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;
  const body = form.querySelector("tbody");
  const rows = () => [...body.rows].filter((row) => !row.classList.contains("grid-problem"));
  const cells = (row) => [...row.cells].map((cell) => cell.querySelector("input:not([type=hidden]), select, textarea"));

  const addRow = () => {
    const count = form.querySelector("[data-new-rows]");
    const number = Number(count.value);
    if (number >= 200) return null;
    const row = form.querySelector("[data-blank-row]").content.firstElementChild.cloneNode(true);
    for (const field of row.querySelectorAll("[name]")) {
      field.name = field.name.replace("n__", `n${number}`);
      if (field.id) field.id = field.id.replace("n__", `n${number}`);
    }
    body.append(row);
    count.value = number + 1;
    return row;
  };

  const put = (field, text) => {
    if (!field) return;
    const value = text.trim();
    if (field.tagName === "SELECT") {
      const wanted = value.toLowerCase();
      const option = [...field.options].find((one) => one.text.toLowerCase() === wanted || one.value.toLowerCase() === wanted);
      if (option) field.value = option.value;
    } else if (field.type === "checkbox") {
      field.checked = ["yes", "true", "1", "x"].includes(value.toLowerCase());
    } else if (field.type === "date") {
      const day = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value);
      const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value);
      const parts = day ? day.slice(1) : american ? [american[3], american[1], american[2]] : null;
      if (parts) field.value = `${parts[0]}-${parts[1].padStart(2, "0")}-${parts[2].padStart(2, "0")}`;
    } else field.value = value;
  };

  form.addEventListener("paste", (event) => {
    const target = event.target.closest(".grid-cell");
    const text = event.clipboardData.getData("text/plain");
    if (!target || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const row = target.closest("tr");
    const column = cells(row).indexOf(target);
    let place = rows().indexOf(row);
    for (const line of text.replace(/\r/g, "").replace(/\n$/, "").split("\n")) {
      const into = rows()[place] || addRow();
      if (!into) break;
      line.split("\t").forEach((value, number) => put(cells(into)[column + number], value));
      place += 1;
    }
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); return; }
    const target = event.target.closest(".grid-cell");
    if (!target) return;
    const step = event.key === "Enter" && !event.shiftKey ? 1 : event.altKey && event.key === "ArrowDown" ? 1 : event.altKey && event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const row = target.closest("tr");
    const next = rows()[rows().indexOf(row) + step] || (step > 0 ? addRow() : null);
    if (next) cells(next)[cells(row).indexOf(target)]?.focus();
  });
  form.querySelector("[data-more-rows]").addEventListener("click", () => { for (let n = 0; n < 10; n += 1) addRow(); });
})();

// What others do appears by itself: rows are swapped singly, never the one that holds the hand; P1 on every page.
(() => {
  const EVERY = 20000;
  const waiting = new Map(); // fresh parts whose place holds the focus, by id: they come when it leaves
  let version = document.body.dataset.version;
  const held = (place) => place.contains(document.activeElement) || place.matches(".saving") || place.querySelector(".open-now");
  const own = (part) => document.importNode(part, true);

  const swap = (place, part) => {
    if (held(place)) { waiting.set(part.id, part); return; }
    waiting.delete(part.id);
    const box = place.querySelector("input[name=t]"), fresh = part.querySelector("input[name=t]");
    if (box && fresh) fresh.checked = box.checked;
    place.replaceWith(part);
    htmx.process(part);
  };

  // A row stays where it stands, and says so when it belongs elsewhere; a new one comes at the end of its group.
  const takeRow = (line, group) => {
    const place = document.getElementById(line.id);
    if (!place) {
      const list = group !== "0" && document.querySelector(`.board ol[data-group="${group}"]`);
      if (!list || list.querySelector(".more-line")) return;
      list.append(own(line));
      return;
    }
    const part = own(line), stands = place.closest("[data-group]")?.dataset.group;
    if (group !== "0" && stands && stands !== group) {
      const mark = document.createElement("b");
      mark.className = "moved-to";
      mark.textContent = `now in P${group}`;
      part.querySelector(".what small").append(" ", mark);
    }
    const text = (element) => element.textContent.replace(/\s+/g, " ");
    if (text(place) === text(part) && place.querySelector("input[name=t]")?.value === part.querySelector("input[name=t]")?.value) return;
    swap(place, part);
  };

  const take = (html, byOthers = false) => {
    const answer = new DOMParser().parseFromString(html, "text/html");
    for (const list of answer.querySelectorAll("ol[data-group]")) {
      for (const line of [...list.children]) takeRow(line, list.dataset.group);
    }
    for (const part of answer.querySelectorAll("[hx-swap-oob=true]")) {
      const place = document.getElementById(part.id), fresh = own(part);
      fresh.removeAttribute("hx-swap-oob");
      if (place) swap(place, fresh);
    }
    for (const head of document.querySelectorAll('.board .group[id^="head-"]')) {
      const section = head.closest("section");
      if (section) section.hidden = !section.querySelector(".ticket, .more-line");
    }
    const many = answer.querySelector("[data-read-anew]");
    if (many && !document.querySelector("[data-read-anew]")) {
      const line = own(many);
      line.className = "warning-line";
      document.getElementById("board")?.before(line);
    }
    for (const told of answer.querySelectorAll("[data-toasts] > *")) {
      const line = own(told);
      document.getElementById("toasts").append(line);
      htmx.process(line);
    }
    version = answer.getElementById("alarm")?.dataset.version || version;
    quieten();
    document.dispatchEvent(new CustomEvent("office:fresh", { detail: { answer, byOthers } }));
  };
  document.addEventListener("focusout", () => setTimeout(() => {
    for (const [id, part] of [...waiting]) {
      const place = document.getElementById(id);
      if (place) swap(place, part); else waiting.delete(id);
    }
  }));

  // Deeds done in place answer with parts as well.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.xhr.getResponseHeader("Office-Fresh")) return;
    detail.shouldSwap = false;
    take(detail.serverResponse);
  });

  // The pulse. While nobody looks at the page it rests; an office that does not answer is asked again later.
  let asking = false;
  const ask = async () => {
    if (asking || document.hidden || !version) return;
    asking = true;
    try {
      const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
      const answer = await fetch(`${document.body.dataset.pulse}?since=${version}`, { headers });
      if (answer.status === 200 && !answer.headers.get("HX-Redirect")) take(await answer.text(), true);
    } catch { /* the next one tells */ } finally { asking = false; }
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  addEventListener("pageshow", (event) => { if (event.persisted) ask(); });

  // A P1 that was hidden by hand stays hidden in this tab.
  const hidden = () => (sessionStorage.getItem("quiet alarms") || "").split(",");
  const quieten = () => {
    for (const line of document.querySelectorAll("[data-alarm]")) line.hidden = hidden().includes(line.dataset.alarm);
  };
  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-quiet]")?.closest("[data-alarm]");
    if (!line) return;
    sessionStorage.setItem("quiet alarms", [...hidden(), line.dataset.alarm].join(","));
    quieten();
  });
  quieten();
})();

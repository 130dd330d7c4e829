// The inventory: every answer is kept in this browser at once and saved in the office a moment later, so that a lost
// connection or a closed tab loses nothing; "?" and "-" answer, Enter goes to the next question.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const state = document.querySelector("[data-save-state]"), key = form.dataset.local;
  const topics = [...form.querySelectorAll("[data-topic]")];
  const fields = (topic) => [...topic.querySelectorAll("input, textarea, select")];
  const version = (topic) => form.elements[`${topic.dataset.topic}-version`];
  const say = (words, bad) => { if (state) { state.textContent = words; state.classList.toggle("not-saved", Boolean(bad)); } };

  // What a topic holds, as its fields would send it.
  const read = (topic) => {
    const values = {};
    for (const field of fields(topic)) if (field.type !== "radio" || field.checked) values[field.name] = field.value;
    return values;
  };
  const write = (topic, values) => {
    for (const field of fields(topic)) {
      if (!(field.name in values)) continue;
      if (field.type === "radio") field.checked = field.value === values[field.name];
      else field.value = values[field.name];
    }
    show(topic);
  };

  // Unsaved topics, in this browser until the office has them.
  const kept = () => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  const keep = (all) => { try { Object.keys(all).length ? localStorage.setItem(key, JSON.stringify(all)) : localStorage.removeItem(key); } catch { /* private mode */ } };
  const keepTopic = (topic) => keep({ ...kept(), [topic.dataset.topic]: read(topic) });
  const forget = (name, sent) => {
    const all = kept();
    if (JSON.stringify(all[name]) === JSON.stringify(sent)) { delete all[name]; keep(all); }
  };

  // Who manages it wants a name only for a firm or person.
  const show = (topic) => {
    const manager = topic.querySelector("select[name$=-manager]");
    const named = topic.querySelector(".named");
    if (manager && named) named.hidden = manager.value !== "named" && !named.querySelector("input").value;
  };

  let waiting = 0, busy = false, again = 0;
  const plan = (after) => { clearTimeout(waiting); waiting = setTimeout(send, after); };
  const send = async () => {
    const all = kept(), names = Object.keys(all);
    if (busy || !names.length) return;
    busy = true;
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    for (const name of names) for (const [field, value] of Object.entries(all[name])) body.set(field, value);
    say("Saving …");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "manual", keepalive: true });
      if (!answer.ok) throw answer;
      take(await answer.json(), all);
      again = 0;
    } catch (problem) {
      again = Math.min(30, again * 2 + 3);
      const words = problem.status === 410 || problem.status === 422 ? "this inventory takes no more answers" : problem.type === "opaqueredirect" ? "sign in again in another tab" : "no connection";
      say(`Not saved yet: ${words}. Everything is kept in this browser; trying again.`, true);
      plan(again * 1000);
    } finally { busy = false; }
    if (!again && Object.keys(kept()).length && !form.querySelector(".has-problem")) plan(300);
  };
  const take = (answer, sent) => {
    for (const topic of topics) {
      const name = topic.dataset.topic;
      if (!(name in sent)) continue;
      const problem = topic.querySelector("[data-problem]"), theirs = answer.conflicts[name];
      problem.textContent = answer.problems[name] || "";
      if (answer.saved[name]) {
        version(topic).value = answer.saved[name].version;
        forget(name, sent[name]);
        if (name in kept()) keepTopic(topic); // typed on while it was being saved
      }
      if (theirs) conflict(topic, theirs, problem);
      topic.classList.toggle("has-problem", Boolean(problem.textContent));
    }
    const asked = document.querySelector("[data-asked]");
    if (asked) asked.textContent = answer.asked;
    const left = form.querySelectorAll(".has-problem").length;
    say(left ? `${left} not saved: see below.` : `Saved ${new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}.`, left > 0);
  };
  // Somebody else answered it meanwhile: both are shown, and one press decides.
  const conflict = (topic, theirs, problem) => {
    const name = topic.dataset.topic, button = (words, act) => {
      const made = document.createElement("button");
      made.type = "button"; made.className = "btn-quiet"; made.textContent = words;
      made.addEventListener("click", () => { version(topic).value = theirs.version; act(); topic.classList.remove("has-problem"); problem.textContent = ""; });
      return made;
    };
    problem.textContent = `Somebody saved “${theirs.words}” meanwhile. `;
    problem.append(
      button("Keep mine", () => { keepTopic(topic); plan(0); }),
      button("Take theirs", () => {
        write(topic, { [`${name}-text`]: theirs.text, [`${name}-kind`]: theirs.kind === "text" ? "" : theirs.kind, [`${name}-manager`]: theirs.manager, [`${name}-manager_name`]: theirs.manager_name, [`${name}-payer`]: theirs.payer });
        const all = kept(); delete all[name]; keep(all); say("Theirs is kept.");
      }));
  };

  // Enter and the two signs go on; a radio under them is for the mouse, so it takes no Tab.
  const stops = () => [...form.querySelectorAll(".answer, .asked select, .named input")].filter((field) => field.offsetParent && field.type !== "radio" || (field.type === "radio" && field.value === "yes"));
  const goOn = (from) => {
    const all = stops(), at = all.findIndex((field) => field === from || (from.closest("[data-topic]") === field.closest("[data-topic]") && !from.matches(".answer, .asked select, .named input")));
    const after = all[at + 1] || form.querySelector("button.btn-accent");
    after.focus();
    after.closest("[data-topic]")?.scrollIntoView({ block: "nearest" });
  };
  const mark = (topic, kind) => {
    for (const radio of topic.querySelectorAll("[type=radio]")) radio.checked = radio.value === kind;
  };
  for (const radio of form.querySelectorAll(".answer-row [type=radio]")) radio.tabIndex = -1;

  form.addEventListener("keydown", (event) => {
    const field = event.target, topic = field.closest("[data-topic]");
    if (!topic || field.tagName === "TEXTAREA" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") { event.preventDefault(); goOn(field); return; }
    const kind = { "?": "unknown", "-": "none" }[event.key];
    if (kind && field.matches("input.answer[name$=-text]") && !field.value && topic.querySelector(`[type=radio][value=${kind}]`)) {
      event.preventDefault();
      mark(topic, kind);
      changed(topic);
      goOn(field);
    }
    const yesNo = topic.dataset.form === "yes_no" && { y: "yes", n: "no", "?": "unknown" }[event.key];
    if (yesNo) { event.preventDefault(); mark(topic, yesNo); changed(topic); goOn(field); }
  });
  const changed = (topic) => { keepTopic(topic); show(topic); plan(600); };
  form.addEventListener("input", (event) => {
    const field = event.target, topic = field.closest("[data-topic]");
    if (!topic) return;
    if (field.matches("[name$=-text]") && field.value) mark(topic, "");
    if (field.matches(".answer-row [type=radio]") && field.value) topic.querySelector("[name$=-text]").value = "";
    changed(topic);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (!busy) return;
    event.preventDefault(); // what is under way has the version that this one needs
    setTimeout(() => form.requestSubmit(event.submitter), 50);
  });
  addEventListener("online", () => plan(0));
  addEventListener("pagehide", () => send());

  // What an earlier visit could not save comes back; whole-form saves that arrived leave nothing behind.
  const before = kept();
  for (const topic of topics) {
    const mine = before[topic.dataset.topic];
    if (mine) {
      const now = read(topic), field = `${topic.dataset.topic}-version`;
      if (JSON.stringify({ ...mine, [field]: "" }) === JSON.stringify({ ...now, [field]: "" })) forget(topic.dataset.topic, mine);
      else write(topic, mine);
    }
    show(topic);
  }
  if (Object.keys(kept()).length) { say("Answers from this browser are being saved …"); plan(0); }
  form.dataset.ready = "yes";
  if (matchMedia("(min-width: 701px)").matches) stops().find((field) => !field.value && !field.closest("[data-topic]").querySelector("[type=radio]:checked:not([value=''])"))?.focus();
})();

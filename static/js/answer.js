// Answering a survey: saves while one writes, waits for a connection, sends once.
// Without this every page works all the same.
const AFTER_LAST_KEY = 2_000;
const LONGEST = 10_000;
const SAY_EACH = 30_000;
const AGAIN = 5_000;
const form = document.querySelector("form[data-answers]");

if (form) {
  const saving = form.querySelector("[data-saving]");
  const { autosave, saved, offline, failed, faulty, clash, ended, over } = form.dataset;
  let isUnsaved = false;
  let isStopped = !autosave;
  let isLeaving = false;
  let unsavedSince = 0;
  let saidAt = 0;
  let timer = 0;
  let request = null;
  let sendings = 0;
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const name = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  // By this the server knows again what the form saved itself, even where its answer was lost.
  function sign() {
    sendings += 1;
    form.elements.draft_form.value = `${name}-${sendings}`;
  }

  function say(text, isTrouble) {
    saving.classList.toggle("saving--trouble", isTrouble);
    if (saving.textContent !== text) saving.textContent = text;
    saidAt = isTrouble ? 0 : Date.now();
  }

  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  function note() {
    if (isStopped) return;
    isUnsaved = true;
    unsavedSince ||= Date.now();
    wait(Math.max(0, Math.min(AFTER_LAST_KEY, unsavedSince + LONGEST - Date.now())));
  }

  async function save() {
    if (request || isStopped || isLeaving || !isUnsaved) return;
    isUnsaved = false;
    unsavedSince = 0;
    request = send();
    const text = await request;
    request = null;
    if (text) {
      isUnsaved = true;
      say(text, true);
      if (!isStopped && text !== faulty) wait(AGAIN);
    } else if (isUnsaved) {
      wait(AFTER_LAST_KEY);
    }
  }

  // Nothing where it was saved; else what to tell.
  async function send() {
    let answer, told;
    sign();
    try {
      answer = await fetch(autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        keepalive: document.hidden,
        signal: AbortSignal.timeout(LONGEST),
      });
      if (answer.ok) told = await answer.json();
    } catch {
      return navigator.onLine ? failed : offline;
    }
    if (answer.status === 410) {
      isStopped = true;
      return over;
    }
    if (answer.status === 409) {
      isStopped = true;
      return clash;
    }
    if ([403, 404, 429].includes(answer.status)) return ended;
    if (!answer.ok) return failed;
    const { version, time, isFaulty } = told;
    form.elements.version.value = version;
    if (isFaulty) return faulty;
    if (Date.now() - saidAt >= SAY_EACH) say(`${saved} ${time}`, false);
    return "";
  }

  // With a save on its way the form would bring an older version than its own.
  async function submitLater(submitter) {
    await request;
    if (!form.dataset.sent) form.requestSubmit(submitter);
  }

  if (autosave) form.addEventListener("input", note);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    if (request) {
      event.preventDefault();
      return submitLater(event.submitter);
    }
    if (!navigator.onLine) {
      event.preventDefault();
      say(offline, true);
      const again = () => form.requestSubmit(event.submitter);
      return addEventListener("online", again, { once: true });
    }
    if (autosave) sign();
    form.dataset.sent = "yes";
    isLeaving = true;
    clearTimeout(timer);
  });
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && (isUnsaved || request)) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    delete form.dataset.sent;
    isLeaving = false;
  });
}

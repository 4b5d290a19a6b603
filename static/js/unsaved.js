// A form with data-guard is not left before what is in it has arrived: it is saved, or the server is
// there to take it. With data-autosave it is saved while one writes, too. All works without this.
import { copyOf } from "./copies.js";
import { LONGEST, look, save } from "./sending.js";

const AFTER_LAST_KEY = 2_000;
const SAY_EACH = 30_000;
const AGAIN = 5_000;
// A link that has ended is no guess, but looks like one: seldom enough for the limit on guesses.
const AGAIN_WHEN_ENDED = 15_000;
const KEEP_AFTER = 300;

function watch(form) {
  const { autosave } = form.dataset;
  const words = { ...document.getElementById("words-of-forms").dataset, ...form.dataset };
  const saving = form.querySelector("[data-saving]") ?? placeToSay(form);
  const copy = copyOf(form);
  // A form that came back with what was typed holds it alone: data-unsaved says so.
  let isUnsaved = "unsaved" in form.dataset;
  let isStopped = false;
  let pressed = null;
  let leftAt = 0;
  let unsavedSince = 0;
  let said = "";
  let saidAt = 0;
  let timer = 0;
  let notBefore = 0;
  let keeping = 0;
  let isAsking = false;
  let sendings = 0;
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const name = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  const canSave = () => Boolean(autosave) && !isStopped;

  // By this the server knows again what the form saved itself, even where its answer was lost.
  function sign() {
    if (!form.elements.draft_form) return;
    sendings += 1;
    form.elements.draft_form.value = `${name}-${sendings}`;
  }

  // What is said again and again, as the time of a saving, is not said each time.
  function say(kind, text = words[kind]) {
    if (kind === said && Date.now() - saidAt < SAY_EACH) return;
    said = kind;
    saidAt = Date.now();
    saving.classList.toggle("saving--trouble", kind !== "saved");
    if (saving.textContent !== text) saving.textContent = text;
  }

  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(go, Math.max(milliseconds, notBefore - Date.now()));
  }

  function note(event) {
    if (!event.target.name) return;
    isUnsaved = true;
    // Whoever writes on has not left: what was pressed before is forgotten.
    pressed = null;
    clearTimeout(keeping);
    keeping = setTimeout(copy.keep, KEEP_AFTER);
    if (!canSave()) return;
    unsavedSince ||= Date.now();
    wait(Math.max(0, Math.min(AFTER_LAST_KEY, unsavedSince + LONGEST - Date.now())));
  }

  // Saves, or looks whether the server is there; then leaves, where a button was pressed.
  async function go() {
    clearTimeout(timer);
    if (isAsking || leftAt || !(pressed || (isUnsaved && canSave()))) return;
    const wasUnsaved = isUnsaved;
    notBefore = 0;
    isAsking = true;
    let outcome;
    if (canSave()) {
      isUnsaved = false;
      unsavedSince = 0;
      sign();
      outcome = await save(form, autosave);
    } else {
      outcome = await look(form);
    }
    isAsking = false;
    take(outcome, wasUnsaved);
  }

  function take({ state, wait: asked, fields = {}, time, notice }, wasUnsaved) {
    for (const [field, value] of Object.entries(fields)) form.elements[field].value = value;
    isStopped ||= state === "over" || state === "clash";
    if (state === "away" || state === "ended") {
      isUnsaved ||= wasUnsaved;
      say(state === "ended" ? "ended" : navigator.onLine ? "failed" : "offline");
      notBefore = Date.now() + (asked ?? (state === "ended" ? AGAIN_WHEN_ENDED : AGAIN));
      return wait(0);
    }
    if (state !== "done") isUnsaved ||= wasUnsaved;
    else if (autosave && !isUnsaved && notice !== "faulty") {
      clearTimeout(keeping);
      copy.drop();
    }
    if (pressed) return state === "done" && canSave() && isUnsaved ? go() : leave();
    if (state !== "done") say(state);
    else if (time) say(notice || "saved", [`${words.saved} ${time}`, words[notice]].filter(Boolean).join(". "));
    if (isUnsaved && canSave() && state === "done") wait(AFTER_LAST_KEY);
  }

  function leave() {
    const button = pressed;
    pressed = null;
    leftAt = Date.now();
    if (isUnsaved) copy.keep({ isSent: true });
    sign();
    form.requestSubmit(button.form === form ? button : null);
  }

  const broughtBack = copy.bringBack();
  if (broughtBack && !broughtBack.isSent) {
    tellBroughtBack(form, words.broughtBack);
    isUnsaved = true;
    wait(0);
  }
  form.addEventListener("input", note);
  form.addEventListener("submit", (event) => {
    if (leftAt && !form.dataset.sent) {
      form.dataset.sent = "yes";
      return;
    }
    event.preventDefault();
    // A page that does not come can be asked for again.
    if (leftAt && Date.now() - leftAt < LONGEST) return;
    delete form.dataset.sent;
    leftAt = 0;
    pressed = event.submitter ?? form;
    go();
  });
  for (const sooner of ["online", "focus"]) addEventListener(sooner, go);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && isUnsaved) copy.keep();
    go();
  });
  addEventListener("beforeunload", (event) => {
    if (leftAt || !(isUnsaved || (isAsking && autosave))) return;
    copy.keep();
    event.preventDefault();
  });
  // Back from the next page the form can be sent again; not by somebody else, who is not shown it.
  addEventListener("pageshow", async ({ persisted }) => {
    delete form.dataset.sent;
    leftAt = 0;
    if (!persisted || !(await look(form)).isSomebodyElse) return;
    isUnsaved = false;
    location.reload();
  });
}

function placeToSay(form) {
  const place = document.createElement("p");
  place.className = "saving";
  place.role = "status";
  form.append(place);
  return place;
}

function tellBroughtBack(form, text) {
  const said = document.createElement("p");
  said.className = "brought-back";
  said.textContent = text;
  const place = form.querySelector("[data-brought-back]") ?? form;
  place.prepend(said);
}

// When every script has done its part: rows are added by another.
addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-guard]")) watch(form);
});

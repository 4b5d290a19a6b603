// What was typed and is not saved yet: in the memory of this tab for "Back", and on the device itself
// only where somebody has said that it is their own.
const PREFIX = "survey-copy-";
const KEPT_FOR = 7 * 24 * 3_600_000;
const NEVER_KEPT = ["hidden", "password", "file", "submit", "button", "reset"];

const fieldsOf = (form) =>
  [...form.elements].filter((field) => field.name && !NEVER_KEPT.includes(field.type));
const isBox = (field) => ["checkbox", "radio"].includes(field.type);

// Name → values, as they are filled in, or as the page came.
function valuesOf(form, { asServed = false } = {}) {
  const found = {};
  for (const field of fieldsOf(form)) {
    const values = (found[field.name] ??= []);
    if (isBox(field)) {
      if (asServed ? field.defaultChecked : field.checked) values.push(field.value);
    } else if (field.options) {
      for (const option of field.options) {
        if (asServed ? option.defaultSelected : option.selected) values.push(option.value);
      }
    } else {
      values.push(asServed ? field.defaultValue : field.value);
    }
  }
  return found;
}

function fill(form, values) {
  const more = form.querySelector("[name=add_row]");
  const last = Math.max(...Object.keys(values).map((name) => Number(/^row-(\d+)-/.exec(name)?.[1] ?? -1)));
  while (more && form.querySelectorAll("[data-row]").length <= last) {
    const count = form.querySelectorAll("[data-row]").length;
    more.click();
    if (form.querySelectorAll("[data-row]").length === count) break;
  }
  for (const field of fieldsOf(form)) {
    const given = values[field.name];
    if (!given) continue;
    const before = isBox(field) ? field.checked : field.value;
    if (isBox(field)) field.checked = given.includes(field.value);
    else if (field.options) for (const option of field.options) option.selected = given.includes(option.value);
    else field.value = given[0] ?? "";
    const now = isBox(field) ? field.checked : field.value;
    if (now !== before) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// The server keeps no blanks around a text.
const trim = (name, value) => (typeof value === "string" ? value.trim() : value);
const isSame = (one, other) => JSON.stringify(one, trim) === JSON.stringify(other, trim);

// --- On the device ---------------------------------------------------------------------------------

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, pages, at = Date.now()) {
  try {
    localStorage.setItem(key, JSON.stringify({ at, pages }));
  } catch {
    // Full, or forbidden: the page keeps what it has.
  }
}

// Those that are too old, or all of them.
function forget(isDue) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && isDue(key)) localStorage.removeItem(key);
    }
  } catch {
    // Forbidden: there is nothing.
  }
}

forget((key) => !(Date.now() - read(key)?.at < KEPT_FOR));
for (const page of document.querySelectorAll("[data-forget]")) forget((key) => key === page.dataset.forget);
for (const form of document.querySelectorAll("form[data-signs-out]")) {
  form.addEventListener("submit", () => forget(() => true));
}

// --- Of one form -----------------------------------------------------------------------------------

export function copyOf(form) {
  const place = [...document.forms].indexOf(form);
  const { autosave, versions = "" } = form.dataset;
  const choice = form.querySelector("[data-own-device]");
  const key = choice?.dataset.ownDevice;
  const served = valuesOf(form, { asServed: true });
  const versionsOf = () =>
    Object.fromEntries(versions.split(" ").filter(Boolean).map((name) => [name, form.elements[name].value]));

  function remember(copy) {
    const typed = { ...history.state?.typed, [place]: copy };
    try {
      history.replaceState({ ...history.state, typed }, "");
    } catch {
      // Too much, or too often: the next one counts.
    }
    const stored = key && read(key);
    if (!stored) return;
    // What was only looked at again has not become newer.
    const isNew = copy && !isSame(copy.values, stored.pages[autosave]?.values);
    write(key, { ...stored.pages, [autosave]: copy ?? undefined }, isNew ? Date.now() : stored.at);
  }

  // Whoever signs in next in this tab is not shown it; a link is the same whoever is signed in.
  const person = "byLink" in form.dataset ? "" : document.body.dataset.person ?? "";
  const keep = (more) =>
    remember({ person, served, values: valuesOf(form), versions: versionsOf(), ...more });
  const isKept = () => history.state?.typed?.[place] || (key && read(key)?.pages[autosave]);
  const drop = () => isKept() && remember(null);

  // The copy that was brought back, if there was one. Of this tab only where "Back" led here: a reload at a shared
  // desk shows what is saved and nothing else.
  function bringBack() {
    const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    const copy = (isBack && history.state?.typed?.[place]) || (key && read(key)?.pages[autosave]);
    // Without a version nobody could tell whether the page says something newer by now.
    const fits = copy?.person === person && (versions || isSame(copy.served, served));
    if (!fits || isSame(copy.values, valuesOf(form))) {
      drop();
      return null;
    }
    // With the version that it was typed on: what was saved elsewhere since is told, not overwritten.
    for (const [name, value] of Object.entries(copy.versions)) form.elements[name].value = value;
    fill(form, copy.values);
    return copy;
  }

  if (choice) {
    const tick = choice.querySelector("input");
    choice.hidden = false;
    tick.checked = Boolean(read(key));
    tick.addEventListener("change", () => {
      if (tick.checked) write(key, {});
      else forget((each) => each === key);
    });
  }
  return { keep, drop, bringBack };
}

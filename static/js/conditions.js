// Questions appear and disappear as their conditions hold: the trees of surveys/questionnaire/condition.py,
// on answers read as surveys/questionnaire/answers.py reads them. A journey hands both the same cases. Without
// this script the server shows what else is asked when "Continue" is pressed.
const SAY_AFTER = 500;
// Those that show nothing themselves (portal/typed/text.py), and what stands for a line break.
const UNSEEN = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
const LINE_ENDS = /\r\n|[\x0b\x0c\x85\u2028\u2029]/g;
const NUMBER = /^([-\u2212])?([0-9]+|[1-9][0-9]{0,2}([ \u00a0\u2009\u202f\u2007])[0-9]{3}(?:\3[0-9]{3})*)(?:[.,]([0-9]+))?$/;
const MOST_DIGITS = 15;
const DAYS = [
  /^(?<year>\d{4})-(?<month>1[0-2]|0?[1-9])-(?<day>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])$/,
  /^(?<day>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])\.(?<month>1[0-2]|0?[1-9])\.(?<year>\d{4})$/,
];
// The number of 1 January 1970, where 1 January of the year 1 is 1.
const EPOCH = 719_163;
const A_DAY = 86_400_000;

const plain = (text) => text.replace(LINE_ENDS, "\n").normalize("NFC").replace(UNSEEN, "").normalize("NFC").trim();
const fits = (text, limit) => [...text].length <= limit;

// A whole number, or undefined.
function readNumber(raw) {
  const [, minus, whole, , decimals = ""] = NUMBER.exec(raw) ?? [];
  const digits = whole?.replace(/[^0-9]/g, "");
  if (!digits || digits.length > MOST_DIGITS || decimals.length > 2 || Number(decimals) !== 0) return undefined;
  return minus ? -Number(digits) : Number(digits);
}

function readDay(raw) {
  for (const pattern of DAYS) {
    const found = pattern.exec(raw)?.groups;
    if (!found) continue;
    const [year, month, day] = [found.year, found.month, found.day].map(Number);
    const at = new Date(Date.UTC(year, month - 1, day));
    // The 31st of a short month is no day.
    if (at.getUTCDate() === day && at.getUTCFullYear() === year) return at.getTime() / A_DAY + EPOCH;
  }
  return undefined;
}

const NONE = { values: [], text: false };

function choicesOf({ choices, several, alone }, filled) {
  const values = new Set(filled.map((raw) => choices[raw]));
  if (values.has(undefined) || (!several && filled.length > 1)) return NONE;
  if (values.size > 1 && alone.some((number) => values.has(number))) return NONE;
  return { values: [...values].sort((one, other) => one - other), text: false };
}

// What counts of the answer to one question: nothing, where the server could not take it.
function answerTo(question, form) {
  const filled = form.getAll(question.code).map(plain).filter(Boolean);
  if (question.why && !fits(plain(form.get(question.why[0]) ?? ""), question.why[1])) return NONE;
  if (!filled.length) return NONE;
  if (question.choices) return choicesOf(question, filled);
  if (filled.length > 1) return NONE;
  const [raw] = filled;
  if (question.limit) return { values: [], text: fits(raw, question.limit) };
  // A name that only the server can look up counts as an answer meanwhile.
  if (question.reference) return { values: [/^[0-9]+$/.test(raw) ? Number(raw) : 0], text: false };
  const [least, most] = question.number ?? question.day;
  const value = question.number ? readNumber(raw) : readDay(raw);
  return value >= least && value <= most ? { values: [value], text: false } : NONE;
}

export function holds(condition, answers) {
  if (condition.all) return condition.all.every((part) => holds(part, answers));
  if (condition.any) return condition.any.some((part) => holds(part, answers));
  const { values, text } = answers[condition.question] ?? NONE;
  const isAnswered = condition.text ? text : values.length > 0;
  if (condition.op === "not_answered") return !isAnswered;
  if (!isAnswered) return false;
  const [first] = values;
  switch (condition.op) {
    case "answered": return true;
    case "contains": return values.includes(condition.value);
    case "is": return first === condition.value;
    case "is_not": return first !== condition.value;
  }
  // "Cannot say" is no point of the scale, neither low nor high.
  if (first === undefined || first < 0) return false;
  return condition.op === "at_least" ? first >= condition.value : first <= condition.value;
}

// The codes of the questions that are not asked of whoever has filled in the form so. In their order, for what is
// hidden feeds no other condition.
export function hiddenCodes({ given, questions }, form) {
  // A question may be called as what every object has.
  const answers = Object.assign(Object.create(null), given);
  const hidden = [];
  for (const question of questions) {
    if (question.ask_if && !holds(question.ask_if, answers)) hidden.push(question.code);
    else if (question.choices || question.limit || question.reference || question.number || question.day) {
      answers[question.code] = answerTo(question, form);
    }
  }
  return hidden;
}

function watch(form, conditions, status) {
  const parts = [...form.querySelectorAll("[data-asked-if]")];
  const shown = form.elements[status.dataset.conditions];
  let changed = new Map();
  let saying = 0;

  function say() {
    const named = (isHidden) => [...changed].filter(([, now]) => now === isHidden)
      .map(([part]) => part.querySelector(".question__text").textContent.replace(/\s+/g, " ").trim());
    const lines = [[status.dataset.asked, named(false)], [status.dataset.notAsked, named(true)]];
    status.textContent = lines.filter(([, names]) => names.length)
      .map(([words, names]) => `${words} ${names.join("; ")}`).join(". ");
    changed = new Map();
  }

  // Whoever was in a question that goes is led to the one before it.
  function rescue(part) {
    if (!part.contains(document.activeElement)) return;
    const fields = [...form.querySelectorAll(".question :is(input, textarea, select)")];
    const before = fields.slice(0, fields.findIndex((field) => part.contains(field)));
    (before.findLast((field) => !field.closest("[hidden]")) ?? form.querySelector(".steps button")).focus();
  }

  function look() {
    const hidden = new Set(hiddenCodes(conditions, new FormData(form)));
    for (const part of parts) {
      const isHidden = hidden.has(part.dataset.askedIf);
      if (part.hidden === isHidden) continue;
      if (isHidden) rescue(part);
      part.hidden = isHidden;
      // There and back again is no news.
      if (!changed.delete(part)) changed.set(part, isHidden);
    }
    shown.value = parts.filter((part) => !part.hidden).map((part) => part.dataset.askedIf).join(" ");
    clearTimeout(saying);
    if (changed.size) saying = setTimeout(say, SAY_AFTER);
  }

  for (const event of ["input", "change"]) form.addEventListener(event, look);
  addEventListener("pageshow", look);
  look();
}

const told = document.getElementById("page-conditions");
if (told) watch(document.getElementById("answers"), JSON.parse(told.textContent), document.querySelector("[data-conditions]"));

// How a page that is being filled in speaks with the server: patient with what comes and goes meanwhile.
export const LONGEST = 10_000;
const TOKEN = "csrfmiddlewaretoken";
const MOST_KEPT_ALIVE = 60_000;
const MOST_WAITED = 60_000;

// Body: URLSearchParams, or nothing to look only. Fails where no answer comes.
async function reach(url, body) {
  const once = () => fetch(url, {
    method: body ? "POST" : "GET",
    body,
    redirect: "manual",
    cache: "no-store",
    // Sent even if the page is gone by then; browsers take little of that.
    keepalive: document.hidden && String(body).length < MOST_KEPT_ALIVE,
    signal: AbortSignal.timeout(LONGEST),
  });
  try {
    return await once();
  } catch (error) {
    // A connection that lay idle may be closed just when it is used. What is sent names itself by a
    // number, so the very same may come twice.
    if (error.name === "TimeoutError" || !navigator.onLine) throw error;
    return once();
  }
}

// "done" with a token of this hour; "ended" where somebody else is signed in by now, or nobody.
async function fetchToken(form) {
  const answer = await reach(document.getElementById("words-of-forms").dataset.token);
  if (!answer.ok) return { state: "away", wait: patience(answer) };
  const { token, person } = await answer.json();
  // A page for everybody, or for whoever holds a link, does not mind who is signed in.
  const opener = document.body.dataset.person;
  const isTheirs = "byLink" in form.dataset || !opener || person === opener;
  if (!isTheirs) return { state: "ended", isSomebodyElse: person !== "" };
  for (const field of document.getElementsByName(TOKEN)) field.value = token;
  return { state: "done" };
}

// In milliseconds how long the server asks to wait; nothing where it does not say.
function patience(answer) {
  const seconds = Number(answer.headers.get("Retry-After"));
  return seconds > 0 ? Math.min(seconds * 1_000, MOST_WAITED) : undefined;
}

const STATES = { 403: "ended", 404: "ended", 409: "clash", 410: "over", 413: "faulty" };

// Save the form. What came of it as `state`: done, away, ended, clash, over or faulty; with `wait`,
// or with what the server says.
export async function save(form, url) {
  const body = new URLSearchParams(new FormData(form));
  try {
    let answer = await reach(url, body);
    // Signing in elsewhere gives a new token to every page of this browser.
    if (answer.status === 403 && (await fetchToken(form)).state === "done") {
      body.set(TOKEN, form.elements[TOKEN].value);
      answer = await reach(url, body);
    }
    if (answer.type === "opaqueredirect") return { state: "ended" };
    // What can be deleted while it is open says so: elsewhere, nothing is found where nobody is signed in.
    const isGone = answer.status === 404 && "gone" in form.dataset;
    const state = answer.ok ? "done" : isGone ? "over" : STATES[answer.status];
    if (!state) return { state: "away", wait: patience(answer) };
    const isTold = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (state === "done" && !isTold) return { state: "away" };
    return { ...(isTold && (await answer.json())), state };
  } catch {
    return { state: "away" };
  }
}

// For forms that keep nothing by themselves: whether what they send would arrive.
export async function look(form) {
  try {
    return await fetchToken(form);
  } catch {
    return { state: "away" };
  }
}

// The list of organisations follows the filter while one chooses; without it a button does.
const filter = document.querySelector(".register-filter");
const found = document.querySelector("#found");
const PAUSE = 400;
let timer;
let asked = 0;

// How many are ticked, beside the choice that means them.
function count() {
  const ticked = found.querySelectorAll("[name=chosen]:checked").length;
  const words = found.querySelector("[data-chosen]");
  if (!words) return;
  words.hidden = false;
  words.querySelector("[data-chosen-count]").textContent = ticked;
}

// The rest of the page is not touched, so that whoever is typing goes on typing. The line that says
// how many there are stays in its place: only then is it read aloud.
async function follow() {
  const mine = ++asked;
  const address = new URL(filter.action || location.href);
  address.search = new URLSearchParams([...new FormData(filter)].filter(([, value]) => value));
  try {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const status = found.querySelector("[role=status]");
    const now = page.querySelector("#found");
    const line = now.querySelector("[role=status]");
    while (status.previousSibling) status.previousSibling.remove();
    while (status.nextSibling) status.nextSibling.remove();
    while (line.previousSibling) status.before(now.firstChild);
    while (line.nextSibling) found.append(line.nextSibling);
    status.textContent = line.textContent;
    document.querySelector("[data-view-query]").value = page.querySelector("[data-view-query]").value;
    history.replaceState(null, "", address);
    count();
  } catch {
    // No connection: the list stays, and the button still asks.
  }
}

filter?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(follow, PAUSE);
});
found?.addEventListener("change", ({ target }) => {
  if (target.name !== "chosen") return;
  found.querySelector("#scope-chosen").checked = true;
  count();
});
if (found) count();

// Renews a job from its own page until it is over, then loads the page once more for what is ready.
const PAUSE = 1500;

async function renew() {
  const shown = document.querySelector("[data-job]");
  if (!shown || shown.hasAttribute("data-job-over")) return;
  try {
    const answer = await fetch(shown.dataset.job, { headers: { "X-Requested-With": "job" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("[data-job]");
    if (!answer.ok || !news || news.hasAttribute("data-job-over")) return location.reload();
    const [live, fresh] = [shown.querySelector("[aria-live]"), news.querySelector("[aria-live]")];
    // Only what changed is spoken.
    if (live.innerHTML !== fresh.innerHTML) live.innerHTML = fresh.innerHTML;
    const [bar, state] = [shown.querySelector("progress"), news.querySelector("progress")];
    for (const name of ["max", "value"]) {
      if (state?.hasAttribute(name)) bar?.setAttribute(name, state.getAttribute(name));
    }
  } catch {
    // No connection: ask again later.
  }
  setTimeout(renew, PAUSE);
}

setTimeout(renew, PAUSE);

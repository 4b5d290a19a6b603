// Counts whom a round would reach while one chooses; without it a button counts.
const section = document.querySelector("[data-reach]");
const text = section?.querySelector("[data-reach-text]");
const NAMES = ["audience", "regions", "levels", "sectors", "register_filter", "without_register_filter"];
const PAUSE = 300;
let timer;

async function count() {
  const chosen = new URLSearchParams();
  for (const [name, value] of new FormData(section.closest("form"))) {
    if (NAMES.includes(name)) chosen.append(name, value);
  }
  try {
    const answer = await fetch(`${section.dataset.reach}?${chosen}`);
    if (answer.ok) text.textContent = (await answer.json()).text;
  } catch {
    // No connection: the sentence stays, and the button still counts.
  }
}

// Until somebody chooses it by hand, confidentiality follows from who is asked.
const USUAL = { experts: "named", organisations: "confidential" };
const form = section?.closest("form");
let isChosen = Boolean(form?.querySelector('[name="confidentiality"]:checked'));

form?.addEventListener("change", ({ target }) => {
  if (target.name === "confidentiality") isChosen = true;
  if (target.name !== "audience" || isChosen) return;
  form.querySelector(`[name="confidentiality"][value="${USUAL[target.value]}"]`).checked = true;
});

section?.querySelector("[data-reach-button]")?.setAttribute("hidden", "");
section?.addEventListener("change", () => {
  clearTimeout(timer);
  timer = setTimeout(count, PAUSE);
});

// Counts whom a round would reach while one chooses; without it a button counts.
const section = document.querySelector("[data-reach]");
const text = section?.querySelector("[data-reach-text]");
const NAMES = ["audience", "regions", "levels", "sectors"];
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

section?.querySelector("[data-reach-button]")?.setAttribute("hidden", "");
section?.addEventListener("change", () => {
  clearTimeout(timer);
  timer = setTimeout(count, PAUSE);
});

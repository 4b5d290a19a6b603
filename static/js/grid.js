// A grid is walked through with the arrow keys. What may be reported on is reported in place: the form of
// the page behind the cell opens over it. Without this every cell is a link to that page.
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const MARGIN = 8;

const linkIn = (cell) => cell?.querySelector(":scope > a");

function walk(table) {
  const rows = [...table.rows].filter((row) => row.cells.length > 1);
  const isWhole = table.dataset.grid === "all";
  let current = null;

  // Thousands of links are one stop of the Tab key; the arrows lead to the others.
  function stay(link) {
    if (!isWhole || link === current) return;
    if (current) current.tabIndex = -1;
    link.tabIndex = 0;
    current = link;
  }
  if (isWhole) {
    for (const link of table.querySelectorAll("a")) link.tabIndex = -1;
    stay(table.querySelector("td > a") ?? table.querySelector("a"));
  }

  function next(row, column, [down, right]) {
    for (let y = row + down, x = column + right; rows[y]?.cells[x]; y += down, x += right) {
      const link = linkIn(rows[y].cells[x]);
      if (link) return link;
    }
    return null;
  }

  function end(row, column, key, isFar) {
    const last = (cells) => cells.map(linkIn).findLast(Boolean);
    const first = (cells) => cells.slice(1).map(linkIn).find(Boolean);
    const pick = key === "Home" ? first : last;
    const at = isFar ? (key === "Home" ? 1 : rows.length - 1) : row;
    return pick([...rows[at].cells]);
  }

  table.addEventListener("focusin", ({ target }) => target.matches("a") && stay(target));
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    if (event.target !== linkIn(cell) || event.altKey || event.metaKey) return;
    const row = rows.indexOf(cell.parentElement);
    const { key, ctrlKey } = event;
    const link = MOVES[key] && !ctrlKey
      ? next(row, cell.cellIndex, MOVES[key])
      : (key === "Home" || key === "End") && isWhole && end(row, cell.cellIndex, key, ctrlKey);
    if (!link) return;
    event.preventDefault();
    link.focus();
  });
}

const dialog = document.createElement("dialog");
dialog.className = "dialog cell-form";
let place = null;
let isTyped = false;

function take(page) {
  const part = new DOMParser().parseFromString(page, "text/html");
  return part.querySelector("[data-report-form]") ?? part.querySelector("main .content");
}

function show(part) {
  dialog.replaceChildren(part);
  dialog.setAttribute("aria-labelledby", part.getAttribute("aria-labelledby") ?? "");
  const [first] = ["[role=alert]", "input:checked", "input[type=radio]", "textarea"]
    .map((what) => part.querySelector(what)).filter(Boolean);
  if (first?.matches("[role=alert]")) first.tabIndex = -1;
  first?.focus();
}

// Beside the cell where there is room; otherwise where dialogs are.
function put() {
  dialog.removeAttribute("style");
  if (innerWidth < 640) return;
  const cell = place.getBoundingClientRect();
  const own = dialog.getBoundingClientRect();
  const within = (at, size, room) => Math.max(MARGIN, Math.min(at, room - size - MARGIN));
  Object.assign(dialog.style, {
    margin: "0",
    left: `${within(cell.left, own.width, innerWidth)}px`,
    top: `${within(cell.bottom + MARGIN, own.height, innerHeight)}px`,
  });
}

async function open(link) {
  try {
    if (link !== place || !isTyped) {
      const answer = await fetch(`${link.href}report/`, { headers: { Accept: "text/html" }, cache: "no-store" });
      const part = answer.ok && !answer.redirected && take(await answer.text());
      if (!part?.matches("[data-report-form]")) return location.assign(link.href);
      place = link;
      isTyped = false;
      if (!dialog.isConnected) document.body.append(dialog);
      dialog.showModal();
      show(part);
    } else {
      dialog.showModal();
    }
    put();
  } catch {
    location.assign(link.href);
  }
}

function say(text) {
  const said = document.querySelector("[data-said]");
  if (said) said.textContent = text;
}

// The overview shows the state alone; the lists what was said beside it.
function renew({ cells, said }) {
  const row = document.createElement("tr");
  row.innerHTML = cells;
  const old = place.closest("td");
  const isWhole = old.closest("table").dataset.grid === "all";
  const fresh = isWhole ? [row.cells[0]] : [...row.cells];
  if (!isWhole) while (old.nextElementSibling) old.nextElementSibling.remove();
  old.replaceWith(...fresh);
  place = linkIn(fresh[0]);
  isTyped = false;
  dialog.close();
  say(said);
}

async function send(form) {
  const button = form.querySelector("button:not([type=button])");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
    });
    const kind = answer.headers.get("Content-Type") ?? "";
    if (kind.startsWith("application/json")) return renew(await answer.json());
    const part = take(await answer.text());
    if (!part) throw new Error("no answer to show");
    show(part);
  } catch {
    const failed = document.createElement("p");
    failed.setAttribute("role", "alert");
    failed.className = "field__error";
    failed.textContent = place.closest("table").dataset.failed;
    form.querySelector("[role=alert]")?.remove();
    form.append(failed);
  } finally {
    button.disabled = false;
  }
}

dialog.addEventListener("input", () => { isTyped = true; });
dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target);
});
dialog.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  isTyped = false;
  dialog.close();
});
// Closed with Escape, what was typed is there when the same cell is opened again.
dialog.addEventListener("close", () => place?.focus());
addEventListener("beforeunload", (event) => isTyped && event.preventDefault());

for (const table of document.querySelectorAll("[data-grid]")) {
  walk(table);
  table.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-report]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link);
  });
}

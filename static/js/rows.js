// "Add a row" adds it here instead of asking the server for the same page with one row more.
for (const group of document.querySelectorAll("[data-rows]")) {
  const blank = group.querySelector("template");
  const button = group.querySelector("[name=add_row]");
  button?.addEventListener("click", (event) => {
    const count = group.querySelectorAll("[data-row]").length;
    if (!blank || count >= Number(group.dataset.rows)) return;
    event.preventDefault();
    const row = blank.content.firstElementChild.cloneNode(true);
    for (const part of row.querySelectorAll("[id], [for], [name], [aria-describedby]")) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        if (part.hasAttribute(name)) {
          part.setAttribute(name, part.getAttribute(name).replaceAll("row-0-", `row-${count}-`));
        }
      }
    }
    for (const text of row.querySelectorAll("[data-number]")) text.textContent = count + 1;
    group.querySelector("[data-rows-empty]")?.remove();
    button.before(row);
    row.querySelector("input")?.focus();
    row.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

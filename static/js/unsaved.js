// A form with data-guard asks before its text is left behind; a double press sends it once.
let changed = false;

for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    changed = false;
  });
}
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
// Back from the next page the form can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-guard]")) delete form.dataset.sent;
});

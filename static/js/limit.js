// "At most 5 000 characters" counts down once the text is long; too long a text is never cut.
for (const field of document.querySelectorAll("[data-limit]")) {
  const help = document.getElementById(field.getAttribute("aria-describedby").split(" ")[0]);
  const limit = Number(field.dataset.limit);
  const counter = document.createElement("span");
  help.prepend(counter);
  const count = () => {
    // As the server counts: a letter that takes two units, as emoji do, is one.
    const length = [...field.value.trim()].length;
    const isNear = length > limit * 0.8;
    counter.textContent = isNear ? `${length.toLocaleString(document.documentElement.lang)} / ${limit.toLocaleString(document.documentElement.lang)}. ` : "";
    help.classList.toggle("is-over", length > limit);
  };
  field.addEventListener("input", count);
  count();
}

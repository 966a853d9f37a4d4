// Fields that ask for a photo or a gallery show what was chosen, and open the library to choose another.
// The select inside keeps the value; forms that are added later work without being told.

import { pick } from "./pick-dialog.js";

const HINTS = { photo: "A click chooses; Space looks closer.", gallery: "A click chooses." };
const TITLES = { photo: "Choose a photo", gallery: "Choose a gallery" };

function draw(field) {
  const select = field.querySelector("select");
  const option = select.selectedOptions[0];
  const isChosen = Boolean(select.value);
  // A cover that was chosen by its key is a photo of this page.
  const picture = isChosen && (option.dataset.picture || document.querySelector(`.card[data-photo="${select.value}"] img`)?.src);
  const place = field.querySelector("[data-pick-picture]");
  place.replaceChildren(...(picture ? [Object.assign(new Image(), { src: picture, alt: "" })] : []));
  field.querySelector("[data-pick-name]").textContent = isChosen ? option.textContent : field.dataset.pickEmpty;
  field.querySelector("[data-pick-mark]").textContent = option?.dataset.mark ?? "";
  field.querySelector("[data-pick-open]").textContent = isChosen ? "Choose another…" : "Choose…";
  field.querySelector("[data-pick-clear]").hidden = !isChosen || select.required;
}

function choose(field, { id, name, picture, mark }) {
  const select = field.querySelector("select");
  let option = [...select.options].find(({ value }) => value === String(id));
  if (!option) select.add((option = new Option(name, id)));
  Object.assign(option.dataset, { picture, mark });
  select.value = id;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-pick-open], [data-pick-clear]");
  if (!button) return;
  const field = button.closest("[data-pick]");
  if (button.hasAttribute("data-pick-open")) {
    const { pick: what, pickSource: source, pickTitle: title } = field.dataset;
    const [chosen] = await pick({ source, what, title: title ?? TITLES[what], hint: HINTS[what] });
    if (chosen) choose(field, chosen);
  } else {
    const select = field.querySelector("select");
    select.value = "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  field.querySelector("[data-pick-open]").focus();
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-pick]");
  if (field) draw(field);
});
// Whatever fills a form's fields tells it: what this browser kept of them, a cover that was chosen by its key.
document.addEventListener("desk:filled", () => setTimeout(() => document.querySelectorAll("[data-pick]").forEach(draw)));

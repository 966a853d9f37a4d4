// An article's page: what its parts are called and look like, while somebody writes.

import "./article-adding.js";
import "./article-moving.js";
import "./article-slash.js";
import { askServer, Refused } from "./asking.js";
import { body, list, parts, showName } from "./article-parts.js";

const NAMED_AFTER_MS = 300;
const timers = new WeakMap();

function countParts() {
  const number = parts().length;
  body.querySelector("[data-parts-count]").textContent = number === 1 ? "1 part" : `${number} parts`;
}
document.addEventListener("desk:parts", countParts);
countParts();

for (const name of ["input", "change"]) {
  list.addEventListener(name, (event) => {
    const part = event.target.closest(".part");
    if (!part) return;
    clearTimeout(timers.get(part));
    timers.set(part, setTimeout(() => showName(part), NAMED_AFTER_MS));
  });
}

const fold = body.querySelector("[data-fold]");
fold.addEventListener("change", () => list.classList.toggle("parts__list--folded", fold.checked));
// A name in a folded list opens its part.
list.addEventListener("dblclick", (event) => {
  const part = event.target.closest(".part__head")?.closest(".part");
  if (!part || !fold.checked) return;
  fold.checked = false;
  list.classList.remove("parts__list--folded");
  part.scrollIntoView({ block: "start" });
});

// What was chosen is shown as it is on the desk.
async function showPictures(part, what, id) {
  const place = part.querySelector("[data-part-pictures]");
  if (!place) return;
  if (!id) return place.replaceChildren();
  try {
    const answer = await askServer(`${body.dataset.pictures}?${new URLSearchParams({ [what]: id })}`, undefined, { mayLogIn: false });
    place.innerHTML = answer[`${what}:${id}`]?.html ?? "";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    place.replaceChildren(); // the field itself shows name and picture
  }
}
list.addEventListener("change", (event) => {
  const pick = event.target.closest("[data-pick]");
  const part = pick?.closest(".part");
  if (part) showPictures(part, pick.dataset.pick, event.target.value);
});


// An article's page: what its parts are called and look like, while somebody writes.

import "./article-adding.js";
import "./article-moving.js";
import "./article-slash.js";
import { askServer, Refused } from "./asking.js";
import { body, fieldsOf, list, parts, showName, wordsOf } from "./article-parts.js";

const NAMED_AFTER_MS = 300;
const timers = new WeakMap();

// Words as the article's language has them: Chinese and Thai are written without spaces.
const WORDS_A_MINUTE = 230;
const language = document.getElementById("id_language")?.value || undefined;
const segmenter = new Intl.Segmenter(language, { granularity: "word" });
const counted = new WeakMap(); // field → [its text, the words in it]
function countWords(field) {
  const [text, known] = counted.get(field) ?? [];
  if (text === field.value) return known;
  const words = [...segmenter.segment(wordsOf(field.value))].filter(({ isWordLike }) => isWordLike).length;
  counted.set(field, [field.value, words]);
  return words;
}

function countParts() {
  const all = parts();
  const written = [document.getElementById("id_standfirst"), ...all.flatMap((part) => fieldsOf(part).filter(({ name }) => /-(text|attribution|caption)$/.test(name)))];
  const words = written.filter(Boolean).reduce((sum, field) => sum + countWords(field), 0);
  const said = [all.length === 1 ? "1 part" : `${all.length} parts`, words === 1 ? "1 word" : `${words.toLocaleString()} words`, `${Math.max(1, Math.round(words / WORDS_A_MINUTE))} min to read`];
  body.querySelector("[data-parts-count]").textContent = said.join(" · ");
}
let countTimer = 0;
const countSoon = () => {
  clearTimeout(countTimer);
  countTimer = setTimeout(countParts, NAMED_AFTER_MS);
};
document.addEventListener("desk:parts", countSoon);
body.closest("form").addEventListener("input", countSoon);
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


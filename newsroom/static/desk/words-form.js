// The fields of a photo's words, on its card and in the caption view: what was seen, what was typed, and
// what this browser keeps until it is saved.

import { askedNote, noteOf, setNote } from "./correction-choice.js";
import { forget, keep, kept } from "./drafts.js";
import { me } from "./login.js";
import { cardOf } from "./request.js";

export const WORDS = ["caption", "credit_line", "alt_text"];

export const wordsOf = (card) => JSON.parse(card.querySelector("[data-words]").textContent);
export const draftKey = (slide) => `photodesk:words:${me()}:${slide}`;
export const draftOf = (slide) => kept(draftKey(slide))[0];

// As the card has them. Browsers make \n of every line end in a field: what was seen is kept beside it.
// `originals` are the photo's, where the words are this gallery's own.
export function fill(form, words, slide = form.slide) {
  form.slide = slide;
  form.originals = words.originals ?? {};
  for (const word of WORDS) form.elements[word].value = words[word];
  form.elements.is_decorative.checked = form.elements.is_decorative.defaultChecked = words.is_decorative;
  form.seen = Object.fromEntries(WORDS.map((word) => [word, words[word]]));
  form.shown = Object.fromEntries(WORDS.map((word) => [word, form.elements[word].value]));
  setNote(form, null);
  showError(form, "");
  tellStatus(form, "");
  showOrigins(form);
  form.dispatchEvent(new CustomEvent("words:filled", { bubbles: true, detail: { drifted: words.drifted ?? [] } }));
}

const inField = (text) => text.replace(/\r\n?/g, "\n");
const shorten = (text) => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

function originOf(form, word) {
  if (!cardOf(form.slide)?.dataset.photo) return ""; // it wants a photo: there is nothing to inherit
  const original = inField(form.originals[word] ?? form.seen[word]);
  const { value } = form.elements[word];
  form.elements[word].placeholder = original;
  if (value === "") return original && "Left empty, it is the photo’s own.";
  if (value === original) return "From the photo";
  return original ? `Own words. The photo’s: ${shorten(original)}` : "Own words. The photo has none.";
}

// Whether a text is the photo's or this gallery's own; the photo's is seen in a field that is emptied.
function showOrigins(form) {
  for (const word of WORDS) {
    const place = form.querySelector(`[data-origin="${word}"]`);
    place.textContent = originOf(form, word);
    place.id = `origin-${form.slide}-${word}`;
    form.elements[word].setAttribute("aria-describedby", place.id);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest(".words");
  if (form?.seen) showOrigins(form);
});

export function typedIn(form) {
  const words = Object.fromEntries(WORDS.map((word) => [word, form.elements[word].value]));
  return { ...words, is_decorative: form.elements.is_decorative.checked, note: noteOf(form) };
}

export function type(form, words) {
  for (const word of WORDS) form.elements[word].value = words[word];
  if (words.is_decorative !== undefined) form.elements.is_decorative.checked = words.is_decorative;
  if (words.note !== undefined) setNote(form, words.note);
  showOrigins(form);
}

const isTicked = (form) => form.elements.is_decorative.checked !== form.elements.is_decorative.defaultChecked;
const changedWords = (form) => WORDS.filter((word) => form.elements[word].value !== form.shown[word]);
export const isChanged = (form) => isTicked(form) || Boolean(noteOf(form)) || changedWords(form).length > 0;

export function keepDraft(slide, form) {
  if (isChanged(form)) keep(draftKey(slide), { words: typedIn(form), gallery: location.pathname });
  else forget(draftKey(slide));
}

// What is asked of the server: the fields that were changed, each with what was seen before.
export function askedBy(form, slide, isEverywhere) {
  const changed = changedWords(form);
  return {
    slide,
    seen: Object.fromEntries(changed.map((word) => [word, form.seen[word]])),
    edited: Object.fromEntries(changed.map((word) => [word, form.elements[word].value])),
    originals: Object.fromEntries(changed.filter((word) => word in form.originals).map((word) => [word, form.originals[word]])),
    everywhere: isEverywhere,
    ...askedNote(form),
    ...(isTicked(form) ? { is_decorative: form.elements.is_decorative.checked } : {}),
  };
}

// Why it was not taken, and what somebody else wrote meanwhile.
export function tellRefusal(refusal) {
  const theirs = Object.values(refusal.answer.current || {}).map((text) => ` Theirs: “${text}”`);
  return refusal.message + theirs.join("");
}

export function showError(form, text) {
  const place = form.querySelector(".words__error");
  place.hidden = !text;
  place.textContent = text;
}

export function tellStatus(form, text) {
  form.querySelector(".words__status").textContent = text;
}

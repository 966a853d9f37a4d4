// The caption view: a photo large, its words beside it, and on to the next without the mouse. What was
// typed is saved when one goes on, through the same queue as the words of a card.

import { idOf } from "./arranging.js";
import { dropUnsaved, isUnsaved, noteUnsaved, refused, saveWords, takeUnsaved, unsavedOf } from "./caption-saving.js";
import { isShortcut } from "./keys.js";
import { activeCard, closeLarge, isLargeKey } from "./large-view.js";
import { makePane } from "./panes.js";
import { cardOf, cards, list, say, sheet } from "./request.js";
import { selected } from "./chosen-cards.js";
import { askedBy, fill, isChanged, keepDraft, showError, type, typedIn, wordsOf } from "./words-form.js";
import { openUnsaved, takeOver } from "./words.js";
import { Zoom } from "./zoom.js";

const dialog = sheet.querySelector("[data-captions]");
const part = (name) => dialog.querySelector(`[data-captions-${name}]`);
const form = part("form");
const place = part("photo");
const zoom = new Zoom(place);
const LAST_FIELD = "is_decorative";
let active = ""; // the slide whose words are in the form
let note = ""; // why it did not go on

// The slide whose words are being written here; empty while the view is shut.
export const captioned = () => (dialog.open ? active : "");
// What is amiss with it is said in place.
export const tellCaptioned = (text) => showError(form, text);

function showPhoto(card) {
  zoom.reset();
  place.replaceChildren(makePane(card));
  zoom.draw();
}

// The next photo's file is there before it is asked for.
function fetchAhead() {
  const next = neighbour(1);
  const picture = next && makePane(next).querySelector("img");
  if (picture?.srcset) picture.sizes = "100vw";
}

function showWords() {
  const one = unsavedOf(active);
  fill(form, { ...wordsOf(cardOf(active)), ...(one?.isOnItsWay ? one.words : {}) }, active);
  if (one && !one.isOnItsWay) {
    type(form, one.words);
    Object.assign(form.seen, one.seen);
  }
  showError(form, one?.message ?? "");
  part("conflict").hidden = !one?.isConflict;
  form.ariaLabel = `Words of photo ${positionOf(active)}`;
}

const positionOf = (slide) => cardOf(slide)?.querySelector("[data-position]").textContent ?? "";

function isLacking(card, word) {
  const slide = idOf(card);
  const words = slide === active ? typedIn(form) : (unsavedOf(slide)?.words ?? wordsOf(card));
  return !words[word].trim() && !(word === "alt_text" && words.is_decorative);
}

function showCount() {
  const all = cards().filter((card) => !card.hidden);
  const lacking = (word) => all.filter((card) => isLacking(card, word)).length;
  const parts = [`${positionOf(active)} of ${cards().length}`, `${lacking("caption") || "none"} without caption`, `${lacking("alt_text") || "none"} without alt text`];
  part("count").textContent = note + parts.join(", ");
}

function showTrouble() {
  const others = refused().filter((slide) => slide !== active);
  part("trouble").hidden = !others.length;
  if (!others.length) return;
  const more = others.length > 1 ? ` (and ${others.length - 1} more)` : "";
  part("trouble-text").textContent = `Photo ${positionOf(others[0])} is not saved: ${unsavedOf(others[0]).message}${more}`;
}

// Whoever comes back finds what was typed. A conflict is decided by its two buttons alone.
function leave() {
  const one = unsavedOf(active);
  if (one?.isConflict) one.words = typedIn(form);
  else if (isChanged(form)) saveWords(active, askedBy(form, active, false), typedIn(form));
  else if (one && !one.isOnItsWay) dropUnsaved(active);
}

function show(card) {
  active = idOf(card);
  const taken = takeOver(card);
  if (taken) noteUnsaved(active, taken);
  showPhoto(card);
  showWords();
  showCount();
  showTrouble();
  fetchAhead();
}

function neighbour(step, isWanted = () => true) {
  const all = cards();
  let at = all.indexOf(cardOf(active)) + step;
  while (all[at] && (all[at].hidden || !isWanted(all[at]))) at += step;
  return all[at];
}

function focusField(name) {
  const field = form.elements[name];
  field.focus();
  if (field.type !== "checkbox") field.setSelectionRange(field.value.length, field.value.length);
}

// `name` is the field that has the focus then; without one it stays where it is.
function goTo(card, name = form.contains(document.activeElement) ? document.activeElement.name : "") {
  leave();
  note = card ? "" : "There is no further photo this way. ";
  show(card ?? cardOf(active)); // at the end, what was typed is saved all the same
  if (name) focusField(name in form.elements ? name : "caption");
}

function goToLacking(word) {
  const all = cards();
  const after = all.indexOf(cardOf(active)) + 1;
  const isWanted = (card) => !card.hidden && idOf(card) !== active && isLacking(card, word);
  const card = all.slice(after).find(isWanted) ?? all.slice(0, after).find(isWanted);
  if (card) return goTo(card, word);
  note = word === "caption" ? "No other photo is without a caption. " : "No other photo is without an alt text. ";
  showCount();
}

export function caption(card) {
  note = "";
  dialog.showModal();
  show(card);
  focusField("caption");
}

function openAtChosen() {
  const card = selected()[0] ?? list.querySelector('.card[tabindex="0"]:not([hidden])') ?? list.querySelector(".card:not([hidden])");
  if (card) caption(card);
  else say("There is no photo to caption.");
}

document.addEventListener("desk:killed", ({ detail }) => {
  if (dialog.open && detail.slides.includes(active)) showPhoto(cardOf(active));
});

function keepMine() {
  const one = unsavedOf(active);
  Object.assign(form.seen, one.seen);
  one.isConflict = false;
  leave();
  showWords();
  form.elements.caption.focus();
}

function takeTheirs() {
  const { seen } = unsavedOf(active);
  dropUnsaved(active);
  fill(form, { ...wordsOf(cardOf(active)), ...seen });
  part("conflict").hidden = true;
  form.elements.caption.focus();
}

function saveEverywhere() {
  saveWords(active, askedBy(form, active, true), typedIn(form));
  showWords();
}

function stepOf(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return event.shiftKey ? -1 : 1;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  if (event.key === "Tab" && isPlain && event.target.name === LAST_FIELD && neighbour(1)) return 1;
  return isPlain ? { PageDown: 1, PageUp: -1 }[event.key] : undefined;
}

dialog.addEventListener("keydown", (event) => {
  const step = event.defaultPrevented ? undefined : stepOf(event);
  if (!step) return;
  event.preventDefault();
  goTo(neighbour(step), event.key === "Tab" ? "caption" : undefined);
});

const BUTTONS = {
  captionsGo: (step) => goTo(neighbour(Number(step))),
  captionsLacking: goToLacking,
  captionsClose: () => dialog.close(),
  captionsTroubleGo: () => goTo(cardOf(refused().find((slide) => slide !== active)), "caption"),
  captionsMine: keepMine,
  captionsTheirs: takeTheirs,
  captionsEverywhere: saveEverywhere,
};
dialog.addEventListener("click", (event) => {
  const { dataset = {} } = event.target.closest("button") ?? {};
  const name = Object.keys(dataset).find((each) => each in BUTTONS);
  if (name) BUTTONS[name](dataset[name]);
});
form.addEventListener("submit", (event) => event.preventDefault()); // Enter in the credit sends nothing
form.addEventListener("input", () => keepDraft(active, form));

// The answer came: for the photo that is shown, or for one that was left. What was typed since stays.
document.addEventListener("desk:captioned", ({ detail: { slide, words } }) => {
  if (!dialog.open) return giveToCards();
  if (slide === active) {
    const isTypedOn = isChanged(form);
    if (words === null && isTypedOn) unsavedOf(slide).words = typedIn(form);
    if (words === null || (!isTypedOn && !unsavedOf(slide))) showWords();
    else Object.assign(form.seen, words);
  }
  showCount();
  showTrouble();
});

// What was refused goes on in the form of its card.
function giveToCards() {
  for (const slide of refused()) {
    const one = takeUnsaved(slide);
    openUnsaved(cardOf(slide), one);
    say(`Photo ${positionOf(slide)} is not saved: ${one.message}`);
  }
}

dialog.addEventListener("close", () => {
  leave();
  giveToCards();
  place.replaceChildren();
  const card = cardOf(active);
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
});

list.addEventListener("keydown", (event) => {
  if (event.key !== "t" || !event.target.matches(".card") || !isShortcut(event)) return;
  event.preventDefault();
  caption(event.target);
});
const large = sheet.querySelector("[data-large]");
function captionLarge() {
  const card = activeCard();
  closeLarge();
  caption(card);
}
large.addEventListener("keydown", (event) => {
  if (event.key !== "t" || !isLargeKey(event)) return;
  event.preventDefault();
  captionLarge();
});
large.querySelector("[data-caption]").addEventListener("click", captionLarge);
sheet.querySelector(".sheet__view [data-caption]").addEventListener("click", openAtChosen);

window.addEventListener("beforeunload", (event) => {
  if (isUnsaved() || (dialog.open && isChanged(form))) event.preventDefault();
});

// What was typed in the caption view and is not on its card yet: on its way, refused, or in conflict with
// what somebody else wrote.

import { forget } from "./drafts.js";
import { Refused, cardOf, drawn, replaceCards } from "./request.js";
import { sendAct } from "./waiting-acts.js";
import { draftKey, tellRefusal } from "./words-form.js";

const unsaved = new Map(); // by slide: {words, seen, message, isOnItsWay, isConflict}

export const unsavedOf = (slide) => unsaved.get(slide);
export const refused = () => [...unsaved.keys()].filter((slide) => unsaved.get(slide).message && cardOf(slide));
export const isUnsaved = () => unsaved.size > 0;

export function noteUnsaved(slide, one) {
  unsaved.set(slide, { message: "", isOnItsWay: false, isConflict: false, ...one });
}

export function dropUnsaved(slide) {
  unsaved.delete(slide);
  forget(draftKey(slide));
}

// Whoever takes it sees to it from then on; the draft stays until it is saved.
export function takeUnsaved(slide) {
  const one = unsaved.get(slide);
  unsaved.delete(slide);
  return one;
}

// Tells the page when it is known what became of it: `words` are those in effect, where it was taken.
export async function saveWords(slide, asked, words) {
  noteUnsaved(slide, { words, seen: {}, isOnItsWay: true });
  const one = unsaved.get(slide);
  let isTaken = null;
  try {
    const answer = await sendAct("words", asked, { isOfThisPage: true });
    if (unsaved.get(slide) === one) dropUnsaved(slide);
    replaceCards(drawn(answer.html));
    isTaken = answer.words;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    const theirs = refusal.answer.current;
    Object.assign(one, { isOnItsWay: false, isConflict: Boolean(theirs), seen: { ...asked.seen, ...theirs }, message: tellRefusal(refusal) });
  }
  document.dispatchEvent(new CustomEvent("desk:captioned", { detail: { slide, words: isTaken } }));
}

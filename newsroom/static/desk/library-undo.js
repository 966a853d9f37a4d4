// Undo of what was done with photos, by the button and Ctrl+Z. The server knows what this editor did last,
// on whatever page or machine; a page that has other acts of its own says which of them was later.

import { undoBatch } from "./library-dialogs.js";
import { say, sheet } from "./request.js";

const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable], dialog, [popover]";
const button = sheet.querySelector("[data-undo]");
const doneButton = sheet.querySelector("[data-done-undo]"); // beside what was done
const buttons = [button, doneButton];
const { batch, does } = button.dataset;
let last = batch ? { batch, does, at: 0 } : null;
let isBusy = false;
let own = { at: () => 0, undo: () => {} }; // acts of the page that are no batches; `at` is 0 where there is none

function show() {
  button.disabled = !last && !own.at();
  button.title = last && !(own.at() > last.at) ? `Undo: ${last.does}` : "";
}

export function useOwnActs(given) {
  own = given;
  show();
}

async function undo(isOfBatch) {
  if (isBusy) return;
  if (!isOfBatch && own.at() > (last?.at ?? 0)) return own.undo();
  if (!last) return say("There is nothing to undo.");
  isBusy = true;
  buttons.forEach((each) => each.setAttribute("aria-busy", "true"));
  try {
    const answer = await undoBatch(last.batch);
    last = answer?.undoable ? { ...answer.undoable, at: 0 } : null;
  } finally {
    isBusy = false;
    buttons.forEach((each) => each.removeAttribute("aria-busy"));
    show();
  }
}

document.addEventListener("library:done", ({ detail }) => {
  last = { batch: detail.batch, does: detail.message, at: performance.now() };
  show();
});
button.addEventListener("click", () => undo(false));
doneButton.addEventListener("click", () => undo(true));
// Who types has the browser's own undo.
document.addEventListener("keydown", (event) => {
  const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!isUndo || event.target.closest(TYPED_IN)) return;
  event.preventDefault();
  undo(false);
});
show();

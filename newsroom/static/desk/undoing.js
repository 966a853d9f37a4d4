// Undo and redo: the server knows what this editor did last, on whatever machine.

import { arrange } from "./arranging.js";
import { Refused, ask, cardOf, drawn, hideConflict, inTurn, list, replaceCards, say, showsVersion } from "./request.js";
import { showSelection } from "./chosen-cards.js";

const buttons = { undo: document.querySelector("[data-undo]"), redo: document.querySelector("[data-redo]") };
const VERBS = { undo: "Undo", redo: "Redo" };
const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=file]), textarea, [contenteditable], dialog:not([data-large])";

// What each of them would be about; empty where there is nothing.
export function showOpen(open) {
  for (const [act, button] of Object.entries(buttons)) {
    if (open[act] === undefined) continue;
    button.disabled = !open[act];
    button.title = open[act] ? `${VERBS[act]}: ${open[act]}` : "";
  }
}

// Where an act of history led to: the order, and the cards that are new or say something else.
export function showOutcome(answer) {
  const fresh = answer.html ? drawn(answer.html) : [];
  const come = fresh.map((card) => card.dataset.slideId).filter((id) => !cardOf(id));
  showsVersion(answer.version);
  if (fresh.length) replaceCards(fresh);
  arrange(answer.order);
  hideConflict();
  showSelection();
  showOpen(answer);
  if (document.activeElement === document.body) (cardOf(come[0]) ?? list.querySelector('.card[tabindex="0"]'))?.focus();
  say(answer.message);
  if (answer.fields) document.dispatchEvent(new CustomEvent("desk:fields", { detail: { who: "" } }));
}

let isBroken = false;
document.addEventListener("desk:waiting", ({ detail }) => (isBroken = detail.isBroken));

export function takeBack(act) {
  // Behind changes that wait it would wait unseen, and each press would count.
  if (isBroken) return say(`The server cannot be reached: ${VERBS[act].toLowerCase()} when what waits is saved.`);
  return inTurn(async () => {
    try {
      showOutcome(await ask(act, {}));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(error.message);
    }
  });
}

for (const [act, button] of Object.entries(buttons)) button.addEventListener("click", () => takeBack(act));

// Who types has the browser's own undo.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest(TYPED_IN)) return;
  const key = event.key.toLowerCase();
  const act = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : "";
  if (!act) return;
  event.preventDefault();
  takeBack(act);
});

// Whatever this page does can be undone, and what was undone before it cannot be done again.
document.addEventListener("desk:acted", ({ detail }) => {
  if (detail.act in buttons) return;
  showOpen({ undo: "the last change", redo: "" });
});

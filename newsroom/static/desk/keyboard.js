// The light table without a mouse: one card, with what is on it, is in the tab order, arrows go from
// card to card, and a photo is picked up, carried and put down.

import { isShortcut } from "./keys.js";
import { cancel, isCarrying, carryTo, pickUp, putDown } from "./carrying.js";
import { idOf } from "./arranging.js";
import { compare, lookAt } from "./large-view.js";
import { moveAs, moveBy, remove } from "./moves.js";
import { fillCards } from "./later-cards.js";
import { cardOf, list, say } from "./request.js";
import { chosenWith, select, selected, selection, showSelection, shownCards } from "./chosen-cards.js";
import { columnCount } from "./size.js";

const CONTROLS = ".card__photo input, .card__words :is(a, button, summary)";

function makeReachable(card, isReachable) {
  card.tabIndex = isReachable ? 0 : -1;
  for (const control of card.querySelectorAll(CONTROLS)) control.tabIndex = card.tabIndex;
}

function keepOneReachable(fresh) {
  const reachable = [...list.querySelectorAll('.card[tabindex="0"]')];
  const one = reachable[0] ?? list.querySelector(".card:not([hidden])");
  for (const card of new Set([...fresh, ...reachable])) if (card !== one) makeReachable(card, false);
  if (one) makeReachable(one, true);
}

list.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card");
  if (card.tabIndex === 0) return;
  for (const other of list.querySelectorAll('.card[tabindex="0"]')) makeReachable(other, false);
  makeReachable(card, true);
});

// How many cards a key goes on from a card, in a list of so many; NaN for other keys.
function stepOf(key, index, number) {
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const row = columnCount();
  const steps = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: row, ArrowUp: -row, Home: -index, End: number - 1 - index };
  return steps[key];
}

function goOn(event, card) {
  const all = shownCards();
  const index = all.indexOf(card);
  const step = stepOf(event.key, index, all.length);
  if (step === undefined) return;
  event.preventDefault();
  const target = Math.max(0, Math.min(index + step, all.length - 1));
  if (event.altKey) return moveByKey(event.key, chosenWith(card), step);
  all[target].focus();
  all[target].scrollIntoView({ block: "nearest" });
  if (event.shiftKey) selection.to(all[target]);
}

function moveByKey(key, chosen, step) {
  if (key === "Home") moveAs("start", chosen);
  else if (key === "End") moveAs("end", chosen);
  else moveBy(chosen, chosen.length > 1 ? Math.sign(step) : step);
}

function carryOn(event) {
  const steps = { Enter: putDown, " ": putDown, m: putDown, Escape: cancel };
  if (steps[event.key]) steps[event.key]();
  else if (event.key === "Home" || event.key === "End") carryTo(event.key === "Home" ? -Infinity : Infinity);
  else if (event.key.startsWith("Arrow")) carryTo(stepOf(event.key, 0, 0));
  else return;
  event.preventDefault();
}

async function edit(card) {
  await fillCards([card]);
  cardOf(idOf(card))?.querySelector("[data-edit]")?.click();
}

const ACTS = {
  " ": (card) => selection.toggle(card),
  e: edit,
  Enter: lookAt,
  c: compare,
  m: (card) => pickUp(chosenWith(card), card),
  Delete: (card) => remove(selected().length ? selected().map(idOf) : [idOf(card)]),
};

list.addEventListener("keydown", (event) => {
  const card = event.target;
  if (!card.matches(".card")) return;
  if (isCarrying()) return carryOn(event);
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key === "a") {
    event.preventDefault();
    return selection.all();
  }
  if (isCommand) return;
  if (event.key in ACTS && isShortcut(event)) {
    event.preventDefault();
    ACTS[event.key](card);
  } else if (event.key === "Escape" && selected().length) {
    for (const each of selected()) select(each, false);
    showSelection();
    say("None selected.");
  } else goOn(event, card);
});

// Where nothing has the focus, all means all photos, not all text.
document.addEventListener("keydown", (event) => {
  if (event.target !== document.body || event.key !== "a" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  selection.all();
});

keepOneReachable(list.querySelectorAll(".card:not([data-later])"));
new MutationObserver((records) => {
  keepOneReachable(records.flatMap((record) => [...record.addedNodes]).filter((node) => node.matches?.(".card")));
}).observe(list, { childList: true });

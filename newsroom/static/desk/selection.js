// Which photos are chosen: by their boxes, by a click, with Shift all between, with Ctrl one more, or all.

import { idOf } from "./arranging.js";
import { cardOf, cards, list, say, sheet } from "./request.js";

const tools = sheet.querySelector("[data-tools]");
const all = sheet.querySelector("[data-select-all]");
let anchor = ""; // the slide at which a selection with Shift begins

export const isSelected = (card) => card.classList.contains("card--selected");
export const selected = () => [...list.querySelectorAll(".card--selected")];
export const shownCards = () => cards().filter((card) => !card.hidden);

export function select(card, isChosen) {
  if (isSelected(card) === isChosen) return;
  const box = card.querySelector("[data-select]");
  if (box) box.checked = isChosen; // a card far below has none yet
  card.classList.toggle("card--selected", isChosen);
}

// These and no others.
export function selectOnly(chosen) {
  const wanted = new Set(chosen);
  for (const card of selected()) if (!wanted.has(card)) select(card, false);
  for (const card of wanted) select(card, true);
  showSelection();
}

export function startFrom(card) {
  anchor = idOf(card);
}

// What a card and its selection stand for when it is dragged or moved by a key.
export function chosenWith(card) {
  return isSelected(card) ? selected().map(idOf) : [idOf(card)];
}

export function showSelection() {
  const number = selected().length;
  tools.hidden = !number;
  tools.querySelector("[data-selected]").textContent = number ? `${number} selected` : "None selected";
  for (const button of tools.querySelectorAll("[data-move], [data-remove]")) button.disabled = !number;
  tools.querySelector("[data-make-cover]").disabled = number !== 1;
  tools.querySelector("[data-compare]").disabled = number < 2 || number > 4;
  all.textContent = number && number === shownCards().length ? "Select none" : "Select all";
  sheet.classList.toggle("sheet--choosing", number > 0);
}

export function selectAll() {
  const shown = shownCards();
  selectOnly(shown.every(isSelected) ? [] : shown);
  say(selected().length ? `All ${selected().length} selected.` : "None selected.");
}

export function selectTo(card) {
  const shown = shownCards();
  const from = cardOf(anchor) ?? card;
  const [first, last] = [shown.indexOf(from), shown.indexOf(card)].sort((a, b) => a - b);
  for (const each of shown.slice(Math.max(first, 0), last + 1)) select(each, true);
  showSelection();
}

list.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select]")) return;
  const card = event.target.closest(".card");
  select(card, event.target.checked);
  card.classList.toggle("card--selected", event.target.checked);
  startFrom(card);
  showSelection();
});

list.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (!card || !event.target.closest("[data-grip]") || event.target.closest(".card__select, label, button")) return;
  card.focus({ preventScroll: true });
  if (event.shiftKey) return selectTo(card);
  const was = isSelected(card);
  if (event.ctrlKey || event.metaKey) select(card, !was);
  else selectOnly(was && selected().length === 1 ? [] : [card]);
  startFrom(card);
  showSelection();
});

all.addEventListener("click", selectAll);
tools.querySelector("[data-select-none]").addEventListener("click", () => {
  selectOnly([]);
  list.querySelector('.card[tabindex="0"]')?.focus();
});
// What is not shown is not selected: nobody moves or removes what he does not see.
list.addEventListener("cards:filtered", () => {
  for (const card of selected()) if (card.hidden) select(card, false);
  showSelection();
});
// The photos that came or went may have been chosen; those that are drawn anew stay so.
new MutationObserver(showSelection).observe(list, { childList: true });
showSelection();

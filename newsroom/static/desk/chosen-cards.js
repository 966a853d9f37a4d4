// Which photos of the light table are chosen, and the tools that show themselves for them.

import { idOf } from "./arranging.js";
import { cardOf, cards, list, say, sheet } from "./request.js";
import { drawBands } from "./rubber-band.js";
import { Selection } from "./selection.js";

const tools = sheet.querySelector("[data-tools]");
const all = sheet.querySelector("[data-select-all]");

export const isSelected = (card) => card.classList.contains("card--selected");
export const selected = () => [...list.querySelectorAll(".card--selected")];
export const shownCards = () => cards().filter((card) => !card.hidden);

function mark(card, isChosen) {
  const box = card.querySelector("[data-select]");
  if (box) box.checked = isChosen; // a card far below has none yet
  card.classList.toggle("card--selected", isChosen);
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

export const selection = new Selection({
  list,
  itemOf: (element) => element.closest(".card"),
  idOf,
  find: (id) => id && cardOf(id),
  shown: shownCards,
  selected,
  isSelected,
  mark,
  focus: (card) => card.focus({ preventScroll: true }),
  say,
  changed: showSelection,
});

export const select = (card, isChosen) => selection.select(card, isChosen);

// What a card and its selection stand for when it is dragged or moved by a key.
export function chosenWith(card) {
  return isSelected(card) ? selected().map(idOf) : [idOf(card)];
}

all.addEventListener("click", () => selection.all());
tools.querySelector("[data-select-none]").addEventListener("click", () => {
  selection.only([]);
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

drawBands({
  selection,
  isGround: (target) => target === list || target === sheet || target.matches?.(".table, .sheet__empty"),
  boxes: () => shownCards().map((card) => [card, card.getBoundingClientRect()]),
});

// Photos are shown by their flags; the others are still there, in their places.

import { cards, list } from "./request.js";

const chooser = document.querySelector("[data-filter]");
const empty = document.querySelector("[data-filtered-empty]");
const SHOWN = {
  all: () => true,
  pick: (flag) => flag === "pick",
  none: (flag) => flag === "",
  kept: (flag) => flag !== "reject",
  reject: (flag) => flag === "reject",
};

// Whoever stood on a card that is not shown any more stands on the next that is.
function keepFocus(all, focused) {
  if (!focused?.hidden) return;
  const at = all.indexOf(focused);
  (all.slice(at).find((card) => !card.hidden) ?? all.slice(0, at).findLast((card) => !card.hidden) ?? chooser).focus();
}

export function applyFilter() {
  const isShown = SHOWN[chooser.value];
  const all = cards();
  const focused = document.activeElement?.closest(".card"); // a card that is hidden has it no more
  for (const card of all) card.hidden = !isShown(card.dataset.flag);
  empty.hidden = all.length === 0 || all.some((card) => !card.hidden);
  keepFocus(all, focused);
  list.dispatchEvent(new CustomEvent("cards:filtered"));
}

chooser.addEventListener("change", applyFilter);
new MutationObserver(() => chooser.value !== "all" && applyFilter()).observe(list, { childList: true });

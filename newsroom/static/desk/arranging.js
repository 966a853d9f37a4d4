// Cards are put into an order by moving as few of them as can be: the others keep what they show.

import { cards, countCards, list } from "./request.js";

export const idOf = (card) => card.dataset.slideId;
export const ids = () => cards().map(idOf);

// The longest run of cards that stand in the wanted order already (by their wanted places).
function inOrder(places) {
  const ends = []; // by length of run, the index of the smallest place that ends one
  const before = [];
  places.forEach((place, index) => {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (places[ends[middle]] < place) low = middle + 1;
      else high = middle;
    }
    before[index] = ends[low - 1];
    ends[low] = index;
  });
  const kept = new Set();
  for (let index = ends.at(-1); index !== undefined; index = before[index]) kept.add(index);
  return kept;
}

// Cards that the order does not name go.
export function arrange(order) {
  if (order.join() === ids().join()) return;
  const place = new Map(order.map((id, index) => [id, index]));
  for (const card of cards()) if (!place.has(idOf(card))) card.remove();
  const present = cards();
  const staying = inOrder(present.map((card) => place.get(idOf(card))));
  const stays = new Set(present.filter((_, index) => staying.has(index)));
  const focused = document.activeElement;
  const wanted = present.toSorted((a, b) => place.get(idOf(a)) - place.get(idOf(b)));
  wanted.reduceRight((next, card) => {
    if (!stays.has(card)) list.insertBefore(card, next);
    return card;
  }, null);
  countCards();
  if (!focused?.closest?.(".card")?.isConnected) return;
  if (focused !== document.activeElement) focused.focus({ preventScroll: true });
  focused.scrollIntoView({ block: "nearest" });
}

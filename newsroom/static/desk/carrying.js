// Photos picked up by a key are carried to a gap, put down there, or put back; each step is spoken.

import { idOf } from "./arranging.js";
import { hideGap, showGap } from "./gap.js";
import { move } from "./moves.js";
import { cardOf, list, say } from "./request.js";
import { shownCards } from "./chosen-cards.js";

let carried = null; // {slides, from: the card that was picked up, rest: ids of the others, place among them}

export const isCarrying = () => carried !== null;
const what = () => (carried.slides.length === 1 ? "The photo" : `${carried.slides.length} photos`);

export function pickUp(slides, from) {
  const others = shownCards().map(idOf).filter((id) => !slides.includes(id));
  if (!others.length) return say("There is no other place.");
  const before = shownCards().map(idOf).slice(0, shownCards().indexOf(from));
  carried = { slides, from: idOf(from), rest: others, place: before.filter((id) => !slides.includes(id)).length };
  list.classList.add("cards--carrying");
  for (const id of slides) cardOf(id).classList.add("card--dragged");
  showPlace();
  say(`${what()} picked up at position ${carried.place + 1} of ${others.length + 1}. Arrows choose the place, Enter puts down, Escape puts back.`);
}

function showPlace() {
  const { place, rest } = carried;
  const card = cardOf(rest[Math.min(place, rest.length - 1)]);
  card.scrollIntoView({ block: "nearest" });
  showGap(card, place >= rest.length);
}

export function carryTo(step) {
  carried.place = Math.max(0, Math.min(carried.place + step, carried.rest.length));
  showPlace();
  const next = carried.place < carried.rest.length ? `before “${captionOf(carried.rest[carried.place])}”` : "at the end";
  say(`Position ${carried.place + 1}, ${next}.`);
}

const captionOf = (id) => cardOf(id).ariaLabel.replace(/^\d+: /, "");

function end() {
  for (const id of carried.slides) cardOf(id)?.classList.remove("card--dragged");
  list.classList.remove("cards--carrying");
  hideGap();
  const ended = carried;
  carried = null;
  return ended;
}

export function putDown() {
  const { slides, rest, place } = end();
  const next = rest[place];
  const last = rest.at(-1);
  move(slides, (all) => (next ? all.indexOf(next) : all.indexOf(last) + 1));
}

export function cancel() {
  end();
  say("Put back: nothing was moved.");
}

// Whoever goes elsewhere with the focus, or scrolls, puts them back or sees the gap where it is.
list.addEventListener("focusout", (event) => {
  if (carried && event.relatedTarget && event.relatedTarget !== cardOf(carried.from)) cancel();
});
window.addEventListener("scroll", () => carried && showPlaceQuietly(), { passive: true });
function showPlaceQuietly() {
  const { place, rest } = carried;
  showGap(cardOf(rest[Math.min(place, rest.length - 1)]), place >= rest.length);
}

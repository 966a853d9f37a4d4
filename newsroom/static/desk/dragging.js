// Photos dragged with the mouse. Only the photo is a handle: words stay selectable.

import { chosenWith, move } from "./order.js";
import { cardOf, cards, list } from "./request.js";

let dragged = []; // slide ids: a card may be drawn anew while it is under the pointer

list.addEventListener("dragstart", (event) => {
  const card = event.target.closest(".card");
  if (!card) return;
  dragged = chosenWith(card);
  for (const id of dragged) cardOf(id).classList.add("card--dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/x-photodesk-slides", "");
});

function distanceTo(card, event) {
  const box = card.getBoundingClientRect();
  const x = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
  const y = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
  return Math.hypot(x, y);
}

function placeUnder(event) {
  // The card under the pointer, or nearest to it, and whether the gap is after it.
  const card =
    event.target.closest?.(".card") ||
    cards()
      .map((each) => ({ each, distance: distanceTo(each, event) }))
      .reduce((near, other) => (other.distance < near.distance ? other : near)).each;
  const box = card.getBoundingClientRect();
  const isRightHalf = event.clientX > box.left + box.width / 2;
  const isRTL = getComputedStyle(list).direction === "rtl";
  return { card, isAfter: isRightHalf !== isRTL };
}

function clearGap() {
  for (const card of list.querySelectorAll(".card--gap-before, .card--gap-after")) {
    card.classList.remove("card--gap-before", "card--gap-after");
  }
}

list.addEventListener("dragover", (event) => {
  if (!dragged.length) return;
  event.preventDefault();
  clearGap();
  const { card, isAfter } = placeUnder(event);
  card.classList.add(isAfter ? "card--gap-after" : "card--gap-before");
});

list.addEventListener("drop", (event) => {
  if (!dragged.length) return;
  event.preventDefault();
  const { card, isAfter } = placeUnder(event);
  const edge = cards().indexOf(card) + (isAfter ? 1 : 0);
  const moving = dragged;
  move(moving, (rest, present) => present.slice(0, edge).filter((id) => !moving.includes(id)).length);
});

list.addEventListener("dragend", () => {
  for (const id of dragged) cardOf(id)?.classList.remove("card--dragged");
  dragged = [];
  clearGap();
});

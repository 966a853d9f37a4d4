// A card's photo on a pane of its own, in the files that are sharp at its size.

import { idOf } from "./arranging.js";
import { fillCards } from "./later-cards.js";
import { cardOf } from "./request.js";

export function makePane(card) {
  const pane = document.createElement("div");
  pane.className = "large__pane";
  pane.dataset.pane = idOf(card);
  pane.setAttribute("role", "group");
  pane.ariaLabel = card.ariaLabel;
  if (card.hasAttribute("data-later")) fillCards([card]).then(() => drawPhoto(pane, cardOf(idOf(card))));
  else drawPhoto(pane, card);
  return pane;
}

function drawPhoto(pane, card) {
  const picture = card?.querySelector("img")?.cloneNode();
  if (picture) {
    picture.loading = "eager";
    picture.removeAttribute("sizes");
    pane.prepend(picture);
  } else pane.prepend(card?.querySelector(".card__placeholder")?.textContent ?? "");
}

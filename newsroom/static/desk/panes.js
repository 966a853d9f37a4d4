// A card's photo on a pane of its own, in the files that are sharp at its size.

import { idOf } from "./arranging.js";

export function makePane(card) {
  const pane = document.createElement("div");
  pane.className = "large__pane";
  pane.dataset.pane = idOf(card);
  pane.setAttribute("role", "group");
  pane.ariaLabel = card.ariaLabel;
  const picture = card.querySelector("img")?.cloneNode();
  if (picture) {
    picture.loading = "eager";
    picture.removeAttribute("sizes");
    pane.append(picture);
  } else pane.textContent = card.querySelector(".card__placeholder")?.textContent ?? "";
  return pane;
}

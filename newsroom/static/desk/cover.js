// The cover by one key: K makes a photo the cover, and once more leaves it to the first photo.

import { idOf } from "./arranging.js";
import { isShortcut } from "./keys.js";
import { activeCard, drawAgain, isLargeKey } from "./large-view.js";
import { Refused, cardOf, drawn, list, replaceCards, say, sheet } from "./request.js";
import { selected } from "./chosen-cards.js";
import { sendAct } from "./waiting-acts.js";

const dialog = sheet.querySelector("[data-large]");
const form = document.getElementById("gallery_form");

// The form beside the photos names the cover, too: it must not put the old one back when it is saved.
function fillForm(card, { photo, seen }) {
  const field = form?.elements.cover;
  if (!field) return;
  const value = photo === null ? "" : `${photo}`;
  if (![...field.options].some((option) => option.value === value)) field.add(new Option(card.ariaLabel, value));
  const fields = { cover: value, ...(seen ? { seen } : {}) };
  document.dispatchEvent(new CustomEvent("desk:filled", { detail: { fields } }));
}

async function makeCover(card) {
  const isOff = card.hasAttribute("data-cover");
  try {
    const answer = await sendAct("cover", { slide: isOff ? "" : idOf(card), seen: form?.elements.seen?.value ?? "" });
    if (answer.html) replaceCards(drawn(answer.html));
    fillForm(card, answer);
    say(isOff ? "The first photo is the cover again." : `Photo ${card.querySelector("[data-position]").textContent} is the cover.`);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    say(refusal.message);
  }
  drawAgain();
}

list.addEventListener("keydown", (event) => {
  if (!event.target.matches(".card") || event.key !== "k" || !isShortcut(event)) return;
  event.preventDefault();
  makeCover(event.target);
});
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "k" || !isLargeKey(event)) return;
  event.preventDefault();
  makeCover(activeCard());
});
sheet.addEventListener("click", (event) => {
  if (event.target.closest("button[data-make-cover]")) makeCover(activeCard() ?? selected()[0]);
});
dialog.addEventListener("large:active", ({ detail }) => {
  dialog.querySelector("[data-make-cover]").ariaPressed = cardOf(idOf(detail.card)).hasAttribute("data-cover");
});

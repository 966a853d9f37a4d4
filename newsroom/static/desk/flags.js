// Pick and reject, as in every photo tool: P, X and U, for what is selected or has the focus.

import { idOf } from "./arranging.js";
import { applyFilter } from "./filter.js";
import { isShortcut } from "./keys.js";
import { activeCard, drawAgain, isLargeKey } from "./large-view.js";
import { Refused, cardOf, drawn, list, replaceCards, say, sheet } from "./request.js";
import { chosenWith, selected } from "./chosen-cards.js";
import { sendAct } from "./waiting-acts.js";

const KEYS = { p: "pick", x: "reject", u: "" };
const NAMES = { pick: "Picked", reject: "Rejected", "": "" };
const dialog = sheet.querySelector("[data-large]");

function show(card, flag) {
  card.dataset.flag = flag;
  const shown = card.querySelector("[data-flag-shown]");
  if (shown) shown.textContent = NAMES[flag];
}

function showAll() {
  applyFilter();
  drawAgain();
}

export async function flag(slides, asked) {
  const before = new Map(slides.map((id) => [id, cardOf(id).dataset.flag]));
  for (const id of slides) show(cardOf(id), asked);
  showAll();
  const what = slides.length === 1 ? "Photo" : `${slides.length} photos`;
  say({ pick: `${what} picked.`, reject: `${what} rejected: readers do not see ${slides.length === 1 ? "it" : "them"}.`, "": "The flag is off." }[asked]);
  try {
    const answer = await sendAct("flag", { slides, flag: asked });
    if (answer.html) replaceCards(drawn(answer.html));
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    for (const [id, old] of before) if (cardOf(id)) show(cardOf(id), old);
    say(refusal.message);
  }
  showAll();
}

list.addEventListener("keydown", (event) => {
  if (!event.target.matches(".card") || !(event.key in KEYS) || !isShortcut(event)) return;
  event.preventDefault();
  flag(chosenWith(event.target), KEYS[event.key]);
});
dialog.addEventListener("keydown", (event) => {
  if (!(event.key in KEYS) || !isLargeKey(event)) return;
  event.preventDefault();
  flag([idOf(activeCard())], KEYS[event.key]);
});
sheet.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-flag-as]");
  if (!button) return;
  const { flagAs } = button.dataset;
  const card = activeCard();
  if (!card) return flag(selected().map(idOf), flagAs);
  flag([idOf(card)], card.dataset.flag === flagAs ? "" : flagAs); // pressed again, it is off
});
dialog.addEventListener("large:active", ({ detail }) => {
  for (const button of dialog.querySelectorAll("[data-flag-as]")) {
    button.ariaPressed = detail.card.dataset.flag === button.dataset.flagAs;
  }
  for (const pane of dialog.querySelectorAll("[data-pane]")) pane.dataset.flag = cardOf(pane.dataset.pane)?.dataset.flag ?? "";
});

// One photo as large as the window, or two to four side by side, looked at through the same zoom.

import { idOf } from "./arranging.js";
import { fillCards } from "./later-cards.js";
import { makePane } from "./panes.js";
import { cardOf, cards, list, say, sheet } from "./request.js";
import { isSelected, select, selected, showSelection } from "./chosen-cards.js";
import { wordsOf } from "./words-form.js";
import { Zoom } from "./zoom.js";

const MOST = 4;
const dialog = sheet.querySelector("[data-large]");
const part = (name) => dialog.querySelector(`[data-large-${name}]`);
const place = part("photos");
const zoom = new Zoom(place);
let shown = []; // slide ids
let active = ""; // the one that keys are for

function paneOf(card) {
  const pane = makePane(card);
  pane.tabIndex = -1;
  const name = document.createElement("p");
  name.className = "large__name";
  name.textContent = card.ariaLabel;
  if (shown.length > 1) pane.append(name);
  return pane;
}

function show(slides) {
  shown = slides;
  place.replaceChildren(...slides.map((id) => paneOf(cardOf(id))));
  place.dataset.number = slides.length;
  zoom.draw();
  activate(slides.includes(active) ? active : slides[0]);
}

function activate(id) {
  active = id;
  const card = cardOf(id);
  for (const pane of place.children) pane.classList.toggle("large__pane--active", pane.dataset.pane === id);
  place.querySelector(`[data-pane="${id}"]`)?.focus({ preventScroll: true });
  part("position").textContent = `${card.querySelector("[data-position]").textContent} of ${cards().length}`;
  const words = wordsOf(card);
  part("caption").textContent = words.caption;
  part("credit").textContent = words.credit_line;
  part("selected").ariaPressed = isSelected(card);
  for (const button of dialog.querySelectorAll("[data-large-go]")) button.hidden = shown.length > 1;
  dialog.dispatchEvent(new CustomEvent("large:active", { detail: { card } }));
}

// The card that keys and buttons of the large view are for.
export const activeCard = () => (dialog.open ? cardOf(active) : null);
// Letters that are meant for it: none of them belongs to the browser.
export const isLargeKey = (event) => dialog.open && !event.ctrlKey && !event.metaKey && !event.altKey;
export const drawAgain = () => dialog.open && activate(active);

export function lookAt(card) {
  active = idOf(card);
  zoom.reset();
  show([idOf(card)]);
  dialog.showModal();
  activate(active);
}

export function compare(card) {
  const chosen = selected();
  if (chosen.length < 2) return say("Select two to four photos to compare them.");
  if (chosen.length > MOST) return say(`${chosen.length} are selected: at most four are compared. Select fewer.`);
  active = idOf(card);
  zoom.reset();
  show(chosen.map(idOf));
  dialog.showModal();
  activate(chosen.includes(card) ? active : idOf(chosen[0]));
}

function goOn(step) {
  if (shown.length > 1) return activate(shown[(shown.indexOf(active) + step + shown.length) % shown.length]);
  // From where it stands, which may be out of sight: whoever rejects a photo goes on behind it.
  const all = cards();
  let at = all.indexOf(cardOf(active)) + step;
  while (all[at]?.hidden) at += step;
  if (all[at]) show([(active = idOf(all[at]))]);
}

document.addEventListener("desk:killed", ({ detail }) => {
  if (dialog.open && shown.some((id) => detail.slides.includes(id))) show(shown);
});

function toggleSelected() {
  const card = cardOf(active);
  select(card, !isSelected(card));
  showSelection();
  activate(active);
}

// Whoever closes it stands on the photo that was looked at last. At once: the event of closing comes after
// a key that is pressed next.
function leave() {
  if (!place.hasChildNodes()) return;
  place.replaceChildren();
  const card = cardOf(active);
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}

export function closeLarge() {
  dialog.close();
  leave();
}

async function edit() {
  await fillCards([cardOf(active)]);
  closeLarge();
  cardOf(active)?.querySelector("[data-edit]")?.click();
}

const forward = document.documentElement.dir === "rtl" ? -1 : 1;
const KEYS = {
  ArrowRight: () => goOn(forward),
  ArrowDown: () => goOn(1),
  ArrowLeft: () => goOn(-forward),
  ArrowUp: () => goOn(-1),
  " ": toggleSelected,
  e: edit,
  z: () => zoom.toggle(),
  "+": zoom.closer,
  "=": zoom.closer,
  "-": zoom.farther,
  0: () => zoom.reset(),
  Enter: closeLarge,
  Escape: closeLarge,
};
dialog.addEventListener("keydown", (event) => {
  if (!(event.key in KEYS) || !isLargeKey(event)) return;
  if (event.target.closest("button") && [" ", "Enter"].includes(event.key)) return; // the button's own
  event.preventDefault();
  KEYS[event.key]();
});

dialog.addEventListener("click", (event) => {
  const pane = event.target.closest("[data-pane]");
  if (pane) activate(pane.dataset.pane);
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.largeGo) goOn(Number(button.dataset.largeGo));
  else if (button === part("selected")) toggleSelected();
  else if (button === part("edit")) edit();
  else if (button === part("zoom")) zoom.toggle();
  else if (button === part("close")) closeLarge();
});

dialog.addEventListener("close", leave); // a phone's gesture closes it, too

list.addEventListener("dblclick", (event) => {
  const card = event.target.closest("[data-grip]") && event.target.closest(".card");
  if (card && !event.target.closest("label, button, a")) lookAt(card);
});
sheet.querySelector("[data-compare]").addEventListener("click", () => compare(selected()[0]));

// Photos are dragged by pointer: at once with a mouse, after a long press with a finger. Only the photo
// is a handle: words stay selectable, and a finger that moves on scrolls.

import { autoScroll, stopScrolling } from "./auto-scroll.js";
import { gapAt, hideGap, showGap } from "./gap.js";
import { move } from "./moves.js";
import { cardOf, cards, list, say } from "./request.js";
import { chosenWith, shownCards } from "./chosen-cards.js";

const FAR_ENOUGH_PX = 6;
const LONG_PRESS_MS = 400;

let pressed = null; // where the pointer went down on a photo, before it is a drag
let drag = null; // {slides, at, gap}: slide ids, as a card may be drawn anew under the pointer
let frame = 0;

const ghost = document.createElement("div");
ghost.className = "ghost";
ghost.hidden = true;
ghost.ariaHidden = "true";
document.body.append(ghost);

function begin() {
  const { card, x, y, pointer } = pressed;
  const slides = chosenWith(card);
  clearTimeout(pressed.timer);
  pressed = null;
  drag = { slides, x, y, pointer, gap: null };
  list.setPointerCapture(pointer);
  for (const id of slides) cardOf(id).classList.add("card--dragged");
  const picture = card.querySelector("img")?.cloneNode();
  const number = document.createElement("b");
  number.textContent = slides.length;
  ghost.replaceChildren(...(picture ? [picture] : []), number);
  ghost.hidden = false;
  document.documentElement.classList.add("is-dragging");
  navigator.vibrate?.(10);
  autoScroll(() => drag.y, draw);
  draw();
}

function draw() {
  frame = 0;
  if (!drag) return;
  drag.gap = gapAt(drag.x, drag.y, shownCards());
  ghost.style.transform = `translate(${drag.x + 14}px, ${drag.y + 14}px)`;
  if (drag.gap) showGap(drag.gap.card, drag.gap.isAfter);
}

function end() {
  const ended = drag;
  drag = null;
  cancelAnimationFrame(frame);
  frame = 0;
  stopScrolling();
  hideGap();
  ghost.hidden = true;
  document.documentElement.classList.remove("is-dragging");
  for (const id of ended.slides) cardOf(id)?.classList.remove("card--dragged");
  return ended;
}

function drop() {
  draw();
  const { slides, gap } = end();
  if (!gap) return;
  const edge = cards().indexOf(gap.card) + (gap.isAfter ? 1 : 0);
  const taken = new Set(slides);
  move(slides, (rest, present) => present.slice(0, edge).filter((id) => !taken.has(id)).length);
}

function letGo() {
  clearTimeout(pressed?.timer);
  pressed = null;
}

list.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".card");
  if (!card || event.button !== 0 || !event.isPrimary || !event.target.closest("[data-grip]")) return;
  if (event.target.closest("label, button, a")) return;
  pressed = { card, x: event.clientX, y: event.clientY, pointer: event.pointerId };
  if (event.pointerType !== "mouse") pressed.timer = setTimeout(begin, LONG_PRESS_MS);
});

window.addEventListener("pointermove", (event) => {
  if (drag && event.pointerId === drag.pointer) {
    [drag.x, drag.y] = [event.clientX, event.clientY];
    frame ||= requestAnimationFrame(draw);
  } else if (pressed && event.pointerId === pressed.pointer) {
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < FAR_ENOUGH_PX) return;
    if (event.pointerType !== "mouse") return letGo(); // it scrolls
    begin();
    [drag.x, drag.y] = [event.clientX, event.clientY];
  }
});

window.addEventListener("pointerup", (event) => {
  if (drag && event.pointerId === drag.pointer) {
    [drag.x, drag.y] = [event.clientX, event.clientY];
    drop();
    // What follows is no click on the photo.
    window.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", stop, { capture: true }));
  }
  letGo();
});
function stop(event) {
  event.stopPropagation();
  event.preventDefault();
}

function cancel() {
  letGo();
  if (!drag) return;
  end();
  say("Put back: nothing was moved.");
}
window.addEventListener("pointercancel", cancel);
window.addEventListener("blur", cancel);
window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !drag) return;
  event.stopPropagation();
  cancel();
}, { capture: true });

// Once it is a drag, the finger does not scroll, and the browser offers no menu for the picture.
list.addEventListener("touchmove", (event) => drag && event.cancelable && event.preventDefault(), { passive: false });
list.addEventListener("contextmenu", (event) => (pressed?.timer || drag) && event.preventDefault());
list.addEventListener("dragstart", (event) => event.target.closest("[data-grip]") && event.preventDefault());

// The parts of an article change their places: by their grip with mouse, pen or finger, by the arrow keys on
// it, and by the two arrows beside it. While one is dragged through a long article, all show their names only.

import { autoScroll, stopScrolling } from "./auto-scroll.js";
import { isFixed, labelOf, list, move, nameOf, parts, present, say, takeOut } from "./article-parts.js";
import { remember, undoLast } from "./article-undo.js";

const FAR_ENOUGH_PX = 5;
const BY_PAGE = 10;
let pressed = null; // where the pointer went down on a grip, before it is a drag
let drag = null;
let frame = 0;

const line = document.createElement("div");
line.className = "part-gap";
line.hidden = true;
line.ariaHidden = "true";
document.body.append(line);

// Before another part, or to the end for null; said, and undone by Ctrl+Z.
export function movePart(part, before) {
  const was = part.nextElementSibling;
  if (!move(part, before)) return say(before ? "Already there." : "Already at the end.");
  const place = parts().indexOf(part) + 1;
  const what = `${labelOf(part)} “${nameOf(part)}” moved to place ${place} of ${parts().length}.`;
  remember(what, () => {
    const [one, next] = [part, was].map((each) => each && present(each));
    if (one.isConnected) move(one, next?.isConnected ? next : null);
  });
  say(what);
}

function moveBy(part, steps) {
  const all = parts();
  const index = all.indexOf(part);
  const to = Math.max(0, Math.min(index + steps, all.length - 1));
  if (to === index) return say(steps < 0 ? "Already at the beginning." : "Already at the end.");
  movePart(part, to < index ? all[to] : (all[to + 1] ?? null));
}

export function removePart(part) {
  const what = `${labelOf(part)} “${nameOf(part)}” taken out.`;
  const all = parts();
  const next = all[all.indexOf(part) + 1] ?? all[all.indexOf(part) - 1];
  const back = takeOut(part);
  remember(what, () => back().querySelector("[data-grip]")?.focus());
  say(what, undoLast);
  (next?.querySelector("[data-grip]") ?? document.querySelector("[data-plus]"))?.focus();
}

list.addEventListener("click", (event) => {
  const part = event.target.closest(".part");
  const button = event.target.closest("[data-move], [data-remove]");
  if (!button) return;
  if (button.hasAttribute("data-remove")) return removePart(part);
  moveBy(part, button.dataset.move === "earlier" ? -1 : 1);
  button.focus();
  part.scrollIntoView({ block: "nearest" });
});

list.addEventListener("keydown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.ctrlKey || event.metaKey) return;
  const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -BY_PAGE, PageDown: BY_PAGE, Home: -Infinity, End: Infinity }[event.key];
  const part = grip.closest(".part");
  if (event.key === "Delete" && part.hasAttribute("data-removable")) {
    event.preventDefault();
    return removePart(part);
  }
  if (!steps) return;
  event.preventDefault();
  moveBy(part, steps);
  grip.focus({ preventScroll: true });
  part.scrollIntoView({ block: "nearest" });
});

// All as names, with the dragged one where it was under the pointer.
function showNamesOnly(isWanted, anchor) {
  const before = anchor.getBoundingClientRect().top;
  list.classList.toggle("parts__list--moving", isWanted);
  window.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
}

function begin() {
  const { part, pointer, grip, y } = pressed;
  pressed = null;
  drag = { part, pointer, grip, y, before: undefined };
  part.classList.add("part--dragged");
  document.documentElement.classList.add("is-dragging");
  if (list.offsetHeight > innerHeight) showNamesOnly(true, part);
  autoScroll(() => drag.y, draw);
  draw();
}

function draw() {
  frame = 0;
  if (!drag) return;
  const others = parts();
  let index = others.findIndex((part) => {
    const box = part.getBoundingClientRect();
    return drag.y < box.top + box.height / 2;
  });
  if (index < 0) index = others.length;
  drag.before = others[index] ?? null;
  const box = (drag.before ?? others.at(-1)).getBoundingClientRect();
  line.hidden = false;
  line.style.inlineSize = `${box.width}px`;
  line.style.transform = `translate(${box.left}px, ${drag.before ? box.top - 3 : box.bottom - 1}px)`;
}

function end() {
  const ended = drag;
  drag = null;
  cancelAnimationFrame(frame);
  frame = 0;
  stopScrolling();
  line.hidden = true;
  ended.part.classList.remove("part--dragged");
  document.documentElement.classList.remove("is-dragging");
  return ended;
}

function drop() {
  draw();
  const { part, before } = end();
  if (before !== part && part.nextElementSibling !== before) movePart(part, before);
  showNamesOnly(false, part);
}

function cancel() {
  pressed = null;
  if (!drag) return;
  const { part } = end();
  showNamesOnly(false, part);
  say("Put back: nothing was moved.");
}

list.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  const part = grip?.closest(".part");
  if (!part || isFixed(part) || event.button !== 0 || !event.isPrimary) return;
  pressed = { part, grip, pointer: event.pointerId, y: event.clientY };
  grip.setPointerCapture(event.pointerId);
});
window.addEventListener("pointermove", (event) => {
  if (drag && event.pointerId === drag.pointer) {
    drag.y = event.clientY;
    frame ||= requestAnimationFrame(draw);
  } else if (pressed && event.pointerId === pressed.pointer && Math.abs(event.clientY - pressed.y) >= FAR_ENOUGH_PX) begin();
});
window.addEventListener("pointerup", (event) => {
  pressed = null;
  if (drag && event.pointerId === drag.pointer) {
    drag.y = event.clientY;
    drop();
  }
});
window.addEventListener("pointercancel", cancel);
window.addEventListener("keydown", (event) => event.key === "Escape" && drag && cancel());

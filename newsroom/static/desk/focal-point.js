// The focal point on the photograph: set by click or tap, dragged, or moved by arrow keys.

import { change, draw, frame, mayEdit, now, percent, say } from "./framing.js";

const STEP = 0.01;
const FAR = 0.05;
const stage = frame.querySelector("[data-stage]");
const point = frame.querySelector("[data-focal]");
// For those who can neither drag nor press arrows: fingers with a screen reader, voices.
const numbers = frame.querySelectorAll("[data-focal-number]");
const between = (value) => Math.max(0, Math.min(value, 1));
const rounded = (value) => Math.round(between(value) * 10_000) / 10_000;

const isDrawing = () => stage.dataset.rectangle !== undefined;

export const tellPlace = () => `${percent(now.focal_x)} from the left, ${percent(now.focal_y)} from the top`;

document.addEventListener("framing:drawn", () => {
  point.style.left = `${now.focal_x * 100}%`;
  point.style.top = `${now.focal_y * 100}%`;
  point.setAttribute("aria-valuenow", Math.round(now.focal_x * 100));
  point.setAttribute("aria-valuetext", tellPlace());
  for (const field of numbers) if (field !== document.activeElement) field.value = Math.round(now[field.dataset.focalNumber] * 100);
});

function set(x, y, how) {
  change({ focal_x: rounded(x), focal_y: rounded(y), focal_source: "edited" }, how);
}

function setAt(event, how) {
  const box = stage.getBoundingClientRect();
  set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, how);
}

// A mouse sets it where it is pressed, and drags. A finger scrolls the page, unless it is on the point: it
// sets by a tap.
function drag(event) {
  event.preventDefault();
  point.focus({ preventScroll: true });
  const { pointerId } = event;
  stage.setPointerCapture(pointerId);
  const move = (each) => each.pointerId === pointerId && setAt(each, { isGoingOn: true });
  const end = (each) => {
    if (each.pointerId !== pointerId) return;
    for (const name of ["pointerup", "pointercancel"]) stage.removeEventListener(name, end);
    stage.removeEventListener("pointermove", move);
    set(now.focal_x, now.focal_y);
    say(`Focal point: ${tellPlace()}.`);
  };
  stage.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, end);
  if (!event.target.closest("[data-focal]")) setAt(event, { isGoingOn: true });
}

function moveBy(event) {
  const step = event.shiftKey ? FAR : STEP;
  const steps = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in steps) set(now.focal_x + steps[event.key][0], now.focal_y + steps[event.key][1]);
  else if (event.key === "Home") set(0.5, 0.5);
  else return;
  event.preventDefault();
}

if (mayEdit) {
  stage.addEventListener("pointerdown", (event) => {
    if (isDrawing() || event.button) return;
    if (event.pointerType === "mouse" || event.target.closest("[data-focal]")) drag(event);
  });
  stage.addEventListener("click", (event) => {
    if (isDrawing() || event.pointerType === "mouse" || event.target.closest("[data-focal]")) return;
    setAt(event);
    say(`Focal point: ${tellPlace()}.`);
  });
  point.addEventListener("keydown", moveBy);
  for (const field of numbers) {
    field.addEventListener("change", () => {
      const typed = { x: now.focal_x, y: now.focal_y, [field.dataset.focalNumber.at(-1)]: field.valueAsNumber / 100 };
      if (Number.isNaN(field.valueAsNumber)) return draw();
      set(typed.x, typed.y);
    });
  }
  frame.querySelector("[data-centre]").addEventListener("click", () => {
    set(0.5, 0.5);
    say("The centre is taken.");
  });
  frame.querySelector("[data-keep]")?.addEventListener("click", () => {
    change({ focal_source: "edited" });
    say("The suggestion is kept.");
    point.focus();
  });
}

draw();

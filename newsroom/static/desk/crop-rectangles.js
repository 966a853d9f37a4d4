// A rectangle for one crop, where the focal point does not suffice: drawn on the photograph, dragged, made
// larger by its corners, or moved by keys. Its proportions stay.

import { fitRectangle, mostWidth, placeCrop } from "./crop-boxes.js";
import { change, facts, frame, mayEdit, now, percent, photo, say } from "./framing.js";

const STEP = 0.01;
const FAR = 0.05;
const DRAWN_PX = 6; // less is a click
const stage = frame.querySelector("[data-stage]");
const box = frame.querySelector("[data-rectangle]");
const tools = frame.querySelector("[data-rectangle-tools]");
let crop = null; // whose rectangle is drawn

const heightOf = (width) => (width * photo.width * crop.down) / crop.across / photo.height;

// What the crop shows now is what its rectangle begins as.
function present() {
  const shown = placeCrop(photo, crop, now);
  return { left: shown.left / photo.width, top: shown.top / photo.height, width: shown.width / photo.width };
}

function tellSize({ width }) {
  const pixels = Math.round(width * photo.width);
  if (width <= crop.least_width + 0.0002) return `${pixels} pixels wide: smaller there is no file for.`;
  if (pixels < crop.most_width_px) return `${pixels} pixels wide, of ${crop.most_width_px} that its largest file could have.`;
  return `${pixels} pixels wide.`;
}

function show() {
  if (!crop) return;
  const rectangle = present();
  box.style.left = percentage(rectangle.left);
  box.style.top = percentage(rectangle.top);
  box.style.inlineSize = percentage(rectangle.width);
  box.style.blockSize = percentage(heightOf(rectangle.width));
  box.setAttribute("aria-valuenow", Math.round(rectangle.width * 100));
  box.setAttribute("aria-valuetext", `${percent(rectangle.width)} of the width, ${percent(rectangle.left)} from the left, ${percent(rectangle.top)} from the top. ${tellSize(rectangle)}`);
  tools.querySelector("[data-rectangle-size]").textContent = tellSize(rectangle);
  tools.querySelector("[data-rectangle-reset]").hidden = !(crop.name in now.rectangles);
}
const percentage = (part) => `${part * 100}%`;

function set(rectangle, how) {
  change({ rectangles: { ...now.rectangles, [crop.name]: fitRectangle(photo, crop, rectangle) } }, how);
}

function reset(name) {
  const { [name]: _, ...others } = now.rectangles;
  change({ rectangles: others });
  say(`${labelOf(name)} follows the focal point.`);
}
const labelOf = (name) => facts.crops.find((each) => each.name === name).label;
const buttonOf = (name) => frame.querySelector(`[data-crop="${name}"] [data-crop-edit]`);

function open(name) {
  crop = facts.crops.find((each) => each.name === name);
  stage.dataset.rectangle = name;
  box.hidden = tools.hidden = false;
  box.setAttribute("aria-label", `Rectangle for ${crop.label}`);
  tools.querySelector("[data-rectangle-name]").textContent = `What ${crop.label} shows`;
  for (const each of facts.crops) buttonOf(each.name).setAttribute("aria-pressed", each.name === name);
  show();
  box.focus({ preventScroll: true });
}

function close() {
  if (!crop) return;
  const { name } = crop;
  crop = null;
  delete stage.dataset.rectangle;
  box.hidden = tools.hidden = true;
  buttonOf(name).setAttribute("aria-pressed", false);
  buttonOf(name).focus({ preventScroll: true });
}

function pointIn(event) {
  const place = stage.getBoundingClientRect();
  return { x: (event.clientX - place.left) / place.width, y: (event.clientY - place.top) / place.height };
}

// From a corner that stays to where the pointer is, in the crop's proportions, as far as there is photo.
function stretch(fixed, to) {
  const ratio = heightOf(1);
  const room = Math.min(to.x < fixed.x ? fixed.x : 1 - fixed.x, (to.y < fixed.y ? fixed.y : 1 - fixed.y) / ratio);
  const wanted = Math.max(Math.abs(to.x - fixed.x), Math.abs(to.y - fixed.y) / ratio);
  const width = Math.max(crop.least_width, Math.min(wanted, room));
  return {
    left: to.x < fixed.x ? fixed.x - width : fixed.x,
    top: to.y < fixed.y ? fixed.y - width * ratio : fixed.y,
    width,
  };
}

function startDrag(event) {
  const start = pointIn(event);
  const was = present();
  const corner = event.target.dataset?.corner;
  const height = heightOf(was.width);
  if (corner) {
    const fixed = { x: corner.includes("w") ? was.left + was.width : was.left, y: corner.includes("n") ? was.top + height : was.top };
    return (to) => stretch(fixed, to);
  }
  if (event.target.closest("[data-rectangle]")) return (to) => ({ ...was, left: was.left + to.x - start.x, top: was.top + to.y - start.y });
  return (to) => stretch(start, to);
}

function drag(event) {
  if (!crop || event.button) return;
  event.preventDefault();
  box.focus({ preventScroll: true });
  const place = startDrag(event);
  const { pointerId, clientX, clientY } = event;
  let isMoved = false;
  stage.setPointerCapture(pointerId);
  const move = (each) => {
    if (each.pointerId !== pointerId) return;
    isMoved ||= Math.hypot(each.clientX - clientX, each.clientY - clientY) > DRAWN_PX;
    if (isMoved) set(place(pointIn(each)), { isGoingOn: true });
  };
  const end = (each) => {
    if (each.pointerId !== pointerId) return;
    stage.removeEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) stage.removeEventListener(name, end);
    if (!isMoved) return;
    set(present());
    say(box.getAttribute("aria-valuetext"));
  };
  stage.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, end);
}

function resizeBy(step) {
  const { left, top, width } = present();
  const next = Math.max(crop.least_width, Math.min(width + step, mostWidth(photo, crop)));
  const grown = next - width; // around the middle
  set({ left: left - grown / 2, top: top - heightOf(grown) / 2, width: next });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = event.shiftKey ? FAR : STEP;
  const steps = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  const { left, top, width } = present();
  if (event.key in steps) set({ left: left + steps[event.key][0], top: top + steps[event.key][1], width });
  else if (event.key === "+" || event.key === "=") resizeBy(STEP * 2);
  else if (event.key === "-") resizeBy(-STEP * 2);
  else if (event.key === "Delete" || event.key === "Backspace") reset(crop.name);
  else if (event.key === "Escape" || event.key === "Enter") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

if (mayEdit) {
  for (const { name } of facts.crops) {
    buttonOf(name).addEventListener("click", () => (crop?.name === name ? close() : open(name)));
  }
  stage.addEventListener("pointerdown", drag);
  box.addEventListener("keydown", onKey);
  tools.querySelector("[data-rectangle-done]").addEventListener("click", close);
  tools.querySelector("[data-rectangle-reset]").addEventListener("click", () => {
    reset(crop.name);
    box.focus();
  });
  for (const button of tools.querySelectorAll("[data-rectangle-resize]")) {
    button.addEventListener("click", () => resizeBy(Number(button.dataset.rectangleResize) * STEP * 4));
  }
  document.addEventListener("framing:drawn", show);
}

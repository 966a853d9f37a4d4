// What a photo's crops show: the focal point and the rectangles, as they are now, as they were, and as the
// server keeps them. The crops are drawn anew with every change.

import { Refused, askServer } from "./asking.js";
import { placeCrop } from "./crop-boxes.js";

const PAUSE_MS = 600;
export const frame = document.querySelector("[data-framing]");
export const facts = JSON.parse(document.getElementById("framing-facts").textContent);
export const photo = { width: facts.width, height: facts.height };
export const mayEdit = frame.dataset.mayEdit !== undefined;
const status = frame.querySelector("[data-framing-status]");
const undoButton = frame.querySelector("[data-framing-undo]");

const inOrder = (rectangles) => Object.fromEntries(Object.entries(rectangles).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, { left, top, width }]) => [name, { left, top, width }]));
const read = ({ focal_x, focal_y, focal_source, rectangles }) => ({ focal_x, focal_y, focal_source, rectangles: inOrder(rectangles) });
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
export const now = read(facts);
let kept = structuredClone(now); // by the server
const before = []; // what can be undone, the last at the end
let timer = 0;
let saving = Promise.resolve();

export function say(text) {
  // A screen reader keeps silent about a text that stays the same.
  status.textContent = status.textContent === text ? `${text}\u00a0` : text;
}

export const percent = (part) => `${Math.round(part * 100)} %`;

function drawCrop(crop) {
  const place = frame.querySelector(`[data-crop="${crop.name}"]`);
  const box = placeCrop(photo, crop, now);
  const picture = place.querySelector("img");
  if (picture) {
    picture.style.inlineSize = `${(photo.width / box.width) * 100}%`;
    picture.style.left = `${(-box.left / box.width) * 100}%`;
    picture.style.top = `${(-box.top / box.height) * 100}%`;
  }
  const isDrawn = crop.name in now.rectangles;
  place.querySelector("[data-crop-state]").textContent = isDrawn ? "its own rectangle" : "follows the focal point";
  place.toggleAttribute("data-drawn", isDrawn);
}

export function draw() {
  for (const crop of facts.crops) drawCrop(crop);
  undoButton.hidden = !before.length;
  for (const part of frame.querySelectorAll("[data-suggested]")) part.hidden = now.focal_source !== "suggested";
  frame.querySelector("[data-hint]").hidden = now.focal_source === "suggested";
  document.dispatchEvent(new CustomEvent("framing:drawn"));
}

function replace(choice) {
  Object.assign(now, structuredClone(choice));
  draw();
}

// A change by hand. `isGoingOn` while a drag goes on: the steps of a drag are one.
let isInOne = false;
export function change(part, { isGoingOn = false } = {}) {
  const next = read({ ...structuredClone(now), ...part });
  if (!isInOne && !isSame(next, now)) before.push(structuredClone(now));
  isInOne = isGoingOn;
  replace(next);
  clearTimeout(timer);
  if (!isGoingOn) timer = setTimeout(save, PAUSE_MS);
}

export function undo() {
  const last = before.pop();
  if (!last) return say("There is nothing of yours to undo.");
  replace(last);
  say("Undone.");
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE_MS);
}

export const isSaved = () => isSame(now, kept);

// One after the other, so that each starts from what the one before made.
export function save(how) {
  clearTimeout(timer);
  saving = saving.then(async () => {
    if (isSaved()) return;
    const choice = structuredClone(now);
    tellSaving("saving");
    try {
      const answer = await askServer(frame.dataset.framing, { seen: kept, choice }, how);
      kept = read(answer.choice);
      tellSaving("saved");
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      tellSaving("failed");
      say(refusal.message);
      if (!refusal.answer.choice) return;
      kept = read(refusal.answer.choice);
      before.length = 0;
      replace(kept);
      tellSaving("saved"); // what is shown now is theirs, and kept
    }
  });
  return saving;
}

let hasFailed = false;
function tellSaving(state) {
  hasFailed = state === "failed";
  document.dispatchEvent(new CustomEvent("framing:saving", { detail: { state } }));
}

// What could not be saved is saved when the line is back; whoever leaves before is asked.
window.addEventListener("online", () => isSaved() || save());
window.addEventListener("beforeunload", (event) => {
  if (hasFailed && !isSaved()) event.preventDefault();
});
window.addEventListener("pagehide", () => isSaved() || save({ outlivesPage: true }));
undoButton.addEventListener("click", undo);
document.addEventListener("framing:pictures", draw); // they came later than the page
frame.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  undo();
});

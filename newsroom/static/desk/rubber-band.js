// A band drawn with the mouse on empty ground chooses the photos that it touches; with Shift or Ctrl,
// beside those that are chosen already.

import { autoScroll, stopScrolling } from "./auto-scroll.js";

const FAR_ENOUGH_PX = 6;
let ground = null; // {selection; isGround(element); boxes(), the items with where in the window each is}
let band = null; // {fromX, fromY in the page; x, y in the window; kept: items chosen before}
let frame = 0;

const drawing = document.createElement("div");
drawing.className = "band";
drawing.hidden = true;
document.body.append(drawing);

// From now on bands are drawn on this ground.
export function drawBands(where) {
  ground = where;
}

function draw() {
  frame = 0;
  if (!band) return;
  const fromY = band.fromY - window.scrollY;
  const fromX = band.fromX - window.scrollX;
  const [left, right] = [fromX, band.x].sort((a, b) => a - b);
  const [top, bottom] = [fromY, band.y].sort((a, b) => a - b);
  // All is read before anything is written: one layout a frame.
  const touched = ground
    .boxes()
    .map(([item, box]) => [item, box.left < right && box.right > left && box.top < bottom && box.bottom > top]);
  for (const [item, isTouched] of touched) ground.selection.select(item, isTouched || band.kept.has(item));
  drawing.style.transform = `translate(${left}px, ${top}px)`;
  drawing.style.inlineSize = `${right - left}px`;
  drawing.style.blockSize = `${bottom - top}px`;
  drawing.hidden = false;
}

function end() {
  band = null;
  stopScrolling();
  drawing.hidden = true;
  document.documentElement.classList.remove("is-dragging");
}

window.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.pointerType !== "mouse" || !ground?.isGround(event.target)) return;
  if (event.clientX >= document.documentElement.clientWidth) return; // the scroll bar
  const isMore = event.shiftKey || event.ctrlKey || event.metaKey;
  band = {
    fromX: event.clientX + window.scrollX,
    fromY: event.clientY + window.scrollY,
    x: event.clientX,
    y: event.clientY,
    before: ground.selection.selected(),
    kept: new Set(isMore ? ground.selection.selected() : []),
    isDrawn: false,
  };
});

window.addEventListener("pointermove", (event) => {
  if (!band) return;
  [band.x, band.y] = [event.clientX, event.clientY];
  if (!band.isDrawn) {
    const far = Math.hypot(band.x + window.scrollX - band.fromX, band.y + window.scrollY - band.fromY);
    if (far < FAR_ENOUGH_PX) return;
    band.isDrawn = true;
    document.documentElement.classList.add("is-dragging");
    autoScroll(() => band.y, draw);
  }
  frame ||= requestAnimationFrame(draw);
});

window.addEventListener("pointerup", () => {
  if (!band) return;
  if (band.isDrawn) draw();
  else if (!band.kept.size) ground.selection.only([]); // a click beside all photos
  end();
  const { shelf } = ground.selection;
  shelf.changed();
  if (shelf.selected().length) shelf.say(`${shelf.selected().length} selected.`);
});

window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !band) return;
  event.stopPropagation();
  const { before } = band;
  end();
  ground.selection.only(before);
}, { capture: true });

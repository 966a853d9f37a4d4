// Tiles of a photo grid are dragged by pointer: at once with a mouse, after a long press with a finger.

import { autoScroll, stopScrolling } from "./auto-scroll.js";

const FAR_ENOUGH_PX = 6;
const LONG_PRESS_MS = 400;

// `chosenWith(tile)` are those that go along; `dropped(tiles, edge)` is told before which of the shown tiles
// they were let go, by its index.
export function dragTiles(grid, { chosenWith, dropped, say }) {
  const { list } = grid;
  const marker = document.body.appendChild(Object.assign(document.createElement("div"), { className: "gap", hidden: true }));
  let pressed = null;
  let drag = null;

  function gapAt(x, y) {
    let near = null;
    let least = Infinity;
    for (const [tile, box] of grid.boxes()) {
      const distance = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
      if (distance < least) [near, least] = [{ tile, box }, distance];
      if (!distance) break;
    }
    if (!near) return null;
    const isRTL = getComputedStyle(list).direction === "rtl";
    const isRight = x > near.box.left + (near.box.right - near.box.left) / 2;
    return { ...near, isRight, edge: near.tile.index + (isRight !== isRTL ? 1 : 0) };
  }

  function draw() {
    if (!drag) return;
    drag.gap = gapAt(drag.x, drag.y);
    marker.hidden = !drag.gap;
    if (!drag.gap) return;
    const { box, isRight } = drag.gap;
    marker.style.inlineSize = "4px";
    marker.style.blockSize = `${box.bottom - box.top}px`;
    marker.style.transform = `translate(${isRight ? box.right + 1 : box.left - 5}px, ${box.top}px)`;
  }

  function begin() {
    const { tile, x, y, pointer } = pressed;
    clearTimeout(pressed.timer);
    pressed = null;
    drag = { tiles: chosenWith(tile), x, y, pointer, gap: null };
    list.setPointerCapture(pointer);
    for (const each of drag.tiles) grid.elementOf(each)?.classList.add("tile--dragged");
    document.documentElement.classList.add("is-dragging");
    autoScroll(() => drag.y, draw);
    draw();
  }

  function end() {
    const ended = drag;
    drag = null;
    stopScrolling();
    marker.hidden = true;
    document.documentElement.classList.remove("is-dragging");
    for (const each of ended.tiles) grid.elementOf(each)?.classList.remove("tile--dragged");
    return ended;
  }

  function letGo() {
    clearTimeout(pressed?.timer);
    pressed = null;
  }

  function cancel() {
    letGo();
    if (!drag) return;
    end();
    say("Put back: nothing was moved.");
  }

  function swallow(event) {
    event.stopPropagation();
    event.preventDefault();
  }

  list.addEventListener("pointerdown", (event) => {
    const tile = event.target.closest("[data-grip]") && grid.tileOf(event.target);
    if (!tile || event.button !== 0 || !event.isPrimary || event.target.closest("label, button")) return;
    pressed = { tile, x: event.clientX, y: event.clientY, pointer: event.pointerId };
    if (event.pointerType !== "mouse") pressed.timer = setTimeout(begin, LONG_PRESS_MS);
  });
  window.addEventListener("pointermove", (event) => {
    if (drag && event.pointerId === drag.pointer) {
      [drag.x, drag.y] = [event.clientX, event.clientY];
      draw();
    } else if (pressed && event.pointerId === pressed.pointer) {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < FAR_ENOUGH_PX) return;
      if (event.pointerType !== "mouse") return letGo(); // it scrolls
      begin();
    }
  });
  window.addEventListener("pointerup", (event) => {
    if (drag && event.pointerId === drag.pointer) {
      draw();
      const { tiles, gap } = end();
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
      if (gap) dropped(tiles, gap.edge);
    }
    letGo();
  });
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("blur", cancel);
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.stopPropagation();
    cancel();
  }, { capture: true });
  list.addEventListener("touchmove", (event) => drag && event.cancelable && event.preventDefault(), { passive: false });
  list.addEventListener("contextmenu", (event) => (pressed?.timer || drag) && event.preventDefault());
  list.addEventListener("dragstart", (event) => event.target.closest("[data-grip]") && event.preventDefault());
}

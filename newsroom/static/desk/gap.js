// The gap into which photos would go, drawn between two cards; nothing else on the page moves for it.

import { list } from "./request.js";
import { columnCount } from "./size.js";

const marker = document.createElement("div");
marker.className = "gap";
marker.hidden = true;
document.body.append(marker);

const isRTL = () => getComputedStyle(list).direction === "rtl";

// Beside a card: before or after it; above or below where there is one photo in a row.
export function showGap(card, isAfter) {
  const box = card.getBoundingClientRect();
  marker.hidden = false;
  if (columnCount() === 1) {
    marker.style.inlineSize = `${box.width}px`;
    marker.style.blockSize = "4px";
    marker.style.transform = `translate(${box.left}px, ${(isAfter ? box.bottom + 4 : box.top - 8)}px)`;
    return;
  }
  const isRight = isAfter !== isRTL();
  marker.style.inlineSize = "4px";
  marker.style.blockSize = `${box.height}px`;
  marker.style.transform = `translate(${isRight ? box.right + 2 : box.left - 6}px, ${box.top}px)`;
}

export function hideGap() {
  marker.hidden = true;
}

// The card under or nearest to a point, and whether the gap is after it.
export function gapAt(x, y, among) {
  let near = null;
  let least = Infinity;
  for (const card of among) {
    const box = card.getBoundingClientRect();
    const distance = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
    if (distance < least) [near, least] = [{ card, box }, distance];
    if (!distance) break;
  }
  if (!near) return null;
  const { card, box } = near;
  if (columnCount() === 1) return { card, isAfter: y > box.top + box.height / 2 };
  return { card, isAfter: x > box.left + box.width / 2 !== isRTL() };
}

// How large the photos are: from twelve in a row to one, by a slider and by + and -.

import { isShortcut } from "./keys.js";
import { list } from "./request.js";

const MOST = 12;
const slider = document.querySelector("[data-size]");
const root = document.documentElement;
const key = () => `photodesk:columns:${matchMedia("(width < 48rem)").matches ? "narrow" : "wide"}`;

export function columnCount() {
  return getComputedStyle(list).gridTemplateColumns.split(" ").length;
}

function showSlider(columns) {
  slider.value = MOST + 1 - columns;
  slider.setAttribute("aria-valuetext", columns === 1 ? "one photo in a row" : `${columns} photos in a row`);
}

// The photo that is looked at: the one with the focus, else the one in the middle of the window.
function lookedAt(columns) {
  const focused = document.activeElement?.closest(".card");
  if (focused) return focused;
  if (!window.scrollY) return columns === 1 ? list.querySelector(".card:not([hidden])") : null;
  return document.elementFromPoint(list.getBoundingClientRect().x + list.clientWidth / 2, innerHeight / 2)?.closest(".card");
}

function resize(asked) {
  const columns = Math.max(1, Math.min(asked, MOST));
  const card = lookedAt(columns);
  root.style.setProperty("--columns", columns);
  root.style.setProperty("--least", "0px");
  showSlider(columns);
  card?.scrollIntoView({ block: "center" });
  try {
    localStorage.setItem(key(), columns);
  } catch {
    // The browser keeps nothing.
  }
}

slider.addEventListener("input", () => resize(MOST + 1 - Number(slider.value)));
document.addEventListener("keydown", (event) => {
  if (!isShortcut(event) || !["+", "=", "-"].includes(event.key)) return;
  event.preventDefault();
  resize(columnCount() + (event.key === "-" ? 1 : -1));
});
showSlider(Math.min(columnCount(), MOST));

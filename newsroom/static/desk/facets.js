// What the photos that were found are of: each value with its number is a way to fewer of them. The panel
// folds, and is a sheet at the foot of a phone.

import { ask } from "./library-grid.js";
import { box } from "./library-page.js";

const SHOWN = 7; // values of a facet before "more"
const root = document.documentElement;
const panel = document.querySelector("[data-facets-panel]");
const place = panel.querySelector("[data-facets-list]");
const toggle = document.querySelector("[data-facets-toggle]");
const opened = new Set(); // facets all of whose values are shown
let asked = 0;
let facets = [];

const isNarrow = () => matchMedia("(width < 48rem)").matches;
const isOpen = () => root.dataset.facets === "open";

function valueButton({ chip, label, number }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "facet__value";
  button.dataset.value = chip;
  button.ariaPressed = String(box.chips.includes(chip));
  const name = Object.assign(document.createElement("span"), { className: "facet__label", textContent: label });
  const count = Object.assign(document.createElement("span"), { className: "facet__number", textContent: number });
  button.append(name, " ", count);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function section({ name, label, values }) {
  const made = document.createElement("section");
  made.className = "facet";
  const title = Object.assign(document.createElement("h3"), { className: "facet__title", textContent: label });
  const list = document.createElement("ul");
  const shown = opened.has(name) ? values : values.slice(0, SHOWN);
  list.append(...shown.map(valueButton));
  made.append(title, list);
  if (values.length > shown.length) {
    const more = Object.assign(document.createElement("button"), { type: "button", className: "facet__more", textContent: `${values.length - shown.length} more` });
    more.ariaLabel = `${more.textContent}: ${label}`;
    more.dataset.more = name;
    made.append(more);
  }
  return made;
}

function draw() {
  const focused = document.activeElement?.dataset?.value;
  place.replaceChildren(...facets.filter(({ values }) => values.length).map(section));
  if (!place.children.length) place.textContent = "Nothing to narrow down.";
  if (focused) [...place.querySelectorAll("[data-value]")].find(({ dataset }) => dataset.value === focused)?.focus();
}

async function learn() {
  if (!isOpen()) return;
  const turn = (asked += 1);
  panel.ariaBusy = "true";
  if (!place.children.length) place.textContent = "Counting…";
  try {
    const answer = await ask("facets", {}, { mayLogIn: false });
    if (turn !== asked) return;
    facets = answer.facets;
    draw();
  } catch (error) {
    if (turn === asked) place.textContent = error.message;
  } finally {
    if (turn === asked) panel.ariaBusy = "false";
  }
}

function show(isShown) {
  root.dataset.facets = isShown ? "open" : "closed";
  toggle.ariaExpanded = String(isShown);
  try {
    if (!isNarrow()) localStorage.setItem("photodesk:facets", root.dataset.facets);
  } catch {
    // The browser keeps nothing.
  }
  learn();
}

toggle.addEventListener("click", () => {
  show(!isOpen());
  if (isOpen() && isNarrow()) panel.querySelector("[data-facets-close]").focus();
});
panel.querySelector("[data-facets-close]").addEventListener("click", () => {
  show(false);
  toggle.focus();
});
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  show(false);
  toggle.focus();
});
place.addEventListener("click", (event) => {
  const { value, more } = event.target.closest("button")?.dataset ?? {};
  if (value) box.toggle(value);
  else if (more) {
    opened.add(more);
    draw();
    [...place.querySelectorAll(".facet")].find((each) => each.querySelector("h3").textContent === facets.find(({ name }) => name === more).label)?.querySelectorAll("[data-value]")[SHOWN]?.focus();
  }
});
document.addEventListener("library:found", learn);
toggle.ariaExpanded = String(isOpen());
learn();

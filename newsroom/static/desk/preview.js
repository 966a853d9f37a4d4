// The page as its readers get it, in a pane beside the photos. After each change that is saved it is
// fetched again behind the one that is shown, and takes its place where the reader was.

import { colour } from "./preview-colours.js";
import { findPlace, goTo } from "./preview-place.js";

const WIDTHS_PX = { desktop: 1280, phone: 390, embed: 800 };
const EMBED_HEIGHT_PX = 733; // as in the code that other sites copy
const SETTLE_MS = 400;
const root = document.documentElement;
const list = document.querySelector("[data-cards]"); // of a gallery
const pane = document.querySelector("[data-preview]");
const toggle = document.querySelector("[data-preview-toggle]");
const stage = pane?.querySelector("[data-preview-stage]");
const problem = pane?.querySelector("[data-preview-problem]");
const choices = { as: "[data-preview-as]", colours: "[data-preview-colours]", plain: "[data-preview-plain]" };
const OPEN = `photodesk:preview:${location.pathname}`; // over a reload, such as after Save
const CHOSEN = "photodesk:preview";
const narrow = matchMedia("(width < 48rem)");
let frame = null; // the one that is shown
let coming = null; // the one behind it
let timer = 0;
let isSaving = false;

const isOpen = () => !pane.hidden;

// As small as the stage wants it, so that a desktop's page is seen whole beside the photos.
function fit(each) {
  const width = WIDTHS_PX[choices.as.value];
  const scale = Math.min(1, stage.clientWidth / width);
  const height = stage.clientHeight / scale;
  const left = Math.max(0, (stage.clientWidth - width * scale) / 2);
  each.style.width = `${width}px`;
  each.style.height = `${choices.as.value === "embed" ? Math.min(height, EMBED_HEIGHT_PX) : height}px`;
  each.style.transform = `translateX(${left}px) scale(${scale})`;
}
const fitAll = () => [frame, coming].filter(Boolean).forEach(fit);

// Another page to which the editor went on in the frame is looked at again.
function address(place) {
  const first = choices.as.value === "embed" ? pane.dataset.embed : pane.dataset.page;
  return place?.path.startsWith(first) ? place.path + place.query : first;
}

function draw() {
  clearTimeout(timer);
  if (!isOpen()) return;
  coming?.remove();
  const place = frame && findPlace(frame);
  const next = (coming = document.createElement("iframe"));
  next.className = "preview-pane__frame preview-pane__frame--coming";
  next.title = "The page as its readers get it";
  // A frame that must not run scripts, and whose place and colours can still be read.
  if (choices.plain.checked) next.setAttribute("sandbox", "allow-same-origin");
  next.addEventListener("load", () => show(next, place), { once: true });
  next.src = address(place);
  fit(next);
  stage.append(next);
}

async function show(next, place) {
  // What is refused (a login that ran out) or cannot be reached is not to be read.
  const isThere = Boolean(next.contentDocument?.querySelector("main"));
  problem.textContent = isThere ? "" : "The page cannot be shown now. It is tried again after the next change, or when you open this anew.";
  if (isThere) {
    colour(next.contentDocument, choices.colours.value);
    await goTo(next, place);
  }
  if (next !== coming) return; // there is a newer one
  coming = null;
  if (!isThere) return next.remove();
  frame?.remove();
  frame = next;
  frame.classList.remove("preview-pane__frame--coming");
  frame.addEventListener("load", () => frame.contentDocument && colour(frame.contentDocument, choices.colours.value));
}

function drawSoon() {
  clearTimeout(timer);
  if (isOpen()) timer = setTimeout(() => isSaving || draw(), SETTLE_MS);
}

function remember() {
  try {
    if (isOpen()) sessionStorage.setItem(OPEN, "1");
    else sessionStorage.removeItem(OPEN);
    localStorage.setItem(CHOSEN, JSON.stringify({ as: choices.as.value, colours: choices.colours.value, plain: choices.plain.checked }));
  } catch {
    // The browser keeps nothing.
  }
}

function recall() {
  let wasOpen = false;
  if (narrow.matches) choices.as.value = "phone";
  try {
    wasOpen = sessionStorage.getItem(OPEN) !== null;
    const chosen = JSON.parse(localStorage.getItem(CHOSEN) ?? "{}");
    if ([...choices.as.options].some(({ value }) => value === chosen.as)) choices.as.value = chosen.as;
    if (["", "light", "dark"].includes(chosen.colours)) choices.colours.value = chosen.colours;
    choices.plain.checked = chosen.plain === true;
  } catch {
    // The browser keeps nothing, or something else.
  }
  return wasOpen;
}

function open(isWanted) {
  pane.hidden = !isWanted;
  if (isWanted) root.dataset.preview = choices.as.value;
  else delete root.dataset.preview;
  toggle.setAttribute("aria-expanded", isWanted);
  if (isWanted) return draw();
  for (const each of [frame, coming]) each?.remove();
  frame = coming = null;
}

function close() {
  open(false);
  remember();
  toggle.focus();
}

function start() {
  for (const [name, selector] of Object.entries(choices)) choices[name] = pane.querySelector(selector);
  toggle.addEventListener("click", () => {
    open(!isOpen());
    remember();
    if (isOpen() && narrow.matches) choices.as.focus(); // there it covers the photos
  });
  pane.querySelector("[data-preview-close]").addEventListener("click", close);
  pane.addEventListener("keydown", (event) => event.key === "Escape" && close());
  for (const choice of Object.values(choices)) {
    choice.addEventListener("change", () => {
      root.dataset.preview = choices.as.value;
      remember();
      fitAll();
      draw();
    });
  }
  new ResizeObserver(fitAll).observe(stage);
  document.addEventListener("desk:asking", ({ detail }) => {
    isSaving = detail.number > 0;
    if (!isSaving && detail.isDone) drawSoon();
  });
  // Photos that became ready, and what others did; not cards that are filled as they come in sight.
  const isFilled = ({ removedNodes }) => [...removedNodes].some((card) => card.dataset?.later !== undefined);
  if (list) new MutationObserver((changes) => changes.every(isFilled) || drawSoon()).observe(list, { childList: true });
  if (recall() && !narrow.matches) open(true);
}

if (pane) start();

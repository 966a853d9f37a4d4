// The order of the photos: by mouse, by keyboard, by buttons; every move can be undone.

import { Refused, ask, cards, countCards, list, say, sheet, showConflict, version } from "./request.js";

const tools = sheet.querySelector("[role=toolbar]");
const undo = tools.querySelector("[data-undo]");
const past = []; // orders before each of this page's moves
let anchor = null; // where a selection with Shift begins
let isBusy = false;

const ids = () => cards().map((card) => card.dataset.slideId);
const selected = () => cards().filter((card) => card.querySelector("[data-select]").checked);

function select(card, isSelected) {
  card.querySelector("[data-select]").checked = isSelected;
  card.classList.toggle("card--selected", isSelected);
}

function showSelection() {
  const number = selected().length;
  tools.querySelector("[data-selected]").textContent = number ? `${number} selected` : "None selected";
  for (const button of tools.querySelectorAll("[data-move], [data-remove]")) button.disabled = !number;
  tools.querySelector("[data-select-all]").textContent =
    number && number === list.children.length ? "Select none" : "Select all";
}

function arrange(order) {
  const byId = new Map(cards().map((card) => [card.dataset.slideId, card]));
  const focused = document.activeElement;
  for (const id of order) if (byId.has(id)) list.append(byId.get(id));
  for (const [id, card] of byId) if (!order.includes(id)) card.remove();
  countCards();
  if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

async function change(order, act, body, done) {
  // The page changes at once, and back again if the server refuses.
  if (isBusy) return;
  const before = ids();
  isBusy = true;
  arrange(order);
  try {
    const answer = await ask(act, { ...body, version: version() });
    arrange(answer.order);
    if (act === "order") past.push(before);
    else past.length = 0; // what was removed is not in the older orders
    say(done);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (act === "remove") return void reload();
    arrange(before);
    if (error.code === 409) showConflict(error.message);
    else say(error.message);
  } finally {
    isBusy = false;
    undo.disabled = !past.length;
    showSelection();
  }
}

function moved(cardsToMove, to) {
  // The order with these cards starting at index `to` among the others.
  const moving = cardsToMove.map((card) => card.dataset.slideId);
  const rest = ids().filter((id) => !moving.includes(id));
  const index = Math.max(0, Math.min(to, rest.length));
  return { order: [...rest.slice(0, index), ...moving, ...rest.slice(index)], moving, index };
}

function move(cardsToMove, to) {
  const { order, moving, index } = moved(cardsToMove, to);
  if (order.join() === ids().join()) {
    return say(index === 0 ? "Already at the start." : "Already there.");
  }
  const what = moving.length === 1 ? "Photo" : `${moving.length} photos`;
  change(order, "order", { slides: moving, to: index + 1 }, `${what} moved to position ${index + 1} of ${order.length}.`);
}

function targetOf(how, chosen) {
  const all = cards();
  const rest = all.filter((card) => !chosen.includes(card));
  const before = rest.filter((card) => all.indexOf(card) < all.indexOf(chosen[0])).length;
  const targets = {
    start: 0,
    end: rest.length,
    earlier: before - 1,
    later: before + 1,
    to: Number(tools.querySelector("[data-to]").value) - 1,
  };
  return Math.max(0, targets[how]);
}

tools.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.move) {
    const chosen = selected();
    if (button.dataset.move === "to" && !tools.querySelector("[data-to]").value) {
      return say("Say to which position.");
    }
    move(chosen, targetOf(button.dataset.move, chosen));
  } else if (button.hasAttribute("data-select-all")) {
    const isAll = selected().length === list.children.length;
    for (const card of cards()) select(card, !isAll);
    showSelection();
  } else if (button.hasAttribute("data-remove")) {
    remove(selected());
  } else if (button.hasAttribute("data-undo")) {
    undoLast();
  }
});

tools.querySelector("[data-sort]").addEventListener("change", (event) => {
  const how = event.target.value;
  event.target.value = "";
  const all = cards();
  const sorted = {
    file: () => all.toSorted((a, b) => a.dataset.file.localeCompare(b.dataset.file, undefined, { numeric: true })),
    taken: () => all.toSorted((a, b) => (a.dataset.taken || "9").localeCompare(b.dataset.taken || "9")),
    reverse: () => all.toReversed(),
  }[how];
  if (!sorted) return;
  const order = sorted().map((card) => card.dataset.slideId);
  change(order, "order", { order }, "Sorted. Undo puts it back.");
});

function remove(chosen) {
  const number = chosen.length;
  const what = number === 1 ? "this photo" : `these ${number} photos`;
  if (!number || !window.confirm(`Remove ${what} from the gallery? They stay in the library.`)) return;
  const gone = chosen.map((card) => card.dataset.slideId);
  const order = ids().filter((id) => !gone.includes(id));
  change(order, "remove", { slides: gone }, `${number} removed. They stay in the library.`);
}

function undoLast() {
  const order = past.at(-1);
  if (!order) return;
  const present = ids();
  const added = present.filter((id) => !order.includes(id));
  const wanted = [...order.filter((id) => present.includes(id)), ...added];
  change(wanted, "order", { order: wanted }, "The last move was undone.").then(() => {
    past.splice(-2); // the undone move, and the undoing itself
    undo.disabled = !past.length;
  });
}

async function reload() {
  const answer = await ask("cards");
  list.innerHTML = answer.html;
  past.length = 0;
  undo.disabled = true;
  sheet.querySelector("[data-conflict]").hidden = true;
  countCards();
  makeOneReachable();
  showSelection();
  say("This is the present order.");
}
sheet.querySelector("[data-reload]").addEventListener("click", reload);

// Selecting
list.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select]")) return;
  select(event.target.closest(".card"), event.target.checked);
  showSelection();
});
list.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (!card || !event.target.closest("[data-grip]") || event.target.closest(".card__select")) return;
  focusOn(card);
  if (event.shiftKey && anchor) {
    const all = cards();
    const [from, to] = [all.indexOf(anchor), all.indexOf(card)].sort((a, b) => a - b);
    all.forEach((each, index) => index >= from && index <= to && select(each, true));
  } else {
    const isAlone = !(event.ctrlKey || event.metaKey);
    const was = card.querySelector("[data-select]").checked;
    if (isAlone) for (const each of selected()) select(each, false);
    select(card, !was);
    anchor = card;
  }
  showSelection();
});

// The keyboard: one card is in the tab order, arrows go from card to card
function makeOneReachable() {
  if (!list.querySelector('.card[tabindex="0"]') && list.firstElementChild) list.firstElementChild.tabIndex = 0;
}
function focusOn(card) {
  for (const other of list.querySelectorAll('.card[tabindex="0"]')) other.tabIndex = -1;
  card.tabIndex = 0;
  card.focus();
}
function columns() {
  const all = cards();
  const top = all[0]?.offsetTop;
  const next = all.findIndex((card) => card.offsetTop !== top);
  return next === -1 ? all.length : next;
}
list.addEventListener("keydown", (event) => {
  const card = event.target;
  if (!card.matches(".card")) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z") {
    event.preventDefault();
    return undoLast();
  }
  if (event.ctrlKey || event.metaKey) return;
  const all = cards();
  const index = all.indexOf(card);
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const steps = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns(), ArrowUp: -columns() };
  const target = { Home: 0, End: all.length - 1 }[event.key] ?? index + steps[event.key];
  if (!Number.isNaN(target)) {
    event.preventDefault();
    const bounded = Math.max(0, Math.min(target, all.length - 1));
    const chosen = card.querySelector("[data-select]").checked ? selected() : [card];
    if (!event.altKey) focusOn(all[bounded]);
    else if (event.key === "Home" || event.key === "End") move(chosen, bounded);
    else move(chosen, chosen.length > 1 ? targetOf(target > index ? "later" : "earlier", chosen) : bounded);
  } else if (event.key === " ") {
    event.preventDefault();
    select(card, !card.querySelector("[data-select]").checked);
    anchor = card;
    showSelection();
  } else if (event.key === "Enter") {
    event.preventDefault();
    card.querySelector("[data-edit]")?.click();
  } else if (event.key === "Delete") {
    const chosen = selected();
    remove(chosen.length ? chosen : [card]);
  }
});

// The mouse; only the photo is a handle, words stay selectable
let dragged = [];
list.addEventListener("dragstart", (event) => {
  const card = event.target.closest(".card");
  if (!card) return;
  dragged = card.querySelector("[data-select]").checked ? selected() : [card];
  for (const each of dragged) each.classList.add("card--dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/x-photodesk-slides", "");
});
function placeUnder(event) {
  // The card under the pointer, and whether the gap is after it.
  const card = event.target.closest?.(".card") || list.lastElementChild;
  const box = card.getBoundingClientRect();
  const isRightHalf = event.clientX > box.left + box.width / 2;
  const isRTL = getComputedStyle(list).direction === "rtl";
  return { card, isAfter: isRightHalf !== isRTL };
}
function clearGap() {
  for (const card of list.querySelectorAll(".card--gap-before, .card--gap-after")) {
    card.classList.remove("card--gap-before", "card--gap-after");
  }
}
list.addEventListener("dragover", (event) => {
  if (!dragged.length) return;
  event.preventDefault();
  clearGap();
  const { card, isAfter } = placeUnder(event);
  card.classList.add(isAfter ? "card--gap-after" : "card--gap-before");
});
list.addEventListener("drop", (event) => {
  if (!dragged.length) return;
  event.preventDefault();
  const { card, isAfter } = placeUnder(event);
  const all = cards();
  const edge = all.indexOf(card) + (isAfter ? 1 : 0);
  move(dragged, all.slice(0, edge).filter((each) => !dragged.includes(each)).length);
});
list.addEventListener("dragend", () => {
  for (const each of dragged) each.classList.remove("card--dragged");
  dragged = [];
  clearGap();
});

makeOneReachable();
new MutationObserver(makeOneReachable).observe(list, { childList: true });
showSelection();

// The order of the photos: by keyboard and by buttons; every move can be undone.

import { Refused, ask, cardOf, cards, countCards, drawn, hideConflict, inTurn, list, say, sheet, showConflict, showsVersion, version } from "./request.js";

const tools = sheet.querySelector("[data-tools]");
const undo = tools.querySelector("[data-undo]");
const past = []; // orders before each of this page's moves
let anchor = ""; // the slide at which a selection with Shift begins

const idOf = (card) => card.dataset.slideId;
const ids = () => cards().map(idOf);
const isSelected = (card) => card.querySelector("[data-select]").checked;
const selected = () => cards().filter(isSelected);

function select(card, isChosen) {
  card.querySelector("[data-select]").checked = isChosen;
  card.classList.toggle("card--selected", isChosen);
}

// What a card and its selection stand for when it is dragged or moved by a key.
export function chosenWith(card) {
  return isSelected(card) ? selected().map(idOf) : [idOf(card)];
}

function showSelection() {
  const number = selected().length;
  tools.querySelector("[data-selected]").textContent = number ? `${number} selected` : "None selected";
  for (const button of tools.querySelectorAll("[data-move], [data-remove]")) button.disabled = !number;
  tools.querySelector("[data-select-all]").textContent =
    number && number === list.children.length ? "Select none" : "Select all";
}

function arrange(order) {
  if (order.join() === ids().join()) return;
  const byId = new Map(cards().map((card) => [idOf(card), card]));
  const focused = document.activeElement;
  for (const id of order) if (byId.has(id)) list.append(byId.get(id));
  for (const [id, card] of byId) if (!order.includes(id)) card.remove();
  countCards();
  if (focused === document.activeElement || !focused.isConnected) return;
  focused.focus({ preventScroll: true });
  focused.scrollIntoView({ block: "nearest" });
}

async function change(order, act, body, done) {
  // A new order is shown at once, and the old one again if the server refuses. True when it is done.
  const before = ids();
  if (act === "order") arrange(order);
  try {
    const answer = await ask(act, { ...body, version: version() });
    showsVersion(answer.version);
    arrange(answer.order);
    hideConflict();
    if (act === "order") past.push(before);
    else past.length = 0; // what was removed is not in the older orders
    say(done);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (act === "order") arrange(before);
    if (error.code === 409) showConflict(error.message);
    else say(error.message);
    return false;
  } finally {
    undo.disabled = !past.length;
    showSelection();
  }
}

// `indexIn` gives the place among the others; it is asked when the moves before this one are done.
export function move(moving, indexIn) {
  return inTurn(() => {
    const present = ids();
    const rest = present.filter((id) => !moving.includes(id));
    const asked = indexIn(rest, present);
    const index = Math.max(0, Math.min(asked, rest.length));
    const order = [...rest.slice(0, index), ...moving, ...rest.slice(index)];
    if (order.join() === present.join()) {
      return say(index === 0 ? "Already at the start." : index === rest.length ? "Already at the end." : "Already there.");
    }
    const what = moving.length === 1 ? "Photo" : `${moving.length} photos`;
    const done = `${what} moved to position ${index + 1} of ${order.length}.`;
    return change(order, "order", { slides: moving, to: index + 1 }, done);
  });
}

// By so many places from where the first of them stands.
function moveBy(moving, places) {
  return move(moving, (rest, present) => {
    const first = present.findIndex((id) => moving.includes(id));
    return rest.filter((id) => present.indexOf(id) < first).length + places;
  });
}

function moveAs(how, moving) {
  if (how === "start") return move(moving, () => 0);
  if (how === "end") return move(moving, (rest) => rest.length);
  if (how === "earlier") return moveBy(moving, -1);
  if (how === "later") return moveBy(moving, 1);
  const position = tools.querySelector("[data-to]").value;
  if (!position) return say("Say to which position.");
  return move(moving, () => Number(position) - 1);
}

tools.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.move) {
    moveAs(button.dataset.move, selected().map(idOf));
  } else if (button.hasAttribute("data-select-all")) {
    const isAll = selected().length === list.children.length;
    for (const card of cards()) select(card, !isAll);
    showSelection();
  } else if (button.hasAttribute("data-remove")) {
    remove(selected().map(idOf));
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
  const order = sorted().map(idOf);
  inTurn(() => change(order, "order", { order }, "Sorted. Undo puts it back."));
});

async function remove(gone) {
  const number = gone.length;
  const [what, stays] = number === 1 ? ["this photo", "It stays"] : [`these ${number} photos`, "They stay"];
  if (!number || !window.confirm(`Remove ${what} from the gallery? ${stays} in the library.`)) return;
  const place = ids().indexOf(gone[0]);
  const done = `${number} removed. ${stays} in the library.`;
  const isDone = await inTurn(() => change([], "remove", { slides: gone }, done));
  const focused = document.activeElement;
  if (!isDone || (focused !== document.body && !focused.disabled)) return;
  // The focus was on what is gone, or on the button that has nothing to remove now.
  const next = cards()[Math.min(place, list.children.length - 1)];
  (next || sheet.querySelector("[data-files]")).focus();
}

function undoLast() {
  return inTurn(async () => {
    const order = past.at(-1);
    if (!order) return say("Nothing to undo.");
    const present = ids();
    const added = present.filter((id) => !order.includes(id));
    const wanted = [...order.filter((id) => present.includes(id)), ...added];
    const isDone = await change(wanted, "order", { order: wanted }, "The last move was undone.");
    if (isDone) past.splice(-2); // the undone move, and the undoing itself
    undo.disabled = !past.length;
  });
}

async function reload() {
  try {
    const answer = await ask("cards");
    // A card with words half written stays as it is.
    list.replaceChildren(...drawn(answer.html).map((fresh) => {
      const old = cardOf(idOf(fresh));
      return old?.querySelector("form") ? old : fresh;
    }));
    showsVersion(answer.version);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return say(error.message);
  }
  past.length = 0;
  undo.disabled = true;
  hideConflict();
  countCards();
  showSelection();
  say("This is the present order.");
  list.querySelector(".card")?.focus();
}
sheet.querySelector("[data-reload]").addEventListener("click", () => inTurn(reload));

// Selecting
list.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select]")) return;
  select(event.target.closest(".card"), event.target.checked);
  showSelection();
});
list.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (!card || !event.target.closest("[data-grip]") || event.target.closest(".card__select")) return;
  card.focus();
  if (event.shiftKey && cardOf(anchor)) {
    const all = cards();
    const [from, to] = [all.indexOf(cardOf(anchor)), all.indexOf(card)].sort((a, b) => a - b);
    all.forEach((each, index) => index >= from && index <= to && select(each, true));
  } else {
    const isAlone = !(event.ctrlKey || event.metaKey);
    const was = isSelected(card);
    if (isAlone) for (const each of selected()) select(each, false);
    select(card, !was);
    anchor = idOf(card);
  }
  showSelection();
});

// The keyboard: one card, with what is on it, is in the tab order; arrows go from card to card
function makeReachable(card, isReachable) {
  card.tabIndex = isReachable ? 0 : -1;
  for (const control of card.querySelectorAll(".card__photo input, .card__words :is(a, button, summary)")) {
    control.tabIndex = card.tabIndex;
  }
}
function makeOneReachable() {
  const one = list.querySelector('.card[tabindex="0"]') ?? list.firstElementChild;
  for (const card of cards()) makeReachable(card, card === one);
}
list.addEventListener("focusin", (event) => {
  for (const card of list.querySelectorAll('.card[tabindex="0"]')) makeReachable(card, false);
  makeReachable(event.target.closest(".card"), true);
});
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
    if (!event.altKey) return all[bounded].focus();
    const chosen = chosenWith(card);
    if (event.key === "Home") moveAs("start", chosen);
    else if (event.key === "End") moveAs("end", chosen);
    else moveBy(chosen, chosen.length > 1 ? Math.sign(target - index) : target - index);
  } else if (event.key === " ") {
    event.preventDefault();
    select(card, !isSelected(card));
    anchor = idOf(card);
    showSelection();
    say(`Photo ${index + 1} ${isSelected(card) ? "selected" : "not selected"}, ${selected().length} in all.`);
  } else if (event.key === "Enter") {
    event.preventDefault();
    card.querySelector("[data-edit]")?.click();
  } else if (event.key === "Delete") {
    const chosen = selected().map(idOf);
    remove(chosen.length ? chosen : [idOf(card)]);
  }
});

makeOneReachable();
new MutationObserver(makeOneReachable).observe(list, { childList: true });
showSelection();

// Photos change their places, are sorted and taken out.

import { arrange, idOf, ids } from "./arranging.js";
import { dropOrders, keptNumber, ordersWaiting, sendAct, sendKept } from "./waiting-acts.js";
import { Refused, ask, cardOf, cards, countCards, drawn, hideConflict, inTurn, list, replaceCards, say, sheet, showConflict, showsVersion } from "./request.js";
import { selected, showSelection } from "./chosen-cards.js";

const tools = sheet.querySelector("[data-tools]");

// A new order is shown at once, and the old one again if the server refuses. True when it is done.
async function change(order, act, body, done) {
  const before = ids();
  const gone = act === "remove" ? body.slides.map(cardOf) : [];
  if (act !== "restore") arrange(order);
  try {
    const answer = await sendAct(act, body, { wanted: act === "restore" ? undefined : order });
    if (answer.html) replaceCards(drawn(answer.html));
    if (!ordersWaiting()) arrange(answer.order);
    hideConflict();
    say(answer.note ? `${done} ${answer.note}` : done);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.isDropped) return false; // with the change before it, which put all back
    dropOrders();
    list.append(...gone);
    arrange(before);
    if (error.code === 409) showConflict(error.message);
    else say(error.message);
    return false;
  } finally {
    showSelection();
  }
}

// `indexIn` gives the place among the others.
export async function move(moving, indexIn) {
  const present = ids();
  const taken = new Set(moving);
  const rest = present.filter((id) => !taken.has(id));
  const index = Math.max(0, Math.min(indexIn(rest, present), rest.length));
  const order = [...rest.slice(0, index), ...moving, ...rest.slice(index)];
  if (order.join() === present.join()) {
    return say(index === 0 ? "Already at the start." : index === rest.length ? "Already at the end." : "Already there.");
  }
  const what = moving.length === 1 ? "Photo" : `${moving.length} photos`;
  const done = `${what} moved to position ${index + 1} of ${order.length}.`;
  return change(order, "order", { slides: moving, to: index + 1 }, done);
}

// By so many places from where the first of them stands, among those that are shown.
export function moveBy(moving, places) {
  return move(moving, (rest, present) => {
    const place = new Map(present.map((id, index) => [id, index]));
    const first = Math.min(...moving.map((id) => place.get(id)));
    const shown = rest.filter((id) => !cardOf(id).hidden);
    const target = shown.filter((id) => place.get(id) < first).length + places;
    if (target >= shown.length) return rest.indexOf(shown.at(-1)) + 1;
    return rest.indexOf(shown[Math.max(target, 0)]);
  });
}

export function moveAs(how, moving) {
  if (how === "start") return move(moving, () => 0);
  if (how === "end") return move(moving, (rest) => rest.length);
  if (how === "earlier") return moveBy(moving, -1);
  if (how === "later") return moveBy(moving, 1);
  const position = tools.querySelector("[data-to]").value;
  if (!position) return say("Say to which position.");
  const isPlace = Number.isInteger(Number(position)) && position >= 1 && position <= cards().length;
  if (!isPlace) return say(`Say a position from 1 to ${cards().length}.`);
  return move(moving, () => Number(position) - 1);
}

tools.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.move) moveAs(button.dataset.move, selected().map(idOf));
  else if (button?.hasAttribute("data-remove")) remove(selected().map(idOf));
});
tools.querySelector("[data-to]").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  moveAs("to", selected().map(idOf));
});

// As `ingest` sorts: 2 before 10, and the ending last, so that "a.jpg" goes before "a 2.jpg".
const { compare } = new Intl.Collator(undefined, { numeric: true });
const stem = (name) => name.replace(/(?<=.)\.[^.]*$/, "");
const byFileName = (a, b) => compare(stem(a), stem(b)) || compare(a, b);

sheet.querySelector("[data-sort]").addEventListener("change", (event) => {
  const how = event.target.value;
  event.target.value = "";
  const all = cards();
  const sorted = {
    file: () => all.toSorted((a, b) => byFileName(a.dataset.file, b.dataset.file)),
    taken: () => all.toSorted((a, b) => (a.dataset.taken || "9").localeCompare(b.dataset.taken || "9")),
    // Photos are numbered as they come in; a slide that wants one stands last.
    upload: () => all.toSorted((a, b) => (Number(a.dataset.photo) || Infinity) - (Number(b.dataset.photo) || Infinity) || 0),
    reverse: () => all.toReversed(),
  }[how];
  if (!sorted) return;
  const order = sorted().map(idOf);
  change(order, "order", { order }, "Sorted. Undo puts it back.");
});

export async function remove(gone) {
  const number = gone.length;
  const [what, stays] = number === 1 ? ["this photo", "It stays"] : [`these ${number} photos`, "They stay"];
  if (!number || !window.confirm(`Remove ${what} from the gallery? ${stays} in the library.`)) return;
  const place = ids().indexOf(gone[0]);
  const done = `${number} removed. ${stays} in the library.`;
  const taken = new Set(gone);
  const rest = ids().filter((id) => !taken.has(id));
  const isDone = await change(rest, "remove", { slides: gone }, done);
  const focused = document.activeElement;
  if (!isDone || (focused !== document.body && !focused.disabled)) return;
  // The focus was on what is gone, or on the button that has nothing to remove now.
  const next = cards()[Math.min(place, list.children.length - 1)];
  (next || sheet.querySelector("[data-files]"))?.focus();
}

// The order as the server has it; a card with words half written stays as it is.
async function showPresent() {
  const answer = await ask("cards");
  list.replaceChildren(...drawn(answer.html).map((fresh) => {
    const old = cardOf(idOf(fresh));
    return old?.querySelector("form") ? old : fresh;
  }));
  showsVersion(answer.version);
  hideConflict();
  countCards();
  showSelection();
}

async function reload() {
  try {
    await showPresent();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return say(error.message);
  }
  say("This is the present order.");
  list.querySelector(".card")?.focus();
}
sheet.querySelector("[data-reload]").addEventListener("click", () => inTurn(reload));

// What waited when this page was left goes on its way before anything else.
async function goOnWithKept() {
  const { taken, refused } = await sendKept();
  try {
    await inTurn(showPresent);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return say(error.message);
  }
  const changes = (number) => (number === 1 ? "1 change" : `${number} changes`);
  const told = [taken && `${changes(taken)} that waited ${taken === 1 ? "is" : "are"} saved.`, refused && `${changes(refused)} could not be made any more.`];
  say(told.filter(Boolean).join(" "));
}
if (keptNumber) goOnWithKept();

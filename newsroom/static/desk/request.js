// What the light table asks of the server, and the parts of its page that all of its modules know. The
// library's page has the first of them, too: where its requests go, and where it says what was done.

import { Refused, askServer, token } from "./asking.js";

export { Refused, token };
export const sheet = document.querySelector("[data-requests]");
export const list = sheet.querySelector("[data-cards]");
const status = sheet.querySelector("[data-status]");

export function address(act) {
  return `${sheet.dataset.requests}${act}/`;
}

// How many changes are on their way; the bar says so.
let changing = 0;
function tellAsking(difference, isDone) {
  changing += difference;
  document.dispatchEvent(new CustomEvent("desk:asking", { detail: { number: changing, isDone } }));
}

// Which rows of the log a change of this page became: it can be undone, and is no news.
function tellActed(act, answer) {
  if (answer.acts_written) document.dispatchEvent(new CustomEvent("desk:acted", { detail: { act, numbers: answer.acts_written } }));
}

export async function ask(act, body, ...how) {
  if (body === undefined) return send(act, body, ...how);
  tellAsking(1, false);
  let isDone = false;
  try {
    const answer = await send(act, body, ...how);
    isDone = true;
    tellActed(act, answer);
    return answer;
  } finally {
    tellAsking(-1, isDone);
  }
}

const send = (act, body, query = "", how = {}) => askServer(address(act) + (query && `?${query}`), body, how);

// The order that this page shows is of one version. Acts that change it go one after the other, so
// that each starts from what the one before made.
let last = Promise.resolve();
export function inTurn(act) {
  const result = last.then(act);
  last = result.catch(() => {});
  return result;
}

export function version() {
  return Number(sheet.dataset.version);
}

export function showsVersion(number) {
  sheet.dataset.version = number;
}

const SHOWN_MS = 10_000;
let timer = 0;
export function say(text) {
  // A screen reader keeps silent about a text that stays the same.
  status.textContent = status.textContent === text ? `${text}\u00a0` : text;
  clearTimeout(timer);
  timer = setTimeout(() => (status.textContent = ""), SHOWN_MS);
}

export function cards() {
  return [...list.children];
}

export function showReadiness() {
  // Failed ones say why on their cards; slides that want a photo wait for a person.
  const states = cards().map((card) => card.dataset.state).filter((state) => state !== "wanted");
  const ready = states.filter((state) => state === "ready").length;
  const failed = states.filter((state) => state === "failed").length;
  const place = sheet.querySelector("[data-ready]");
  place.hidden = !states.includes("waiting");
  place.querySelector("[data-ready-text]").textContent =
    `${ready} of ${states.length} ready` + (failed ? `, ${failed} failed` : "");
  place.querySelector("[data-ready-progress]").value = states.length ? (ready + failed) / states.length : 0;
}

export function countCards() {
  const all = cards();
  all.forEach((card, index) => {
    const number = card.querySelector("[data-position]").firstChild;
    if (number.data === `${index + 1}`) return; // nothing to draw anew
    number.data = index + 1;
    card.ariaLabel = `${index + 1}: ${card.ariaLabel.replace(/^\d+: /, "")}`;
  });
  sheet.querySelector("[data-count]").textContent = all.length;
  sheet.querySelector("[data-empty]").hidden = all.length > 0;
  showReadiness();
}

export function drawn(html) {
  const holder = document.createElement("ol");
  holder.innerHTML = html;
  return [...holder.children];
}

// Fresh cards of these slides; of none named, all. `how` is as `ask` takes it.
export async function fetchCards(slides = [], how = {}) {
  const query = new URLSearchParams(slides.map((id) => ["slide", id])).toString();
  return drawn((await ask("cards", undefined, query, how)).html);
}

export function cardOf(id) {
  return list.querySelector(`[data-slide-id="${id}"]`);
}

export function replaceCards(freshCards) {
  // Fresh cards in the place of those with the same id; the rest are added at the end.
  for (const fresh of freshCards) {
    const old = cardOf(fresh.dataset.slideId);
    if (!old) {
      list.append(fresh);
      continue;
    }
    if (old.querySelector("form")) continue; // somebody is writing in it
    const wasSelected = old.classList.contains("card--selected");
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(fresh);
    fresh.tabIndex = old.tabIndex;
    const box = fresh.querySelector("[data-select]");
    if (box && wasSelected) {
      box.checked = true;
      fresh.classList.add("card--selected");
    }
    if (hadFocus) fresh.focus();
  }
  countCards();
}

export function showConflict(text) {
  const conflict = sheet.querySelector("[data-conflict]");
  conflict.hidden = false;
  conflict.querySelector("[data-conflict-text]").textContent = text;
  conflict.scrollIntoView({ block: "nearest" });
}

export function hideConflict() {
  sheet.querySelector("[data-conflict]").hidden = true;
}

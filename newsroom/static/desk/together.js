// Others at the same gallery: what they do is on this page within seconds, and who is here is said in
// the bar. Cards are drawn anew in their places; what is chosen, focused and typed stays.

import { arrange, ids } from "./arranging.js";
import { unsavedOf } from "./caption-saving.js";
import { captioned, tellCaptioned } from "./caption-view.js";
import { Refused, address, cardOf, cards, countCards, fetchCards, inTurn, list, replaceCards, say, sheet, showsVersion } from "./request.js";
import { showSelection } from "./chosen-cards.js";
import { showOpen } from "./undoing.js";
import { showError } from "./words-form.js";

const EVERY_MS = 2000;
const HIDDEN_MS = 20_000;
const AFTER_TROUBLE_MS = 8000;
const MOST_CARDS = 60; // that are asked for one by one
const TOLD = 3;
const TAKEN_OUT = "Somebody took this photo out of the gallery. What you wrote is still here: copy it, or have the photo put back.";
const people = document.querySelector("[data-people]");
const stale = document.querySelector("[data-form-stale]");
const pageId = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const own = new Set(); // numbers of this page's acts
let unnumbered = 0; // acts of this page whose answer, with the number, was lost
let after = Number(sheet.dataset.act);
let etag = "";
let isFirst = true;
let killed = new Set(); // slides whose photos are killed, as the server said last
let waiting = 0; // changes of this page that are on their way
let timer = 0;

document.addEventListener("desk:acted", ({ detail }) => {
  for (const number of detail.numbers) own.add(number);
});
document.addEventListener("desk:recognised", () => unnumbered++);
document.addEventListener("desk:waiting", ({ detail }) => (waiting = detail.number));
document.addEventListener("desk:fields", ({ detail }) => showStale(detail.who));

const writtenOn = () => captioned() || (list.querySelector(".card form")?.closest(".card").dataset.slideId ?? "");
const isBusy = () => waiting > 0 || list.querySelector(".card--dragged") !== null;

function queryOf(more = {}) {
  const query = new URLSearchParams({ after, page: pageId, slide: writtenOn(), ...more });
  if (document.hidden) query.set("hidden", "1");
  if (isFirst) query.set("first", "1");
  return query;
}

async function look() {
  const headers = etag ? { "If-None-Match": etag } : {};
  const response = await fetch(`${address("changes")}?${queryOf()}`, { headers, cache: "no-store" });
  if (response.status === 304) return EVERY_MS;
  // Who is logged out is asked to log in by what he does, not by what nobody asked for.
  if (!response.ok || response.redirected) return AFTER_TROUBLE_MS;
  const answer = await response.json();
  isFirst = false;
  showPeople(answer.people);
  killed = new Set(answer.killed);
  showOpen(answer);
  if (!answer.acts) etag = response.headers.get("ETag") ?? "";
  else await inTurn(() => take(answer));
  return EVERY_MS;
}

// Only where nothing of this page is under way, and nothing of it came later than the answer.
async function take(answer) {
  if (isBusy() || Math.max(0, ...own) > answer.number) return;
  for (const act of answer.acts.filter(({ mine, number }) => mine && !own.has(number)).slice(0, unnumbered)) {
    own.add(act.number);
    unnumbered--;
  }
  const foreign = answer.acts.filter((act) => !own.has(act.number));
  if (answer.everything) await drawAgain(ids(), null);
  else if (foreign.length) {
    await drawAgain(foreign.flatMap((act) => act.slides), answer.order);
    tell(foreign, answer.fields);
  }
  if (answer.everything || foreign.length) document.dispatchEvent(new CustomEvent("desk:others"));
  after = answer.number;
  etag = "";
  if (answer.order || answer.everything) showsVersion(answer.version);
}

// A photo that was killed, or is free again, shows it at once, large as well. A card in which somebody
// writes is drawn when its form is shut.
async function drawKills() {
  const isTold = (card) => card.classList.contains("card--killed") === killed.has(card.dataset.slideId);
  const stale = cards().filter((card) => !isTold(card) && !card.querySelector("form"));
  if (!stale.length) return;
  const slides = stale.map((card) => card.dataset.slideId).slice(0, MOST_CARDS);
  replaceCards(await fetchCards(slides));
  document.dispatchEvent(new CustomEvent("desk:killed", { detail: { slides } }));
  const places = slides.filter((id) => killed.has(id)).map((id) => ids().indexOf(id) + 1);
  if (places.length) say(places.length === 1 ? `Photo ${places[0]} was killed: it is shown nowhere any more.` : `${places.length} photos were killed: they are shown nowhere any more.`);
}

async function drawAgain(touched, order) {
  const missing = (order ?? []).filter((id) => !cardOf(id));
  const wanted = [...new Set([...touched, ...missing])].filter((id) => !order || order.includes(id));
  if (wanted.length || !order) {
    const isFew = order !== null && wanted.length <= MOST_CARDS;
    const fresh = await fetchCards(isFew ? wanted : []);
    replaceCards(fresh);
    if (order === null) arrange(withWritten(fresh.map((card) => card.dataset.slideId)));
  }
  if (order) arrange(withWritten(order));
  countCards();
  showSelection();
  showWriters();
}

// A card that somebody writes on here stays, with what is written, when another takes it out.
function withWritten(order) {
  const kept = [...order];
  cards().forEach((card, index, all) => {
    const form = card.querySelector("form");
    const slide = card.dataset.slideId;
    if (order.includes(slide) || !(form || slide === captioned() || unsavedOf(slide))) return;
    kept.splice(kept.indexOf(all[index - 1]?.dataset.slideId) + 1, 0, slide);
    if (slide === captioned()) tellCaptioned(TAKEN_OUT);
    else if (form) showError(form, TAKEN_OUT);
  });
  return kept;
}

function tell(acts, hasFields) {
  const told = acts.slice(-TOLD).map((act) => `${act.who} ${act.did}.`);
  const more = acts.length - told.length;
  say(`${more ? `${more} more, then: ` : ""}${told.join(" ")}`);
  if (hasFields) showStale(acts.findLast((act) => act.name === "fields" || act.name === "undo" || act.name === "redo")?.who ?? "Somebody");
}

function showStale(who) {
  stale.hidden = false;
  stale.querySelector("[data-form-stale-text]").textContent = `${who || "This"} changed the title or what is beside it.`;
}

let writers = [];
function showPeople(others) {
  writers = others.filter((other) => other.slide);
  const told = others.map(({ name, slide }) => (slide && cardOf(slide) ? `${name}, at photo ${ids().indexOf(slide) + 1}` : name));
  people.hidden = !told.length;
  people.textContent = told.length ? `Also here: ${[...new Set(told)].join("; ")}` : "";
  showWriters();
}

function showWriters() {
  for (const card of list.querySelectorAll("[data-writer]")) delete card.dataset.writer;
  for (const { name, slide } of writers) {
    const photo = cardOf(slide)?.querySelector(".card__photo");
    if (photo) photo.dataset.writer = `${name} writes`;
  }
}

let isLeft = false; // a page that is left is hidden after that: it must not come back by saying so
async function lookOn() {
  clearTimeout(timer);
  if (isLeft) return;
  let pause = AFTER_TROUBLE_MS;
  try {
    pause = await look();
    await inTurn(drawKills);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Refused)) throw error; // the line is broken
  } finally {
    clearTimeout(timer);
    if (!isLeft) timer = setTimeout(lookOn, document.hidden ? HIDDEN_MS : pause);
  }
}

document.addEventListener("visibilitychange", lookOn);
document.addEventListener("focusin", (event) => event.target.closest(".words") && lookSoon());
function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(lookOn, 200);
}
window.addEventListener("pagehide", () => {
  isLeft = true;
  clearTimeout(timer);
  fetch(`${address("changes")}?${queryOf({ closed: "1" })}`, { keepalive: true }).catch(() => {});
});
window.addEventListener("pageshow", (event) => {
  isLeft = false;
  if (event.persisted) lookOn();
});
lookOn();

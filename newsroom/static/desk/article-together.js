// Others at the same article: what they save is on this page within seconds, part by part, and who is here is
// said in the bar. What one is writing oneself stays.

import { article, typed } from "./article-autosave.js";
import { beside, collect, disputed, keyOf, known, partOf } from "./article-changes.js";
import { drop, showConflict, take } from "./article-conflicts.js";
import { addPart, list, nameOf, parts, say, tellChanged } from "./article-parts.js";
import { Refused, askServer } from "./asking.js";

const EVERY_MS = 3000;
const HIDDEN_MS = 20_000;
const people = document.querySelector("[data-people]");
const pageId = crypto.randomUUID?.().replaceAll("-", "") ?? String(Math.random()).slice(2);
const address = (act) => new URL(`../${act}/`, location.href.split("#")[0]).href;
let timer = 0;

function queryOf(more = {}) {
  const at = document.activeElement?.closest(".part");
  const query = new URLSearchParams({ version: article.version, page: pageId, part: at ? keyOf(at) : "", ...more });
  if (document.hidden) query.set("hidden", "1");
  return query;
}

const ask = (act, query) => askServer(`${address(act)}?${query}`, undefined, { mayLogIn: false });

async function look() {
  const answer = await ask("changes", queryOf());
  showPeople(answer.people);
  if (answer.parts) await takeNews(answer);
}

// A part that one is changing is left; saving it tells of the conflict. What is kept beside a live article is
// not sent again by itself: of that it is told here.
async function takeNews({ version, parts: digests, fields }) {
  const mine = collect()?.changes ?? { fields: {}, parts: {} };
  const isFree = (key) => !(key in mine.parts) && !(key in mine.fields) && !disputed.has(key);
  const fresh = Object.keys(digests).filter((key) => known.seen[key] !== digests[key] && isFree(key));
  const changed = Object.keys(fields).filter((name) => known.seen[name] !== fields[name] && isFree(name));
  const gone = known.order.filter((key) => !(key in digests) && isFree(key) && !key.includes(":+"));
  if (fresh.length || changed.length) {
    const values = await ask("values", new URLSearchParams(fresh.map((key) => ["part", key])));
    for (const name of changed) {
      if (beside.has(name)) dispute(name, values.fields, values.shown, values.seen[name]);
      else take(name, values.fields, values.shown, values.seen[name]);
    }
    for (const [key, each] of Object.entries(values.parts)) {
      if (beside.has(key)) dispute(key, each.values, each.shown, each.seen);
      else takePart(key, each);
    }
  }
  for (const key of gone) {
    if (beside.has(key)) dispute(key, null, {}, "");
    else drop(key);
  }
  if (!mine.placed && known.structure === "[]{}") arrange(Object.keys(digests));
  article.version = version;
  document.dispatchEvent(new CustomEvent("desk:others"));
  const number = fresh.length + changed.length + gone.length;
  if (number) say(number === 1 ? "Somebody else changed this article: it is on the page." : `Somebody else changed ${number} parts of this article: they are on the page.`);
}

const dispute = (key, theirs, shown, seen) => showConflict({ key, theirs, shown, seen, who: "Somebody else" }, typed);

function takePart(key, { values, seen, shown }) {
  if (!partOf(key)) {
    const part = addPart(key.split(":")[0], list.lastElementChild, values, shown);
    part.dataset.part = key;
    known.order.push(key);
  }
  take(key, values, shown, seen);
}

function arrange(order) {
  const before = parts().map(keyOf);
  const wanted = order.filter((key) => partOf(key));
  known.order = order.filter((key) => partOf(key));
  if (before.filter((key) => wanted.includes(key)).join() === wanted.join()) return;
  const focused = document.activeElement;
  let last = null;
  for (const key of wanted) {
    const part = partOf(key);
    if (last ? last.nextElementSibling !== part : list.firstElementChild !== part) (last ? (at) => last.after(at) : (at) => list.prepend(at))(part);
    last = part;
  }
  if (focused !== document.activeElement) focused.focus({ preventScroll: true });
  tellChanged();
}

function showPeople(others) {
  const told = others.map(({ name, part }) => {
    const at = part && partOf(part);
    return at ? `${name}, at “${nameOf(at)}”` : name;
  });
  people.hidden = !told.length;
  people.textContent = told.length ? `Also here: ${[...new Set(told)].join("; ")}` : "";
  for (const part of list.querySelectorAll("[data-writer]")) delete part.dataset.writer;
  for (const { name, part } of others) {
    const at = part && partOf(part);
    if (at) at.dataset.writer = `${name} writes`;
  }
}

async function lookOn() {
  clearTimeout(timer);
  try {
    await look();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TypeError)) throw error; // the line is broken
  } finally {
    timer = setTimeout(lookOn, document.hidden ? HIDDEN_MS : EVERY_MS);
  }
}
document.addEventListener("visibilitychange", lookOn);
window.addEventListener("pagehide", () => {
  clearTimeout(timer);
  fetch(`${address("changes")}?${queryOf({ closed: "1" })}`, { keepalive: true }).catch(() => {});
});
lookOn();

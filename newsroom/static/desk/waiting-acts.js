// Changes go to the server one after the other. What a broken line does not take waits in this tab, over
// a reload, too, and goes on in order when the line is back.

import { me } from "./login.js";
import { Refused, ask, drawn, inTurn, showsVersion, version } from "./request.js";

const KEY = `photodesk:acts:${me()}:${location.pathname}`;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 20_000;
const ORDERS = ["order", "remove", "restore"]; // acts that start from a version of the order

// Each {act, body, wanted: the order afterwards, where the page knows it}.
const waiting = read();
let isBroken = false;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return []; // the browser keeps nothing
  }
}

function keep() {
  try {
    const kept = waiting.filter((one) => !one.isOfThisPage);
    if (kept.length) sessionStorage.setItem(KEY, JSON.stringify(kept));
    else sessionStorage.removeItem(KEY);
  } catch {
    // The browser has no room, or keeps nothing: leaving the page then asks.
  }
}

function tell() {
  document.dispatchEvent(new CustomEvent("desk:waiting", { detail: { number: waiting.length, isBroken } }));
}

// Whether the line is to blame, or a server that is being started again: not what was asked for.
const isOfTheLine = (refusal) => refusal.code === 0 || refusal.code >= 502;

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(end, milliseconds);
    function end() {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      resolve();
    }
    window.addEventListener("online", end);
  });
}

// An answer may be lost after the change was made. What is there then says so, and is the answer. Its row
// of the log is this page's, though its number is not known.
const tellRecognised = () => document.dispatchEvent(new CustomEvent("desk:recognised"));

async function madeAlready(one) {
  const present = await ask("cards");
  const order = drawn(present.html).map((card) => card.dataset.slideId);
  if (one.wanted?.join() !== order.join()) return null;
  tellRecognised();
  return { version: present.version, order };
}

async function sendOnce(one, isAgain) {
  const body = ORDERS.includes(one.act) ? { ...one.body, version: version() } : one.body;
  try {
    const answer = await ask(one.act, body);
    if (!isAgain || !ORDERS.includes(one.act) || answer.acts_written) return answer;
    tellRecognised();
    return { ...answer, note: "" }; // what happened meanwhile was this
  } catch (refusal) {
    if (!(refusal instanceof Refused) || !isAgain || isOfTheLine(refusal)) throw refusal;
    const made = ORDERS.includes(one.act) && (await madeAlready(one));
    if (!made) throw refusal;
    return made;
  }
}

async function sendUntilTaken(one) {
  let wait = FIRST_WAIT_MS;
  for (let isAgain = Boolean(one.isKept); ; isAgain = true) {
    if (!waiting.includes(one)) throw Object.assign(new Refused(0, {}), { isDropped: true });
    try {
      const answer = await sendOnce(one, isAgain);
      if (answer.version) showsVersion(answer.version);
      return answer;
    } catch (refusal) {
      if (!(refusal instanceof Refused) || !isOfTheLine(refusal)) throw refusal;
    }
    isBroken = true;
    tell();
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

function finish(one) {
  const index = waiting.indexOf(one);
  if (index >= 0) waiting.splice(index, 1);
  keep();
  tell();
}

async function sendInTurn(one) {
  try {
    return await inTurn(() => sendUntilTaken(one));
  } finally {
    isBroken = false;
    finish(one);
  }
}

// The server's answer, whenever it comes; a `Refused` where the change itself is not taken. What is of
// this page alone is kept over a reload by others: texts are drafts.
export function sendAct(act, body, { wanted, isOfThisPage = false } = {}) {
  const one = { act, body, wanted, isOfThisPage };
  waiting.push(one);
  keep();
  tell();
  return sendInTurn(one);
}

// Whether others that change the order wait behind this moment: what is shown is then theirs.
export const ordersWaiting = () => waiting.some((one) => ORDERS.includes(one.act));

// What starts from an order that there is not is not sent.
export function dropOrders() {
  for (const one of waiting.filter((each) => ORDERS.includes(each.act))) finish(one);
}

// What a page before this one left behind. Resolves with the number of changes that were taken.
export async function sendKept() {
  const kept = [...waiting];
  const taken = kept.map((one) => sendInTurn(Object.assign(one, { isKept: true })).then(() => 1, () => 0));
  const sum = (await Promise.all(taken)).reduce((all, each) => all + each, 0);
  return { taken: sum, refused: kept.length - sum };
}

export const keptNumber = waiting.length;
window.addEventListener("beforeunload", (event) => waiting.length && isBroken && event.preventDefault());

// The light table's changes on their way to the server: those of the order start from a version of it, and an
// answer that was lost is recognised by what is there.

import { ActQueue, isOfTheLine } from "./act-queue.js";
import { Refused, ask, drawn, inTurn, showsVersion, version } from "./request.js";

const ORDERS = ["order", "remove", "restore"]; // acts that start from a version of the order

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
    if (answer.version) showsVersion(answer.version);
    if (!isAgain || !ORDERS.includes(one.act) || answer.acts_written) return answer;
    tellRecognised();
    return { ...answer, note: "" }; // what happened meanwhile was this
  } catch (refusal) {
    if (!(refusal instanceof Refused) || !isAgain || isOfTheLine(refusal)) throw refusal;
    const made = ORDERS.includes(one.act) && (await madeAlready(one));
    if (!made) throw refusal;
    showsVersion(made.version);
    return made;
  }
}

const queue = new ActQueue({ send: sendOnce, inTurn });

export const keptNumber = queue.keptNumber;
export const sendAct = (...given) => queue.add(...given);
export const sendKept = () => queue.sendKept();

// Whether others that change the order wait behind this moment: what is shown is then theirs.
export const ordersWaiting = () => queue.waiting.some((one) => ORDERS.includes(one.act));

// What starts from an order that there is not is not sent.
export const dropOrders = () => queue.drop((one) => ORDERS.includes(one.act));

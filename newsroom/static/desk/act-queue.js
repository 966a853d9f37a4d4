// Changes go to the server one after the other. What a broken line does not take waits in this tab, over
// a reload, too, and goes on in order when the line is back; leaving the page before asks.

import { Refused } from "./asking.js";
import { me } from "./login.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 20_000;

// Whether the line is to blame, or a server that is being started again: not what was asked for.
export const isOfTheLine = (refusal) => refusal.code === 0 || refusal.code >= 502;

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

export class ActQueue {
  #key = `photodesk:acts:${me()}:${location.pathname}`;
  #isBroken = false;
  #last = Promise.resolve();

  // `send(one, isAgain)` asks the server for one of them: {act, body, wanted: what the page knows to be there
  // afterwards}. `inTurn` is given where the page asks for more than these, one after the other.
  constructor({ send, inTurn = null }) {
    this.send = send;
    this.inTurn = inTurn ?? this.#inTurn;
    this.waiting = this.#read();
    this.keptNumber = this.waiting.length; // of those that a page before this one left behind
    window.addEventListener("beforeunload", (event) => this.waiting.length && this.#isBroken && event.preventDefault());
  }

  #inTurn = (act) => {
    const result = this.#last.then(act);
    this.#last = result.catch(() => {});
    return result;
  };

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key)) ?? [];
    } catch {
      return []; // the browser keeps nothing
    }
  }

  #keep() {
    try {
      const kept = this.waiting.filter((one) => !one.isOfThisPage);
      if (kept.length) sessionStorage.setItem(this.#key, JSON.stringify(kept));
      else sessionStorage.removeItem(this.#key);
    } catch {
      // The browser has no room, or keeps nothing: leaving the page then asks.
    }
  }

  #tell() {
    document.dispatchEvent(new CustomEvent("desk:waiting", { detail: { number: this.waiting.length, isBroken: this.#isBroken } }));
  }

  async #sendUntilTaken(one) {
    let wait = FIRST_WAIT_MS;
    for (let isAgain = Boolean(one.isKept); ; isAgain = true) {
      if (!this.waiting.includes(one)) throw Object.assign(new Refused(0, {}), { isDropped: true });
      try {
        return await this.send(one, isAgain);
      } catch (refusal) {
        if (!(refusal instanceof Refused) || !isOfTheLine(refusal)) throw refusal;
      }
      this.#isBroken = true;
      this.#tell();
      await pause(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  #finish(one) {
    const index = this.waiting.indexOf(one);
    if (index >= 0) this.waiting.splice(index, 1);
    this.#keep();
    this.#tell();
  }

  async #sendInTurn(one) {
    try {
      return await this.inTurn(() => this.#sendUntilTaken(one));
    } finally {
      this.#isBroken = false;
      this.#finish(one);
    }
  }

  // The server's answer, whenever it comes; a `Refused` where the change itself is not taken. What is of
  // this page alone is kept over a reload by others: texts are drafts.
  add(act, body, { wanted, isOfThisPage = false } = {}) {
    const one = { act, body, wanted, isOfThisPage };
    this.waiting.push(one);
    this.#keep();
    this.#tell();
    return this.#sendInTurn(one);
  }

  // These are not sent any more.
  drop(isUnwanted) {
    for (const one of this.waiting.filter(isUnwanted)) this.#finish(one);
  }

  // What a page before this one left behind. Resolves with the number of changes that were taken.
  async sendKept() {
    const kept = [...this.waiting];
    const taken = kept.map((one) => this.#sendInTurn(Object.assign(one, { isKept: true })).then(() => 1, () => 0));
    const sum = (await Promise.all(taken)).reduce((all, each) => all + each, 0);
    return { taken: sum, refused: kept.length - sum };
  }
}

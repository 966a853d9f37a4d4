// The order of a collection: what is moved stands there at once, and is sent; one request after the other.

import { ActQueue } from "./act-queue.js";
import { Refused } from "./asking.js";

export class CollectionOrder {
  #undone = []; // orders that were, each with the moment at which it ended, the last at the end

  // `grid` shows it; `send(act, body)` asks the server; `tell(text)` says what was done, `changed()` hears of it.
  constructor(grid, { send, tell, changed }) {
    Object.assign(this, { grid, tell, changed });
    this.queue = new ActQueue({ send: ({ act, body }) => send(act, body) });
    // What is under way arrives; what waits behind it would not.
    window.addEventListener("beforeunload", (event) => this.queue.waiting.length > 1 && event.preventDefault());
  }

  get ids() {
    return this.grid.all.map(({ id }) => id);
  }

  // When the last act was done that can be undone; 0 where there is none.
  get lastAt() {
    return this.#undone.at(-1)?.at ?? 0;
  }

  #willBeUndone(order) {
    this.#undone.push({ order, at: performance.now() });
  }

  // Puts tiles where `place(rest, tiles)` says: before how many of the others.
  move(tiles, place) {
    const moving = new Set(tiles);
    const before = this.grid.all;
    const ordered = before.filter((tile) => moving.has(tile));
    const rest = before.filter((tile) => !moving.has(tile));
    const at = Math.max(0, Math.min(rest.length, place(rest, ordered)));
    const after = [...rest.slice(0, at), ...ordered, ...rest.slice(at)];
    if (after.every((tile, index) => tile === before[index])) return false;
    this.#willBeUndone([...before]);
    this.#show(after);
    this.#ask("arrange", this.ids, before);
    const where = ordered.length === 1 ? `Photo moved to position ${at + 1}` : `${ordered.length} photos moved to position ${at + 1}`;
    this.tell(`${where} of ${after.length}.`);
    return true;
  }

  remove(tiles) {
    const before = [...this.grid.all];
    this.#willBeUndone(before);
    this.grid.takeOut(tiles);
    this.changed();
    this.#ask("remove", tiles.map(({ id }) => id), before);
    this.tell(`${tiles.length === 1 ? "1 photo" : `${tiles.length} photos`} taken out. Ctrl+Z puts back.`);
  }

  // The order before the last act; what was taken out comes back to its place.
  undo() {
    const { order: before } = this.#undone.pop() ?? {};
    if (!before) return this.tell("There is nothing to undo.");
    const present = [...this.grid.all];
    const back = before.filter(({ id }) => !this.grid.byId.has(id));
    if (back.length) {
      this.grid.add(back, "");
      this.#ask("add", back.map(({ id }) => id), present);
    }
    const known = new Set(before);
    this.#show([...before, ...this.grid.all.filter((tile) => !known.has(tile))]);
    this.#ask("arrange", this.ids, present);
    this.tell("Undone.");
  }

  #show(tiles) {
    this.grid.all = tiles;
    this.grid.layAgain();
    this.changed();
  }

  // As it was before an act that the server does not take; what starts from that act is not sent.
  #putBack(before) {
    this.queue.drop(() => true);
    this.#undone.length = 0;
    this.grid.takeOut(this.grid.all.filter((tile) => !before.includes(tile)));
    this.grid.add(before.filter(({ id }) => !this.grid.byId.has(id)), "");
    this.#show([...before]);
  }

  async #ask(act, ids, before) {
    try {
      await this.queue.add(act, { photos: ids });
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      if (refusal.isDropped) return; // with the one before it, which put all back
      this.#putBack(before);
      this.tell(refusal.message);
    }
  }
}

// The order of a collection: what is moved stands there at once, and is sent; one request after the other.

import { Refused } from "./asking.js";

// `grid` shows it; `send(act, ids)` asks the server; `tell(text)` says what was done, `changed()` hears of it.
export class CollectionOrder {
  #last = Promise.resolve();
  #undone = []; // orders that were, the last at the end

  constructor(grid, { send, tell, changed }) {
    Object.assign(this, { grid, send, tell, changed });
  }

  get ids() {
    return this.grid.all.map(({ id }) => id);
  }

  get canUndo() {
    return this.#undone.length > 0;
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
    this.#undone.push([...before]);
    this.#show(after);
    this.#ask("arrange", this.ids, before);
    const where = ordered.length === 1 ? `Photo moved to position ${at + 1}` : `${ordered.length} photos moved to position ${at + 1}`;
    this.tell(`${where} of ${after.length}.`);
    return true;
  }

  remove(tiles) {
    const before = [...this.grid.all];
    this.#undone.push(before);
    this.grid.takeOut(tiles);
    this.changed();
    this.#ask("remove", tiles.map(({ id }) => id), before);
    this.tell(`${tiles.length === 1 ? "1 photo" : `${tiles.length} photos`} taken out. Ctrl+Z puts back.`);
  }

  // The order before the last act; what was taken out comes back to its place.
  undo() {
    const before = this.#undone.pop();
    if (!before) return this.tell("There is nothing to undo.");
    const present = this.grid.all;
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

  #ask(act, ids, before) {
    this.#last = this.#last.then(async () => {
      try {
        await this.send(act, ids);
      } catch (refusal) {
        if (!(refusal instanceof Refused)) throw refusal;
        this.#show(before.filter(({ id }) => this.grid.byId.has(id)));
        this.tell(refusal.message);
      }
    });
  }
}

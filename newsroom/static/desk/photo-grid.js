// A grid of photographs that may be thousands: only the rows near the window are in the page. Its tiles
// are {id, ratio, html, stack}; those whose `html` is not known yet are asked for when they are neared.

import { layRows, rowAt } from "./grid-rows.js";
import { boxesOf, drawChosen, drawStack, inStacks, makeElement, makeReachable, putInPlace } from "./grid-tiles.js";

const AHEAD = 1; // windows' heights above and below in which rows are there
const MORE_PX = 2500; // so far from the end the next photos are asked for
const TILES_AT_ONCE = 100;
const REST_MS = 3000; // after a request that failed

export class PhotoGrid {
  #mounted = new Map(); // row -> its elements
  #frame = 0;
  #missing = new Set();
  #isFilling = false;

  // `source` has `more(cursor)`, which gives {tiles, next}, and `tiles(ids)`, which gives {tiles, gone}, the ids
  // of photos that are no longer there; both may throw. `scroller` is
  // what scrolls it: the window, or an element around it. `shape()` gives gap, height, below and isList.
  constructor(list, { source, shape, scroller = null, onDraw = () => {}, onTrouble = () => {} }) {
    Object.assign(this, { list, source, shape, scroller, onDraw, onTrouble });
    this.all = []; // every tile that came, in order
    this.shown = []; // those that are no hidden members of a stack
    this.rows = [];
    this.byId = new Map();
    this.next = "";
    this.chosen = new Set(); // tiles, in the order of choosing
    this.restsUntil = 0;
    this.isStacked = false; // photos that look alike lie on one another
    this.current = null; // the one that Tab comes to
    list.classList.add("grid--laid");
    (scroller ?? window).addEventListener("scroll", () => this.schedule(), { passive: true });
    new ResizeObserver(() => list.clientWidth !== this.width && this.layAgain()).observe(list);
    list.addEventListener("focusin", (event) => this.#reach(this.tileOf(event.target)));
  }

  tileOf(element) {
    return this.byId.get(Number(element.closest("[data-photo]")?.dataset.photo));
  }

  elementOf(tile) {
    return this.#mounted.get(this.rows[tile.row])?.[tile.index - this.rows[tile.row].from];
  }

  // These tiles and no others; the window stays where it is.
  show(tiles, next) {
    for (const row of [...this.#mounted.keys()]) this.#unmount(row);
    this.chosen.clear();
    this.byId.clear();
    Object.assign(this, { all: [], current: null, next: "" });
    this.add(tiles, next);
  }

  add(tiles, next) {
    const fresh = this.#takeIn(tiles);
    this.all.push(...fresh);
    this.next = next;
    // A photo that joins a stack above changes that one.
    if (this.isStacked && fresh.some(({ stack }) => stack && !fresh.some(({ id }) => id === stack.id))) return this.layAgain();
    const from = this.shown.length;
    this.shown = this.#arrange();
    this.#lay(this.all.length === fresh.length ? 0 : from);
    this.#draw();
  }

  // Before all others: photos that were just brought in.
  addBefore(tiles) {
    this.all.unshift(...this.#takeIn(tiles));
    this.layAgain();
  }

  // Those that are not there yet: a photo may have moved between two pages.
  #takeIn(tiles) {
    const fresh = tiles.filter(({ id }) => !this.byId.has(id));
    for (const tile of fresh) this.byId.set(tile.id, tile);
    return fresh;
  }

  takeOut(tiles) {
    const gone = new Set(tiles);
    for (const tile of gone) {
      this.byId.delete(tile.id);
      this.chosen.delete(tile);
    }
    if (gone.has(this.current)) this.current = null;
    this.all = this.all.filter((tile) => !gone.has(tile));
    // A stack whose first photo went has another first one.
    for (const [stack, left] of Map.groupBy(this.all, (tile) => tile.stack)) if (stack) Object.assign(stack, { id: left[0].id, size: left.length });
    this.layAgain();
  }

  #arrange = () => (this.isStacked ? inStacks(this.all) : [...this.all]);
  isShown = ({ id, stack }) => !this.isStacked || !stack || stack.isOpen || stack.id === id;

  // After a change of the width, the size, or of which tiles are shown: what was looked at stays in view.
  layAgain() {
    const held = this.#heldInView();
    const hadFocus = this.list.contains(document.activeElement);
    for (const row of [...this.#mounted.keys()]) this.#unmount(row);
    this.shown = this.#arrange();
    this.#lay(0);
    if (held && held.tile.row !== undefined && this.isShown(held.tile)) this.#scrollBy(held.tile.box.y - held.y);
    this.#draw();
    if (hadFocus && this.current) this.elementOf(this.current)?.querySelector(".tile__photo").focus({ preventScroll: true });
  }

  #heldInView() {
    const top = this.#view().top;
    const focused = this.list.contains(document.activeElement) ? this.current : null;
    const tile = focused ?? this.shown[this.rows[rowAt(this.rows, top)]?.from];
    return tile?.box && top > 0 ? { tile, y: tile.box.y } : null;
  }

  #scrollBy(difference) {
    (this.scroller ?? window).scrollBy({ top: difference, behavior: "instant" });
  }

  #lay(from) {
    this.width = this.list.clientWidth;
    const shape = { ...this.shape(), width: this.width };
    if (!from) this.rows = [];
    else if (!shape.isList) this.#unmount(this.rows.at(-1));
    layRows(this.rows, this.shown, from, shape);
    const last = this.rows.at(-1);
    this.list.style.blockSize = `${last ? last.y + last.height : 0}px`;
  }

  // What of the list is in sight, in its own measure.
  #view() {
    const box = this.list.getBoundingClientRect();
    const frame = this.scroller?.getBoundingClientRect() ?? { top: 0, height: innerHeight };
    return { top: frame.top - box.top, height: frame.height };
  }

  schedule() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const { top, height } = this.#view();
    const first = rowAt(this.rows, top - AHEAD * height);
    let last = first;
    while (last < this.rows.length && this.rows[last].y < top + (1 + AHEAD) * height) last += 1;
    const wanted = new Set(this.rows.slice(first, last));
    if (!this.current || this.byId.get(this.current.id) !== this.current) this.current = this.shown[0] ?? null;
    if (this.current && this.isShown(this.current)) wanted.add(this.rows[this.current.row]); // Tab comes back to it
    for (const row of [...this.#mounted.keys()]) if (!wanted.has(row)) this.#unmount(row);
    for (const row of wanted) if (!this.#mounted.has(row)) this.#mount(row);
    const end = this.rows.at(-1);
    if (this.next && (!end || end.y + end.height < top + height + MORE_PX)) this.more();
    this.onDraw();
  }

  #mount(row) {
    const elements = this.shown.slice(row.from, row.to).map((tile) => this.#build(tile, row));
    const behind = this.rows.slice(this.rows.indexOf(row) + 1).find((other) => this.#mounted.has(other));
    const before = behind ? this.#mounted.get(behind)[0] : null;
    for (const element of elements) this.list.insertBefore(element, before);
    this.#mounted.set(row, elements);
  }

  #unmount(row) {
    for (const element of this.#mounted.get(row) ?? []) element.remove();
    this.#mounted.delete(row);
  }

  // A tile's element, as it stands in the grid or by itself.
  make(tile) {
    if (tile.html === null) this.#want(tile);
    return makeElement(tile);
  }

  #build(tile, row) {
    const element = this.make(tile);
    putInPlace(element, tile, row);
    element.ariaSetSize = this.next ? -1 : this.shown.length;
    if (this.isStacked) drawStack(element, tile);
    makeReachable(element, tile === this.current);
    drawChosen(element, this.chosen.has(tile));
    return element;
  }

  #reach(tile) {
    if (!tile || tile === this.current) return;
    if (this.current) makeReachable(this.elementOf(this.current), false);
    this.current = tile;
    makeReachable(this.elementOf(tile), true);
  }

  mark(tile, isChosen) {
    if (isChosen) this.chosen.add(tile);
    else this.chosen.delete(tile);
    const element = this.elementOf(tile);
    if (element) drawChosen(element, isChosen);
  }

  // Scrolls no farther than it must.
  bringIntoView(tile, clear = { top: 0, bottom: 0 }) {
    const { top, height } = this.#view();
    const { y, height: own } = tile.box;
    if (y < top + clear.top) this.#scrollBy(y - top - clear.top - 8);
    else if (y + own > top + height - clear.bottom) this.#scrollBy(y + own - (top + height - clear.bottom) + 8);
    this.#draw();
  }

  focus(tile, clear) {
    this.#reach(tile);
    this.bringIntoView(tile, clear);
    this.elementOf(tile).querySelector(".tile__photo").focus({ preventScroll: true });
  }

  // Asks for the next photos; the same answer to all who ask meanwhile.
  more() {
    if (!this.next) return Promise.resolve();
    this.asking ??= this.#ask().finally(() => (this.asking = null));
    return this.asking;
  }

  async #ask() {
    const from = this.next;
    if (performance.now() < this.restsUntil) return;
    try {
      const { tiles, next } = await this.source.more(from);
      if (this.next === from) this.add(tiles, next); // and not another search meanwhile
    } catch (error) {
      this.restsUntil = performance.now() + REST_MS;
      this.onTrouble(error);
    }
  }

  #want(tile) {
    this.#missing.add(tile.id);
    if (this.#isFilling) return;
    this.#isFilling = true;
    setTimeout(() => this.#fill(), 40); // with those of the other rows
  }

  async #fill() {
    try {
      while (this.#missing.size) {
        const ids = [...this.#missing].slice(-TILES_AT_ONCE);
        for (const id of ids) this.#missing.delete(id);
        await this.refresh(ids);
      }
    } catch (error) {
      this.onTrouble(error);
    }
    this.#isFilling = false;
  }

  // Draws photos anew as the server knows them now, so many at once; those that it says are gone go.
  async refresh(ids) {
    const known = ids.filter((id) => this.byId.has(id));
    for (let from = 0; from < known.length; from += TILES_AT_ONCE) {
      const { tiles, gone } = await this.source.tiles(known.slice(from, from + TILES_AT_ONCE));
      for (const { id, html } of tiles) if (this.byId.has(id)) this.#replace(this.byId.get(id), html);
      const left = gone.map((id) => this.byId.get(id)).filter(Boolean);
      if (left.length) this.takeOut(left);
    }
  }

  #replace(tile, html) {
    if (this.byId.get(tile.id) !== tile) return;
    tile.html = html;
    const row = this.rows[tile.row];
    const elements = this.#mounted.get(row);
    if (!elements || !this.isShown(tile)) return;
    const old = elements[tile.index - row.from];
    const hadFocus = old.contains(document.activeElement);
    const element = this.#build(tile, row);
    old.replaceWith(element);
    elements[tile.index - row.from] = element;
    if (hadFocus) element.querySelector(".tile__photo").focus({ preventScroll: true });
  }

  // Where each shown tile is in the window.
  boxes() {
    return boxesOf(this.list, this.shown);
  }

  // What it shows and where, for whoever comes back to it.
  remember() {
    const top = this.#view().top;
    const first = this.shown[this.rows[rowAt(this.rows, Math.max(0, top))]?.from];
    return {
      photos: this.all.map(({ id, ratio, stack }) => [id, ratio, stack ? stack.id : 0, stack?.isOpen ? 1 : 0]),
      next: this.next,
      at: first ? { id: first.id, offset: first.box.y - top } : null,
      current: this.current?.id ?? 0,
    };
  }

  scrollTo(id, offset) {
    const tile = this.byId.get(id);
    if (tile?.box) this.#scrollBy(tile.box.y - offset - this.#view().top);
    this.#draw();
  }
}

// The library in a dialog, wherever the desk asks for a photo or a gallery: the same grid and the same
// search, the newest first.

import { askServer } from "./asking.js";
import { chooseTiles } from "./chosen-tiles.js";
import { useKeys } from "./grid-keys.js";
import { useStacks } from "./grid-stacks.js";
import { tilesOf } from "./grid-tiles.js";
import { Loupe } from "./loupe.js";
import { PhotoGrid } from "./photo-grid.js";
import { SearchBox } from "./search-box.js";

const COMPLETE = "/admin/media/photo/complete/";
const SAID_MS = 8000;
const INSIDE = `<div class="picker__head"><h2 class="picker__title" id="picker-title"></h2>
<form class="search" role="search" data-search><div class="search__box" data-search-box><ul class="search__tokens" data-search-tokens aria-label="Chips of this search" hidden></ul><input type="search" class="search__field" maxlength="10000" autocomplete="off" autocapitalize="off" spellcheck="false" data-search-field></div></form>
<p class="picker__total" role="status" data-total></p></div>
<div class="picker__photos" data-scroller><div class="library-notes" data-notes hidden></div><p class="picker__nothing" data-nothing hidden>Nothing found. Try fewer words, or the beginning of a name.</p><ol class="grid" data-grid></ol></div>
<div class="picker__foot"><p class="picker__status" role="status" data-picker-status></p><p class="picker__acts"><span class="picker__hint" data-hint></span> <button type="button" class="button button--main" data-act hidden></button> <button type="button" class="button button--quiet" data-close>Close</button></p></div>`;

let loupe = null;
let last = 0;

// What was chosen, as [{id, name, picture, mark}], or [] when the dialog was closed. `source` is the address
// that finds; `what` is "photo" or "gallery"; `isMany` takes several, in the order of choosing.
export function pick({ source, what, title, isMany = false, act = "Choose", hint = "" }) {
  const dialog = new PickDialog({ source, what, title, isMany, act, hint });
  return dialog.answer;
}

class PickDialog {
  #aborter = null;
  #timer = 0;

  constructor(how) {
    Object.assign(this, how);
    this.query = "";
    this.dialog = document.createElement("dialog");
    this.dialog.className = `picker neutral ${this.isMany ? "" : "picker--one"}`;
    this.dialog.setAttribute("aria-labelledby", "picker-title");
    this.dialog.innerHTML = INSIDE;
    this.#part("grid").ariaLabel = this.what === "gallery" ? "Galleries" : "Photos";
    document.body.append(this.dialog);
    this.#makeGrid();
    this.#makeTools();
    this.answer = new Promise((resolve) => this.dialog.addEventListener("close", () => this.#end(resolve)));
    this.dialog.showModal();
    this.box.field.focus();
    this.#search();
  }

  #part = (name) => this.dialog.querySelector(`[data-${name}]`);

  #makeGrid() {
    const scroller = this.#part("scroller");
    const isPhone = matchMedia("(width < 48rem)").matches;
    this.grid = new PhotoGrid(this.#part("grid"), {
      scroller,
      source: {
        more: async (after) => {
          const answer = await this.#ask({ after });
          return { tiles: tilesOf(answer), next: answer.next };
        },
        tiles: async () => ({ tiles: [], gone: [] }),
      },
      shape: () => ({ gap: isPhone ? 3 : 6, height: isPhone ? 110 : 150, below: 0, isList: false }),
      onTrouble: (error) => this.#say(error.message),
    });
    const clear = () => ({ top: 0, bottom: 0 });
    this.selection = chooseTiles(this.grid, {
      changed: () => this.#changed(),
      say: (text) => this.#say(text),
      clear,
      isAdding: this.isMany,
      isFollowed: (event) => event.ctrlKey || event.metaKey ? !this.isMany : false,
    });
    const look = (tile) => {
      loupe ??= new Loupe();
      document.body.append(loupe.dialog); // over this one
      loupe.open(tile, { grid: this.grid, selection: this.selection, clear, choose: this.isMany ? null : (chosen) => this.#choose(chosen) });
    };
    const choose = (tile) => this.#choose(tile);
    const say = (text) => this.#say(text);
    const stack = useStacks(this.grid, this.selection, { clear, say });
    this.grid.isStacked = true;
    useKeys(this.grid, this.selection, { clear, acts: { s: stack, Enter: choose, " ": this.what === "photo" ? look : choose } });
  }

  #makeTools() {
    this.#part("act").hidden = !this.isMany;
    this.#part("hint").textContent = this.hint;
    this.dialog.querySelector(".picker__title").textContent = this.title;
    const name = this.what === "gallery" ? "Search galleries" : "Search photos";
    this.#part("search-field").ariaLabel = name;
    this.#part("search-field").placeholder = name;
    this.box = new SearchBox(this.#part("search"), {
      search: (text) => {
        this.query = text;
        this.#search();
      },
      completions: (text) => this.#complete(text),
      left: () => this.grid.current && this.grid.focus(this.grid.current),
    });
    this.#part("act").addEventListener("click", () => this.#take([...this.grid.chosen]));
    this.#part("close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !this.grid.chosen.size) return;
      event.preventDefault();
      this.#take([...this.grid.chosen]);
    });
    this.#changed();
  }

  async #complete(text) {
    if (this.what === "gallery") return [];
    try {
      return (await askServer(`${COMPLETE}?${new URLSearchParams({ text })}`, undefined, { mayLogIn: false })).completions;
    } catch {
      return []; // one can type without, too
    }
  }

  #ask(parameters = {}, how = {}) {
    return askServer(`${this.source}?${new URLSearchParams({ q: this.query, ...parameters })}`, undefined, how);
  }

  async #search() {
    const turn = (last += 1);
    this.#aborter?.abort();
    this.#aborter = new AbortController();
    try {
      const answer = await this.#ask({}, { signal: this.#aborter.signal });
      if (turn !== last) return;
      this.#part("scroller").scrollTop = 0;
      this.grid.show(tilesOf(answer), answer.next);
      this.#part("total").textContent = answer.total;
      this.#part("nothing").hidden = !answer.is_empty;
      this.#showNotes(answer);
      this.#changed();
    } catch (error) {
      if (turn === last) this.#say(error.message);
    }
  }

  #showNotes({ notes, suggestions = [] }) {
    const place = this.#part("notes");
    const offered = suggestions.map(({ says, text }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: text });
      button.addEventListener("click", () => {
        this.box.show(text);
        this.box.field.focus();
        this.query = text;
        this.#search();
      });
      return [` ${says} `, button];
    });
    place.replaceChildren(notes.join(" "), ...offered.flat());
    place.hidden = !notes.length && !offered.length;
  }

  #say(text) {
    clearTimeout(this.#timer);
    this.#part("picker-status").textContent = text;
    this.#timer = setTimeout(() => (this.#part("picker-status").textContent = ""), SAID_MS);
  }

  #changed() {
    const number = this.grid.chosen.size;
    const [one] = this.grid.chosen;
    if (!this.isMany && one) return this.#take([one]); // a click is the choice
    this.#part("act").disabled = !number;
    this.#part("act").textContent = number ? `${this.act} ${number} ${number === 1 ? "photo" : "photos"}` : this.act;
    this.dialog.classList.toggle("sheet--choosing", number > 0);
  }

  // By its key: this one, or those that are chosen already.
  #choose(tile) {
    if (tile.isClosed) return;
    this.#take(this.isMany && this.grid.chosen.size ? [...this.grid.chosen] : [tile]);
  }

  #take(tiles) {
    this.taken = tiles.map((tile) => {
      const element = this.grid.elementOf(tile) ?? this.grid.make(tile);
      const text = (name) => element.querySelector(name)?.textContent.trim() ?? "";
      return { id: tile.id, name: text(".tile__name"), picture: element.querySelector("img")?.getAttribute("src") ?? "", mark: text(".tile__marks .state") };
    });
    this.dialog.close();
  }

  #end(resolve) {
    last += 1;
    this.#aborter?.abort();
    this.dialog.remove();
    resolve(this.taken ?? []);
  }
}

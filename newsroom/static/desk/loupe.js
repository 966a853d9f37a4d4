// The loupe of a photo grid: one photo as large as the window, with its words; arrows go on in the grid.

import { makeElement } from "./grid-tiles.js";
import { Zoom } from "./zoom.js";

const INSIDE = `<div class="large__photos" data-loupe-photos data-number="1"></div>
<div class="large__foot">
<p class="large__words"><b data-loupe-position></b> <strong data-loupe-name></strong> <span data-loupe-caption></span> <em data-loupe-credit></em></p>
<p class="large__tools"><button type="button" class="button button--quiet" data-loupe-go="-1">Previous</button> <button type="button" class="button button--quiet" data-loupe-go="1">Next</button> <button type="button" class="button button--quiet" data-loupe-selected aria-pressed="false">Select</button> <button type="button" class="button button--quiet" data-loupe-zoom>Zoom</button> <a class="button button--quiet" data-loupe-open>Open its page</a> <button type="button" class="button button--main" data-loupe-choose>Choose</button> <button type="button" class="button" data-loupe-close>Close</button></p>
</div>`;

function makeDialog() {
  const dialog = document.createElement("dialog");
  dialog.className = "large neutral";
  dialog.ariaLabel = "Loupe";
  dialog.innerHTML = INSIDE;
  document.body.append(dialog);
  return dialog;
}

export class Loupe {
  // `grid` and its `selection` may be others each time it is opened. `choose(tile)`, where one photo is
  // asked for, takes the place of the way to the photo's page.
  constructor() {
    const dialog = makeDialog();
    this.dialog = dialog;
    this.place = this.#part("photos");
    this.zoom = new Zoom(this.place);
    dialog.addEventListener("keydown", (event) => this.#key(event));
    dialog.addEventListener("click", (event) => this.#click(event.target.closest("button")));
    dialog.addEventListener("close", () => {
      this.place.replaceChildren();
      this.grid.focus(this.tile, this.clear());
    });
  }

  #part = (name) => this.dialog.querySelector(`[data-loupe-${name}]`);

  open(tile, { grid, selection, clear, choose = null }) {
    Object.assign(this, { grid, selection, clear, choose });
    this.#part("open").hidden = Boolean(choose);
    this.#part("choose").hidden = !choose;
    this.#part("selected").hidden = Boolean(choose);
    this.zoom.reset();
    this.#show(tile);
    this.dialog.showModal();
    this.place.firstElementChild.focus();
  }

  #show(tile) {
    this.tile = tile;
    const element = this.grid.elementOf(tile) ?? makeElement(tile);
    const pane = document.createElement("div");
    pane.className = "large__pane";
    pane.dataset.pane = tile.id;
    pane.tabIndex = -1;
    pane.setAttribute("role", "group");
    pane.ariaLabel = element.querySelector(".tile__photo").ariaLabel;
    const picture = element.querySelector("img")?.cloneNode();
    if (picture) {
      picture.loading = "eager";
      picture.removeAttribute("sizes");
      pane.append(picture);
    } else pane.textContent = element.querySelector(".tile__none")?.textContent ?? "…";
    this.place.replaceChildren(pane);
    this.zoom.draw();
    const text = (name) => element.querySelector(`.tile__${name}`)?.textContent ?? "";
    this.#part("position").textContent = `${tile.index + 1} of ${this.grid.shown.length}${this.grid.next ? "+" : ""}`;
    this.#part("name").textContent = text("name");
    this.#part("caption").textContent = text("caption");
    this.#part("credit").textContent = text("credit");
    this.#part("selected").ariaPressed = String(this.selection.isSelected(tile));
    this.#part("selected").disabled = this.#part("choose").disabled = Boolean(tile.isClosed);
    this.#part("open").href = element.querySelector(".tile__photo").href;
  }

  async #go(step) {
    let next = this.grid.shown[this.tile.index + step];
    if (!next && step > 0) {
      await this.grid.more();
      next = this.grid.shown[this.tile.index + step];
    }
    if (!next) return;
    this.grid.bringIntoView(next); // its words come with it
    this.#show(next);
    this.place.firstElementChild.focus();
  }

  #toggle() {
    if (this.tile.isClosed) return;
    this.selection.toggle(this.tile);
    this.#part("selected").ariaPressed = String(this.selection.isSelected(this.tile));
  }

  #choose() {
    const { tile } = this;
    if (tile.isClosed) return;
    this.dialog.close();
    this.choose(tile);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("button, a") && [" ", "Enter"].includes(event.key)) return; // the button's own
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    const acts = {
      ArrowRight: () => this.#go(forward),
      ArrowDown: () => this.#go(1),
      ArrowLeft: () => this.#go(-forward),
      ArrowUp: () => this.#go(-1),
      x: () => this.choose || this.#toggle(),
      z: () => this.zoom.toggle(),
      "+": this.zoom.closer,
      "=": this.zoom.closer,
      "-": this.zoom.farther,
      0: () => this.zoom.reset(),
      " ": () => this.dialog.close(),
      Enter: () => (this.choose ? this.#choose() : this.#part("open").click()),
    };
    if (!(event.key in acts)) return;
    event.preventDefault();
    acts[event.key]();
  }

  #click(button) {
    if (!button) return;
    if (button.dataset.loupeGo) this.#go(Number(button.dataset.loupeGo));
    else if (button === this.#part("selected")) this.#toggle();
    else if (button === this.#part("zoom")) this.zoom.toggle();
    else if (button === this.#part("choose")) this.#choose();
    else if (button === this.#part("close")) this.dialog.close();
  }
}

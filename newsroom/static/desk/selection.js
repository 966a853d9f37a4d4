// Which photos are chosen, on the light table as in the library: by their boxes, by a click, with Shift
// all between, with Ctrl one more, or all. What an item is, a card or a tile, the shelf alone knows.

export class Selection {
  #anchor = null; // the id of the item at which a selection with Shift begins

  // `shelf` has what photos lie on: `list`, the element around them; `itemOf(element)`, `idOf(item)`,
  // `find(id)`; `shown()`, the items in order; `selected()`, `isSelected(item)`, `mark(item, isChosen)`;
  // `focus(item)`, `say(text)`, and `changed()`, told after each change that is whole; `isFollowed(event)`,
  // where items are links, tells a click that follows one. On a shelf that `isAdding`, each click chooses one more.
  constructor(shelf) {
    this.shelf = shelf;
    shelf.list.addEventListener("change", (event) => this.#check(event));
    shelf.list.addEventListener("click", (event) => this.#click(event));
  }

  isSelected = (item) => this.shelf.isSelected(item);
  selected = () => this.shelf.selected();

  select(item, isChosen) {
    if (this.shelf.isSelected(item) !== isChosen) this.shelf.mark(item, isChosen);
  }

  // These and no others.
  only(chosen) {
    const wanted = new Set(chosen);
    for (const item of this.selected()) if (!wanted.has(item)) this.select(item, false);
    for (const item of wanted) this.select(item, true);
    this.shelf.changed();
  }

  startFrom(item) {
    this.#anchor = this.shelf.idOf(item);
  }

  to(item) {
    const shown = this.shelf.shown();
    const from = this.shelf.find(this.#anchor) ?? item;
    const [first, last] = [shown.indexOf(from), shown.indexOf(item)].sort((a, b) => a - b);
    for (const each of shown.slice(Math.max(first, 0), last + 1)) this.select(each, true);
    this.shelf.changed();
  }

  all() {
    const shown = this.shelf.shown();
    this.only(shown.every(this.isSelected) ? [] : shown);
    const number = this.selected().length;
    this.shelf.say(number ? (this.shelf.sayAll?.(number) ?? `All ${number} selected.`) : "None selected.");
  }

  // By its key.
  toggle(item) {
    this.select(item, !this.isSelected(item));
    this.startFrom(item);
    this.shelf.changed();
    const number = this.shelf.shown().indexOf(item) + 1;
    this.shelf.say(`Photo ${number} ${this.isSelected(item) ? "selected" : "not selected"}, ${this.selected().length} in all.`);
  }

  #check(event) {
    if (!event.target.matches("[data-select]")) return;
    const item = this.shelf.itemOf(event.target);
    this.shelf.mark(item, event.target.checked);
    this.startFrom(item);
    this.shelf.changed();
  }

  #click(event) {
    const item = this.shelf.itemOf(event.target);
    if (!item || event.defaultPrevented || !event.target.closest("[data-grip]") || event.target.closest("label, button")) return;
    if (this.shelf.isFollowed?.(event)) return; // a link, by a finger
    event.preventDefault();
    this.shelf.focus(item);
    if (event.shiftKey) return this.to(item);
    const was = this.isSelected(item);
    if (event.ctrlKey || event.metaKey || this.shelf.isAdding) this.select(item, !was);
    else this.only(was && this.selected().length === 1 ? [] : [item]);
    this.startFrom(item);
    this.shelf.changed();
  }
}

// What is being typed into a search box completes itself: names of chips, and their values with numbers.

const WAIT_MS = 120;
const IDLE_MS = 2500; // after the last key the list no longer covers what was found
const LAST_WORD = /(?:[^\s"]|"[^"]*(?:"|$))*$/;
export const hasOpenQuote = (text) => (text.match(/"/g) ?? []).length % 2 === 1;

// Whether a chip, or a phrase, is still being typed.
export const isBegun = (text) => /\S:\S*$/.test(text) || hasOpenQuote(text);

let number = 0; // of boxes on the page, for ids

export class Completion {
  #timer = 0;
  #asked = 0;
  #isComing = false; // what was typed last has no answer yet
  #idle = 0;
  #isPutAway = false; // it closed by itself: an arrow shows it again

  // `completions(text)` gives [{insert, label, number}]; `taken()` is told when one was taken.
  // `left()` goes to what was found.
  constructor(field, { completions, taken, left }) {
    Object.assign(this, { field, completions, taken, left, chosen: -1, found: [] });
    this.list = document.createElement("ul");
    this.list.className = "completion search__completion";
    this.list.id = `search-completion-${(number += 1)}`;
    this.list.setAttribute("role", "listbox");
    this.list.ariaLabel = "Suggestions";
    this.list.hidden = true;
    field.closest("[data-search-box]").append(this.list);
    field.setAttribute("role", "combobox");
    field.ariaExpanded = "false";
    field.ariaAutoComplete = "list";
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", () => this.#later());
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => this.close());
    // Whoever turns to what lies below it wants it out of the way.
    document.addEventListener("scroll", ({ target }) => target === this.list || target === field || this.chosen >= 0 || this.close(), { passive: true, capture: true });
    document.addEventListener("pointerdown", ({ target }) => this.list.contains(target) || target === field || this.close(), { capture: true });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  #later() {
    clearTimeout(this.#timer);
    clearTimeout(this.#idle);
    this.#isPutAway = false;
    this.#isComing = true;
    this.#timer = setTimeout(() => this.#ask(), WAIT_MS);
  }

  async #ask() {
    clearTimeout(this.#timer);
    const turn = (this.#asked += 1);
    const { field } = this;
    if (field.selectionStart !== field.selectionEnd || field !== document.activeElement) return this.close();
    const found = await this.completions(field.value.slice(0, field.selectionStart));
    if (turn !== this.#asked) return;
    this.#isComing = false;
    if (field !== document.activeElement) return;
    this.#show(found);
  }

  #show(found) {
    this.found = found;
    this.list.replaceChildren(...found.map((one, index) => makeOption(one, `${this.list.id}-${index}`)));
    this.list.hidden = !found.length;
    this.field.ariaExpanded = String(found.length > 0);
    this.#choose(-1);
    this.#putAwaySoon();
  }

  // Words are searched for while they are typed, and what they find lies below the list. Of a chip that is
  // being typed nothing is found yet: its values are what one looks at.
  #putAwaySoon() {
    clearTimeout(this.#idle);
    if (this.list.hidden || isBegun(this.field.value)) return;
    this.#idle = setTimeout(() => {
      if (this.list.hidden || this.chosen >= 0) return;
      this.close();
      this.#isPutAway = true;
    }, IDLE_MS);
  }

  close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#idle);
    this.#isPutAway = false;
    this.#asked += 1;
    this.#isComing = false;
    if (!this.list.hidden) this.#show([]);
  }

  #choose(index) {
    this.chosen = index;
    [...this.list.children].forEach((option, at) => (option.ariaSelected = String(at === index)));
    if (index < 0) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", this.list.children[index].id);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  take(index) {
    const { insert } = this.found[index];
    const { field } = this;
    const caret = field.selectionStart;
    const before = field.value.slice(0, caret).replace(LAST_WORD, "") + insert;
    field.value = before + field.value.slice(caret);
    field.setSelectionRange(before.length, before.length);
    this.close();
    field.focus();
    if (insert.endsWith(":")) this.#ask();
    this.taken();
  }

  // Into the suggestions that came; where none did, to the photos.
  #goOn() {
    if (this.found.length) this.#choose(0);
    else if (this.field === document.activeElement && !this.#isComing) this.left?.();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "ArrowDown" && this.#isComing) {
      event.preventDefault();
      event.stopPropagation();
      this.#ask().then(() => this.#goOn()); // who types fast means what is on its way
      return;
    }
    if (this.list.hidden) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      const isShownAgain = this.#isPutAway || event.key === "ArrowUp";
      if (isShownAgain) this.#ask().then(() => this.list.hidden || this.#choose(event.key === "ArrowUp" ? this.found.length - 1 : 0));
      else if (this.field.value && this.left) this.left(); // to the photos
      else this.#ask().then(() => this.list.hidden && this.left?.()); // what may be searched by
      return;
    }
    const last = this.found.length - 1;
    clearTimeout(this.#idle);
    if (event.key === "ArrowDown") this.#choose(this.chosen >= last ? 0 : this.chosen + 1);
    else if (event.key === "ArrowUp") this.#choose(this.chosen <= 0 ? last : this.chosen - 1);
    else if (event.key === "Escape") this.close();
    else if (["Enter", "Tab"].includes(event.key) && this.chosen >= 0) this.take(this.chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function makeOption({ label, number: photos }, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.append(label);
  if (photos) {
    const count = document.createElement("span");
    count.className = "search__number";
    count.textContent = photos.toLocaleString("en");
    option.append(" ", count);
  }
  return option;
}

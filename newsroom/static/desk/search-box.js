// The library's search box: words, and chips such as by:"Ana Roth" as tokens that can be taken out.

import { Completion, hasOpenQuote, isBegun } from "./search-completion.js";

const TYPING_MS = 350;
const CHIP = /-?[a-z]+:(?:"[^"]*"?|[^\s"]+)+/giu;

const isAddress = (text) => /^-?https?:/i.test(text);

// {chips, words}: what of a search is a chip, and what is left.
export function partSearch(text) {
  const chips = [];
  const words = text.replace(CHIP, (chip) => {
    if (isAddress(chip)) return chip;
    chips.push(chip);
    return " ";
  });
  return { chips, words: words.replace(/\s+/g, " ").trim() };
}

export class SearchBox {
  #timer = 0;

  // `search(text, isTyping)` is called when the search became another one.
  constructor(root, { search, completions, left }) {
    this.field = root.querySelector("[data-search-field]");
    this.tokens = root.querySelector("[data-search-tokens]");
    this.search = search;
    this.completion = new Completion(this.field, { completions, left, taken: () => this.#typed(true) });
    this.show(this.field.value);
    this.field.addEventListener("input", () => this.#typed(false));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.tokens.addEventListener("click", (event) => this.#takeOut(event.target.closest("button")));
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go();
    });
  }

  get chips() {
    return [...this.tokens.querySelectorAll("[data-chip]")].map((token) => token.dataset.chip);
  }

  get text() {
    return [...this.chips, this.field.value.trim()].filter(Boolean).join(" ");
  }

  // Shows a search without asking for it.
  show(text) {
    clearTimeout(this.#timer);
    const { chips, words } = partSearch(text);
    this.#drawTokens(chips);
    this.field.value = words;
    this.last = this.text;
  }

  #drawTokens(chips) {
    this.tokens.replaceChildren(...chips.map(makeToken));
    this.tokens.hidden = !chips.length;
  }

  // Puts a chip in or takes it out, and searches.
  toggle(chip) {
    const { chips } = this;
    this.#drawTokens(chips.includes(chip) ? chips.filter((other) => other !== chip) : [...chips, chip]);
    this.go();
  }

  // What is typed is whole: its chips become tokens.
  go(isTyping = false) {
    clearTimeout(this.#timer);
    if (!isTyping) {
      const { chips, words } = partSearch(this.field.value);
      if (chips.length) {
        this.#drawTokens([...new Set([...this.chips, ...chips])]);
        this.field.value = words;
      }
      this.completion.close();
    }
    const { text } = this;
    if (text === this.last && isTyping) return;
    this.last = text;
    this.search(text, isTyping);
  }

  #typed(isTaken) {
    clearTimeout(this.#timer);
    const { value } = this.field;
    const isWhole = (isTaken && !value.endsWith(":")) || (/\s$/.test(value) && partSearch(value).chips.length > 0 && !hasOpenQuote(value));
    if (isWhole) return this.go();
    if (isBegun(value)) return;
    this.#timer = setTimeout(() => this.go(true), TYPING_MS);
  }

  // Escape empties the field, as browsers do; a second one takes the chips out, too.
  #key(event) {
    if (event.key === "Escape" && !event.defaultPrevented && !this.field.value && this.chips.length) {
      this.#drawTokens([]);
      return this.go();
    }
    if (event.isComposing || event.key !== "Backspace" || this.field.selectionEnd !== 0) return;
    const chip = this.chips.at(-1);
    if (!chip) return;
    // It becomes text again, to be changed.
    event.preventDefault();
    this.#drawTokens(this.chips.slice(0, -1));
    this.field.value = `${chip} ${this.field.value}`.trimEnd();
    this.field.setSelectionRange(chip.length, chip.length);
  }

  #takeOut(token) {
    if (!token) return;
    const place = [...this.tokens.children].indexOf(token.parentElement);
    this.#drawTokens(this.chips.filter((_, index) => index !== place));
    (this.tokens.children[Math.min(place, this.chips.length - 1)]?.querySelector("button") ?? this.field).focus();
    this.go();
  }
}

function makeToken(chip) {
  const token = document.createElement("li");
  token.className = "search__token";
  token.dataset.chip = chip;
  const colon = chip.indexOf(":");
  const name = document.createElement("span");
  name.className = "search__kind";
  name.textContent = chip.slice(0, colon).replace(/^-/, "not ");
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = `Take out ${chip}`;
  button.textContent = "×";
  token.append(name, ` ${chip.slice(colon + 1).replaceAll('"', "")} `, button);
  return token;
}

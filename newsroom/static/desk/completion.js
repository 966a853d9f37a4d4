// Names and places of this gallery complete themselves in captions and alt texts. A suggestion is taken by
// Tab or Enter only after an arrow has chosen it: whoever goes on typing is not disturbed.

import { Refused, ask } from "./request.js";
import { fold, letGo, makeOption, makeSuggestionList, markChosen, placeUnder, typeOver } from "./suggestion-list.js";

const FIELDS = ".words textarea";
const MOST = 6;
const LEAST_TYPED = 2;
const MOST_WORDS = 4; // of what is typed of a name
const { list, hint } = makeSuggestionList("completion", "Names of this gallery");

let names = [];
let isStale = true;
let isAsking = false;
let awaiting = null; // the field that was typed in before the names were known
let field = null; // the one that the suggestions are for
let typed = ""; // what of a name stands before the caret
let chosen = -1;

const isOpen = () => field !== null;

async function learn() {
  if (!isStale || isAsking) return;
  isAsking = true;
  try {
    names = (await ask("names", undefined, "", { mayLogIn: false })).names;
    isStale = false;
    if (awaiting && awaiting === document.activeElement) suggest(awaiting);
    awaiting = null;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal; // without suggestions one can type, too
  }
  isAsking = false;
}

// What stands before the caret, from the last words on: "the harbour with Erin Sc", "with Erin Sc", "Erin Sc".
function endings(text) {
  const starts = [...text.matchAll(/(?<![\p{L}\p{N}_'’-])[\p{L}\p{N}]/gu)].map((match) => match.index);
  return starts.slice(-MOST_WORDS).map((start) => text.slice(start));
}

// A name begins as it is written, with its capital; accents and the rest may be typed as they come.
function suggestionsFor(text) {
  for (const ending of endings(text)) {
    if (ending.length < LEAST_TYPED || /\n/.test(ending)) continue;
    const wanted = fold(ending);
    const found = names.filter((name) => name[0] === ending[0] && name.length > ending.length && fold(name).startsWith(wanted));
    if (found.length) return { ending, found: found.slice(0, MOST) };
  }
  return null;
}

function close() {
  if (!isOpen()) return;
  letGo(field);
  field = null;
  if (list.isConnected) list.hidePopover();
}

function open(target, { ending, found }) {
  const form = target.closest("form");
  if (list.parentElement !== form) form.append(list, hint); // in a dialog, nothing outside of it can be used
  list.replaceChildren(...found.map((name, index) => makeOption(list, index, name)));
  field = target;
  typed = ending;
  choose(-1);
  list.showPopover();
  placeUnder(target, list);
}

function choose(index) {
  chosen = index;
  markChosen(field, list, chosen);
}

function take(index) {
  const name = list.children[index].textContent;
  const target = field;
  close();
  typeOver(target, typed.length, name);
}

function suggest(target) {
  if (isAsking) awaiting = target;
  const caret = target.selectionStart;
  const isAtEnd = caret === target.selectionEnd && !/^[\p{L}\p{N}]/u.test(target.value.slice(caret));
  const suggestions = isAtEnd ? suggestionsFor(target.value.slice(0, caret)) : null;
  const wasOpen = isOpen();
  close();
  if (suggestions) open(target, suggestions);
  if (wasOpen !== isOpen()) hint.textContent = isOpen() ? "Names of this gallery: arrow down." : "";
}

document.addEventListener("input", (event) => {
  if (!event.target.matches(FIELDS) || event.isComposing) return;
  if (event.inputType === "insertText" || event.inputType === "insertCompositionText" || event.inputType === "deleteContentBackward") suggest(event.target);
  else close();
});

// Before the form and the dialog hear of it: Escape closes the list alone.
document.addEventListener(
  "keydown",
  (event) => {
    if (!isOpen() || event.target !== field || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const number = list.children.length;
    if (event.key === "ArrowDown") choose((chosen + 1) % number);
    else if (event.key === "ArrowUp" && chosen >= 0) choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (["Enter", "Tab"].includes(event.key) && chosen >= 0) take(chosen);
    else return /^(Arrow|Home|End|Page)/.test(event.key) ? close() : undefined;
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);

list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && isOpen()) take([...list.children].indexOf(option));
});

document.addEventListener("focusin", (event) => {
  if (event.target !== field) close();
  if (!event.target.matches(FIELDS)) return;
  event.target.setAttribute("aria-autocomplete", "list");
  event.target.setAttribute("aria-haspopup", "listbox");
  learn();
});
document.addEventListener("focusout", close);
document.addEventListener("scroll", (event) => event.target !== list && event.target !== field && close(), { capture: true, passive: true });
document.addEventListener("desk:acted", () => (isStale = true));

// Whom a note can tell: after an @ the names of those who may see the thing complete themselves. A suggestion is
// taken by Tab or Enter, or by a click; Escape puts the list away and leaves what is typed.

import { Refused, askServer } from "./asking.js";
import { fold, letGo, makeOption, makeSuggestionList, markChosen, placeUnder, typeOver } from "./suggestion-list.js";

const MOST = 7;
const BEGUN = /(?:^|[^\w.@+-])@([\w.@+-]*)$/u;
const field = document.querySelector(".handover [name=note]");
const form = field?.closest("form");
const { list, hint } = makeSuggestionList("people-completion", "People");

let people = null; // asked for with the first @
let found = [];
let chosen = -1;
let typed = "";

const isOpen = () => list.isConnected && list.matches(":popover-open");

async function learn() {
  try {
    people = (await askServer(new URL("../people/", form.action), undefined, { mayLogIn: false })).people;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal; // a name can be typed, too
    people = null;
    return;
  }
  if (document.activeElement === field) await suggest();
}

// Names that begin so come first, then whoever has a word in the name that does.
function matching(text) {
  const wanted = fold(text);
  const begins = people.filter(({ username }) => fold(username).startsWith(wanted));
  const others = people.filter((one) => !begins.includes(one) && fold(one.name).split(/[\s-]+/).some((word) => word.startsWith(wanted)));
  return [...begins, ...others].slice(0, MOST);
}

async function suggest() {
  const caret = field.selectionStart;
  const begun = caret === field.selectionEnd && !/^[\w]/u.test(field.value.slice(caret)) ? field.value.slice(0, caret).match(BEGUN) : null;
  if (!begun) return close();
  if (!people) return learn();
  typed = begun[1];
  found = matching(typed);
  const isWhole = found.length === 1 && found[0].username === typed;
  if (!found.length || isWhole) return close();
  const wasOpen = isOpen();
  if (!list.isConnected) form.append(list, hint); // in an open popover, nothing outside of it can be used
  list.replaceChildren(...found.map(makeName));
  choose(typed ? 0 : -1);
  list.showPopover();
  placeUnder(field, list);
  if (!wasOpen) hint.textContent = `${found.length === 1 ? "1 name" : `${found.length} names`}: arrow down.`;
}

function makeName({ username, name }, index) {
  const option = makeOption(list, index, `@${username}`);
  if (name) option.append(" ", Object.assign(document.createElement("span"), { className: "completion__more", textContent: name }));
  return option;
}

function choose(index) {
  chosen = index;
  markChosen(field, list, chosen);
}

function close() {
  if (!isOpen()) return;
  list.hidePopover();
  hint.textContent = "";
  chosen = -1;
  letGo(field);
}

function take(index) {
  close();
  typeOver(field, typed.length, `${found[index].username} `);
}

function press(event) {
  if (!isOpen() || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  const number = list.children.length;
  if (event.key === "ArrowDown") choose((chosen + 1) % number);
  else if (event.key === "ArrowUp") choose(chosen <= 0 ? number - 1 : chosen - 1);
  else if (event.key === "Escape") close();
  else if (["Enter", "Tab"].includes(event.key) && chosen >= 0) take(chosen);
  else return /^(Arrow|Home|End|Page)/.test(event.key) ? close() : undefined;
  event.preventDefault();
  event.stopPropagation();
}

if (field) {
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.addEventListener("input", (event) => event.isComposing || suggest());
  field.addEventListener("keydown", press);
  field.addEventListener("blur", close);
  document.addEventListener("scroll", ({ target }) => target === list || target === field || close(), { capture: true, passive: true });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take([...list.children].indexOf(option));
  });
}

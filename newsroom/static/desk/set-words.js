// One field of all photos that are selected: set, or put before or behind what is there. What is there now
// is counted first; one request does it, and the bar's Undo takes it back.

import { idOf } from "./arranging.js";
import { isCarrying } from "./carrying.js";
import { askedNote } from "./correction-choice.js";
import { aOf, anotherOf, nameOf, photos } from "./field-names.js";
import { isShortcut } from "./keys.js";
import { Refused, ask, cardOf, drawn, replaceCards, say, sheet } from "./request.js";
import { chosenWith, selected } from "./chosen-cards.js";
import { sendAct } from "./waiting-acts.js";
import { wordsOf } from "./words-form.js";

const SHOWN_TEXTS = 6;
const LINES = ["caption", "alt_text", "usage_terms", "keywords"]; // where Enter makes a line
const LABELS = { credit_line: "Credit, as it is printed", keywords: "Keywords, one a line" };
const dialog = sheet.querySelector("[data-set-words]");
const form = dialog.querySelector("form");
const { field: fieldChoice, how, text } = form.elements;
const part = (name) => dialog.querySelector(`[data-set-words-${name}]`);
let slides = []; // that it is about
let seen = {}; // their texts by slide; those without a photo, or closed to this editor, are absent
let closed = 0;
let isReading = false;
let isSending = false;
let asked = 0;
let opened = 0; // how often
let cameFrom = null;

const isOnPhoto = () => fieldChoice.value.startsWith("photo:");
const field = () => fieldChoice.value.replace("photo:", "");
const texts = () => Object.values(seen);
const isMany = () => LINES.includes(field());

function countBy(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function tellPresent() {
  if (isReading) return "Looking at what is there…";
  const none = texts().filter((one) => !one.trim()).length;
  const same = text.value ? texts().filter((one) => one === text.value).length : 0;
  const other = texts().length - none - same;
  const its = nameOf(field());
  const parts = [];
  if (other) parts.push(`${other} ${other === 1 ? "has" : "have"} ${text.value ? anotherOf(field()) : aOf(field())}`);
  if (none) parts.push(`${none} ${none === 1 ? "has" : "have"} none`);
  if (same) parts.push(`${same} ${same === 1 ? "says" : "say"} so already`);
  const told = parts.length ? [`${parts.join(", ")}.`] : [];
  if (closed) told.push(`${photos(closed)} cannot be changed everywhere by you: ${closed === 1 ? "it is" : "they are"} left.`);
  const wanted = isOnPhoto() ? slides.length - texts().length - closed : 0;
  if (wanted > 0) told.push(`${wanted} ${wanted === 1 ? "wants" : "want"} a photo still.`);
  if (!text.value && how.value === "set") told.push(isOnPhoto() ? "Left empty, it is taken out of the photos." : `Left empty, each photo’s own ${its} is shown again.`);
  return told.join(" ");
}

function showPresent() {
  const most = [...countBy(texts().filter((one) => one.trim()))].sort((a, b) => b[1] - a[1]);
  const lines = most.slice(0, SHOWN_TEXTS).map(([one, number]) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "many__one";
    button.title = "Take this text";
    const count = document.createElement("b");
    count.textContent = `${number} ×`;
    const shown = document.createElement("span");
    shown.textContent = one.slice(0, 200);
    button.append(count, " ", shown);
    button.addEventListener("click", () => take(one));
    line.append(button);
    return line;
  });
  if (most.length > SHOWN_TEXTS) {
    const line = document.createElement("li");
    line.textContent = `and ${most.length - SHOWN_TEXTS} other texts`;
    lines.push(line);
  }
  part("present").replaceChildren(...lines);
}

function take(one) {
  text.value = one;
  text.focus();
  show();
}

function show() {
  part("number").textContent = photos(slides.length);
  part("label").textContent = LABELS[field()] ?? nameOf(field())[0].toUpperCase() + nameOf(field()).slice(1);
  text.spellcheck = isMany() && field() !== "keywords";
  part("keys").textContent = isMany() ? "Ctrl+Enter sets it; Enter makes a line." : "Enter sets it.";
  part("tells").textContent = tellPresent();
  const number = texts().length;
  const verb = how.value === "set" ? (text.value ? "Set on" : "Empty on") : "Add to";
  const button = part("do");
  button.textContent = isSending ? "Setting…" : `${verb} ${photos(number)}`;
  button.disabled = isReading || isSending || !number || (!text.value && how.value !== "set");
}

// In this gallery: what the cards say. Of the photos themselves: what the server says.
async function read() {
  const turn = ++asked;
  const cards = slides.map(cardOf).filter(Boolean);
  closed = 0;
  isReading = isOnPhoto();
  seen = isReading ? {} : Object.fromEntries(cards.map((card) => [idOf(card), wordsOf(card)[field()]]));
  show();
  showPresent();
  if (!isReading) return;
  try {
    const answer = await ask("texts", undefined, `field=${field()}`);
    if (turn !== asked) return; // another field was chosen meanwhile
    const shut = new Set(answer.closed);
    const known = slides.filter((id) => id in answer.texts);
    closed = known.filter((id) => shut.has(id)).length;
    seen = Object.fromEntries(known.filter((id) => !shut.has(id)).map((id) => [id, answer.texts[id]]));
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    if (turn === asked) tellProblem(refusal.message);
  } finally {
    if (turn === asked) isReading = false;
  }
  show();
  showPresent();
}

function tellProblem(sentence) {
  part("problem").textContent = sentence;
}

function open(ids, from) {
  if (!ids.length) return say("Select the photos whose words are to be set.");
  slides = ids;
  cameFrom = from;
  opened += 1;
  tellProblem("");
  dialog.showModal();
  read();
  text.focus();
  text.select();
}

// Where something was left, the dialog stays with what was typed, and shows what is there now. One that was
// closed and opened for others meanwhile is not this act's any more.
function finish(answer, isOurs) {
  if (answer.html) replaceCards(drawn(answer.html));
  if (isOurs && answer.is_left) {
    tellProblem(answer.message);
    return read();
  }
  if (!isOurs) return say(answer.message);
  form.reset();
  dialog.close();
  say(answer.message);
}

async function set() {
  if (part("do").disabled) return;
  const turn = opened;
  const isOurs = () => dialog.open && opened === turn;
  isSending = true;
  tellProblem("");
  show();
  try {
    const body = { seen, field: field(), text: text.value, how: how.value, on_photo: isOnPhoto(), ...askedNote(form) };
    finish(await sendAct("set", body), isOurs());
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    if (isOurs()) tellProblem(refusal.message);
    else say(refusal.message);
  } finally {
    isSending = false;
    show();
  }
}

document.addEventListener("desk:waiting", ({ detail }) => {
  if (detail.isBroken && isSending) tellProblem("The server cannot be reached. It is set by itself when it can be; you may close this.");
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  set();
});
text.addEventListener("input", show);
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isMany() && !isCommand) return;
  event.preventDefault();
  if (text.value) set(); // an empty text is no slip of a finger: its button says what it does
});
for (const radio of how) radio.addEventListener("change", show);
fieldChoice.addEventListener("change", read);
part("close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => (cardOf(cameFrom) ?? document.querySelector("[data-set-words-open]")).focus({ preventScroll: true }));

window.addEventListener("beforeunload", (event) => dialog.open && text.value && event.preventDefault());
sheet.querySelector("[data-set-words-open]").addEventListener("click", () => open(selected().map(idOf), null));
document.addEventListener("keydown", (event) => {
  if (event.key !== "s" || !isShortcut(event) || isCarrying()) return;
  event.preventDefault();
  const card = event.target.closest(".card");
  open(card ? chosenWith(card) : selected().map(idOf), card && idOf(card));
});

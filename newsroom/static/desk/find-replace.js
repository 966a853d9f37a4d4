// Find and replace in all words of the gallery: what is found is shown, old and new, each with a box; one
// request replaces what is chosen, and the bar's Undo takes it back.

import { isCarrying } from "./carrying.js";
import { askedNote } from "./correction-choice.js";
import { photos } from "./field-names.js";
import { drawHits } from "./found-texts.js";
import { isShortcut } from "./keys.js";
import { Refused, ask, drawn, replaceCards, say, sheet } from "./request.js";
import { sendAct } from "./waiting-acts.js";

const WAIT_MS = 250; // after the last key
const dialog = sheet.querySelector("[data-find]");
const form = dialog.querySelector("form");
const { find, replacement, whole, case: matchCase, where } = form.elements;
const part = (name) => dialog.querySelector(`[data-find-${name}]`);
const list = part("list");
let hits = []; // that are shown
let number = 0; // that there are
let current = ""; // the question whose answer is shown
let isSending = false;
let asked = 0;
let timer = 0;

function questionOf() {
  const query = new URLSearchParams({ find: find.value });
  if (whole.checked) query.set("whole", "1");
  if (matchCase.checked) query.set("case", "1");
  if (where?.value === "everywhere") query.set("everywhere", "1");
  return query.toString();
}

const boxes = () => [...list.querySelectorAll("input")];
const chosen = () => boxes().flatMap((box, index) => (box.checked ? [hits[index]] : []));
const tellProblem = (sentence) => (part("problem").textContent = sentence);

function tellFound() {
  if (!find.value.trim()) return "In captions, credits and alt texts of this gallery.";
  if (current !== questionOf()) return "Looking…";
  if (!number) return `“${find.value}” is nowhere in the words of this gallery.`;
  const texts = number === 1 ? "1 text" : `${number.toLocaleString()} texts`;
  const found = `Found in ${texts} of ${photos(new Set(hits.map((hit) => hit.slide)).size)}.`;
  return number > hits.length ? `Found in ${texts}: the first ${hits.length.toLocaleString()} are shown. Replace these, then look again.` : found;
}

function show() {
  part("tells").textContent = tellFound();
  part("all-row").hidden = hits.length < 2;
  const count = chosen().length;
  part("all").checked = count === hits.length;
  part("all").indeterminate = count > 0 && count < hits.length;
  const button = part("do");
  const what = count === 1 ? "1 text" : `${count} texts`;
  button.textContent = isSending ? "Replacing…" : replacement.value || !count ? `Replace in ${what}` : `Take out of ${what}`;
  button.disabled = isSending || !count || current !== questionOf();
}

function showHits(answer, question) {
  ({ hits, number } = answer);
  current = question;
  list.replaceChildren(...drawHits(hits, replacement.value));
  show();
}

async function look() {
  clearTimeout(timer);
  const turn = ++asked;
  const question = questionOf();
  tellProblem("");
  if (!find.value.trim()) return showHits({ hits: [], number: 0 }, question);
  show();
  try {
    const answer = await ask("find", undefined, question);
    if (turn === asked) showHits(answer, question); // else a later one has been asked for
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    if (turn === asked) tellProblem(refusal.message);
  }
}

function lookSoon() {
  clearTimeout(timer);
  show();
  timer = setTimeout(look, WAIT_MS);
}

async function replace() {
  if (part("do").disabled) return;
  const body = {
    find: find.value,
    replacement: replacement.value,
    whole_words: whole.checked,
    match_case: matchCase.checked,
    ...askedNote(form),
    hits: chosen().map(({ slide, field, on_photo, pieces }) => ({ slide, field, on_photo, seen: pieces.join("") })),
  };
  isSending = true;
  tellProblem("");
  show();
  try {
    const answer = await sendAct("replace", body);
    if (answer.html) replaceCards(drawn(answer.html));
    if (answer.is_left && dialog.open) {
      await look();
      tellProblem(answer.message);
    } else {
      form.reset();
      dialog.close();
      say(answer.message);
    }
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    if (dialog.open) tellProblem(refusal.message);
    else say(refusal.message);
  } finally {
    isSending = false;
    show();
  }
}

document.addEventListener("desk:waiting", ({ detail }) => {
  if (detail.isBroken && isSending) tellProblem("The server cannot be reached. It is replaced by itself when it can be; you may close this.");
});

function open() {
  dialog.showModal();
  find.focus();
  find.select();
  look(); // what was found last may have changed
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  replace();
});
find.addEventListener("input", lookSoon);
for (const choice of [whole, matchCase, where]) choice?.addEventListener("change", look);
replacement.addEventListener("input", () => {
  for (const instead of list.querySelectorAll("ins")) instead.textContent = replacement.value;
  show();
});
// Enter goes from field to field; it replaces only by what is written, and only what is shown.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.matches("button, textarea")) return;
  event.preventDefault();
  if (event.target === find) return replacement.focus();
  if (event.target !== replacement || !replacement.value) return;
  if (current === questionOf()) replace();
  else look();
});
list.addEventListener("change", show);
list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = boxes();
  all[all.indexOf(event.target) + step]?.focus();
});
part("all").addEventListener("change", () => {
  for (const box of boxes()) box.checked = part("all").checked;
  show();
});
part("close").addEventListener("click", () => dialog.close());
window.addEventListener("beforeunload", (event) => dialog.open && replacement.value && event.preventDefault());
document.querySelector("[data-find-open]").addEventListener("click", open);
document.addEventListener("keydown", (event) => {
  if (event.key !== "f" || !isShortcut(event) || isCarrying()) return;
  event.preventDefault();
  open();
});

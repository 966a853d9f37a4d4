// A change across the photos that are chosen: while it is written, what it would make of each is shown; one
// request does it, and what somebody else changed meanwhile is left and named.

import { Refused } from "./asking.js";
import { askedNote, setNote } from "./correction-choice.js";
import { askAct, photos, shelf, useDialog } from "./library-dialogs.js";

const WAIT_MS = 300; // after the last key
const MOST_SOURCES = 50;
let seen = {}; // by photo, what was there of the columns that would change
let shownAnswer = null; // of the last preview
let shownFor = ""; // the change whose preview is shown
let asked = 0;
let timer = 0;

const change = useDialog("change", { opened: open, act: doIt, key: "c" });
const { form, part } = change;
const { kind, field, how, text, yes, find, replacement, whole, searched, copied, from, moment, at } = form.elements;

const fieldKind = () => field.selectedOptions[0].dataset.is;
const chosenIn = (boxes) => [...boxes].filter((box) => box.checked).map((box) => box.value);

// What is asked for; null while something is missing.
function asking() {
  if (kind.value === "set") {
    const isYesNo = fieldKind() === "yes-no";
    const value = isYesNo ? yes.value === "yes" : text.value;
    if (isYesNo) return { kind: "set", field: field.value, how: "set", value };
    if (how.value === "empty") return { kind: "set", field: field.value, how: "set", value: "" };
    return value.trim() ? { kind: "set", field: field.value, how: how.value, value } : null;
  }
  if (kind.value === "replace") {
    const fields = chosenIn(searched);
    if (!find.value.trim() || !fields.length) return null;
    return { kind: "replace", find: find.value, replacement: replacement.value, whole_words: whole.checked, match_case: form.elements.case.checked, fields };
  }
  if (kind.value === "copy") {
    const fields = chosenIn(copied);
    return fields.length ? { kind: "copy", from: Number(from.value), fields } : null;
  }
  return { kind: "moment", field: moment.value, at: at.value };
}

function open(ids) {
  const names = ids.slice(0, MOST_SOURCES).map((id) => {
    const name = shelf.grid.elementOf(shelf.grid.byId.get(id))?.querySelector(".tile__name")?.textContent ?? `Photo ${id}`;
    return new Option(name.slice(0, 80), id);
  });
  from.replaceChildren(...names);
  showKind();
  look();
}

const chosenNames = () => [...searched].filter((box) => box.checked).map((box) => box.labels[0].textContent.trim().toLowerCase()).join(", ");

function showKind() {
  for (const each of form.querySelectorAll("[data-kind]")) each.hidden = each.dataset.kind !== kind.value;
  const isYesNo = fieldKind() === "yes-no";
  part("hows").hidden = isYesNo;
  part("text-row").hidden = isYesNo || how.value === "empty";
  part("yes-no-row").hidden = !isYesNo;
  part("question-row").textContent = field.selectedOptions[0].dataset.question ?? "";
  const label = field.selectedOptions[0].textContent;
  part("searched-names").textContent = chosenNames() || "no field";
  part("text-label").textContent = fieldKind() === "keywords" ? "Keywords, with commas or one a line" : label;
}

function tell(answer) {
  if (!answer) return "";
  const { number, proposed = 0 } = answer;
  const told = [number > proposed ? `${photos(number - proposed)} would change.` : proposed ? "" : "Nothing would change."];
  if (proposed) told.push(`${photos(proposed)} that readers see would be proposed to those who publish ${proposed === 1 ? "it" : "them"}.`);
  const one = answer.same === 1;
  const same = kind.value === "replace" ? `${one ? "does" : "do"} not have it` : `${one ? "says" : "say"} so already`;
  if (answer.same) told.push(`${answer.same} ${same}.`);
  if (answer.closed) told.push(`${answer.closed} ${answer.closed === 1 ? "needs" : "need"} another right, and ${answer.closed === 1 ? "is" : "are"} left.`);
  if (answer.refused) told.push(answer.refused);
  return told.filter(Boolean).join(" ");
}

const boxes = () => [...part("preview").querySelectorAll("input")];

function chosenSeen() {
  const off = new Set(boxes().filter((box) => !box.checked).map((box) => box.value));
  return Object.fromEntries(Object.entries(seen).filter(([id]) => !off.has(id)));
}

function showButton() {
  const number = Object.keys(chosenSeen()).length;
  const isCurrent = shownFor === JSON.stringify(asking());
  const all = boxes();
  const off = all.filter((box) => !box.checked).length;
  part("all-row").hidden = all.length < 2;
  part("all").checked = !off;
  part("all").indeterminate = off > 0 && off < all.length;
  const isAllProposed = shownAnswer && shownAnswer.proposed === shownAnswer.number;
  part("do").textContent = number ? `${isAllProposed ? "Propose for" : "Change"} ${photos(number)}` : "Change";
  part("do").disabled = !number || !isCurrent;
}

function show(answer, question) {
  seen = answer?.seen ?? {};
  shownAnswer = answer;
  form.querySelector("[data-correction]").hidden = !answer?.is_live; // readers see none of these photos
  shownFor = question;
  part("preview").innerHTML = answer?.html ?? "";
  part("tells").textContent = tell(answer);
  showButton();
}

async function look() {
  clearTimeout(timer);
  const turn = ++asked;
  const wanted = asking();
  const question = JSON.stringify(wanted);
  change.problem("");
  if (!wanted) return show(null, question);
  part("tells").textContent = "Looking…";
  showButton();
  try {
    const answer = await askAct("preview", { photos: change.ids, change: wanted });
    if (turn === asked) show(answer, question); // else a later one has been asked for
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    if (turn !== asked) return;
    show(null, "");
    change.problem(refusal.message);
  }
}

function lookSoon() {
  clearTimeout(timer);
  showButton();
  timer = setTimeout(look, WAIT_MS);
}

async function doIt() {
  const answer = await askAct("change", { change: asking(), seen: chosenSeen(), ...askedNote(form) });
  setNote(form, null);
  for (const typed of [text, find, replacement, at]) if (typed) typed.value = ""; // no moments, no `at`
  return answer;
}

form.addEventListener("input", (event) => {
  if (event.target.closest("[data-preview], [data-all-row], [data-correction]")) return;
  showKind();
  lookSoon();
});
part("preview").addEventListener("change", showButton);
part("all").addEventListener("change", () => {
  for (const box of boxes()) box.checked = part("all").checked;
  showButton();
});
// Enter makes a line only where a text has lines, and goes from field to field; Ctrl with it does it.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.matches("button, summary")) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.target.name === "correction_note" && !event.ctrlKey && !event.metaKey) return;
  const hasLines = event.target === text && ["lines", "keywords"].includes(fieldKind());
  if (hasLines && !isCommand) return;
  event.preventDefault();
  if (isCommand || event.target === text) change.run();
  else if (event.target === find) replacement.focus();
});
window.addEventListener("beforeunload", (event) => change.dialog.open && (text.value || replacement.value) && event.preventDefault());

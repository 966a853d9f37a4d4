// Photos of the library, chosen in a dialog and placed at the end in the order of choosing.

import { Refused, ask, drawn, inTurn, replaceCards, say, sheet, showsVersion, version } from "./request.js";
import { watchPending } from "./waiting.js";

const WAIT_MS = 250; // after the last key of a search
const dialog = sheet.querySelector("[data-library]");
const opener = sheet.querySelector("[data-library-open]");
const part = (name) => dialog.querySelector(`[data-library-${name}]`);
const [search, list, more, adder, status] = ["search", "list", "more", "add", "status"].map(part);
const chosen = new Set();
let next = null;
let asked = 0;
let timer = 0;

function showChosen() {
  adder.disabled = chosen.size === 0;
  adder.textContent = chosen.size ? `Add ${chosen.size} ${chosen.size === 1 ? "photo" : "photos"}` : "Add";
}

async function show(page) {
  const turn = ++asked;
  const query = new URLSearchParams({ q: search.value, page });
  try {
    const answer = await ask("library", undefined, `${query}`);
    if (turn !== asked) return; // a later search has been asked for
    const fresh = drawn(answer.html);
    if (page === 1) list.replaceChildren(...fresh);
    else list.append(...fresh);
    for (const box of list.querySelectorAll("input")) box.checked = chosen.has(Number(box.value));
    next = answer.next;
    more.hidden = next === null;
    status.textContent = answer.number ? `${answer.number} ${answer.number === 1 ? "photo" : "photos"} found.` : "No photo has all of these words.";
    if (page > 1) fresh[0]?.querySelector("input").focus();
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    status.textContent = refusal.message;
  }
}

async function add() {
  adder.disabled = true;
  try {
    const answer = await inTurn(() => ask("add", { photos: [...chosen] }));
    if (answer.html) replaceCards(drawn(answer.html));
    if (answer.version === version() + 1) showsVersion(answer.version);
    chosen.clear();
    dialog.close();
    say(answer.message);
    watchPending();
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    status.textContent = refusal.message;
  } finally {
    showChosen();
  }
}

opener.addEventListener("click", () => {
  dialog.showModal();
  search.focus();
  show(1);
});
dialog.addEventListener("close", () => opener.focus());
search.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, WAIT_MS, 1);
});
more.addEventListener("click", () => show(next));
adder.addEventListener("click", add);
part("close").addEventListener("click", () => dialog.close());
list.addEventListener("change", (event) => {
  const id = Number(event.target.value);
  if (event.target.checked) chosen.add(id);
  else chosen.delete(id);
  showChosen();
});

// Arrows go from photo to photo; Enter in the search or on a photo chooses nothing by accident.
dialog.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && chosen.size) return add();
  if (event.key === "Enter" && event.target.matches("input")) return event.preventDefault();
  const boxes = [...list.querySelectorAll("input:enabled")];
  const at = boxes.indexOf(event.target);
  if (event.key === "ArrowDown" && event.target === search) {
    event.preventDefault();
    return boxes[0]?.focus();
  }
  const columns = boxes.filter((box) => box.closest("li").offsetTop === boxes[0]?.closest("li").offsetTop).length || 1;
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (at < 0 || !steps) return;
  event.preventDefault();
  boxes[Math.max(0, Math.min(at + steps, boxes.length - 1))].focus();
});

showChosen();

// What is read in a credit while it is typed, and other lines for it, which one click takes. It is printed
// as it was typed.

import { Refused, ask } from "./request.js";

const PAUSE_MS = 250;
const LONGEST = 500;
const answers = new Map(); // by slide and line
let timer = 0;

async function readingOf(slide, line) {
  const query = new URLSearchParams({ slide, line }).toString();
  if (!answers.has(query)) answers.set(query, await ask("credit", undefined, query, { mayLogIn: false }));
  return answers.get(query);
}

function makeSuggestion({ why, text }) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.dataset.creditTake = text;
  button.textContent = text ? `Take “${text}”` : "Take it out";
  item.append(`${why}: `, button);
  return item;
}

async function show(form) {
  const { slide } = form;
  const field = form.elements.credit_line;
  const line = field.value;
  const place = form.querySelector("[data-credit]");
  if (!line.trim() || line.length > LONGEST) return void (place.hidden = true);
  let answer;
  try {
    answer = await readingOf(slide, line);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return void (place.hidden = true); // a credit is typed without it, too
  }
  if (form.slide !== slide || field.value !== line) return; // there is another one by now
  const reading = form.querySelector("[data-credit-reading]");
  reading.textContent = answer.reading;
  reading.id = `reading-${slide}`;
  field.setAttribute("aria-describedby", `origin-${slide}-credit_line ${reading.id}`);
  form.querySelector("[data-credit-suggestions]").replaceChildren(...answer.suggestions.map(makeSuggestion));
  place.hidden = false;
}

function showSoon(form) {
  clearTimeout(timer);
  timer = setTimeout(() => show(form), PAUSE_MS);
}

document.addEventListener("words:filled", ({ target }) => {
  target.querySelector("[data-credit]").hidden = true;
  showSoon(target);
});
document.addEventListener("input", ({ target }) => {
  if (target.matches(".words [name=credit_line]")) showSoon(target.form);
});

// As if it were typed: the browser's own undo takes it back.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-credit-take]");
  if (!button) return;
  const field = button.closest("form").elements.credit_line;
  const { creditTake: text } = button.dataset;
  field.focus();
  field.select();
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// Captions, credits and alt texts, edited where they stand; and photos that are tried again.

import { forget, keep, kept, when } from "./drafts.js";
import { me } from "./login.js";
import { Refused, ask, drawn, list, replaceCards, say, sheet } from "./request.js";
import { sendAct } from "./waiting-acts.js";
import { watchPending } from "./waiting.js";

const template = sheet.querySelector("[data-words-form]");
const WORDS = ["caption", "credit_line", "alt_text"];

function wordsOf(card) {
  return JSON.parse(card.querySelector("[data-words]").textContent);
}

const draftKey = (card) => `photodesk:words:${me()}:${card.dataset.slideId}`;

function keepDraft(card, form) {
  if (!isChanged(form)) return forget(draftKey(card));
  keep(draftKey(card), { words: Object.fromEntries(WORDS.map((word) => [word, form.elements[word].value])) });
}

// What a crash of the browser took is there again; saving it is still the editor's.
function fillFromDraft(card, form) {
  const draft = kept(draftKey(card))[0];
  if (!draft) return;
  for (const word of WORDS) form.elements[word].value = draft.words[word];
  const note = form.querySelector(".words__error");
  note.hidden = false;
  note.textContent = `Not saved yet: this is what you wrote (${when(draft)}). Cancel throws it away.`;
}

function open(card) {
  if (card.querySelector("form")) return card.querySelector("textarea").focus();
  const form = template.content.firstElementChild.cloneNode(true);
  const words = wordsOf(card);
  for (const word of WORDS) form.elements[word].value = words[word];
  form.elements.is_decorative.defaultChecked = words.is_decorative;
  // Browsers make \n of every line end in a field: what was seen is what the field gives back.
  form.seen = Object.fromEntries(WORDS.map((word) => [word, words[word]]));
  form.shown = Object.fromEntries(WORDS.map((word) => [word, form.elements[word].value]));
  card.querySelector(".card__words").hidden = true;
  card.append(form);
  card.classList.add("card--open");
  fillFromDraft(card, form);
  form.elements.caption.focus();
}

function close(card) {
  forget(draftKey(card));
  card.querySelector("form").remove();
  card.querySelector(".card__words").hidden = false;
  card.classList.remove("card--open");
  card.focus();
}

function isChanged(form) {
  const isTicked = form.elements.is_decorative.checked !== form.elements.is_decorative.defaultChecked;
  return isTicked || WORDS.some((word) => form.elements[word].value !== form.shown[word]);
}

function leave(card) {
  const form = card.querySelector("form");
  if (!isChanged(form) || window.confirm("Drop what you wrote?")) close(card);
}

async function save(card, form, isEverywhere) {
  const buttons = form.querySelectorAll("button");
  const error = form.querySelector(".words__error");
  const changed = WORDS.filter((word) => form.elements[word].value !== form.shown[word]);
  const body = {
    slide: card.dataset.slideId,
    seen: Object.fromEntries(changed.map((word) => [word, form.seen[word]])),
    edited: Object.fromEntries(changed.map((word) => [word, form.elements[word].value])),
    everywhere: isEverywhere,
    is_decorative: form.elements.is_decorative.checked,
  };
  // Without a change there may still be this gallery's words to be given to the photo.
  if (!isChanged(form) && !isEverywhere) {
    close(card);
    return say("Nothing was changed.");
  }
  for (const button of buttons) button.disabled = true;
  form.dataset.saving = "";
  try {
    const answer = await sendAct("words", body, { isOfThisPage: true });
    close(card);
    replaceCards(drawn(answer.html));
    say(isEverywhere ? "Saved to the photo, for every place that shows it." : "Saved.");
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    error.hidden = false;
    error.textContent = refusal.message;
    for (const [word, text] of Object.entries(refusal.answer.current || {})) {
      error.textContent += ` Theirs: “${text}”`;
      form.seen[word] = text; // the editor has seen it now
    }
  } finally {
    delete form.dataset.saving;
    for (const button of buttons) button.disabled = false;
  }
}

document.addEventListener("desk:waiting", ({ detail }) => {
  if (!detail.isBroken) return;
  for (const error of list.querySelectorAll("[data-saving] .words__error")) {
    error.hidden = false;
    error.textContent = "The server cannot be reached. What you wrote is saved by itself when it can be.";
  }
});

list.addEventListener("submit", (event) => {
  event.preventDefault();
  save(event.target.closest(".card"), event.target, event.submitter?.value === "everywhere");
});

list.addEventListener("click", async (event) => {
  const card = event.target.closest(".card");
  if (!card) return;
  if (event.target.closest("[data-edit], [data-word]")) open(card);
  if (event.target.closest("[data-cancel]")) leave(card);
  if (event.target.closest("[data-retry]")) {
    try {
      replaceCards(drawn((await ask("retry", { slide: card.dataset.slideId })).html));
      say("It is tried again.");
      watchPending();
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      say(refusal.message);
    }
  }
});

list.addEventListener("keydown", (event) => {
  const form = event.target.closest("form");
  if (!form) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    leave(form.closest(".card"));
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    form.requestSubmit(form.querySelector("[value=here]"));
  }
});

list.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form) keepDraft(form.closest(".card"), form);
});

for (const card of list.children) if (kept(draftKey(card)).length) open(card);

// Leaving with words half written asks first.
window.addEventListener("beforeunload", (event) => {
  if ([...list.querySelectorAll("form")].some(isChanged)) event.preventDefault();
});

// Captions, credits and alt texts, edited where they stand; and photos that are tried again.

import { forget, when } from "./drafts.js";
import { Refused, ask, cardOf, drawn, list, replaceCards, say, sheet } from "./request.js";
import { sendAct } from "./waiting-acts.js";
import { watchPending } from "./waiting.js";
import { askedBy, draftKey, draftOf, fill, isChanged, keepDraft, showError, tellRefusal, type, typedIn, wordsOf } from "./words-form.js";

const template = sheet.querySelector("[data-words-form]");
const keyOf = (card) => draftKey(card.dataset.slideId);

// What a crash of the browser took is there again; saving it is still the editor's.
function fillFromDraft(card, form) {
  const draft = draftOf(card.dataset.slideId);
  if (!draft) return;
  type(form, draft.words);
  showError(form, `Not saved yet: this is what you wrote (${when(draft)}). Cancel throws it away.`);
}

// A card far below has none yet, and a form all the same where there is something to be saved.
function setWordsHidden(card, isHidden) {
  const words = card.querySelector(".card__words");
  if (words) words.hidden = isHidden;
}

function show(card) {
  const form = template.content.firstElementChild.cloneNode(true);
  setWordsHidden(card, true);
  card.append(form);
  fill(form, wordsOf(card), card.dataset.slideId);
  card.classList.add("card--open");
  fillFromDraft(card, form);
  return form;
}

function open(card) {
  const form = card.querySelector("form") ?? show(card);
  form.elements.caption.focus();
}

// What another form could not save goes on here; `seen` are texts of others that the editor has seen.
export function openUnsaved(card, { words, seen, message }) {
  const form = card.querySelector("form") ?? show(card);
  type(form, words);
  Object.assign(form.seen, seen);
  showError(form, message);
}

function hide(card) {
  card.querySelector("form").remove();
  setWordsHidden(card, false);
  card.classList.remove("card--open");
}

// What is typed on a card goes on in another form; nothing where its form is shut.
export function takeOver(card) {
  const form = card.querySelector("form");
  if (!form || "saving" in form.dataset) return null;
  const taken = isChanged(form) ? { words: typedIn(form), seen: { ...form.seen }, message: "" } : null;
  hide(card);
  return taken;
}

function close(card) {
  forget(keyOf(card));
  hide(card);
  card.focus();
}

function leave(card) {
  const form = card.querySelector("form");
  if (!isChanged(form) || window.confirm("Drop what you wrote?")) close(card);
}

async function save(card, form, isEverywhere) {
  const buttons = form.querySelectorAll("button");
  // Without a change there may still be this gallery's words to be given to the photo.
  if (!isChanged(form) && !isEverywhere) {
    close(card);
    return say("Nothing was changed.");
  }
  for (const button of buttons) button.disabled = true;
  form.dataset.saving = "";
  try {
    const asked = askedBy(form, card.dataset.slideId, isEverywhere);
    const answer = await sendAct("words", asked, { isOfThisPage: true });
    close(card);
    replaceCards(drawn(answer.html));
    const saved = isEverywhere ? "Saved to the photo, for every place that shows it." : "Saved.";
    say(answer.noted ? `${saved} ${answer.noted}` : saved);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    showError(form, tellRefusal(refusal));
    Object.assign(form.seen, refusal.answer.current); // the editor has seen it now
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
  if (form) keepDraft(form.closest(".card").dataset.slideId, form);
});

for (const card of list.children) if (draftOf(card.dataset.slideId)) open(card);

// A link to the words of a photo opens them: what is found before publishing leads there.
function openNamed(hash) {
  const card = cardOf(/^#words-(\w+)$/.exec(hash)?.[1]);
  if (!card) return;
  open(card);
  card.scrollIntoView({ block: "center" });
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='#words-']");
  if (!link || link.pathname !== location.pathname || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  openNamed(link.hash);
});
openNamed(location.hash);

// Leaving with words half written asks first.
window.addEventListener("beforeunload", (event) => {
  if ([...list.querySelectorAll("form")].some(isChanged)) event.preventDefault();
});

// Own words over a photo's that were corrected since: what was corrected stands below the field, to be
// taken here, taken everywhere, or left.

import { Refused, ask, cardOf, drawn, list, replaceCards, say } from "./request.js";
import { sendAct } from "./waiting-acts.js";
import { fill, keepDraft, showError, tellRefusal, tellStatus, type, typedIn, wordsOf } from "./words-form.js";

const removeDrifts = (form) => form.querySelectorAll(".drift").forEach((drift) => drift.remove());

async function showDrifts(form) {
  const { slide } = form;
  let answer;
  try {
    answer = await ask("drift", undefined, `slide=${slide}`, { mayLogIn: false });
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return; // the card says that there is something
  }
  if (form.slide !== slide || !form.isConnected) return;
  removeDrifts(form);
  const holder = document.createElement("div");
  holder.innerHTML = answer.html;
  for (const drift of [...holder.children]) form.querySelector(`[data-origin="${drift.dataset.driftWord}"]`).after(drift);
}

document.addEventListener("words:filled", ({ target: form, detail }) => {
  removeDrifts(form);
  if (detail.drifted.length) showDrifts(form);
});

// A draft, or a link to its words, opened a form before this was here to hear of it.
for (const form of list.querySelectorAll(".words")) if (wordsOf(form.closest(".card")).drifted) showDrifts(form);

// The card below an open form stays, and shows what is so now.
function renewCard(slide, fresh) {
  const card = cardOf(slide);
  if (!card?.querySelector("form")) return;
  for (const part of [".card__words", "[data-words]"]) card.querySelector(part).replaceWith(fresh.querySelector(part));
  card.querySelector(".card__words").hidden = true;
}

// What else was typed stays.
function showAnswer(form, word, how, answer) {
  const { slide } = form;
  const fresh = drawn(answer.html);
  const same = fresh.find((card) => card.dataset.slideId === slide);
  const words = wordsOf(same);
  const typed = typedIn(form);
  const { shown, elements } = form;
  const wasTicked = elements.is_decorative.checked !== elements.is_decorative.defaultChecked;
  const kept = Object.keys(shown).filter((each) => typed[each] !== shown[each] && (each !== word || how === "keep"));
  renewCard(slide, same);
  replaceCards(fresh);
  fill(form, words, slide);
  const now = typedIn(form);
  for (const each of kept) now[each] = typed[each];
  if (wasTicked) now.is_decorative = typed.is_decorative;
  type(form, now);
  keepDraft(slide, form);
  elements[word].focus();
}

async function decide(form, word, how) {
  const { slide } = form;
  try {
    const body = { slide, word, how, seen: form.seen[word], original: form.originals[word] };
    const answer = await sendAct("correct", body, { isOfThisPage: true });
    if (form.slide === slide && form.isConnected) showAnswer(form, word, how, answer);
    else replaceCards(drawn(answer.html));
    tellStatus(form, answer.message);
    say(answer.message);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    showError(form, tellRefusal(refusal));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-drift]");
  if (!button) return;
  const drift = button.closest(".drift");
  for (const each of drift.querySelectorAll("button")) each.disabled = true;
  decide(button.closest("form"), drift.dataset.driftWord, button.dataset.drift).finally(() => {
    for (const each of drift.querySelectorAll("button")) each.disabled = false;
  });
});

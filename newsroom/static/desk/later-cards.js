// A large gallery comes with its first cards whole; the others are whole once they come near the window,
// or are asked for. Until then they hold their places, with all that is found, sorted and chosen by.

import { Refused, cardOf, fetchCards, list, replaceCards } from "./request.js";

const AT_ONCE = 60;
const TRY_AGAIN_MS = 3000;
const wanted = new Set(); // slide ids
let filling = null;

const isLater = (card) => card.hasAttribute("data-later");

async function fillWanted() {
  while (wanted.size) {
    const slides = [...wanted].slice(-AT_ONCE); // what was neared last is what is looked at
    try {
      const fresh = await fetchCards(slides, { mayLogIn: false });
      replaceCards(fresh.filter((card) => cardOf(card.dataset.slideId)?.hasAttribute("data-later")));
      for (const id of slides) wanted.delete(id); // with those that are gone
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
  filling = null;
}

// Resolves when these cards are whole.
export function fillCards(cards) {
  const later = cards.filter(isLater);
  if (!later.length) return Promise.resolve();
  for (const card of later) wanted.add(card.dataset.slideId);
  return (filling ??= fillWanted());
}

// Two windows' heights ahead, either way.
const near = new IntersectionObserver((entries) => fillCards(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target)), { rootMargin: "200% 0px" });
for (const card of list.querySelectorAll("[data-later]")) near.observe(card);
list.addEventListener("focusin", (event) => fillCards([event.target.closest(".card")]));

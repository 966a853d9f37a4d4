// Photos that are being prepared show themselves when they are ready.

import { Refused, cardOf, cards, fetchCards, replaceCards, showReadiness } from "./request.js";

const EVERY_MS = 1500;
let isWatching = false;

export async function watchPending() {
  if (isWatching) return;
  isWatching = true;
  for (;;) {
    const pending = cards().filter((card) => card.dataset.state === "waiting");
    if (!pending.length) break;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    if (document.hidden) continue;
    try {
      const slides = pending.slice(0, 50).map((card) => card.dataset.slideId);
      const fresh = await fetchCards(slides, { mayLogIn: false });
      // What still waits stays as it is but for its turn: it may be under somebody's pointer.
      for (const card of fresh) {
        const turn = cardOf(card.dataset.slideId)?.querySelector("[data-turn]");
        const now = card.querySelector("[data-turn]");
        if (turn && now) turn.textContent = now.textContent;
      }
      replaceCards(fresh.filter((card) => card.dataset.state !== "waiting"));
    } catch (refusal) {
      if (!(refusal instanceof Refused) || refusal.code === 401) break;
    }
  }
  isWatching = false;
}

showReadiness();
watchPending();

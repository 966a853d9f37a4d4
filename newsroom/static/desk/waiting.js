// Photos that are being prepared show themselves when they are ready.

import { Refused, ask, cards, drawn, replaceCards } from "./request.js";

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
      const query = pending.slice(0, 50).map((card) => `slide=${card.dataset.slideId}`);
      const answer = await ask("cards", undefined, query.join("&"));
      // What still waits stays as it is: it may be under somebody's pointer.
      replaceCards(drawn(answer.html).filter((card) => card.dataset.state !== "waiting"));
    } catch (refusal) {
      if (!(refusal instanceof Refused) || refusal.code === 401) break;
    }
  }
  isWatching = false;
}

watchPending();

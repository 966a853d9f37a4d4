// Photos of the library, chosen in its dialog and placed at the end of a gallery in the order of choosing.

import { Refused, address, ask, drawn, inTurn, replaceCards, say, sheet, showsVersion, version } from "./request.js";
import { pick } from "./pick-dialog.js";
import { watchPending } from "./waiting.js";

const opener = sheet.querySelector("[data-library-open]");

async function add(photos) {
  try {
    const answer = await inTurn(() => ask("add", { photos }));
    if (answer.html) replaceCards(drawn(answer.html));
    if (answer.version === version() + 1) showsVersion(answer.version);
    say(answer.message);
    watchPending();
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    say(refusal.message);
  }
}

opener.addEventListener("click", async () => {
  const chosen = await pick({
    source: address("library"),
    what: "photo",
    title: "The library",
    isMany: true,
    act: "Add",
    hint: "They are placed at the end, in the order in which you choose them.",
  });
  opener.focus();
  if (chosen.length) await add(chosen.map(({ id }) => id));
});

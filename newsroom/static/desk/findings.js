// What stands in the way of publishing, in the panel: asked for again after each change, whoever made it.

import { Refused, ask } from "./request.js";

const SETTLED_MS = 800;
const place = document.querySelector("[data-findings]");
const number = document.querySelector("[data-findings-number]");
let timer = 0;
let asked = 0;

async function look() {
  const turn = ++asked;
  try {
    const answer = await ask("findings", undefined, "", { mayLogIn: false });
    if (turn !== asked) return; // something has changed since
    const wasOpen = place.querySelector("details")?.open ?? true;
    if (answer.html.trim() !== place.innerHTML.trim()) place.innerHTML = answer.html;
    if (!wasOpen) place.querySelector("details")?.removeAttribute("open");
    number.querySelector("[data-findings-count]").textContent = answer.number;
    number.hidden = !answer.number;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal; // what is shown is what was known
  }
}

function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(look, SETTLED_MS);
}

for (const change of ["desk:acted", "desk:others", "desk:killed"]) document.addEventListener(change, lookSoon);

// What stands in the way of publishing, in the panel: asked for again after each change, whoever made it, and while
// links to other sites are looked at. A number that changed is said.

import { Refused, askServer } from "./asking.js";

const SETTLED_MS = 800;
const CHECKING_MS = 4000;
const MOST_LOOKS = 45; // three minutes; then whoever waits on asks again by what he does
const place = document.querySelector("[data-findings]");
const number = document.querySelector("[data-findings-number]");
const status = document.querySelector("[data-findings-status]");
const checking = document.getElementById("check-links");
let timer = 0;
let asked = 0;
let looks = 0;
let shown = Number(number.querySelector("[data-findings-count]").textContent);

async function look() {
  const turn = ++asked;
  try {
    const answer = await askServer(place.dataset.findings, undefined, { mayLogIn: false });
    if (turn !== asked) return; // something has changed since
    show(answer);
    if (answer.is_checking && looks++ < MOST_LOOKS) lookSoon(CHECKING_MS);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal; // what is shown is what was known
  }
}

function show(answer) {
  const wasOpen = place.querySelector("details")?.open ?? true;
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const alike = () => [...place.querySelectorAll(focused.localName)];
  const index = focused && alike().indexOf(focused);
  if (answer.html.trim() !== place.innerHTML.trim()) {
    place.innerHTML = answer.html;
    if (focused) (alike()[index] ?? alike().at(-1))?.focus({ preventScroll: true });
  }
  if (!wasOpen) place.querySelector("details")?.removeAttribute("open");
  number.querySelector("[data-findings-count]").textContent = answer.number;
  number.hidden = !answer.number;
  if (answer.number !== shown) status.textContent = answer.number ? `To look at before readers see it: ${answer.number}` : "Nothing is left to look at.";
  shown = answer.number;
}

function lookSoon(after = SETTLED_MS) {
  clearTimeout(timer);
  timer = setTimeout(look, after);
}

for (const change of ["desk:acted", "desk:others", "desk:killed", "desk:saved"]) {
  document.addEventListener(change, () => {
    looks = 0;
    lookSoon();
  });
}

checking?.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation(); // nothing is saved for it
  try {
    await askServer(checking.action, {});
    status.textContent = "The links are looked at again.";
    looks = 0;
    look();
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    status.textContent = refusal.message;
  }
});
if (place.querySelector("[data-checking]")) lookSoon(CHECKING_MS);

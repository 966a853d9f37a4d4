// What happened to this gallery, and back to how it was: a list of changes, the order after each as a
// strip of small pictures, and a button that goes there.

import { Refused, ask, inTurn } from "./request.js";
import { showOutcome } from "./undoing.js";

const HOVER_MS = 150;
const dialog = document.querySelector("[data-history]");
const list = dialog.querySelector("[data-history-list]");
const more = dialog.querySelector("[data-history-more]");
const strip = dialog.querySelector("[data-history-strip]");
const heading = dialog.querySelector("[data-history-then]");
const status = dialog.querySelector("[data-history-status]");
const back = dialog.querySelector("[data-history-back]");
const backToOrder = dialog.querySelector("[data-history-order]");
const close = (isClosed) => (back.disabled = backToOrder.disabled = isClosed);
const SOURCES = { command: "by a command", import: "by an import", api: "by the API" };
let shown = 0; // the number of the change that is looked at
let newest = 0;
let hour = ""; // the last heading
let timer = 0;

const hourOf = (moment) => moment.toLocaleString([], { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }).replace(/(\d\d)[:.]\d\d/, "$1:00");
const timeOf = (moment) => moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function lineOf(act) {
  const moment = new Date(act.at);
  const line = document.createElement("li");
  const button = element("button", "history__act", "");
  button.type = "button";
  button.dataset.number = act.number;
  const time = element("time", "history__time", timeOf(moment));
  time.dateTime = act.at;
  const did = SOURCES[act.source] ? `${act.did}, ${SOURCES[act.source]}` : act.did;
  button.append(time, element("strong", "history__who", act.who), element("span", "history__did", did));
  line.append(button);
  return line;
}

function append(acts) {
  for (const act of acts) {
    const its = hourOf(new Date(act.at));
    if (its !== hour) {
      list.append(element("li", "history__hour", its));
      hour = its;
    }
    list.append(lineOf(act));
  }
}

async function load(query = "") {
  try {
    const answer = await ask("acts", undefined, query);
    append(answer.acts);
    more.hidden = !answer.more;
    return answer.acts;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    status.textContent = error.message;
    return null;
  }
}

async function open() {
  list.replaceChildren();
  strip.replaceChildren();
  heading.textContent = status.textContent = hour = "";
  close(true);
  dialog.showModal();
  const acts = await load();
  newest = acts?.[0]?.number ?? 0;
  if (acts && !acts.length) status.textContent = "Nothing has happened yet.";
  list.querySelector("button")?.focus();
}

function pictureOf(slide, index) {
  const place = element("li", `history__slide ${slide.flag ? `history__slide--${slide.flag}` : ""}`, "");
  if (slide.picture) {
    const image = new Image();
    image.src = slide.picture;
    image.alt = "";
    image.loading = "lazy";
    place.append(image);
  }
  place.append(element("span", "history__place", index + 1));
  return place;
}

async function showThen(button) {
  const number = Number(button.dataset.number);
  if (number === shown && strip.childElementCount) return;
  shown = number;
  for (const other of list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
  try {
    const then = await ask("then", undefined, `at=${number}`);
    if (shown !== number) return; // another is looked at by now
    strip.replaceChildren(...then.slides.map(pictureOf));
    const count = then.slides.length;
    heading.textContent = `${button.querySelector("time").textContent}, after this change: ${count} photo${count === 1 ? "" : "s"}`;
    status.textContent = number === newest ? "This is how it is now." : "";
    close(number === newest);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    strip.replaceChildren();
    heading.textContent = "";
    status.textContent = error.message;
    close(true);
  }
}

const actUnder = (event) => event.target.closest?.("[data-number]");
list.addEventListener("focusin", (event) => actUnder(event) && showThen(actUnder(event)));
list.addEventListener("click", (event) => actUnder(event) && showThen(actUnder(event)));
list.addEventListener("pointerover", (event) => {
  clearTimeout(timer);
  const button = actUnder(event);
  if (button && event.pointerType === "mouse") timer = setTimeout(() => showThen(button), HOVER_MS);
});
list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !actUnder(event)) return;
  event.preventDefault();
  const all = [...list.querySelectorAll("[data-number]")];
  all[all.indexOf(actUnder(event)) + step]?.focus();
});
more.addEventListener("click", async () => {
  const before = [...list.querySelectorAll("[data-number]")].at(-1);
  await load(`before=${before.dataset.number}`);
  before.closest("li").nextElementSibling?.querySelector("button")?.focus();
});

const goBack = (more) =>
  inTurn(async () => {
    close(true);
    try {
      const answer = await ask("back", { to: shown, ...more });
      dialog.close();
      showOutcome(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      status.textContent = error.message;
    }
  });
back.addEventListener("click", () => goBack({}));
backToOrder.addEventListener("click", () => goBack({ order_alone: true }));
document.querySelector("[data-history-open]").addEventListener("click", open);
dialog.querySelector("[data-history-close]").addEventListener("click", () => dialog.close());

// A live gallery's page asks, now and then, whether there are new photos, and offers them; a click
// brings them in around the slide that the reader is at.
const EVERY_MS = 15_000;
const AT_MOST_MS = 240_000;
const page = document.querySelector("photo-slideshow[data-live]");
const list = page.querySelector("ul");
const offer = page.parentElement.querySelector(".live-offer");
let until = Date.parse(page.dataset.until);
const known = () => [...list.children].map((slide) => slide.id);
const { next, previous } = page.dataset;
const isInParts = !!(next || previous);
let wait = EVERY_MS;
let timer;

// Jitter, so that a hundred thousand open pages do not ask in the same second.
function later() {
  clearTimeout(timer);
  if (Date.now() < until) timer = setTimeout(ask, wait * (0.75 + Math.random() / 2));
}

async function ask() {
  if (document.hidden) return; // it goes on when the page is looked at
  try {
    const answer = await fetch(page.dataset.live, { cache: "no-cache" });
    if (answer.status === 404 || answer.status === 410) return; // no longer live
    if (!answer.ok) throw new Error(answer.status);
    const state = await answer.json();
    until = Date.parse(state.until); // NaN when it is live no longer
    if (Date.now() < until) propose(state.slides - (isInParts ? page.dataset.total : list.children.length));
    wait = EVERY_MS;
  } catch {
    wait = Math.min(AT_MOST_MS, wait * 2);
  }
  later();
}

function propose(more) {
  const text = (more === 1 ? offer.dataset.one : offer.dataset.many).replace("%s", more);
  if (offer.hidden === more <= 0 && offer.textContent === text) return;
  offer.hidden = more <= 0;
  offer.textContent = text;
  if (!offer.hidden) page.querySelector("[role=status]").textContent = text;
}

offer.addEventListener("click", async () => {
  if (isInParts) return location.reload(); // perhaps they stand in another part
  offer.disabled = true;
  try {
    const html = await (await fetch(location.pathname, { cache: "no-cache" })).text();
    bringIn(new DOMParser().parseFromString(html, "text/html"));
    offer.hidden = true;
  } catch {
    wait = Math.min(AT_MOST_MS, wait * 2);
  }
  offer.disabled = false;
});

// New slides come in where they belong; those that are there stay as they are, but for their number.
function bringIn(fresh) {
  const width = list.getBoundingClientRect().width;
  const current = list.children[Math.round(Math.abs(list.scrollLeft) / width)];
  const focused = document.activeElement;
  let place = null;
  for (const slide of [...fresh.querySelectorAll("photo-slideshow[data-live] > ul > li")].reverse()) {
    const there = known().includes(slide.id) && document.getElementById(slide.id);
    if (there) {
      const [figure, number] = [there.querySelector("figure"), there.querySelector("b")];
      figure.setAttribute("aria-label", slide.querySelector("figure").getAttribute("aria-label"));
      number.textContent = slide.querySelector("b").textContent;
      if (there.nextElementSibling !== place) list.insertBefore(there, place);
      place = there;
    } else {
      place = list.insertBefore(document.importNode(slide, true), place);
    }
  }
  const left = [...list.children].indexOf(current) * width;
  const isRightToLeft = getComputedStyle(list).direction === "rtl";
  list.scrollTo({ left: isRightToLeft ? -left : left, behavior: "instant" });
  page.refresh?.();
  if (offer === focused) list.focus({ preventScroll: true });
}

document.addEventListener("visibilitychange", () => !document.hidden && Date.now() < until && ask());
later();

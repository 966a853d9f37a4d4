// All that runs at first: the slideshow's script is fetched once the page was touched and a slideshow
// is within 200 px of the window.
const NAME = "photo-slideshow";
let isTouched, isNear, script;
const start = () => (script ??= import("./slideshow.js"));
const touch = (event) => {
  // A pointer that lies still is told of, too.
  if (event.type === "pointermove" && !event.movementX && !event.movementY) return;
  isTouched = true;
  if (isNear) start();
};

const watch = new IntersectionObserver(
  (seen) => {
    isNear ||= seen.some((each) => each.isIntersecting);
    if (isTouched && isNear) start();
  },
  { rootMargin: "200px" },
);
document.querySelectorAll(NAME).forEach((each) => watch.observe(each));

// An act that comes before the script is done when it is there.
function keep(event) {
  touch(event);
  const { target, key, type } = event;
  if (customElements.get(NAME) || !target.closest?.(NAME)) return;
  if (event.button || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const link = type === "click" && target.closest("a, button");
  if (!link && !/^(Arrow(Left|Right)|Home|End)$/.test(key)) return;
  event.preventDefault();
  const again = () =>
    link ? link.click() : target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
  start().then(again, () => link.href && location.assign(link.href));
}
for (const type of ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "focusin"]) {
  addEventListener(type, touch, { capture: true, passive: true });
}
addEventListener("click", keep, true);
addEventListener("keydown", keep, true);

// A reloaded page has its place again, but not that of the slides.
const slide = document.getElementById(location.hash.slice(1));
const list = slide?.closest(NAME + " ul");
list?.scrollTo({ left: slide.offsetLeft - list.offsetLeft, behavior: "instant" });

if (history.state?.viewer) start(); // reloaded in the viewer
if (document.querySelector(NAME + "[data-live]")) import("./live.js");

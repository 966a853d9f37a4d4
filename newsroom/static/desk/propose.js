// Proposing an order by buttons and keys, and a focal point by a click on the photograph.

const list = document.querySelector("[data-order]");
const status = document.querySelector("[data-status]");
const items = () => [...list.querySelectorAll("[data-slide]")];
const placeIn = (item) => item.querySelector("input");

function number() {
  items().forEach((item, index) => (placeIn(item).value = index + 1));
}

function moveTo(item, index) {
  const others = items().filter((each) => each !== item);
  const at = Math.max(0, Math.min(others.length, index));
  if (others[at]) others[at].before(item);
  else list.append(item);
  number();
  status.textContent = `Place ${at + 1} of ${others.length + 1}.`;
}

if (list) {
  for (const button of list.querySelectorAll("[data-move]")) button.hidden = false;
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("[data-slide]");
    moveTo(item, items().indexOf(item) + Number(button.dataset.move));
    button.focus();
  });
  list.addEventListener("change", ({ target }) => {
    const item = target.closest("[data-slide]");
    if (!Number.isInteger(target.valueAsNumber)) return number();
    moveTo(item, target.valueAsNumber - 1);
    target.focus();
  });
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const STEPS = { ArrowLeft: -forward, ArrowRight: forward, ArrowUp: -1, ArrowDown: 1 };
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("[data-slide]");
    if (!item || !event.altKey || !(event.key in STEPS)) return;
    event.preventDefault();
    const { target } = event;
    moveTo(item, items().indexOf(item) + STEPS[event.key]);
    target.focus();
  });
}

const stage = document.querySelector("[data-stage]");
const [fromLeft, fromTop] = ["focal_x", "focal_y"].map((name) => document.querySelector(`[name=${name}]`));

function drawPoint() {
  const point = stage.querySelector("[data-point]");
  point.style.left = `${fromLeft.value}%`;
  point.style.top = `${fromTop.value}%`;
}

if (stage) {
  stage.addEventListener("click", (event) => {
    const box = stage.getBoundingClientRect();
    fromLeft.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    fromTop.value = Math.round((100 * (event.clientY - box.top)) / box.height);
    drawPoint();
  });
  for (const field of [fromLeft, fromTop]) field.addEventListener("input", drawPoint);
  drawPoint();
}

// What is half written is not left by accident.
const form = document.querySelector(".propose");
const state = () => JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"));
const before = state();
let isSent = false;
form.addEventListener("submit", () => (isSent = true));
window.addEventListener("beforeunload", (event) => !isSent && state() !== before && event.preventDefault());

// How the library's photos are laid out: in rows or as a list, how large, and with stacks or without.

const root = document.documentElement;
const key = (what) => `photodesk:library-${what}`;
const SIZES = [90, 120, 150, 180, 220, 260, 320, 400, 520]; // heights of a row in pixels
const LIST_PX = 76;

function kept(what, otherwise) {
  try {
    return localStorage.getItem(key(what)) ?? otherwise;
  } catch {
    return otherwise; // the browser keeps nothing
  }
}

function keep(what, value) {
  try {
    localStorage.setItem(what === "view" ? "photodesk:view" : key(what), value);
  } catch {
    // The browser keeps nothing.
  }
}

const isNarrow = () => matchMedia("(width < 48rem)").matches;
const sizeName = () => (isNarrow() ? "size-narrow" : "size");
let size = Number(kept(sizeName(), isNarrow() ? 1 : 4));

export const view = {
  isList: () => root.dataset.view === "list",
  isStacked: kept("stacks", "on") === "on",
  shape: () => ({ gap: isNarrow() ? 3 : 6, height: view.isList() ? LIST_PX : SIZES[Math.max(0, Math.min(size, SIZES.length - 1))], below: 0, isList: view.isList() }),
};

// Wires the tools, of which a collection has the size alone; `changed()` lays the grid out anew.
export function useViewTools(tools, { changed, shown }) {
  const slider = tools.querySelector("[data-size]");
  const stacks = tools.querySelector("[data-stacks]");
  const buttons = [...tools.querySelectorAll("[data-view]")];

  function show() {
    slider.value = size;
    slider.disabled = view.isList();
    if (stacks) stacks.ariaPressed = String(view.isStacked);
    for (const button of buttons) button.ariaPressed = String(button.dataset.view === root.dataset.view);
  }

  slider.max = SIZES.length - 1;
  function resize(wanted) {
    size = Math.max(0, Math.min(wanted, SIZES.length - 1));
    keep(sizeName(), size);
    show();
    changed();
  }
  slider.addEventListener("input", () => resize(Number(slider.value)));
  stacks?.addEventListener("click", () => {
    view.isStacked = !view.isStacked;
    keep("stacks", view.isStacked ? "on" : "off");
    show();
    changed();
  });
  for (const button of buttons) {
    button.addEventListener("click", () => {
      root.dataset.view = button.dataset.view;
      keep("view", button.dataset.view);
      show();
      changed();
      shown(button.dataset.view);
    });
  }
  show();
  return { larger: () => resize(size + 1), smaller: () => resize(size - 1) };
}

// The panel beside the photos: title, intro and the rest. It folds away, and stays so.

const root = document.documentElement;
const panel = document.getElementById("panel");
const toggle = document.querySelector("[data-panel-toggle]");
const narrow = matchMedia("(width < 48rem)");

function show(isOpen) {
  root.dataset.panel = isOpen ? "open" : "closed";
  toggle.setAttribute("aria-expanded", isOpen);
}

function remember() {
  if (narrow.matches) return; // there it is a sheet over the photos, opened for a moment
  try {
    localStorage.setItem("photodesk:panel", root.dataset.panel);
  } catch {
    // The browser keeps nothing.
  }
}

// What is wrong with the form must be seen, and so must what a link leads to.
const isNeeded = () => panel.querySelector(".errornote, .draft-offer") !== null;

toggle.addEventListener("click", () => {
  show(root.dataset.panel !== "open");
  remember();
  if (root.dataset.panel === "open" && narrow.matches) panel.querySelector("input:not([type=hidden]), a")?.focus();
});

function close() {
  show(false);
  toggle.focus();
}
panel.querySelector("[data-panel-close]").addEventListener("click", close);
panel.addEventListener("keydown", (event) => event.key === "Escape" && narrow.matches && close());

// A finding's link leads to a card, which a sheet would cover.
panel.addEventListener("click", (event) => {
  if (event.target.closest('a:is([href*="#card-"], [href*="#words-"])') && narrow.matches) show(false);
});

show(root.dataset.panel === "open" || isNeeded());
new MutationObserver(() => isNeeded() && show(true)).observe(panel, { childList: true, subtree: true });

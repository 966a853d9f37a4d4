// The library's grid on this page, with what is chosen in it. Whoever does something with photos that are
// chosen imports `grid` and `selection` from here; `library:selected` on the document tells
// each change of them, and `grid.refresh(ids)` draws photos that were changed anew.

import { askServer } from "./asking.js";
import { chooseTiles } from "./chosen-tiles.js";
import { useKeys } from "./grid-keys.js";
import { useStacks } from "./grid-stacks.js";
import { tilesOf } from "./grid-tiles.js";
import { actOn } from "./library-dialogs.js";
import { view } from "./library-view.js";
import { Loupe } from "./loupe.js";
import { PhotoGrid } from "./photo-grid.js";
import { address, say, sheet } from "./request.js";
import { drawBands } from "./rubber-band.js";

const BEHIND = 100;
const bar = document.querySelector(".bar");
const foot = sheet.querySelector("[data-foot]");
const tools = sheet.querySelector("[data-tools]");
const loupe = new Loupe();

export const query = { q: "", sort: "" }; // of the search that is shown

// What stands over the grid, above and below.
export const clear = () => ({ top: bar.getBoundingClientRect().bottom, bottom: tools.hidden ? 0 : foot.offsetHeight + 12 });

export const ask = (act, parameters = {}, how = {}) => askServer(`${address(act)}?${new URLSearchParams({ ...query, ...parameters })}`, undefined, how);

export const grid = new PhotoGrid(sheet.querySelector("[data-grid]"), {
  source: {
    more: async (after) => {
      const behind = grid.all.slice(-BEHIND).map(({ id }) => id); // whose stacks they may join
      const answer = await ask("found", { after, behind }, { mayLogIn: false });
      return { tiles: tilesOf(answer, grid.byId), next: answer.next };
    },
    tiles: (ids) => ask("tiles", { ids }),
  },
  shape: view.shape,
  onDraw: () => sheet.dispatchEvent(new Event("grid:drawn")),
  onTrouble: (error) => say(error.message),
});

const chosenIds = () => selection.selected().map(({ id }) => id);

function showSelection() {
  const number = selection.selected().length;
  tools.hidden = !number;
  tools.querySelector("[data-selected]").textContent = `${number.toLocaleString("en")} selected`;
  for (const part of tools.querySelectorAll("[data-needs-one]")) part.disabled = number !== 1;
  sheet.classList.toggle("sheet--choosing", number > 0);
  document.dispatchEvent(new CustomEvent("library:selected", { detail: { number } }));
}

export const selection = chooseTiles(grid, {
  changed: showSelection,
  say,
  clear,
  // By Enter; and by a finger, which has no double click, until it chooses some.
  isFollowed: (event) => event.detail === 0 || (event.pointerType === "touch" && !grid.chosen.size),
});

actOn({ grid, chosenIds });

export const lookAt = (tile) => loupe.open(tile, { grid, selection, clear });

const toggleStack = useStacks(grid, selection, { clear, say });

useKeys(grid, selection, { clear, acts: { " ": lookAt, s: toggleStack } });
grid.list.addEventListener("dblclick", (event) => {
  const tile = event.target.closest("[data-grip]") && grid.tileOf(event.target);
  if (tile) location.assign(grid.elementOf(tile).querySelector(".tile__photo").href);
});
tools.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const [tile] = selection.selected();
  if (button?.hasAttribute("data-look")) lookAt(tile);
  else if (button?.hasAttribute("data-open")) location.assign(grid.elementOf(tile)?.querySelector(".tile__photo").href ?? `${address(tile.id)}change/`);
  else if (button?.hasAttribute("data-select-none")) {
    selection.only([]);
    grid.list.querySelector('.tile__photo[tabindex="0"]')?.focus();
  }
});
// Acts of the admin's own go as a form, with the photos' ids.
tools.querySelector("[data-admin-acts]").addEventListener("submit", (event) => {
  const fields = chosenIds().map((id) => Object.assign(document.createElement("input"), { type: "hidden", name: "_selected_action", value: id }));
  event.target.querySelector("[data-admin-ids]").replaceChildren(...fields);
});
document.addEventListener("keydown", (event) => {
  if (event.target !== document.body || event.key !== "a" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  selection.all();
});
drawBands({
  selection,
  isGround: (target) => target === grid.list || target === sheet || target.matches?.(".table, .grid__end"),
  boxes: () => grid.boxes(),
});
showSelection();

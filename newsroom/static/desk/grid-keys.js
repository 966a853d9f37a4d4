// A photo grid without a mouse: arrows go from photo to photo, X chooses, Space looks, S opens a stack.

import { nearest } from "./grid-rows.js";
import { mayUseSingleKeys } from "./keys.js";

// `clear()` says what stands over the grid; `acts` are by key what else can be done with a tile.
export function useKeys(grid, selection, { clear, acts }) {
  const { list } = grid;
  const isRTL = () => getComputedStyle(list).direction === "rtl";

  function stepTo(tile, key) {
    const forward = isRTL() ? -1 : 1;
    const { shown, rows } = grid;
    if (key === "ArrowRight" || key === "ArrowLeft") return shown[tile.index + (key === "ArrowRight" ? forward : -forward)];
    if (key === "Home") return shown[0];
    if (key === "End") return shown.at(-1);
    const row = rows[tile.row + (key === "ArrowDown" ? 1 : -1)];
    return row && nearest(shown, row, tile.box.x + tile.box.width / 2);
  }

  async function go(event, tile) {
    event.preventDefault();
    const { key, shiftKey } = event;
    if (!stepTo(tile, key) && ["ArrowDown", "ArrowRight"].includes(key)) await grid.more();
    const target = stepTo(tile, key);
    if (!target) return;
    if (shiftKey && !grid.chosen.size) selection.startFrom(tile);
    grid.focus(target, clear());
    if (shiftKey) selection.to(target);
  }

  list.addEventListener("keydown", (event) => {
    const tile = event.target.matches(".tile__photo") && grid.tileOf(event.target);
    if (!tile || event.altKey) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key === "a") {
      event.preventDefault();
      selection.all();
    } else if (isCommand) return;
    else if (/^Arrow/.test(event.key) || event.key === "Home" || event.key === "End") go(event, tile);
    else if (event.key === "x" && mayUseSingleKeys() && !tile.isClosed) selection.toggle(tile);
    else if (event.key === "Escape" && grid.chosen.size) {
      event.preventDefault();
      event.stopPropagation();
      selection.only([]);
      selection.shelf.say("None selected.");
    } else if (event.key in acts && (event.key.length > 1 || event.key === " " || mayUseSingleKeys())) {
      event.preventDefault();
      acts[event.key](tile);
    }
  });
}

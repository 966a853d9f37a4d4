// Which photos of a grid are chosen, as on the light table.

import { Selection } from "./selection.js";

const MOST = 2000; // that the server changes in one act

// `changed` is told after each change; `clear()` says what stands over the grid.
export function chooseTiles(grid, { changed, say, clear, isFollowed = () => false, isAdding = false }) {
  const { chosen } = grid;
  return new Selection({
    list: grid.list,
    itemOf: (element) => {
      const tile = grid.tileOf(element);
      return tile?.isClosed ? null : tile;
    },
    idOf: (tile) => tile.id,
    find: (id) => grid.byId.get(id),
    shown: () => grid.shown.filter((tile) => !tile.isClosed),
    selected: () => grid.shown.filter((tile) => chosen.has(tile)),
    isSelected: (tile) => chosen.has(tile),
    mark: (tile, isChosen) => {
      if (isChosen && chosen.size >= MOST) say(`${MOST.toLocaleString("en")} photos are chosen: more cannot be changed at once.`);
      else grid.mark(tile, isChosen);
    },
    focus: (tile) => grid.focus(tile, clear()),
    isFollowed,
    isAdding,
    changed,
    say,
    sayAll: (number) => {
      if (number >= MOST) return `${MOST.toLocaleString("en")} photos are selected: more cannot be changed at once.`;
      return grid.next ? `The ${number} photos that are on the page so far are selected.` : undefined;
    },
  });
}

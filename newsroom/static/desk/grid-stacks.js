// Photos that look alike lie on one another in a photo grid; a stack opens in its place.

export function useStacks(grid, selection, { clear, say }) {
  function toggle(tile) {
    const { stack } = tile;
    if (!grid.isStacked || !stack) return;
    const first = grid.byId.get(stack.id);
    stack.isOpen = !stack.isOpen;
    if (!stack.isOpen) {
      // What is not shown is not selected: nobody changes what he does not see.
      for (const each of [...grid.chosen]) if (each.stack === stack && each !== first) selection.select(each, false);
      selection.shelf.changed();
    }
    grid.layAgain();
    grid.focus(first, clear());
    say(stack.isOpen ? `${stack.size} photos that look alike.` : "The stack is closed.");
  }

  grid.list.addEventListener("click", (event) => {
    if (event.target.closest("[data-stack]")) toggle(grid.tileOf(event.target));
  });
  return toggle;
}

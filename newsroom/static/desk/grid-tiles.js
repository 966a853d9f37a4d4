// What a tile of a photo grid is in the page: the server's HTML, put in its place.

const builder = document.createElement("template");
const LIST_PICTURE_PX = 160;

export function makeElement({ id, html }) {
  builder.innerHTML = html ?? `<li class="tile tile--later" data-photo="${id}"><a class="tile__photo" href="#" data-grip aria-label="A photo that is on its way"></a></li>`;
  return builder.content.firstElementChild;
}

export function putInPlace(element, { box, ratio, index }, row) {
  element.style.inlineSize = `${box.width}px`;
  element.style.blockSize = `${box.height}px`;
  element.style.insetInlineStart = `${box.x}px`;
  element.style.insetBlockStart = `${box.y}px`;
  element.ariaPosInSet = index + 1;
  const picture = element.querySelector("img");
  if (picture?.srcset) picture.sizes = `${row.photo ? Math.ceil(ratio * row.photo) : LIST_PICTURE_PX}px`;
}

// Where each tile is in the window, as [tile, its box].
export function boxesOf(list, tiles) {
  const { left, right, top } = list.getBoundingClientRect();
  const isRTL = getComputedStyle(list).direction === "rtl";
  return tiles.map((tile) => {
    const { x, y, width, height } = tile.box;
    const start = isRTL ? right - x - width : left + x;
    return [tile, { left: start, right: start + width, top: top + y, bottom: top + y + height }];
  });
}

// The number of photos that look alike, on the first of them; a click opens the stack in its place.
export function drawStack(element, { id, stack }) {
  if (!stack) return;
  const isFirst = stack.id === id;
  element.classList.add(isFirst ? "tile--stack" : "tile--stacked");
  element.classList.toggle("tile--open", Boolean(stack.isOpen));
  if (!isFirst) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tile__stack";
  button.dataset.stack = "";
  button.ariaExpanded = String(Boolean(stack.isOpen));
  button.ariaLabel = `${stack.size} photos that look alike`;
  button.textContent = stack.size;
  element.append(button);
}

// One tile, with what is on it, is in the order of Tab.
export function makeReachable(element, isReachable) {
  for (const control of element?.querySelectorAll("a, input, button") ?? []) control.tabIndex = isReachable ? 0 : -1;
}

export function drawChosen(element, isChosen) {
  element.classList.toggle("tile--selected", isChosen);
  const box = element.querySelector("[data-select]");
  if (box) box.checked = isChosen;
}

// Tiles of an answer: photos that look alike share a `stack`, also with those that are `there` already, by id.
export function tilesOf({ tiles, stacks = [] }, there = new Map()) {
  for (const ids of stacks) {
    const before = ids.map((id) => there.get(id)).filter(Boolean);
    const fresh = tiles.filter(({ id }) => ids.includes(id) && !there.has(id));
    const members = [...before, ...fresh];
    if (members.length < 2) continue;
    const stack = before.find((tile) => tile.stack)?.stack ?? { id: members[0].id, size: 0, isOpen: false };
    for (const member of members) {
      if (member.stack) continue; // of another one that this page found before
      member.stack = stack;
      stack.size += 1;
    }
  }
  return tiles;
}

// In the order in which they are shown: of a stack its first photo, and behind that the others where it is open.
export function inStacks(tiles) {
  const members = Map.groupBy(tiles, ({ stack }) => stack);
  return tiles.flatMap((tile) => {
    const { stack } = tile;
    if (!stack) return [tile];
    if (stack.id !== tile.id) return [];
    return stack.isOpen ? [tile, ...members.get(stack).filter((other) => other !== tile)] : [tile];
  });
}

// The same from what a page remembered of its grid: drawn once the server was asked.
export function tilesRemembered(photos, known = new Map()) {
  const stacks = new Map();
  return photos.map(([id, ratio, stackId, isOpen]) => {
    const tile = { id, ratio, html: known.get(id) ?? null };
    if (!stackId) return tile;
    const stack = stacks.get(stackId) ?? { id: stackId, size: 0, isOpen: Boolean(isOpen) };
    stack.size += 1;
    stacks.set(stackId, stack);
    return { ...tile, stack };
  });
}

// The tiles that came with the page, drawn already.
export function tilesInPage(list) {
  return [...list.children].map((element) => ({
    id: Number(element.dataset.photo),
    ratio: Number(element.dataset.ratio),
    html: element.outerHTML,
    isClosed: element.classList.contains("tile--closed"),
  }));
}

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

// Tiles of an answer: photos that look alike share a `stack` and stand behind its first one.
export function tilesOf({ tiles, stacks = [] }) {
  const byId = new Map(tiles.map((tile) => [tile.id, tile]));
  for (const ids of stacks) {
    const members = tiles.filter(({ id }) => ids.includes(id));
    if (members.length < 2) continue;
    const stack = { id: members[0].id, size: members.length, isOpen: false };
    for (const member of members) member.stack = stack;
  }
  const followers = Map.groupBy(tiles.filter(({ id, stack }) => stack && stack.id !== id), ({ stack }) => stack.id);
  const ordered = tiles.filter(({ id, stack }) => !stack || stack.id === id).flatMap((tile) => [tile, ...(followers.get(tile.id) ?? [])]);
  return ordered.map(({ id }) => byId.get(id));
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

// A collection's page: its photos in their order, chosen, looked at, moved by mouse, finger and keyboard.

import { Refused, askServer } from "./asking.js";
import { chooseTiles } from "./chosen-tiles.js";
import { CollectionOrder } from "./collection-order.js";
import { useKeys } from "./grid-keys.js";
import { tilesInPage } from "./grid-tiles.js";
import { isShortcut } from "./keys.js";
import { useViewTools, view } from "./library-view.js";
import { actOn } from "./library-dialogs.js";
import { useOwnActs } from "./library-undo.js";
import { Loupe } from "./loupe.js";
import { PhotoGrid } from "./photo-grid.js";
import { address, say, sheet } from "./request.js";
import { drawBands } from "./rubber-band.js";
import { dragTiles } from "./tile-dragging.js";

document.documentElement.dataset.view = "grid"; // an order is seen in rows
const mayFill = "mayFill" in sheet.dataset;
const bar = document.querySelector(".bar");
const foot = sheet.querySelector("[data-foot]");
const tools = sheet.querySelector("[data-tools]");
const done = sheet.querySelector("[data-done]");
const ROOM = 60_000; // characters that a browser sends on for a page that was left
const loupe = new Loupe();
const later = JSON.parse(document.getElementById("collection-later").textContent);

const clear = () => ({ top: bar.getBoundingClientRect().bottom, bottom: tools.hidden ? 0 : foot.offsetHeight + 12 });
const askHere = (act, body = {}, how = {}) => askServer(`${sheet.dataset.collection}${act}/`, body, how);
const sendHere = (act, body) => askHere(act, body, { outlivesPage: JSON.stringify(body).length < ROOM });

const grid = new PhotoGrid(sheet.querySelector("[data-grid]"), {
  source: {
    more: async () => ({ tiles: [], next: "" }),
    tiles: (ids) => askServer(`${address("tiles")}?${new URLSearchParams({ ids })}`),
  },
  shape: () => ({ ...view.shape(), isList: false }),
  onTrouble: (error) => say(error.message),
});
const order = new CollectionOrder(grid, { send: sendHere, tell: say, changed: showCount });
const selection = chooseTiles(grid, {
  changed: showSelection,
  say,
  clear,
  isFollowed: (event) => event.detail === 0 || (event.pointerType === "touch" && !grid.chosen.size),
});
const chosenWith = (tile) => (grid.chosen.has(tile) ? selection.selected() : [tile]);
const lookAt = (tile) => loupe.open(tile, { grid, selection, clear });

function showSelection() {
  const number = selection.selected().length;
  tools.hidden = !number;
  tools.querySelector("[data-selected]").textContent = `${number.toLocaleString("en")} selected`;
  tools.querySelector("[data-look]").disabled = number !== 1;
  sheet.classList.toggle("sheet--choosing", number > 0);
}

function showCount() {
  const number = grid.all.length;
  document.querySelector("[data-count]").textContent = number;
  document.querySelector("[data-plural]").textContent = number === 1 ? "" : "s";
  sheet.querySelector("[data-empty]").hidden = number > 0;
  const maker = document.querySelector("[data-make-gallery]");
  if (maker) maker.disabled = !number;
  if (mayFill) useOwnActs({ at: () => order.lastAt, undo: () => order.undo() });
  showSelection();
}

// Where what is moved goes among the others, by what was pressed.
const PLACES = {
  start: () => 0,
  end: (rest) => rest.length,
  before: (rest, moving) => rest.filter((tile) => tile.index < moving[0].index).length - 1,
  after: (rest, moving) => rest.filter((tile) => tile.index < moving[0].index).length + 1,
};

function move(tiles, where) {
  if (!tiles.length) return;
  const focused = document.activeElement.closest?.(".tile") && grid.tileOf(document.activeElement);
  order.move(tiles, PLACES[where]);
  if (focused) grid.focus(focused, clear());
}

function remove(tiles) {
  const next = grid.shown.slice(tiles.at(-1).index + 1).find((tile) => !tiles.includes(tile)) ?? grid.shown.findLast((tile) => !tiles.includes(tile));
  order.remove(tiles);
  if (next) grid.focus(next, clear());
}

actOn({ grid, chosenIds: () => selection.selected().map(({ id }) => id) });
const inPage = tilesInPage(grid.list);
grid.list.replaceChildren();
grid.show([...inPage, ...later.map(([id, ratio]) => ({ id, ratio, html: null }))], "");
useKeys(grid, selection, { clear, acts: { " ": lookAt, ...(mayFill ? { Delete: (tile) => remove(chosenWith(tile)) } : {}) } });
useViewTools(sheet.querySelector("[data-view-tools]"), { changed: () => grid.layAgain(), shown: () => {} });
drawBands({ selection, isGround: (target) => target === grid.list || target === sheet || target.matches?.(".table"), boxes: () => grid.boxes() });
if (mayFill) {
  dragTiles(grid, {
    chosenWith,
    say,
    dropped: (tiles, edge) => {
      const moving = new Set(tiles);
      order.move(tiles, () => grid.all.slice(0, edge).filter((tile) => !moving.has(tile)).length);
    },
  });
  const byKey = { ArrowLeft: "before", ArrowRight: "after", ArrowUp: "before", ArrowDown: "after", Home: "start", End: "end" };
  grid.list.addEventListener("keydown", (event) => {
    const tile = event.target.matches(".tile__photo") && grid.tileOf(event.target);
    if (!tile || !event.altKey || event.ctrlKey || event.metaKey || !(event.key in byKey)) return;
    event.preventDefault();
    move(chosenWith(tile), byKey[event.key]);
  });
}
tools.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const tiles = selection.selected();
  if (button?.hasAttribute("data-look")) lookAt(tiles[0]);
  else if (button?.dataset.move) move(tiles, button.dataset.move);
  else if (button?.hasAttribute("data-remove")) remove(tiles);
  else if (button?.hasAttribute("data-select-none")) selection.only([]);
});
grid.list.addEventListener("dblclick", (event) => {
  const tile = event.target.closest("[data-grip]") && grid.tileOf(event.target);
  if (tile) location.assign(grid.elementOf(tile).querySelector(".tile__photo").href);
});

async function saying(act) {
  try {
    return await act();
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    say(refusal.message);
    return null;
  }
}

document.querySelector("[data-make-gallery]")?.addEventListener("click", ({ target }) =>
  saying(async () => {
    target.disabled = true;
    try {
      const answer = await askHere("gallery");
      done.hidden = false;
      done.querySelector("[data-done-text]").textContent = answer.message;
      Object.assign(done.querySelector("[data-done-gallery]"), { hidden: false, href: answer.gallery }).focus();
    } finally {
      target.disabled = false;
    }
  }),
);
document.querySelector("[data-rename]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, is_shared: shared } = event.target.elements;
  saying(async () => {
    const answer = await askHere("rename", { name: name.value, is_shared: shared.checked });
    document.querySelector("[data-name]").textContent = answer.name;
    document.getElementById("collection-settings").hidePopover();
    say(answer.message);
  });
});
document.querySelector("[data-delete]")?.addEventListener("click", () => {
  if (!window.confirm("Delete this collection? Its photos stay in the library.")) return;
  saying(async () => location.assign((await askHere("delete")).next));
});
document.addEventListener("keydown", (event) => {
  if (!isShortcut(event) || !["+", "-"].includes(event.key)) return;
  const slider = sheet.querySelector("[data-size]");
  slider.value = Number(slider.value) + (event.key === "+" ? 1 : -1);
  slider.dispatchEvent(new Event("input"));
});

// What waited when this page was left goes on its way; the page then shows what came of it.
if (order.queue.keptNumber) {
  say("Changes that waited are being saved.");
  order.queue.sendKept().then(() => location.reload());
}
showCount();
document.documentElement.dataset.ready = "";

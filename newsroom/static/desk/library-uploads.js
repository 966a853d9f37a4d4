// Photos that are dropped on the library's page stand first in its grid, and show themselves once they are
// ready.

import { ask, grid, query } from "./library-grid.js";
import { say, sheet } from "./request.js";
import { takeUploads } from "./upload.js";

const EVERY_MS = 1500;
const MOST_WATCHED = 60;
const empty = sheet.querySelector("[data-empty]");
const fresh = new Set(); // photos that came in on this page and are not ready
let timer = 0;

// A search goes on showing what it found: what was dropped may be no part of it.
async function place(job) {
  const ids = job.results.map((result) => result.photo).filter(Boolean);
  if (!ids.length) return undefined;
  job.slideId = `photo-${ids[0]}`; // it is there
  if (query.q) return undefined;
  const { tiles } = await ask("tiles", { ids });
  grid.addBefore(tiles);
  empty.hidden = true;
  for (const id of ids) fresh.add(id);
  watch();
  return undefined;
}

function settled() {
  if (query.q) say("The photos are in the library; your search goes on showing what it found.");
}

const isWaiting = (id) => {
  const tile = grid.byId.get(id);
  return tile && (tile.html === null || tile.html.includes('data-state="waiting"'));
};

function watch() {
  clearTimeout(timer);
  for (const id of fresh) if (!isWaiting(id)) fresh.delete(id);
  if (fresh.size) timer = setTimeout(look, EVERY_MS);
}

async function look() {
  if (!document.hidden) {
    try {
      await grid.refresh([...fresh].slice(0, MOST_WATCHED));
    } catch {
      // The server is away: the next look may find it.
    }
  }
  watch();
}

for (const { id } of grid.all) if (isWaiting(id)) fresh.add(id);
watch();
takeUploads({ place, settled });

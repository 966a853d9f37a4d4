// What was dropped and is not through yet is kept in this browser, so that a reload, a crash or a
// closed laptop costs nothing: the files themselves up to a limit, of further ones their names.

import { me } from "./login.js";
import { sheet } from "./request.js";

const DATABASE = "photodesk-uploads";
const MOST_BYTES = 512_000_000;
const KEPT_MS = 4 * 24 * 3600 * 1000; // as long as the server keeps what is half there
const place = `${me()} ${sheet.dataset.requests}`;

let keptBytes = 0;
const named = []; // files for which there was no room yet

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("files", { keyPath: "id", autoIncrement: true });
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

let database = null;

// Runs `act` on the store; its request's result. A browser that keeps nothing (a private window, a
// full disk) gives undefined: then the same files are dropped again.
async function inStore(mode, act) {
  try {
    database ??= opened();
    const store = (await database).transaction("files", mode).objectStore("files");
    return await new Promise((resolve, reject) => {
      const request = act(store);
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error));
    });
  } catch {
    return undefined;
  }
}

function rowOf(job, withFile) {
  const { name, path, size, slide, lastModified, file } = job;
  const row = { place, at: Date.now(), name, path, size, slide, lastModified };
  return withFile ? { ...row, file } : row;
}

function takeRoom(job) {
  const hasRoom = Boolean(job.file) && keptBytes + job.size <= MOST_BYTES;
  job.keptBytes = hasRoom ? job.size : 0;
  keptBytes += job.keptBytes;
  return hasRoom;
}

function giveRoom(job) {
  keptBytes -= job.keptBytes ?? 0;
  job.keptBytes = 0;
  while (named.length) {
    const [next] = named;
    const isWanted = !next.isOver && !next.slideId && next.keptId !== undefined;
    if (isWanted && !takeRoom(next)) return;
    named.shift();
    if (isWanted) inStore("readwrite", (store) => store.put({ ...rowOf(next, true), id: next.keptId }));
  }
}

export async function keepFile(job) {
  const hasRoom = takeRoom(job);
  if (!hasRoom) named.push(job);
  job.keptId = await inStore("readwrite", (store) => store.add(rowOf(job, hasRoom)));
  if (job.isOver) forgetFile(job); // it was quicker than the store
}

export function forgetFile(job) {
  job.isOver = true;
  giveRoom(job);
  if (job.keptId !== undefined) inStore("readwrite", (store) => store.delete(job.keptId));
}

// Where a file was placed: one that was dropped before it and comes later goes before this slide.
export function keepPlace(job) {
  giveRoom(job);
  if (job.keptId === undefined) return;
  inStore("readwrite", (store) => store.put({ ...rowOf(job, false), id: job.keptId, slideId: job.slideId }));
}

export function forgetAll(jobs) {
  for (const job of jobs) forgetFile(job);
}

// What this editor had under way on this gallery, in the order of dropping.
export async function keptFiles() {
  const all = (await inStore("readonly", (store) => store.getAll())) ?? [];
  const old = all.filter(({ at }) => at < Date.now() - KEPT_MS);
  for (const { id } of old) inStore("readwrite", (store) => store.delete(id));
  const kept = all.filter((row) => row.place === place && !old.includes(row));
  for (const row of kept) keptBytes += row.file ? row.size : 0;
  return kept;
}

// Another tab that is at these files goes on with them itself; a page that was closed keeps silent.
export function isAtWorkElsewhere() {
  const channel = new BroadcastChannel(DATABASE);
  return new Promise((resolve) => {
    const end = (isThere) => {
      channel.close();
      resolve(isThere);
    };
    channel.addEventListener("message", ({ data }) => data.busy === place && end(true));
    channel.postMessage({ asks: place });
    setTimeout(end, 300, false);
  });
}

export function answerOthers(isBusy) {
  const channel = new BroadcastChannel(DATABASE);
  channel.addEventListener("message", ({ data }) => {
    if (data.asks === place && isBusy()) channel.postMessage({ busy: place });
  });
}

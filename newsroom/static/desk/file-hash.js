// The SHA-256 of files and their pieces, from the worker that reads them.

const panel = document.querySelector("[data-uploads]");
const waiting = new Map(); // by number: {resolve, reject, onSeen}
// Begun with the page: it may be needed when the line is down.
let worker = begun();
let last = 0;

export class FileGone extends Error {
  constructor() {
    super("The file cannot be read any more: it was moved, changed or taken out. Drop it again.");
  }
}

// The worker's own file did not come: the line was down.
export class NoWorker extends Error {}

function begun() {
  const fresh = new Worker(panel.dataset.hashWorker, { type: "module" });
  fresh.addEventListener("message", hear);
  fresh.addEventListener("error", () => {
    if (worker === fresh) worker = null;
    for (const { reject } of waiting.values()) reject(new NoWorker());
    waiting.clear();
  });
  return fresh;
}

function hear({ data }) {
  const asked = waiting.get(data.id);
  if (data.seen !== undefined) return asked?.onSeen?.(data.seen);
  waiting.delete(data.id);
  if (data.digest) asked.resolve(data.digest);
  else asked.reject(new FileGone());
}

function ask(file, isPiece, onSeen) {
  worker ??= begun();
  return new Promise((resolve, reject) => {
    last += 1;
    waiting.set(last, { resolve, reject, onSeen });
    worker.postMessage({ id: last, file, isPiece });
  });
}

// In hex, as the server knows files by it; `onSeen` hears how much was read, from 0 to 1.
export async function fileHash(file, onSeen) {
  const digest = await ask(file, false, onSeen);
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// In Base64, as the header of a piece has it.
export async function pieceHash(piece) {
  return btoa(String.fromCharCode(...(await ask(piece, true))));
}

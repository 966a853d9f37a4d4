// A worker, so that the page stays quick while files are read: the SHA-256 of files and their pieces.

import { Sha256 } from "./sha256.js";

const SLICE_BYTES = 1024 * 1024;
// What the browser's own SHA-256 may take into memory at once.
const WHOLE_BYTES = 256 * 1024 * 1024;

async function hash(id, file) {
  if (crypto.subtle && file.size <= WHOLE_BYTES) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  }
  const sha256 = new Sha256();
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    sha256.update(new Uint8Array(await file.slice(at, at + SLICE_BYTES).arrayBuffer()));
    postMessage({ id, seen: Math.min(1, (at + SLICE_BYTES) / file.size) });
  }
  return sha256.digest();
}

// One whole file after the other: two at once would only take twice the memory. Pieces go between.
let last = Promise.resolve();

function answer({ id, file, isPiece }) {
  const act = () =>
    hash(id, file).then(
      (digest) => postMessage({ id, digest }),
      () => postMessage({ id, digest: null }), // the file is gone, or changed since it was dropped
    );
  if (isPiece) act();
  else last = last.then(act);
}

onmessage = (event) => answer(event.data);

// One file's way to the server: announced by its SHA-256, then sent in pieces that may break off.

import { NoWorker, fileHash, pieceHash } from "./file-hash.js";
import { token } from "./request.js";

const KIB = 1024;
const SMALLEST_PIECE = 128 * KIB;
const LARGEST_PIECE = 1024 * KIB;
// A broken line costs a piece, so a piece is a small part of its file. It does not grow with what went
// through: Chromium sends a request again by itself when a connection breaks, and tells nobody.
const PART_OF_FILE = 64;
const PIECE_SECONDS = 4;
const GIVE_UP_MS = 60_000;
const SHORT_WAITS_MS = [300, 1000, 3000];
const MOST_DAMAGED = 3;

export const CONNECTION_BROKE = 0;
export const LOGGED_OUT = 401;

const line = { bytesPerSecond: Infinity };

export class Stopped extends Error {
  constructor(code, answer = {}) {
    super((code !== LOGGED_OUT && answer.error) || reasonOf(code)); // the server's is about forms
    this.code = code;
    this.answer = answer;
  }
}

function reasonOf(code) {
  if (code === CONNECTION_BROKE) return "The connection broke. It goes on by itself.";
  if (code === LOGGED_OUT) return "You are logged out: it goes on when you have logged in.";
  if (code === 403) return "You may not upload here.";
  if (code === 413) return "It is larger than the server takes.";
  if (code >= 500) return `The server answered ${code}. It goes on by itself.`;
  return `The server answered ${code}.`;
}

// What is no fault of the file: it may be sent again as it is.
export const isPassing = (code) =>
  [CONNECTION_BROKE, LOGGED_OUT, 403, 404, 408, 409, 422, 423, 429].includes(code) || code >= 500;

function pieceSize(file) {
  const wanted = Math.min(file.size / PART_OF_FILE, line.bytesPerSecond * PIECE_SECONDS);
  return Math.round(Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, wanted)));
}

async function ask(method, path, { body, headers = {}, signal }) {
  const patience = AbortSignal.timeout(GIVE_UP_MS);
  let response;
  let answer = {};
  try {
    response = await fetch(`/admin/uploads/${path}`, {
      method,
      body,
      headers: { ...headers, "X-CSRFToken": token() },
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    if ((response.headers.get("Content-Type") || "").includes("json")) answer = await response.json();
    else if (response.status < 400 && response.status !== 204) throw new Stopped(LOGGED_OUT);
  } catch (error) {
    if (error instanceof Stopped || signal?.aborted) throw error;
    throw new Stopped(CONNECTION_BROKE);
  }
  if (response.redirected) throw new Stopped(LOGGED_OUT);
  if (answer.lacks_token) throw new Stopped(LOGGED_OUT); // its cookie is gone
  if (!response.ok) throw new Stopped(response.status, answer);
  return answer;
}

async function hashed(hashing) {
  try {
    return await hashing;
  } catch (error) {
    throw error instanceof NoWorker ? new Stopped(CONNECTION_BROKE) : error;
  }
}

function begin(job, preset, signal) {
  const { name, size } = job;
  const body = JSON.stringify({ name, size, sha256: job.sha256, preset });
  return ask("POST", "", { body, headers: { "Content-Type": "application/json" }, signal });
}

async function sendPiece(job, at, signal) {
  const piece = job.file.slice(at.offset, at.offset + pieceSize(job.file));
  const hash = piece.size ? `sha256 ${await hashed(pieceHash(piece))}` : "";
  const began = performance.now();
  const headers = {
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": at.offset,
    "Upload-Checksum": hash,
  };
  const path = `${at.id}/?after=${job.results.length}`;
  const answer = await ask("PATCH", path, { body: piece, headers, signal });
  if (piece.size) {
    line.bytesPerSecond = (1000 * piece.size) / Math.max(1, performance.now() - began);
  }
  return answer;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What an error means for the file under way: the place to go on at, or null for "ask where".
// Throws the error again when nothing of that helps.
function placeAfter(error, at, tries) {
  if (!(error instanceof Stopped)) throw error;
  if (error.code === 409 && Number.isInteger(error.answer.offset)) return { ...at, offset: error.answer.offset };
  if (error.code === 422 && tries.damaged < MOST_DAMAGED) {
    tries.damaged += 1;
    return null;
  }
  const isBlip = [CONNECTION_BROKE, 404, 423].includes(error.code);
  if (!isBlip || !navigator.onLine || tries.left <= 0) throw error;
  return null;
}

// Two copies in one drop are one file: the second waits, and is then in the library already.
const underWay = new Map();

// Sends a file to its end; its results, one for each photo in it. Throws `Stopped`.
// `on` hears of `looking` and `sent`, each from 0 to 1, and of `results`, all of them so far.
export async function sendFile(job, { preset, signal, on }) {
  job.sha256 ??= await hashed(fileHash(job.file, on.looking));
  while (underWay.has(job.sha256)) await underWay.get(job.sha256).catch(() => {});
  const sending = sendPieces(job, { preset, signal, on });
  underWay.set(job.sha256, sending);
  try {
    return await sending;
  } finally {
    underWay.delete(job.sha256);
  }
}

async function sendPieces(job, { preset, signal, on }) {
  job.results = [];
  const tries = { left: SHORT_WAITS_MS.length, damaged: 0 };
  let at = null;
  for (;;) {
    try {
      at ??= await begin(job, preset(), signal);
      job.uploadId = at.id;
      if (at.results?.length) {
        job.results.push(...at.results);
        on.results(job.results);
      }
      if (at.is_finished) return job.results;
      on.sent(at.offset / job.size);
      at = await sendPiece(job, at, signal);
      tries.left = SHORT_WAITS_MS.length;
    } catch (error) {
      if (signal.aborted) throw error;
      at = placeAfter(error, at, tries);
      if (at === null) {
        // Begun again, it tells all results anew.
        job.results = [];
        await pause(SHORT_WAITS_MS[SHORT_WAITS_MS.length - tries.left] ?? 0);
        tries.left -= 1;
      }
    }
  }
}

// Whatever is here of a file is forgotten by the server, too.
export function cancelOnServer(job) {
  if (job.uploadId) ask("DELETE", `${job.uploadId}/`, {}).catch(() => {});
}

// The queue: three files at a time, each with a result; what broke off goes on by itself.

import { isArchive, refusalOf } from "./dropped-files.js";
import { FileGone } from "./file-hash.js";
import { forgetAll, forgetFile, keepFile, keepPlace } from "./kept-files.js";
import { Unreachable, isLoggedIn } from "./login.js";
import { Refused, say } from "./request.js";
import { addRow, clearRows, showMembers, showProgress, showState } from "./upload-rows.js";
import { LOGGED_OUT, Stopped, cancelOnServer, isPassing, sendFile } from "./upload-transfer.js";

const AT_ONCE = 3; // more would only share the same line
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;
const jobs = []; // as they were dropped
const listeners = [];
let preset = () => null;
let destination = null; // {place(job, jobs), the server's message where there is one; settled()}
let running = 0;
let wait = FIRST_WAIT_MS;
let timer = 0;
// Files are sent side by side, but placed one after the other, as they were dropped.
let placing = Promise.resolve();

export const inState = (...states) => jobs.filter((job) => states.includes(job.state));
export const isBusy = () => inState("waiting", "running", "placing").length > 0;
export const isOver = () => !isBusy() && !inState("unsent", "lost").length;

export function whenChanged(listener) {
  listeners.push(listener);
}

export function usePreset(choice) {
  preset = choice;
}

// Where photos go that are in the library: into a gallery, or nowhere else.
export function sendTo(where) {
  destination = where;
}

function tell() {
  for (const listener of listeners) listener();
}

function finish(job, state, text) {
  showState(job, state, text);
  if (state === "refused" || state === "cancelled") forgetFile(job);
  if (state === "done") keepPlace(job);
}

const percent = (part) => `${Math.floor(100 * part)} %`;

function send(job) {
  const isPacked = isArchive(job.name);
  const on = {
    looking: (part) => showProgress(job, 0, `Looking at it: ${percent(part)}`),
    sent: (part) => showProgress(job, part, part < 1 ? percent(part) : "Reading it"),
    results: (results) => {
      if (!isPacked) return;
      showMembers(job, results);
      showProgress(job, 1, `Unpacking: ${results.length} ${results.length === 1 ? "file" : "files"}`);
    },
  };
  return sendFile(job, { preset, signal: job.control.signal, on });
}

const counted = (results, outcome) => results.filter((result) => result.outcome === outcome).length;

// One sentence for a file; for an archive the numbers, above the line of each of its files.
function summaryOf(job) {
  const { results } = job;
  if (!isArchive(job.name)) return results[0].message;
  const words = { added: "added", known: "in the library already", killed: "killed", refused: "refused", "passed over": "passed over" };
  const told = Object.entries(words).map(([outcome, text]) => [counted(results, outcome), text]);
  return `${told.filter(([number]) => number).map(([number, text]) => `${number} ${text}`).join(", ") || "Nothing in it"}.`;
}

function stop(job, error) {
  if (job.control.signal.aborted) return finish(job, "cancelled");
  if (error instanceof FileGone) return showState(job, "lost", error.message);
  if (!(error instanceof Stopped || error instanceof Refused)) throw error;
  job.code = error.code;
  if (error.answer.outcome === "killed") job.results = [{ outcome: "killed" }];
  finish(job, isPassing(error.code) ? "unsent" : "refused", error.message);
  if (job.code === LOGGED_OUT) goOnAfterLogin();
}

// False when there is nothing to be placed.
async function sendWhole(job) {
  const refusal = refusalOf(job.file);
  if (refusal) {
    finish(job, "refused", refusal);
    return false;
  }
  if (job.isSent) return true;
  await send(job);
  job.isSent = true;
  return true;
}

async function place(job) {
  const message = await destination.place(job, jobs);
  const isTaken = job.results.some((result) => result.photo);
  finish(job, isTaken ? "done" : "refused", (!isArchive(job.name) && message) || summaryOf(job));
}

async function run(job) {
  const before = placing;
  let isPlaced;
  placing = new Promise((resolve) => (isPlaced = resolve));
  job.control = new AbortController();
  job.code = null;
  showState(job, "running", "Looking at it");
  try {
    let isWhole = false;
    try {
      isWhole = await sendWhole(job);
    } finally {
      running -= 1; // the next is sent while this one waits for its turn to be placed
      if (isWhole) showState(job, "placing");
      work();
    }
    await before;
    if (isWhole) await place(job);
  } catch (error) {
    stop(job, error);
  } finally {
    before.then(isPlaced); // a file that fails early must not let the next overtake those before
    if (!isBusy()) settle();
    tell();
  }
}

function work() {
  for (const job of inState("waiting").slice(0, Math.max(0, AT_ONCE - running))) {
    running += 1;
    run(job);
  }
  tell();
}

const told = (number, what) => (number ? `, ${number} ${what}` : "");

export function countResults() {
  const [done, refused, unsent, lost] = ["done", "refused", "unsent", "lost"].map((state) => inState(state).length);
  return { done, refused, unsent: unsent + lost, all: jobs.filter((job) => job.row).length - inState("cancelled").length };
}

export function inWords({ refused, unsent }, isFinal) {
  return `${told(refused, isFinal ? "refused: see the list" : "refused")}${told(unsent, "not sent yet")}`;
}

function settle() {
  const counts = countResults();
  say(`${counts.done} ${counts.done === 1 ? "file" : "files"} taken${inWords(counts, true)}.`);
  destination.settled();
  if (counts.unsent) tryLater();
  else {
    wait = FIRST_WAIT_MS;
    forgetAll(jobs);
  }
}

// By itself: at once after a login, when the line is back, and else after longer and longer waits.
function tryLater() {
  clearTimeout(timer);
  const passes = ({ code, slide }) => [0, 423, 429].includes(code) || code >= 500 || (code === 409 && !slide);
  if (!inState("unsent").some(passes)) return;
  timer = setTimeout(tryAgain, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

// A login that is whole lacks a token alone, and has a new one by now.
async function goOnAfterLogin() {
  clearTimeout(timer);
  try {
    if (await isLoggedIn()) timer = setTimeout(tryAgain, FIRST_WAIT_MS);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    timer = setTimeout(goOnAfterLogin, wait);
  }
}

function waitAgain(job) {
  showState(job, "waiting");
}

function tryAgain() {
  clearTimeout(timer);
  inState("unsent").forEach(waitAgain);
  work();
}

export function tryAllNow() {
  wait = FIRST_WAIT_MS;
  tryAgain();
}

export function retry(job) {
  job.isSent = false;
  job.sha256 = undefined; // it may have been copied to its end meanwhile
  job.isOver = false;
  keepFile(job);
  waitAgain(job);
  work();
}

export function cancel(job) {
  if (job.state === "running") job.control.abort();
  else finish(job, "cancelled");
  cancelOnServer(job);
  tell();
}

export const jobOf = (row) => jobs.find((job) => job.row === row);

// The same file dropped again takes the place of the one that this browser did not keep.
function takesPlaceOf(file) {
  const isSame = (job) =>
    job.name === file.name && job.size === file.size && job.lastModified === file.lastModified;
  return inState("lost").find(isSame);
}

function add({ file, path = "", slide = null, keptId, keptBytes, slideId, ...known }) {
  const { name, size, lastModified } = file ?? known;
  const job = { file, name, path, size, lastModified, slide, slideId, keptId, keptBytes, results: [], state: "placed" };
  jobs.push(job);
  if (slideId) return; // it is there: it only says where those before it belong
  addRow(job);
  if (file) waitAgain(job);
  else showState(job, "lost", "Drop it again: what arrived is not sent again.");
  if (keptId === undefined) keepFile(job);
}

export function addFiles(files, slide = null) {
  if (isOver()) {
    clearRows();
    jobs.length = 0;
  }
  for (const { file, path } of files) {
    const lost = takesPlaceOf(file);
    if (lost) {
      lost.file = file;
      waitAgain(lost);
    } else add({ file, path, slide });
  }
  work();
}

// What was under way when the page was left.
export function addKept(kept) {
  for (const row of kept) add({ ...row, keptId: row.id, keptBytes: row.file ? row.size : 0 });
  work();
}

// The upload list: a row for each file, with its thumbnail, progress, result and what can be done.

import { drawThumbnail } from "./upload-thumbnails.js";

const panel = document.querySelector("[data-uploads]");
const rows = panel.querySelector("[data-uploads-list]");
const template = panel.querySelector("[data-upload-row]");

// They turn the reading order of a name around: "gpj.exe" looks like "exe.jpg".
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

// What a state looks like, and which of the buttons it has.
const STATES = {
  waiting: { text: "Waiting", look: "waiting", acts: ["cancel"] },
  running: { look: "running", acts: ["cancel"], hasProgress: true },
  placing: { text: "Sent. It waits for those before it.", look: "running", acts: [] },
  unsent: { look: "unsent", acts: ["retry", "cancel"] },
  lost: { look: "unsent", acts: ["cancel"] },
  done: { look: "done", acts: [] },
  refused: { look: "failed", acts: ["retry"] },
  cancelled: { text: "Cancelled", look: "cancelled", acts: ["retry"] },
};

export function clearRows() {
  rows.replaceChildren();
}

export function addRow(job) {
  const row = template.content.firstElementChild.cloneNode(true);
  job.row = row;
  row.querySelector(".upload__name").textContent = (job.path || job.name).replace(DIRECTION_MARKS, "");
  for (const button of row.querySelectorAll("[data-upload-act]")) {
    button.ariaLabel = `${button.textContent}: ${job.name}`;
  }
  rows.append(row);
  if (job.file) drawThumbnail(job.file, row.querySelector("canvas"));
}

// A row that tells something and is no file.
export function addNote(text) {
  const row = document.createElement("li");
  row.className = "upload upload--note";
  row.textContent = text;
  rows.append(row);
}

export function showState(job, state, text = STATES[state].text) {
  const { look, acts, hasProgress } = STATES[state];
  job.state = state;
  job.row.className = `upload upload--${look}`;
  if (text !== undefined) job.row.querySelector(".upload__result").textContent = text;
  job.row.querySelector("progress").hidden = !hasProgress;
  const isKilled = job.results?.[0]?.outcome === "killed";
  for (const button of job.row.querySelectorAll("[data-upload-act]")) {
    const isMeant = acts.includes(button.dataset.uploadAct) && !(isKilled && state === "refused");
    // Whoever has just pressed it goes on from the row.
    if (!isMeant && document.activeElement === button) panel.focus();
    button.hidden = !isMeant;
  }
}

export function showProgress(job, part, text) {
  if (job.state !== "running") return;
  job.row.querySelector("progress").value = part;
  job.row.querySelector(".upload__result").textContent = text;
}

// The files of an archive, each with a line of its own.
export function showMembers(job, results) {
  let list = job.row.querySelector("ul");
  if (!list) {
    list = document.createElement("ul");
    list.className = "upload__members";
    job.row.append(list);
  }
  for (const result of results.slice(list.children.length)) {
    const line = document.createElement("li");
    line.className = `upload__member upload__member--${result.outcome.replace(" ", "-")}`;
    const name = document.createElement("span");
    name.textContent = result.name;
    line.append(name, ` ${result.message}`);
    list.append(line);
  }
}

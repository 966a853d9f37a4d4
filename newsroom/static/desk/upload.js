// Photos dropped on the gallery: a bounded queue, each file with its own progress, result and retry.

import { Refused, address, ask, drawn, inTurn, replaceCards, say, sheet, showsVersion, token, version } from "./request.js";
import { watchPending } from "./waiting.js";

const AT_ONCE = 3; // more would only share the same line, and fill the server's disk with halves
const area = sheet.querySelector("[data-drop]");
const panel = sheet.querySelector("[data-uploads]");
const rows = panel.querySelector("[data-uploads-list]");
const closer = panel.querySelector("[data-uploads-close]");
const queue = [];
const outcomes = { done: 0, failed: 0 };
let running = 0;
let total = 0;
// Files are sent side by side, but placed one after the other, as they were dropped.
let placing = Promise.resolve();

function rowOf(file) {
  const row = document.createElement("li");
  row.className = "upload";
  row.innerHTML = '<span class="upload__name"></span><progress class="upload__progress" max="1" value="0"></progress><span class="upload__result">Waiting</span>';
  row.querySelector(".upload__name").textContent = file.name;
  rows.append(row);
  return row;
}

function finish(job, kind, text) {
  job.row.classList.remove("upload--failed", "upload--done");
  job.row.classList.add(`upload--${kind}`);
  job.row.querySelector(".upload__result").textContent = text;
  job.row.querySelector("progress").hidden = true;
  outcomes[kind] += 1;
  if (kind === "failed" && job.mayRetry) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Try again";
    button.addEventListener("click", () => {
      button.remove();
      outcomes.failed -= 1;
      job.row.querySelector("progress").hidden = false;
      queue.push(job);
      work();
    });
    job.row.append(button);
  }
}

function send(job) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of an upload's progress
    const bar = job.row.querySelector("progress");
    const result = job.row.querySelector(".upload__result");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
      result.textContent = event.loaded === event.total ? "Reading it" : `${Math.floor((100 * event.loaded) / event.total)} %`;
    });
    request.addEventListener("loadend", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // A page, not an answer: the reason is told by the status below.
      }
      const isLogin = request.status === 200 && answer.photo === undefined;
      resolve({ code: isLogin ? LOGGED_OUT : request.status, answer });
    });
    request.open("POST", address("photos"));
    request.setRequestHeader("X-CSRFToken", token());
    const form = new FormData();
    form.append("photo", job.file, job.file.name);
    request.send(form);
  });
}

const LOGGED_OUT = 401; // the server answers with the page to log in, and 200

function reasonFor(code, answer) {
  if (answer.error) return answer.error;
  if (code === 0) return "The connection broke.";
  if (code === 413) return "It is larger than the server takes.";
  if (code === LOGGED_OUT) return "You are logged out. Log in in another tab, then try again.";
  if (code === 403) return "You are logged out, or may not change this gallery.";
  return `The server answered ${code}.`;
}

async function place(job, photo) {
  const act = job.slide ? "supply" : "place";
  const answer = await inTurn(() => ask(act, { photo, slide: job.slide }));
  if (answer.html) replaceCards(drawn(answer.html));
  // More than one version on: others changed the order too, which this page does not show. Its own
  // next move is then refused and names what they did.
  if (answer.version === version() + 1) showsVersion(answer.version);
  return answer.message;
}

async function run(job) {
  const before = placing;
  let isPlaced;
  placing = new Promise((resolve) => (isPlaced = resolve));
  try {
    const max = Number(sheet.dataset.maxBytes);
    if (job.file.size > max) {
      return finish(job, "failed", `It is larger than ${Math.round(max / 1e6)} MB, the limit.`);
    }
    const { code, answer } = await send(job);
    await before;
    if (code !== 200) {
      job.mayRetry = [0, LOGGED_OUT, 403].includes(code) || code >= 500;
      return finish(job, "failed", reasonFor(code, answer));
    }
    finish(job, "done", (await place(job, answer.photo)) || answer.message);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    job.mayRetry = true;
    finish(job, "failed", refusal.message);
  } finally {
    before.then(isPlaced); // a file that fails early must not let the next overtake those before
  }
}

function summarise() {
  const { done, failed } = outcomes;
  const finished = done + failed;
  panel.querySelector("[data-uploads-summary]").textContent =
    `${finished} of ${total} files` + (failed ? `, ${failed} refused` : "");
  panel.querySelector("[data-uploads-progress]").value = total ? finished / total : 0;
  closer.hidden = finished < total;
}

function work() {
  summarise();
  while (running < AT_ONCE && queue.length) {
    const job = queue.shift();
    running += 1;
    run(job).finally(() => {
      running -= 1;
      summarise();
      if (!running && !queue.length) settle();
      else work();
    });
  }
}

function settle() {
  const { done, failed } = outcomes;
  say(`${done} ${done === 1 ? "file" : "files"} taken${failed ? `, ${failed} refused: see the list` : ""}.`);
  watchPending();
}

function add(files, slide = null) {
  const chosen = [...files];
  if (!chosen.length) return;
  if (!running && !queue.length) {
    rows.replaceChildren();
    outcomes.done = outcomes.failed = total = 0;
  }
  panel.hidden = false;
  total += chosen.length;
  for (const file of chosen) queue.push({ file, slide, row: rowOf(file), mayRetry: false });
  work();
}

function isFiles(event) {
  return [...(event.dataTransfer?.types || [])].includes("Files");
}
// Anywhere on the sheet will do; a drop beside it must not replace the page by the photo.
for (const name of ["dragenter", "dragover"]) {
  window.addEventListener(name, (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    area.classList.add("drop--over");
  });
}
window.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) area.classList.remove("drop--over");
});
window.addEventListener("drop", (event) => {
  if (!isFiles(event)) return;
  event.preventDefault();
  area.classList.remove("drop--over");
  const wanted = event.target.closest?.('.card[data-state="wanted"]');
  const { files } = event.dataTransfer;
  if (wanted && files.length === 1) add(files, wanted.dataset.slideId);
  else add(files);
});
sheet.addEventListener("change", (event) => {
  if (event.target.matches("[data-files]")) add(event.target.files);
  else if (event.target.matches("[data-supply]")) {
    add(event.target.files, event.target.closest(".card").dataset.slideId);
  } else return;
  event.target.value = "";
});
closer.addEventListener("click", () => {
  panel.hidden = true;
  area.querySelector("input").focus();
});
window.addEventListener("beforeunload", (event) => {
  if (running || queue.length) event.preventDefault();
});

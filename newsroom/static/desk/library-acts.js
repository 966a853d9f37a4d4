// What is done with photos of the library that are chosen: placed in a gallery, downloaded, killed. The
// change of their words is in `library-change.js`.

import { Refused, askServer } from "./asking.js";
import { askAct, photos, tellDone, useDialog } from "./library-dialogs.js";
import { sheet } from "./request.js";
import "./library-undo.js";

const WAIT_MS = 200;

// What is to be known of the photos before it is done; null where that is not known, or too late.
async function lookAhead({ dialog }, ids) {
  try {
    const ahead = await askAct("ahead", { photos: ids });
    return dialog.open ? ahead : null;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return null; // what it is about can be done without
  }
}

function usePlacing() {
  let turn = 0;
  let timer = 0;
  let nothing = ""; // said where no gallery is found
  const place = useDialog("place", { opened: open, act, key: "g" });
  if (!place) return;
  const { form, part } = place;
  const { title, find } = form.elements;
  const chosen = () => form.querySelector("[name=gallery]:checked");
  let published = new Set(); // ids of those among the galleries that readers see
  let proposing = new Set(); // and of those for which one only proposes
  let lacking = 0; // photos without a credit

  async function open(ids) {
    lacking = 0;
    list();
    const ahead = await lookAhead(place, ids);
    if (place.ids !== ids) return; // opened again for others
    lacking = ahead?.without_credit ?? 0;
    show();
  }

  function lineOf({ id, title: name, state }) {
    const label = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "gallery", value: id });
    const mark = Object.assign(document.createElement("span"), { className: "help", textContent: ` ${state}` });
    label.append(radio, " ", name, mark);
    return label;
  }

  function show() {
    const isNew = Boolean(title?.value.trim());
    part("do").disabled = !isNew && !chosen();
    const isProposed = !isNew && proposing.has(chosen()?.value);
    const isLive = !isNew && !isProposed && published.has(chosen()?.value);
    part("do").textContent = isNew ? "Make the gallery" : isProposed ? "Propose them" : isLive ? "Add and publish" : "Place at its end";
    const warning = lacking ? ` ${photos(lacking)} among them ${lacking === 1 ? "has" : "have"} no credit.` : "";
    part("tells").textContent = isLive ? `This gallery is published: readers see these photos at once.${warning}`
      : isProposed ? `This gallery is published: those who may publish it decide.${warning}` : nothing;
  }

  async function list() {
    const mine = ++turn;
    try {
      const { galleries } = await askServer(`${sheet.dataset.acts}galleries/?${new URLSearchParams({ find: find.value })}`);
      if (mine !== turn) return;
      const legend = part("galleries").querySelector("legend");
      const kept = chosen(); // what was chosen before this list came stays so
      const others = galleries.filter(({ id }) => String(id) !== kept?.value);
      part("galleries").replaceChildren(legend, ...(kept ? [kept.closest("label")] : []), ...others.map(lineOf));
      published = new Set(galleries.filter((each) => each.is_published).map(({ id }) => String(id)));
      proposing = new Set(galleries.filter((each) => each.is_proposed).map(({ id }) => String(id)));
      nothing = galleries.length ? "" : "No gallery that you may change has such a title.";
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      place.problem(refusal.message);
    }
    show();
  }

  async function act(ids) {
    const body = title?.value.trim() ? { photos: ids, title: title.value } : { photos: ids, gallery: Number(chosen().value) };
    const answer = await askAct("place", body);
    form.reset();
    return answer;
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "gallery" && title) title.value = "";
    if (event.target === title && chosen()) chosen().checked = false;
    show();
    if (event.target !== find) return;
    clearTimeout(timer);
    timer = setTimeout(list, WAIT_MS);
  });
  find.addEventListener("keydown", (event) => {
    const first = form.querySelector("[name=gallery]");
    if (!first || !["ArrowDown", "Enter"].includes(event.key)) return;
    event.preventDefault();
    first.checked = true;
    if (title) title.value = "";
    first.focus();
    show();
  });
}

function useDownload() {
  let turn = 0;
  const download = useDialog("download", { opened: weigh, key: "d" });
  if (!download) return;
  const { form, part, dialog } = download;

  async function weigh() {
    const mine = ++turn;
    part("do").disabled = true;
    download.problem("");
    part("tells").textContent = "Weighing…";
    try {
      const { says, left, number_left: others } = await askAct("weigh", { photos: download.ids, what: form.elements.what.value });
      if (mine !== turn) return;
      const without = others ? ` Not inside: ${left.slice(0, 3).join("; ")}${others > 3 ? ` and ${others - 3} more` : ""}.` : "";
      part("tells").textContent = `${says}.${without}`;
      part("do").disabled = false;
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      if (mine !== turn) return;
      part("tells").textContent = "";
      download.problem(refusal.message);
    }
  }

  form.addEventListener("change", weigh);
  form.addEventListener("submit", () => {
    form.elements.photos.value = download.ids.join(",");
    setTimeout(() => dialog.close());
    tellDone({ message: "The download has begun: your browser shows how far it is." });
  });
}

function useCollecting() {
  const collect = useDialog("collect", { opened: list, act, key: "k" });
  if (!collect) return;
  const { form, part } = collect;
  const { name, is_shared: shared } = form.elements;
  const chosen = () => form.querySelector("[name=collection]:checked");

  async function list() {
    try {
      const { collections } = await askServer(`${sheet.dataset.acts}collections/choice/`);
      const lines = collections.map(({ id, name: called, number }) => {
        const label = document.createElement("label");
        const radio = Object.assign(document.createElement("input"), { type: "radio", name: "collection", value: id });
        label.append(radio, ` ${called} `, Object.assign(document.createElement("span"), { className: "help", textContent: number }));
        return label;
      });
      const kept = chosen()?.value; // chosen while the list was on its way
      part("collections").replaceChildren(part("collections").querySelector("legend"), ...lines);
      part("collections").hidden = !lines.length;
      const again = kept && form.querySelector(`[name=collection][value="${kept}"]`);
      if (again) again.checked = true;
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      collect.problem(refusal.message);
    }
    show();
  }

  function show() {
    part("do").disabled = !name.value.trim() && !chosen();
  }

  async function act(ids) {
    const isNew = Boolean(name.value.trim());
    const answer = isNew
      ? await askAct("collections/new", { photos: ids, name: name.value, is_shared: shared.checked })
      : await askAct(`collections/${chosen().value}/add`, { photos: ids });
    form.reset();
    return answer;
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "collection") name.value = "";
    if (event.target === name && chosen()) chosen().checked = false;
    show();
  });
}

function useKills() {
  const kill = useDialog("kill", {
    opened: async (ids) => {
      const { part } = kill;
      part("names").textContent = "";
      part("tells").textContent = "Looking where they are shown…";
      const ahead = await lookAhead(kill, ids);
      if (kill.ids !== ids) return; // opened again for others
      part("names").textContent = ahead?.names ?? "";
      part("tells").textContent = ahead ? (ahead.shown ? `Shown now in ${ahead.shown}.` : "Nothing that is published shows them.") : "";
    },
    act: async (ids) => {
      const { batch, ...answer } = await askAct("kill", { photos: ids, reason: kill.form.elements.reason.value });
      kill.form.reset();
      return answer; // its undoing needs a reason, on the receipt
    },
  });
}

usePlacing();
useDownload();
useCollecting();
useKills();

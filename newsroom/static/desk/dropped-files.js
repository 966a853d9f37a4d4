// The files in a drop: folders with all that is in them, in file order, without what systems leave.

export const rules = JSON.parse(document.getElementById("upload-rules").textContent);
const MOST_LOOKED_AT = 20_000;
const inOrder = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const litter = new Set(rules.litter);

export class TooManyFiles extends Error {
  constructor(number) {
    super(
      `That is ${number} files; ${rules.maxFiles.toLocaleString("en")} are taken at once. Nothing was taken: ` +
        "drop fewer, a folder at a time.",
    );
  }
}

// The same rule as the server's, which sends its words along.
export function isLitter(name) {
  const folded = name.toLowerCase();
  const dot = folded.lastIndexOf(".");
  return (
    rules.litterStarts.some((start) => folded.startsWith(start)) ||
    litter.has(folded) ||
    (dot > 0 && rules.litterSuffixes.includes(folded.slice(dot)))
  );
}

const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

// A folder hands out its entries by the hundred.
async function entriesIn(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const more = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!more.length) break;
    found.push(...more);
  }
  return found.sort((one, other) => inOrder.compare(one.name, other.name));
}

async function walk(entry, found, isNamed) {
  if (found.files.length + found.passedOver.length > MOST_LOOKED_AT) return;
  // A file that somebody dropped by itself is meant, whatever its name.
  if (!isNamed && isLitter(entry.name)) found.passedOver.push(entry.name);
  else if (entry.isDirectory) {
    for (const inside of await entriesIn(entry)) await walk(inside, found, false);
  } else {
    try {
      found.files.push({ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, "") });
    } catch {
      found.unreadable.push(entry.name);
    }
  }
}

function bounded(found) {
  const number = found.files.length + found.passedOver.length;
  if (found.files.length > rules.maxFiles) {
    throw new TooManyFiles(number > MOST_LOOKED_AT ? `more than ${MOST_LOOKED_AT.toLocaleString("en")}` : number.toLocaleString("en"));
  }
  return found;
}

// {files: [{file, path}], passedOver: [name], unreadable: [name]}; throws `TooManyFiles`.
// To be called while the drop is handled: afterwards the browser has forgotten it.
export async function filesInDrop(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = { files: [], passedOver: [], unreadable: [] };
  if (!entries.some((entry) => entry.isDirectory)) return filesChosen(transfer.files);
  for (const entry of entries) await walk(entry, found, !entry.isDirectory);
  return bounded(found);
}

export function filesChosen(files) {
  const found = { files: [], passedOver: [], unreadable: [] };
  for (const file of files) found.files.push({ file, path: file.webkitRelativePath || file.name });
  return bounded(found);
}

export const isArchive = (name) => /\.zip$/i.test(name);

// Why a file is not even begun; empty when it is.
export function refusalOf(file) {
  const limit = isArchive(file.name) ? rules.maxArchiveBytes : rules.maxBytes;
  if (file.size <= limit) return "";
  return `It is larger than ${Math.round(limit / 1e6).toLocaleString("en")} MB, the limit.`;
}

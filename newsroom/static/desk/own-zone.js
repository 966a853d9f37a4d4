// A moment is typed in the newsroom's zone, which stands beside the field; where one's own clock is another, it
// is said what it will show then.

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

// Minutes that a zone is ahead of UTC at a moment.
function ahead(zone, at) {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" }).formatToParts(at);
  const { year, month, day, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return (Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000) / 60_000;
}

// The moment that a clock of the zone shows so; around a change of clocks the server asks which is meant.
function momentOf(typed, zone) {
  const asUTC = Date.parse(`${typed}Z`);
  const guess = asUTC - ahead(zone, asUTC) * 60_000;
  return new Date(asUTC - ahead(zone, guess) * 60_000);
}

for (const field of document.querySelectorAll("input[type=datetime-local]")) {
  const zone = field.closest("label")?.querySelector(".help")?.textContent.trim();
  if (!zone) continue;
  const note = Object.assign(document.createElement("span"), { className: "help" });
  note.setAttribute("role", "status");
  field.closest("label").append(" ", note);
  field.addEventListener("input", () => {
    try {
      const moment = field.value && momentOf(field.value, zone);
      const isOther = moment && ahead(zone, moment.getTime()) !== ahead(here, moment.getTime());
      note.textContent = isOther ? `Your clock: ${moment.toLocaleString([], { dateStyle: "medium", timeStyle: "short" })} (${here})` : "";
    } catch {
      note.textContent = ""; // a zone that this browser does not know
    }
  });
}

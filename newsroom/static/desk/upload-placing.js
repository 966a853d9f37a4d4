// A file that is in the library is placed in the gallery where it was dropped, whoever comes first.

import { ask, cardOf, countCards, drawn, inTurn, list, replaceCards, showsVersion, version } from "./request.js";

// A file that comes late still stands where it was dropped: before those that overtook it.
function overtakenBy(job, jobs) {
  const later = jobs.slice(jobs.indexOf(job) + 1);
  return later.find((other) => other.slideId && cardOf(other.slideId))?.slideId;
}

function showPlaced(html, before) {
  const fresh = drawn(html);
  const first = fresh[0].dataset.slideId;
  if (before && !cardOf(first)) {
    for (const card of fresh) list.insertBefore(card, cardOf(before));
    countCards();
  } else replaceCards(fresh);
  return first;
}

// Places the photos of a file; the server's message where there is one. Throws `Refused`.
export async function placePhotos(job, jobs) {
  const photos = job.results.map((result) => result.photo).filter(Boolean);
  if (!photos.length) return undefined;
  const before = job.slide ? undefined : overtakenBy(job, jobs);
  const send = () =>
    job.slide
      ? ask("supply", { photo: photos[0], slide: job.slide }, "", { mayLogIn: false })
      : ask("place", { photos, before }, "", { mayLogIn: false });
  const answer = await inTurn(send);
  if (answer.html) job.slideId = showPlaced(answer.html, before);
  // More than one version on: others changed the order too, which this page does not show. Its own
  // next move is then refused and names what they did.
  if (answer.version === version() + 1) showsVersion(answer.version);
  return answer.message;
}


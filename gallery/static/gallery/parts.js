// A fragment never reaches the server: where it names a slide of another part of this gallery, the
// slide's own page knows which.
const id = location.hash.slice(1);
if (/^\w+$/.test(id) && !document.getElementById(id)) {
  const answer = await fetch(`${location.pathname}${id}/`);
  if (answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const link = page.querySelector(".slide-page__title a");
    if (link) location.replace(link.href);
  }
}

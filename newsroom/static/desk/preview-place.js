// Where a reader is in a page that is shown in a frame: how far down, and at which slide.

const WAIT_MS = 1500; // for the photo, so that no empty place is shown for a moment
const slidesOf = (page) => page.querySelector("photo-slideshow > ul");

function isInSight(slide, box) {
  const { left, width } = slide.getBoundingClientRect();
  const middle = left + width / 2;
  return middle > box.left && middle < box.right;
}

export function findPlace({ contentDocument: page, contentWindow: view }) {
  if (!page) return null;
  const slides = slidesOf(page);
  const box = slides?.getBoundingClientRect();
  const slide = box && [...slides.children].find((each) => isInSight(each, box));
  return { path: view.location.pathname, query: view.location.search, top: view.scrollY, slide: slide?.id };
}

// To the same slide, also where its number is another one by now.
export async function goTo({ contentDocument: page, contentWindow: view }, place) {
  const slides = slidesOf(page);
  const slide = (place?.slide && page.getElementById(place.slide)) || slides?.children[0];
  if (place && slides?.contains(slide)) {
    const [from, to] = [slides, slide].map((each) => each.getBoundingClientRect());
    const way = to.left + to.width / 2 - from.left - from.width / 2;
    slides.scrollTo({ left: slides.scrollLeft + way, behavior: "instant" }); // scrollBy would stop at the next slide
  }
  if (place) view.scrollTo({ top: place.top, behavior: "instant" });
  const photo = slide?.querySelector("img");
  if (!photo) return;
  photo.loading = "eager";
  await Promise.race([photo.decode().catch(() => {}), new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
}

// How this browser looks at the library: read before the page is drawn, so that nothing jumps.
(() => {
  const root = document.documentElement;
  const isNarrow = matchMedia("(width < 48rem)").matches;
  root.dataset.scripts = "";
  root.dataset.facets = "closed"; // on a phone the photos come first
  root.dataset.view = new URLSearchParams(location.search).get("view") ?? "grid";
  try {
    if (!isNarrow) root.dataset.facets = localStorage.getItem("photodesk:facets") ?? "closed";
    if (!new URLSearchParams(location.search).has("view")) root.dataset.view = localStorage.getItem("photodesk:view") ?? "grid";
  } catch {
    // The browser keeps nothing.
  }
})();

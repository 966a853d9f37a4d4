// How this browser looks at light tables: read before the page is drawn, so that nothing jumps.
(() => {
  const root = document.documentElement;
  const isNarrow = matchMedia("(width < 48rem)").matches;
  root.dataset.scripts = "";
  root.dataset.panel = isNarrow ? "closed" : "open"; // on a phone the photos come first
  try {
    if (!isNarrow) root.dataset.panel = localStorage.getItem("photodesk:panel") ?? "open";
    const columns = Number(localStorage.getItem(`photodesk:columns:${isNarrow ? "narrow" : "wide"}`));
    if (!(columns >= 1 && columns <= 12)) return;
    root.style.setProperty("--columns", columns);
    root.style.setProperty("--least", "0px");
  } catch {
    // The browser keeps nothing.
  }
})();

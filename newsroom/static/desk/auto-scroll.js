// The page scrolls by itself while something is held near the window's upper or lower edge.

const EDGE_PX = 90;
const FASTEST_PX = 28; // a frame
const bar = document.querySelector(".bar");
let running = 0;

export function autoScroll(pointerY, scrolled) {
  stopScrolling();
  const step = () => {
    const top = bar?.getBoundingClientRect().bottom ?? 0;
    const y = pointerY();
    const near = y < top + EDGE_PX ? (y - top - EDGE_PX) / EDGE_PX : y > innerHeight - EDGE_PX ? (y - innerHeight + EDGE_PX) / EDGE_PX : 0;
    if (near) {
      const before = window.scrollY;
      window.scrollBy({ top: Math.max(-1, Math.min(near, 1)) * FASTEST_PX, behavior: "instant" });
      if (window.scrollY !== before) scrolled();
    }
    running = requestAnimationFrame(step);
  };
  running = requestAnimationFrame(step);
}

export function stopScrolling() {
  cancelAnimationFrame(running);
  running = 0;
}

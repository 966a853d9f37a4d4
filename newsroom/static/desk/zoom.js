// Photos side by side are looked at through one window: zoom and pan of one are those of all.

const MOST = 8;
const STEP = 1.5;

export class Zoom {
  // `place` holds the panes, each with one picture in it.
  constructor(place) {
    this.place = place;
    this.pointers = new Map();
    this.reset();
    place.addEventListener("wheel", (event) => this.turn(event), { passive: false });
    place.addEventListener("pointerdown", (event) => this.press(event));
    place.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) {
      place.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    }
    place.addEventListener("dblclick", (event) => this.toggle(this.at(event)));
  }

  reset() {
    Object.assign(this, { scale: 1, x: 0.5, y: 0.5 }); // the point of the photo that is in the middle
    this.draw();
  }

  // Where an event is, as parts of its pane.
  at(event) {
    const box = (event.target.closest("[data-pane]") ?? this.place).getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height, box };
  }

  // Closer by a factor; the point under `at` stays where it is.
  by(factor, at = { x: 0.5, y: 0.5 }) {
    const scale = Math.max(1, Math.min(this.scale * factor, MOST));
    this.x += (at.x - 0.5) * (1 / this.scale - 1 / scale);
    this.y += (at.y - 0.5) * (1 / this.scale - 1 / scale);
    this.scale = scale;
    this.draw();
  }

  closer = () => this.by(STEP);
  farther = () => this.by(1 / STEP);
  toggle = (at) => (this.scale > 1 ? this.reset() : this.by(3, at));

  turn(event) {
    event.preventDefault();
    this.by(Math.exp(-event.deltaY / 300), this.at(event));
  }

  press(event) {
    if (event.target.closest("button")) return;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.place.setPointerCapture(event.pointerId);
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    const pane = this.place.firstElementChild.getBoundingClientRect();
    if (others.length) {
      const distance = (point) => Math.hypot(point.x - others[0].x, point.y - others[0].y);
      const now = { x: event.clientX, y: event.clientY };
      this.by(distance(now) / Math.max(1, distance(before)));
    } else {
      this.x -= (event.clientX - before.x) / pane.width / this.scale;
      this.y -= (event.clientY - before.y) / pane.height / this.scale;
    }
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.draw();
  }

  draw() {
    const half = 0.5 / this.scale; // no farther than the photo's edge
    this.x = Math.max(half, Math.min(this.x, 1 - half));
    this.y = Math.max(half, Math.min(this.y, 1 - half));
    const shift = `${(0.5 - this.x) * 100}%, ${(0.5 - this.y) * 100}%`;
    for (const picture of this.place.querySelectorAll("img")) {
      picture.style.transform = `scale(${this.scale}) translate(${shift})`;
      const sizes = `${Math.ceil(this.scale * 100)}vw`; // the file that is sharp at this size
      if (picture.srcset && picture.sizes !== sizes) picture.sizes = sizes;
    }
    this.place.dataset.scale = this.scale.toFixed(2);
  }
}

// Which part of a photo a crop shows, by the same arithmetic as media/renditions/crop_boxes.py: a test
// holds the two together. Sizes in pixels; a focal point and a rectangle in parts of the photo.

const between = (least, value, most) => Math.max(least, Math.min(value, most));

export function placeAround(photo, crop, x, y) {
  const scale = Math.min(photo.width / crop.across, photo.height / crop.down);
  const width = Math.min(crop.across * scale, photo.width);
  const height = Math.min(crop.down * scale, photo.height);
  const left = between(0, x * photo.width - width / 2, photo.width - width);
  const top = between(0, y * photo.height - height / 2, photo.height - height);
  return { left, top, width, height };
}

export function placeRectangle(photo, crop, rectangle) {
  const width = Math.min(rectangle.width * photo.width, photo.width);
  const height = Math.min((width * crop.down) / crop.across, photo.height);
  const left = between(0, rectangle.left * photo.width, photo.width - width);
  const top = between(0, rectangle.top * photo.height, photo.height - height);
  return { left, top, width, height };
}

export function placeCrop(photo, crop, choice) {
  const rectangle = choice.rectangles[crop.name];
  return rectangle ? placeRectangle(photo, crop, rectangle) : placeAround(photo, crop, choice.focal_x, choice.focal_y);
}

// The largest width, in parts of the photo's, of which a crop still fits.
export const mostWidth = (photo, crop) => Math.min(1, (photo.height * crop.across) / crop.down / photo.width);

// A rectangle that is inside the photo, not too small, and as fine as it is kept.
export function fitRectangle(photo, crop, { left, top, width }) {
  const kept = between(crop.least_width, width, mostWidth(photo, crop));
  const height = (kept * photo.width * crop.down) / crop.across / photo.height;
  const round = (value) => Math.floor(value * 10_000) / 10_000;
  return {
    left: round(between(0, left, 1 - kept)),
    top: round(between(0, top, 1 - height)),
    width: Math.max(round(kept), Math.ceil(crop.least_width * 10_000 - 1e-6) / 10_000),
  };
}

// A file's own small picture, before the server has one. One is drawn at a time: decoding a photo
// takes a hundred megabytes for a moment.

const EDGE_PX = 72; // of the longer side, on a screen of two pixels a point
const LARGEST_BYTES = 100_000_000;
const wanted = [];
let isDrawing = false;

async function drawNext() {
  if (isDrawing) return;
  isDrawing = true;
  while (wanted.length) {
    const { file, canvas } = wanted.shift();
    if (!canvas.isConnected) continue;
    try {
      const picture = await createImageBitmap(file, { resizeWidth: 2 * EDGE_PX, resizeQuality: "low" });
      const height = Math.min(2 * EDGE_PX, picture.height);
      canvas.width = Math.round((picture.width / picture.height) * height);
      canvas.height = height;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, height);
      canvas.classList.add("upload__picture--drawn");
      picture.close();
    } catch {
      // Nothing that this browser can decode: the place stays grey.
    }
  }
  isDrawing = false;
}

export function drawThumbnail(file, canvas) {
  if (file.size > LARGEST_BYTES || /\.zip$/i.test(file.name)) return;
  wanted.push({ file, canvas });
  drawNext();
}

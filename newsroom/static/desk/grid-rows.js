// Photographs in rows that fill the width, each row as high as its photographs' proportions make it.

const LEAST_FILLED = 0.7; // of the last row: a fuller one is stretched to the width

// Lays `tiles` out from index `from` on, behind the rows that are there. Each tile gets its `box` {x, y,
// width, height} and its `row`. `shape` is {width, gap, height: of a row as it is wanted, below: room for
// words under each photograph, isList: one in a row}.
export function layRows(rows, tiles, from, shape) {
  let start = from;
  if (!shape.isList && rows.length) {
    start = rows.at(-1).from; // the last row may have room
    rows.pop();
  }
  let y = rows.length ? rows.at(-1).y + rows.at(-1).height + shape.gap : 0;
  while (start < tiles.length) {
    const row = shape.isList ? listRow(start, y, shape) : justifiedRow(tiles, start, y, shape);
    placeRow(rows.length, row, tiles, shape);
    rows.push(row);
    y += row.height + shape.gap;
    start = row.to;
  }
}

const listRow = (start, y, { height }) => ({ from: start, to: start + 1, y, height });

function justifiedRow(tiles, start, y, { width, gap, height, below }) {
  let ratios = 0;
  let to = start;
  // One more where that brings the row nearer to its height than leaving it out.
  while (to < tiles.length) {
    const more = ratios + tiles[to].ratio;
    const heightWith = (width - gap * (to - start)) / more;
    const heightWithout = ratios ? (width - gap * (to - start - 1)) / ratios : Infinity;
    if (heightWith < height && height - heightWith > heightWithout - height) break;
    ratios = more;
    to += 1;
    if (heightWith <= height) break;
  }
  const room = width - gap * (to - start - 1);
  const isFull = to < tiles.length || ratios * height >= room * LEAST_FILLED;
  const photo = isFull ? Math.min(room / ratios, height * 1.6) : height;
  return { from: start, to, y, height: photo + below, photo };
}

function placeRow(number, row, tiles, shape) {
  let x = 0;
  for (let index = row.from; index < row.to; index += 1) {
    const tile = tiles[index];
    const width = shape.isList ? shape.width : tile.ratio * row.photo;
    tile.box = { x, y: row.y, width, height: row.height };
    tile.row = number;
    tile.index = index;
    x += width + shape.gap;
  }
}

// The first row that ends below a height.
export function rowAt(rows, y) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].y + rows[middle].height < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The tile of a row that stands nearest to a place across.
export function nearest(tiles, row, x) {
  const distance = ({ box }) => Math.abs(box.x + box.width / 2 - x);
  return tiles.slice(row.from, row.to).reduce((best, tile) => (distance(tile) < distance(best) ? tile : best));
}

// Boxes of pixels: on the stored page, and on the page as it is turned for looking at. Right and bottom lie outside of a box.

export const viewedSize = (page) => (page.Rotation % 180 === 0
  ? { width: page.WidthPx, height: page.HeightPx }
  : { width: page.HeightPx, height: page.WidthPx });

const turned = (box, degrees, width, height) => {
  switch (degrees) {
    case 90: return { left: height - box.bottom, top: box.left, right: height - box.top, bottom: box.right };
    case 180: return { left: width - box.right, top: height - box.bottom, right: width - box.left, bottom: height - box.top };
    case 270: return { left: box.top, top: width - box.right, right: box.bottom, bottom: width - box.left };
    default: return { ...box };
  }
};

export const toViewed = (page, box) => turned(box, page.Rotation, page.WidthPx, page.HeightPx);

export const toStored = (page, box) => {
  const { width, height } = viewedSize(page);
  return turned(box, (360 - page.Rotation) % 360, width, height);
};

export const boxOf = (markup) => ({ left: markup.Left, top: markup.Top, right: markup.Right, bottom: markup.Bottom });

export const membersOf = (box) => ({ Left: box.left, Top: box.top, Right: box.right, Bottom: box.bottom });

const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);

// Two corners in any order become a box on a page of this size; null where it would have no inside.
export const spanned = (one, other, size) => {
  const box = {
    left: within(Math.min(one.x, other.x), size.width),
    top: within(Math.min(one.y, other.y), size.height),
    right: within(Math.max(one.x, other.x), size.width),
    bottom: within(Math.max(one.y, other.y), size.height),
  };
  return box.right > box.left && box.bottom > box.top ? box : null;
};

// Moved as far as the page goes; it keeps its size.
export const moved = (box, dx, dy, size) => {
  const x = Math.min(Math.max(Math.round(dx), -box.left), size.width - box.right);
  const y = Math.min(Math.max(Math.round(dy), -box.top), size.height - box.bottom);
  return { left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y };
};

// Its edges moved by so many pixels each; it keeps at least four pixels.
export const resized = (box, edges, size) => {
  const least = 4;
  const left = Math.min(within(box.left + (edges.left || 0), size.width), box.right - least);
  const top = Math.min(within(box.top + (edges.top || 0), size.height), box.bottom - least);
  return {
    left: Math.max(left, 0),
    top: Math.max(top, 0),
    right: Math.max(within(box.right + (edges.right || 0), size.width), Math.max(left, 0) + least),
    bottom: Math.max(within(box.bottom + (edges.bottom || 0), size.height), Math.max(top, 0) + least),
  };
};

// The list of markups with jumps, the history, and the strip of thumbnails.
import { named } from "./overlay.js";
import { viewedSize } from "./geometry.js";

const WIDTH = 96;

const line = (text, more) => {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "viewer-entry";
  button.textContent = text;
  const small = document.createElement("small");
  small.textContent = more;
  button.append(small);
  item.append(button);
  return [item, button];
};

const moment = (text) => new Date(text).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" });

export const listMarkups = (list, markups, chosen, jump) => {
  list.replaceChildren(...markups.map((markup) => {
    const [item, button] = line(`Page ${markup.PageNumber}: ${named(markup)}`, `${markup.CreatedBy.Name}, ${moment(markup.CreatedOn)}`);
    button.setAttribute("aria-current", String(markup.MarkupID === chosen));
    button.dataset.jump = markup.MarkupID;
    button.addEventListener("click", () => jump(markup));
    return item;
  }));
};

const WORDS = { Created: "drawn", Changed: "changed", Removed: "removed", ImagesRemoved: "gone with its image" };

export const listHistory = (list, entries, jump) => {
  list.replaceChildren(...entries.map((entry) => {
    const drawn = entry.After || entry.Before;
    const who = entry.User ? entry.User.Name : "new images";
    const [item, button] = line(
      `Page ${entry.PageNumber}: ${named(drawn)} ${WORDS[entry.Action]}${entry.Undoes ? " (undo)" : ""}`, `${who}, ${moment(entry.HappenedOn)}`,
    );
    button.addEventListener("click", () => jump(entry));
    return item;
  }));
};

// One button a page; the browser fetches the pictures of those that come into sight
export const showThumbnails = (strip, pages, pictures, goTo) => {
  strip.replaceChildren(...pages.map((page) => {
    const { width, height } = viewedSize(page);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "viewer-thumb";
    button.dataset.number = page.PageNumber;
    button.setAttribute("aria-label", `Page ${page.PageNumber}`);
    button.tabIndex = -1;
    const image = document.createElement("img");
    image.loading = "lazy";
    image.alt = "";
    image.width = WIDTH;
    image.height = Math.min(400, Math.round((WIDTH * height) / width));
    image.src = `${pictures}/${page.PageNumber}/thumbnail?v=${page.Version}`;
    const number = document.createElement("span");
    number.textContent = String(page.PageNumber);
    button.append(image, number);
    button.addEventListener("click", () => goTo(page.PageNumber));
    return button;
  }));
};

export const renewThumbnail = (strip, page, pictures) => {
  const image = strip.querySelector(`[data-number="${page.PageNumber}"] img`);
  if (!image) return;
  const { width, height } = viewedSize(page);
  image.height = Math.min(400, Math.round((WIDTH * height) / width));
  image.src = `${pictures}/${page.PageNumber}/thumbnail?v=${page.Version}`;
};

export const markThumbnail = (strip, number) => {
  const old = strip.querySelector("[aria-current]");
  if (old) { old.removeAttribute("aria-current"); old.tabIndex = -1; }
  const button = strip.querySelector(`[data-number="${number}"]`);
  if (!button) return;
  button.setAttribute("aria-current", "page");
  button.tabIndex = 0;
  const top = button.offsetTop - strip.offsetTop;
  if (top < strip.scrollTop || top + button.offsetHeight > strip.scrollTop + strip.clientHeight) strip.scrollTop = top - strip.clientHeight / 3;
};

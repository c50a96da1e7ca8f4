// The strip of thumbnails: one button a page, the current one marked and in sight.
import { viewedSize } from "./geometry.js";
import { LongList } from "./longlist.js";

const WIDTH = 96;
const AROUND = 31; // of a button, above and below its picture

const heightOf = (page) => {
  const { width, height } = viewedSize(page);
  return Math.min(400, Math.round((WIDTH * height) / width));
};

export class Strip {
  constructor(root, pictures, goTo) {
    Object.assign(this, { root, pictures, goTo, current: 0 });
    this.list = new LongList(root, { line: (page) => this.thumbnail(page), height: (page) => heightOf(page) + AROUND, lines: 10 });
  }

  show(pages) { this.list.show(pages); }

  thumbnail(page) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "viewer-thumb";
    button.dataset.number = page.PageNumber;
    button.setAttribute("aria-label", `Page ${page.PageNumber}`);
    const image = document.createElement("img");
    image.loading = "lazy";
    image.alt = "";
    image.width = WIDTH;
    const number = document.createElement("span");
    number.textContent = String(page.PageNumber);
    button.append(image, number);
    button.addEventListener("click", () => this.goTo(page.PageNumber));
    this.picture(image, page);
    this.tell(button);
    return button;
  }

  picture(image, page) {
    image.height = heightOf(page);
    image.src = `${this.pictures}/${page.PageNumber}/thumbnail?v=${page.Version}`;
  }

  tell(button) {
    const isCurrent = Number(button.dataset.number) === this.current;
    button.tabIndex = isCurrent ? 0 : -1;
    if (isCurrent) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }

  // A page has another picture; one that has no element is made anew anyway when it comes into sight
  renew(page) {
    const image = this.root.querySelector(`[data-number="${page.PageNumber}"] img`);
    if (image) this.picture(image, page);
  }

  mark(number) {
    const old = this.root.querySelector("[aria-current]");
    this.current = number;
    if (old) this.tell(old);
    this.list.bring(number - 1);
    const button = this.root.querySelector(`[data-number="${number}"]`);
    if (button) this.tell(button);
  }
}

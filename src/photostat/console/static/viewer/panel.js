// The list of markups with jumps, and the history.
import { LongList } from "./longlist.js";
import { named } from "./overlay.js";

const ENTRY_HEIGHT = 47;
const WORDS = { Created: "drawn", Changed: "changed", Removed: "removed", ImagesRemoved: "gone with its image" };

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "short" });
const moment = (text) => clock.format(new Date(text));

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

export class MarkupsList {
  constructor(root, jump) {
    Object.assign(this, { root, jump, chosen: null });
    this.list = new LongList(root, {
      line: (markup) => this.entry(markup), height: () => ENTRY_HEIGHT, lines: 40, block: "ol", scroller: root.closest(".viewer-panel"),
    });
  }

  show(markups) { this.list.show(markups); }

  entry(markup) {
    const [item, button] = line(`Page ${markup.PageNumber}: ${named(markup)}`, `${markup.CreatedBy.Name}, ${moment(markup.CreatedOn)}`);
    button.setAttribute("aria-current", String(markup.MarkupID === this.chosen));
    button.dataset.jump = markup.MarkupID;
    button.addEventListener("click", () => this.jump(markup));
    return item;
  }

  choose(id) {
    this.chosen = id;
    const index = this.list.items.findIndex((markup) => markup.MarkupID === id);
    if (index >= 0) this.list.bring(index);
    for (const button of this.root.querySelectorAll("[data-jump]")) button.setAttribute("aria-current", String(Number(button.dataset.jump) === id));
  }
}

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

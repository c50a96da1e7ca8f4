// Markups on the stage, as shapes above the pictures: seen, drawn, chosen, moved, resized; by pointer and by keyboard.
// Texts become text nodes. Where pages come burned, redactions are in the picture already, and only their outline stands here.
import { boxOf, moved, resized, spanned, toStored, toViewed, viewedSize } from "./geometry.js";

const SVG = "http://www.w3.org/2000/svg";
const HANDLES = ["left top", "right top", "left bottom", "right bottom"];
const STEP = 10;

const node = (name, attributes = {}) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

export const named = (markup) => {
  const shape = { FullPage: ", full page", Inverse: ", all but the box" }[markup.Shape] || "";
  const label = markup.Label ? ` “${markup.Label}”` : "";
  return `${markup.Style} ${markup.Kind.toLowerCase()}${label}${shape}`;
};

export class Overlay extends EventTarget {
  // `state`: tool, colour, shape, markups, isBurned, visibility; read anew with each painting
  constructor(book, state) {
    super();
    this.book = book;
    this.state = state;
    this.chosen = null;
    this.draft = null;
    this.svg = node("svg", { class: "viewer-overlay" });
    book.viewer.canvas.append(this.svg);
    book.addEventListener("moved", () => this.place());
    this.svg.addEventListener("pointerdown", (event) => this.pressed(event));
    this.svg.addEventListener("pointermove", (event) => this.dragged(event));
    this.svg.addEventListener("pointerup", (event) => this.released(event));
    this.svg.addEventListener("pointercancel", () => { this.draft = null; this.paint(); });
    this.svg.addEventListener("keydown", (event) => this.key(event));
  }

  get markup() { return this.state.markups.find((each) => each.MarkupID === this.chosen) || null; }

  pageOf(markup) { return this.book.pages[markup.PageNumber - 1]; }

  paint() {
    const focused = document.activeElement?.dataset?.markup;
    this.svg.classList.toggle("is-drawing", Boolean(this.state.tool));
    this.svg.dataset.visibility = this.state.visibility;
    const groups = this.state.markups.filter((each) => this.book.items.has(each.PageNumber)).map((each) => this.group(each));
    if (this.draft?.box && !this.draft.markup) groups.push(this.group(this.draft.shown));
    this.svg.replaceChildren(...groups);
    this.place();
    if (focused) this.svg.querySelector(`[data-markup="${focused}"]`)?.focus({ preventScroll: true });
  }

  group(markup) {
    const isChosen = markup.MarkupID === this.chosen;
    const group = node("g", {
      class: `markup markup-${markup.Kind.toLowerCase()} markup-${markup.Style.toLowerCase()}${isChosen ? " is-chosen" : ""}`,
      tabindex: "0",
      role: "button",
      "aria-pressed": String(isChosen),
      "aria-label": `${named(markup)}, page ${markup.PageNumber}`,
      "data-markup": markup.MarkupID,
    });
    if (this.state.isBurned && markup.Kind === "Redaction") group.classList.add("is-burned");
    group.append(node("path", { class: "markup-body" }));
    if (markup.Style === "Cross") group.append(node("path", { class: "markup-lines" }));
    if (markup.Style === "Text") {
      const label = node("text", { class: "markup-label" });
      label.textContent = markup.Label;
      group.append(label);
    }
    if (isChosen && this.mayChange(markup)) for (const corner of HANDLES) group.append(node("rect", { class: "markup-handle", "data-corner": corner }));
    group.addEventListener("focus", () => { if (this.chosen !== markup.MarkupID) this.choose(markup.MarkupID); });
    group.source = markup;
    return group;
  }

  mayChange(markup) {
    const { rights } = this.state;
    return markup.Kind === "Redaction" ? rights.MayRedact && rights.MayUncover : rights.MayHighlight;
  }

  // Bring the shapes to where the pages are now
  place() {
    for (const group of this.svg.children) {
      const markup = group.source;
      const page = this.pageOf(markup);
      const box = this.draft?.markup === markup ? this.draft.box : boxOf(markup);
      const viewed = toViewed(page, box);
      const outer = viewedSize(page);
      const [from, to] = this.corners(page, viewed);
      if (!from) continue;
      const [start, end] = this.corners(page, { left: 0, top: 0, right: outer.width, bottom: outer.height });
      const inner = outline(from, to);
      group.children[0].setAttribute("d", markup.Shape === "Inverse" ? `${outline(start, end)}${inner}` : inner);
      const parts = markup.Shape === "Inverse" ? [start, end] : [from, to];
      this.placeInside(group, ...parts, from, to);
    }
  }

  placeInside(group, from, to, innerFrom, innerTo) {
    group.querySelector(".markup-lines")?.setAttribute("d", `M${from.x} ${from.y}L${to.x} ${to.y}M${to.x} ${from.y}L${from.x} ${to.y}`);
    const label = group.querySelector(".markup-label");
    if (label) {
      const size = Math.max(4, Math.min((to.y - from.y) * 0.7, ((to.x - from.x) * 1.6) / Math.max(1, label.textContent.length)));
      for (const [key, value] of [["x", (from.x + to.x) / 2], ["y", (from.y + to.y) / 2], ["font-size", size]]) label.setAttribute(key, value);
    }
    for (const handle of group.querySelectorAll(".markup-handle")) {
      const [across, down] = handle.dataset.corner.split(" ");
      handle.setAttribute("x", (across === "left" ? innerFrom.x : innerTo.x) - 5);
      handle.setAttribute("y", (down === "top" ? innerFrom.y : innerTo.y) - 5);
    }
  }

  corners(page, box) {
    return [this.book.toStage(page.PageNumber, box.left, box.top), this.book.toStage(page.PageNumber, box.right, box.bottom)];
  }

  choose(id, { focus = false } = {}) {
    this.chosen = id;
    this.paint();
    if (focus) this.svg.querySelector(`[data-markup="${id}"]`)?.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("chosen", { detail: id }));
  }

  at(event, number) {
    const place = this.svg.getBoundingClientRect();
    return this.book.fromStage(event.clientX - place.left, event.clientY - place.top, number);
  }

  pressed(event) {
    if (event.button !== 0) return;
    const group = event.target.closest("[data-markup]");
    if (!this.state.tool && !group) return; // OpenSeadragon moves the page
    event.stopPropagation();
    this.svg.setPointerCapture(event.pointerId);
    const at = this.at(event);
    if (this.state.tool) {
      if (at) this.draft = { number: at.number, from: at, box: null };
      return;
    }
    const markup = group.source;
    this.choose(markup.MarkupID, { focus: true });
    if (!at || !this.mayChange(this.markup) || markup.Shape === "FullPage") return;
    this.draft = { markup: this.markup, number: markup.PageNumber, from: at, start: boxOf(markup), corner: event.target.dataset.corner, box: boxOf(markup) };
  }

  dragged(event) {
    const { draft } = this;
    if (!draft) return;
    event.stopPropagation();
    const at = this.at(event, draft.number);
    const page = this.book.pages[draft.number - 1];
    const size = viewedSize(page);
    if (!draft.markup) {
      const box = spanned(draft.from, at, size);
      draft.box = box && toStored(page, box);
      draft.shown = { ...this.drawn(page, draft.box), MarkupID: "draft" };
      this.paint();
      return;
    }
    const viewed = toViewed(page, draft.start);
    const [dx, dy] = [at.x - draft.from.x, at.y - draft.from.y];
    const changed = draft.corner
      ? resized(viewed, Object.fromEntries(draft.corner.split(" ").map((edge) => [edge, edge === "left" || edge === "right" ? dx : dy])), size)
      : moved(viewed, dx, dy, size);
    draft.box = toStored(page, changed);
    this.place();
  }

  released(event) {
    const { draft } = this;
    this.draft = null;
    if (!draft) return;
    event.stopPropagation();
    const page = this.book.pages[draft.number - 1];
    if (draft.markup) {
      if (JSON.stringify(draft.box) !== JSON.stringify(draft.start)) this.tell("change", { markup: draft.markup, box: draft.box });
    } else if (this.state.shape === "FullPage" && this.state.tool !== "Highlight") {
      this.tell("draw", { page, box: null });
    } else if (draft.box && draft.box.right - draft.box.left > 3 && draft.box.bottom - draft.box.top > 3) {
      this.tell("draw", { page, box: draft.box });
    }
    this.paint();
  }

  drawn(page, box) {
    const { tool, colour, shape } = this.state;
    const isHighlight = tool === "Highlight";
    const whole = box || { left: 0, top: 0, right: 1, bottom: 1 };
    return {
      PageNumber: page.PageNumber, Kind: isHighlight ? "Highlight" : "Redaction", Style: isHighlight ? colour : tool,
      Shape: isHighlight ? "Rectangle" : shape, Label: "", Left: whole.left, Top: whole.top, Right: whole.right, Bottom: whole.bottom,
    };
  }

  // Arrows move by ten pixels, with Alt by one; with Shift they move the right and the lower edge
  key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const { markup } = this;
    if (!step || !markup || !this.mayChange(markup) || markup.Shape === "FullPage" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const by = event.altKey ? 1 : STEP;
    const page = this.pageOf(markup);
    const size = viewedSize(page);
    const viewed = toViewed(page, boxOf(markup));
    const [dx, dy] = [step[0] * by, step[1] * by];
    const changed = event.shiftKey ? resized(viewed, { right: dx, bottom: dy }, size) : moved(viewed, dx, dy, size);
    this.tell("change", { markup, box: toStored(page, changed), isSlow: true });
  }

  tell(what, detail) { this.dispatchEvent(new CustomEvent(what, { detail })); }
}

const outline = (from, to) => `M${from.x} ${from.y}H${to.x}V${to.y}H${from.x}Z`;

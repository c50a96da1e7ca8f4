// The pages on the stage: one, or all below each other. OpenSeadragon shows them; nothing here knows of markups.
import { viewedSize } from "./geometry.js";

const REDUCED = [0.25, 0.5];
export const MOST_CONTINUOUS = 500;
const GAP = 0.02;

// OpenSeadragon 6 would write a <style> of its own, which the Content-Security-Policy forbids; its one rule is in viewer.css. It looks
// whether an element of this name is there: one of no namespace that a browser styles by will do.
const forbidStyle = () => {
  const mark = document.createElementNS("urn:photostat", "style");
  mark.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(mark);
};

export class Book extends EventTarget {
  constructor(stage, pictures) {
    super();
    this.pictures = pictures;
    this.pages = [];
    this.current = 0;
    this.isContinuous = false;
    this.fit = "page";
    this.items = new Map();
    this.turn = 0;
    forbidStyle();
    // It warns of each picture that arrives after its page was turned over, which is no trouble of anybody's
    const nothing = () => {};
    OpenSeadragon.console = { log: nothing, debug: nothing, info: nothing, warn: nothing, assert: nothing, error: (...words) => console.error(...words) };
    this.viewer = OpenSeadragon({
      element: stage,
      drawer: "canvas",
      prefixUrl: "",
      showNavigationControl: false,
      animationTime: 0.15,
      blendTime: 0,
      immediateRender: true,
      minZoomImageRatio: 0.1,
      maxZoomPixelRatio: 40,
      visibilityRatio: 0.2,
      preserveImageSizeOnResize: true,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: false, scrollToZoom: false },
      gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
      crossOriginPolicy: false,
    });
    this.viewer.addHandler("canvas-key", (event) => { event.preventDefaultAction = true; });
    this.viewer.addHandler("canvas-scroll", (event) => this.scroll(event));
    this.viewer.addHandler("update-viewport", () => this.moved());
    this.viewer.addHandler("resize", () => setTimeout(() => this.refit(true), 0));
  }

  get page() { return this.pages[this.current]; }

  get mayBeContinuous() { return this.pages.length > 1 && this.pages.length <= MOST_CONTINUOUS; }

  address(page, width) {
    const mark = `v=${page.Version}`;
    return `${this.pictures}/${page.PageNumber}/view?${width ? `width=${width}&` : ""}${mark}`;
  }

  source(page) {
    const { width, height } = viewedSize(page);
    const levels = REDUCED.map((part) => [Math.round(width * part), Math.round(height * part)])
      .filter(([reduced]) => reduced >= 200)
      .map(([reduced, tall]) => ({ url: this.address(page, reduced), width: reduced, height: tall }));
    levels.push({ url: this.address(page), width, height });
    return { type: "legacy-image-pyramid", levels };
  }

  open(pages, number) {
    this.pages = pages;
    this.current = Math.min(Math.max(number - 1, 0), pages.length - 1);
    this.lay();
  }

  // Put on the stage what belongs there. What was there stays until the new is painted, so that nothing flashes.
  lay() {
    const turn = this.turn += 1;
    const old = [...this.items.values()];
    this.items = new Map();
    const widest = Math.max(...this.pages.map((page) => viewedSize(page).width));
    const shown = this.isContinuous ? this.pages : [this.page];
    let y = 0;
    shown.forEach((page) => {
      const { width, height } = viewedSize(page);
      const wide = this.isContinuous ? width / widest : 1;
      const top = y;
      y += (wide * height) / width + GAP;
      this.viewer.addTiledImage({
        tileSource: this.source(page),
        x: (1 - wide) / 2,
        y: top,
        width: wide,
        preload: page === this.page,
        success: (event) => this.added(event.item, page, turn, old, shown),
        error: () => this.dispatchEvent(new CustomEvent("problem", { detail: `Page ${page.PageNumber} cannot be shown.` })),
      });
    });
  }

  added(item, page, turn, old, shown) {
    if (turn !== this.turn) { this.viewer.world.removeItem(item); return; }
    this.items.set(page.PageNumber, item);
    if (this.items.size === shown.length) this.refit(true);
    if (page !== this.page) return;
    let isDone = false;
    const done = () => {
      if (isDone) return;
      isDone = true;
      for (const gone of old) if (this.viewer.world.getIndexOfItem(gone) >= 0) this.viewer.world.removeItem(gone);
      if (turn !== this.turn) return;
      this.dispatchEvent(new CustomEvent("shown", { detail: page.PageNumber }));
      this.fetchNeighbours();
    };
    if (item.getFullyLoaded()) done();
    else item.addOnceHandler("fully-loaded-change", done);
  }

  // The pages that come next, in the size in which they will be painted first
  fetchNeighbours() {
    if (this.isContinuous) return;
    const zoomed = this.viewer.viewport.viewportToImageZoom(this.viewer.viewport.getZoom()) * devicePixelRatio;
    const part = REDUCED.find((each) => each >= zoomed);
    for (const step of [1, -1, 2]) {
      const page = this.pages[this.current + step];
      if (!page) continue;
      const wide = part ? Math.round(viewedSize(page).width * part) : 0;
      for (const width of step === 1 && wide ? [wide, 0] : [wide]) new Image().src = this.address(page, width);
    }
  }

  goTo(number) {
    const index = Math.min(Math.max(number - 1, 0), this.pages.length - 1);
    if (index === this.current && this.items.size > 0 && !this.isContinuous) return;
    this.current = index;
    this.dispatchEvent(new CustomEvent("turned", { detail: index + 1 }));
    if (!this.isContinuous) { this.lay(); return; }
    const item = this.items.get(this.page.PageNumber);
    if (!item) return;
    const bounds = this.viewer.viewport.getBounds();
    const place = item.getBounds();
    this.viewer.viewport.fitBounds(new OpenSeadragon.Rect(bounds.x, place.y - GAP / 2, bounds.width, bounds.height), true);
    this.dispatchEvent(new CustomEvent("shown", { detail: index + 1 }));
  }

  setContinuous(isContinuous) {
    this.isContinuous = isContinuous && this.mayBeContinuous;
    this.lay();
  }

  // A page has another version: the same place, a new picture
  renew(page) {
    if (!this.isContinuous && page !== this.page) return;
    this.lay();
  }

  refit(atOnce) {
    const item = this.items.get(this.page?.PageNumber);
    if (!item || this.fit === "free") return;
    const { viewport } = this.viewer;
    const place = item.getBounds();
    if (this.fit === "page") {
      viewport.fitBounds(place, atOnce);
    } else if (this.fit === "width") {
      const tall = place.width / viewport.getAspectRatio();
      viewport.fitBounds(new OpenSeadragon.Rect(place.x, place.y, place.width, tall), atOnce);
    } else {
      this.actual();
    }
  }

  setFit(fit) {
    this.fit = fit;
    this.refit(true);
  }

  // One dot of the image on one dot of the screen, on whole dots, so that nothing is smoothed
  actual() {
    const item = this.items.get(this.page.PageNumber);
    const { viewport } = this.viewer;
    viewport.zoomTo(item.imageToViewportZoom(1 / devicePixelRatio), null, true);
    const corner = item.imageToViewerElementCoordinates(new OpenSeadragon.Point(0, 0));
    const off = new OpenSeadragon.Point(corner.x - Math.round(corner.x), corner.y - Math.round(corner.y));
    viewport.panBy(viewport.deltaPointsFromPixels(off), true);
    viewport.applyConstraints(true);
  }

  zoomBy(factor) {
    this.fit = "free";
    this.viewer.viewport.zoomBy(factor);
    this.viewer.viewport.applyConstraints();
  }

  panBy(x, y) {
    const { viewport } = this.viewer;
    viewport.panBy(viewport.deltaPointsFromPixels(new OpenSeadragon.Point(x, y)));
    viewport.applyConstraints();
  }

  zoomPercent() {
    const item = this.items.get(this.page?.PageNumber);
    return item ? Math.round(item.viewportToImageZoom(this.viewer.viewport.getZoom()) * devicePixelRatio * 100) : null;
  }

  scroll(event) {
    event.preventDefaultAction = true;
    event.preventDefault = true;
    if (event.originalEvent.ctrlKey || event.originalEvent.metaKey) this.zoomBy(event.scroll > 0 ? 1.2 : 1 / 1.2);
    else this.panBy(0, event.scroll > 0 ? -120 : 120);
  }

  moved() {
    if (this.isContinuous) {
      const middle = this.viewer.viewport.getCenter().y;
      const here = [...this.items].find(([, item]) => { const place = item.getBounds(); return middle <= place.y + place.height + GAP; });
      if (here && here[0] - 1 !== this.current) {
        this.current = here[0] - 1;
        this.dispatchEvent(new CustomEvent("turned", { detail: here[0] }));
      }
    }
    this.dispatchEvent(new CustomEvent("moved"));
  }

  // Where a pixel of a page, as it is looked at, is on the stage; null for a page that is not there
  toStage(number, x, y) {
    const item = this.items.get(number);
    return item ? item.imageToViewerElementCoordinates(new OpenSeadragon.Point(x, y)) : null;
  }

  // The page under a place of the stage and the pixel of it; the nearest page where there is none
  fromStage(x, y, number) {
    const point = new OpenSeadragon.Point(x, y);
    const pick = (each) => ({ number: each[0], ...coordinates(each[1].viewerElementToImageCoordinates(point)) });
    if (number) return pick([number, this.items.get(number)]);
    const all = [...this.items].map(pick);
    const inside = all.find((place) => {
      const size = viewedSize(this.pages[place.number - 1]);
      return place.x >= 0 && place.y >= 0 && place.x < size.width && place.y < size.height;
    });
    return inside || null;
  }
}

const coordinates = (point) => ({ x: point.x, y: point.y });

// The viewer put together: what the buttons and keys do, and what the server is told.
import { api } from "./api.js";
import { Book, MOST_CONTINUOUS } from "./book.js";
import { boxOf, membersOf, toStored, viewedSize } from "./geometry.js";
import { legend, listen } from "./keys.js";
import { Overlay } from "./overlay.js";
import { listHistory, MarkupsList } from "./panel.js";
import { Strip } from "./strip.js";

const VISIBILITIES = ["solid", "transparent", "hidden"];
const SLOW_MS = 400;

const remembered = (key, fallback) => { try { return localStorage.getItem(`photostat.viewer.${key}`) ?? fallback; } catch { return fallback; } };
const remember = (key, value) => { try { localStorage.setItem(`photostat.viewer.${key}`, value); } catch { /* a browser that keeps nothing */ } };

class Viewer {
  constructor(root) {
    this.root = root;
    this.base = root.dataset.api;
    this.pictures = root.dataset.pictures;
    this.state = { tool: "", colour: "Blue", shape: "Rectangle", visibility: "solid", markups: [], isBurned: true, rights: {} };
    this.book = new Book(this.part("stage"), this.pictures);
    this.overlay = new Overlay(this.book, this.state);
    this.strip = new Strip(this.part("thumbs"), this.pictures, (page) => this.book.goTo(page));
    this.markups = new MarkupsList(this.part("markups"), (markup) => this.jump(markup));
    this.waiting = 0;
    this.pending = null; // a markup that was moved by keyboard and not sent yet
    this.work = Promise.resolve();
    this.bind();
  }

  part(name) { return this.root.querySelector(`[data-${name}]`); }

  say(text, isProblem = false) {
    const line = this.part("says");
    line.textContent = text;
    line.classList.toggle("text-danger", isProblem);
  }

  async start() {
    try {
      await this.load();
    } catch (error) {
      this.say(error.message, true);
      return;
    }
    const { pages } = this.book;
    this.root.dataset.ready = "yes";
    if (pages.length === 0) this.say("This document has no images.");
  }

  async load(number = Number(new URLSearchParams(location.hash.slice(1)).get("page")) || 1) {
    const [listed, drawn] = await Promise.all([api("GET", `${this.base}/pages`), api("GET", `${this.base}/markups`)]);
    Object.assign(this.state, { rights: listed, isBurned: listed.IsBurned, markups: drawn.Markups });
    this.part("page-count").textContent = String(listed.Pages.length);
    this.part("page").max = listed.Pages.length;
    this.part("drawing").hidden = !(listed.MayRedact || listed.MayHighlight);
    for (const element of this.root.querySelectorAll("[data-needs]")) element.hidden = !listed[element.dataset.needs === "redact" ? "MayRedact" : "MayHighlight"];
    for (const name of ["rotate", "rotate-all"]) this.button(name).disabled = !listed.MayRotate || listed.Pages.length === 0;
    if (listed.Pages.length === 0) return;
    this.strip.show(listed.Pages);
    this.book.fit = remembered("fit", "page");
    this.book.pages = listed.Pages;
    this.book.isContinuous = remembered("continuous", "no") === "yes" && this.book.mayBeContinuous;
    this.book.open(listed.Pages, number);
    this.tellContinuous();
    this.turned(this.book.current + 1);
    this.redraw();
  }

  button(name) { return this.root.querySelector(`[data-do="${name}"]`); }

  bind() {
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do], [data-tool]");
      if (button) this.act(button.dataset.do || `tool:${button.dataset.tool}`);
    });
    this.part("page").addEventListener("change", (event) => this.book.goTo(Number(event.target.value) || 1));
    this.part("visibility").addEventListener("change", (event) => this.setVisibility(event.target.value));
    this.part("colour").addEventListener("change", (event) => this.set({ colour: event.target.value }));
    this.part("shape").addEventListener("change", (event) => this.set({ shape: event.target.value }));
    this.part("single").checked = remembered("single", "yes") === "yes";
    this.part("single").addEventListener("change", (event) => remember("single", event.target.checked ? "yes" : "no"));
    this.part("history-box").addEventListener("toggle", () => this.refreshHistory());
    this.part("range").addEventListener("close", () => this.rangeChosen());
    window.addEventListener("beforeunload", () => { this.isLeaving = true; this.flush(); });
    document.addEventListener("click", (event) => {
      if (event.target.closest("a[href]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) this.isLeaving = true;
    }, true);
    this.part("stage").addEventListener("pointerdown", () => this.part("stage").focus({ preventScroll: true }));
    legend(this.part("keys"));
    listen(this.root, { act: (what) => this.act(what), takesSingle: () => this.part("single").checked });
    this.book.addEventListener("turned", (event) => this.turned(event.detail));
    this.book.addEventListener("shown", (event) => { this.root.dataset.shown = event.detail; this.overlay.paint(); });
    this.book.addEventListener("moved", () => { const percent = this.book.zoomPercent(); if (percent) this.part("zoom").textContent = `${percent} %`; });
    this.book.addEventListener("problem", (event) => this.say(event.detail, true));
    this.overlay.addEventListener("draw", (event) => this.draw(event.detail.page, event.detail.box));
    this.overlay.addEventListener("change", (event) => this.change(event.detail));
    this.overlay.addEventListener("chosen", () => this.markChosen());
  }

  act(what) {
    const { book } = this;
    if (what.startsWith("tool:")) { this.setTool(what.slice(5)); return; }
    if (book.pages.length === 0 && !["legend", "next-document", "previous-document"].includes(what)) return;
    const here = book.current + 1;
    const acts = {
      first: () => book.goTo(1), last: () => book.goTo(book.pages.length), on: () => book.goTo(here + 1), back: () => book.goTo(here - 1),
      up: () => book.panBy(0, -80), down: () => book.panBy(0, 80),
      "fit-width": () => this.setFit("width"), "fit-page": () => this.setFit("page"), actual: () => this.setFit("actual"),
      larger: () => book.zoomBy(1.25), smaller: () => book.zoomBy(0.8),
      rotate: () => this.rotate(), "rotate-all": () => this.rotateAll(), continuous: () => this.setContinuous(!book.isContinuous),
      new: () => this.drawInTheMiddle(), range: () => this.askForRange(), remove: () => this.remove(), undo: () => this.undo(),
      "next-markup": () => this.step(1), "previous-markup": () => this.step(-1),
      visibility: () => this.setVisibility(VISIBILITIES[(VISIBILITIES.indexOf(this.state.visibility) + 1) % 3]),
      legend: () => this.part("legend").showModal(),
      "next-document": () => this.leaf("after"), "previous-document": () => this.leaf("before"),
    };
    acts[what]?.();
  }

  set(values) { Object.assign(this.state, values); this.overlay.paint(); this.part("drawing").querySelector("[data-colour-swatch]").dataset.colourSwatch = this.state.colour; }

  setTool(tool) {
    const { rights } = this.state;
    if (tool && !(tool === "Highlight" ? rights.MayHighlight : rights.MayRedact)) return;
    for (const button of this.root.querySelectorAll("[data-tool]")) {
      button.classList.toggle("active", button.dataset.tool === tool);
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    }
    this.set({ tool });
    if (tool) this.overlay.choose(null);
    this.say(tool ? `${tool}: draw with the pointer, or press N for one in the middle.` : "");
  }

  setFit(fit) { remember("fit", fit); this.book.setFit(fit); }

  setContinuous(isContinuous) {
    if (isContinuous && this.book.pages.length > MOST_CONTINUOUS) {
      this.say(`All pages in a row: up to ${MOST_CONTINUOUS} pages, and this document has ${this.book.pages.length}. It is shown page by page.`);
      return;
    }
    this.book.setContinuous(isContinuous);
    remember("continuous", this.book.isContinuous ? "yes" : "no");
    this.tellContinuous();
    this.overlay.paint();
  }

  tellContinuous() {
    const button = this.button("continuous");
    button.disabled = !this.book.mayBeContinuous;
    button.setAttribute("aria-pressed", String(this.book.isContinuous));
    button.classList.toggle("active", this.book.isContinuous);
  }

  setVisibility(visibility) {
    this.part("visibility").value = visibility;
    this.set({ visibility });
  }

  turned(number) {
    this.part("page").value = number;
    this.strip.mark(number);
    // Once the browser is on its way to another page, an entry of ours would call it back
    if (!this.isLeaving) history.replaceState(history.state, "", `#page=${number}`);
  }

  leaf(which) {
    const link = document.querySelector(`[data-document="${which}"][href]`);
    if (!link) return;
    this.flush();
    this.work.then(() => link.click());
  }

  // Changes go to the server one after the other. A refusal is said, and what the server has is shown.
  run(words, task) {
    this.flush();
    this.work = this.work.then(async () => {
      try {
        await task();
        if (words) this.say(words);
      } catch (error) {
        const scene = error.status === 409 ? " The page was loaded anew." : "";
        try { await this.reload(); } catch { /* the words below say what happened */ }
        this.say(`${error.message}${scene}`, true);
      }
    });
    return this.work;
  }

  took(answer) {
    for (const [number, version] of Object.entries(answer.Versions)) this.book.pages[Number(number) - 1].Version = version;
  }

  // After a change: markups anew; pictures anew only where the server burns them
  async refresh(numbers = []) {
    this.state.markups = (await api("GET", `${this.base}/markups`)).Markups;
    if (this.pending) { // it was moved on while the server answered
      const fresh = this.state.markups.find((each) => each.MarkupID === this.pending.MarkupID);
      this.pending = fresh ? Object.assign(fresh, membersOf(boxOf(this.pending))) : null;
    }
    if (!this.state.markups.some((each) => each.MarkupID === this.overlay.chosen)) this.overlay.chosen = null;
    if (this.state.isBurned) this.renew(numbers);
    this.redraw();
  }

  redraw() {
    this.overlay.paint();
    this.part("markup-count").textContent = String(this.state.markups.length);
    this.markups.show(this.state.markups);
    this.markChosen();
    this.refreshHistory();
  }

  renew(numbers) {
    const pages = numbers.map((number) => this.book.pages[Number(number) - 1]);
    for (const page of pages) this.strip.renew(page);
    if (this.book.isContinuous ? pages.length : pages.includes(this.book.page)) this.book.lay();
  }

  async reload() {
    const listed = await api("GET", `${this.base}/pages`);
    const stale = listed.Pages.length !== this.book.pages.length;
    if (stale) { location.reload(); return; }
    const changed = listed.Pages.filter((page, index) => page.Version !== this.book.pages[index].Version);
    changed.forEach((page) => Object.assign(this.book.pages[page.PageNumber - 1], page));
    this.renew(changed.map((page) => page.PageNumber));
    await this.refresh();
  }

  markChosen() {
    const { markup } = this.overlay;
    this.markups.choose(this.overlay.chosen);
    this.button("remove").disabled = !markup || !this.overlay.mayChange(markup);
  }

  async refreshHistory() {
    if (!this.part("history-box").open) return;
    const found = await api("GET", `${this.base}/markups/history`);
    listHistory(this.part("history"), found.Entries, (entry) => this.book.goTo(entry.PageNumber));
  }

  jump(markup) {
    this.setTool("");
    this.book.goTo(markup.PageNumber);
    const focus = () => this.overlay.choose(markup.MarkupID, { focus: true });
    if (this.book.items.has(markup.PageNumber)) focus();
    else this.book.addEventListener("shown", focus, { once: true });
  }

  step(by) {
    const { markups } = this.state;
    if (markups.length === 0) return;
    const index = markups.findIndex((each) => each.MarkupID === this.overlay.chosen);
    const start = index < 0 ? (by > 0 ? -1 : 0) : index;
    this.jump(markups[(start + by + markups.length) % markups.length]);
  }

  asked(box) {
    const { tool, colour, shape } = this.state;
    const isHighlight = tool === "Highlight";
    const label = this.part("label").value.trim();
    return {
      Style: isHighlight ? colour : tool,
      Shape: isHighlight ? "Rectangle" : shape,
      SetID: Number(this.part("set").value),
      ...(tool === "Text" && label ? { Label: label } : {}),
      ...(box ? membersOf(box) : {}),
    };
  }

  draw(page, box) {
    const asked = this.asked(box);
    const seen = page.Version;
    return this.run(`Drawn on page ${page.PageNumber}.`, async () => {
      const version = page.Version === seen ? seen : page.Version;
      const answer = await api("POST", `${this.base}/markups`, { PageNumber: page.PageNumber, Version: version, ...asked });
      this.took(answer);
      this.setTool("");
      await this.refresh([page.PageNumber]);
      this.overlay.choose(answer.MarkupIDs[0], { focus: true });
    });
  }

  drawInTheMiddle() {
    if (!this.state.tool) { this.say("Choose a tool first: B, H, X, T or L."); return; }
    const { page } = this.book;
    const size = viewedSize(page);
    const [width, height] = [Math.round(size.width * 0.3), Math.round(size.height * 0.05)];
    const [left, top] = [Math.round((size.width - width) / 2), Math.round((size.height - height) / 2)];
    const box = { left, top, right: left + width, bottom: top + height };
    this.draw(page, this.state.shape === "FullPage" && this.state.tool !== "Highlight" ? null : toStored(page, box));
  }

  // By keyboard many small steps make one change
  change({ markup, box, isSlow = false }) {
    if (this.pending && this.pending.MarkupID !== markup.MarkupID) this.flush();
    Object.assign(markup, membersOf(box));
    this.pending = markup;
    this.overlay.place();
    clearTimeout(this.waiting);
    if (isSlow) this.waiting = setTimeout(() => this.flush(), SLOW_MS); else this.flush();
  }

  flush() {
    clearTimeout(this.waiting);
    const { pending } = this;
    this.pending = null;
    if (pending) this.sendChange(pending);
  }

  sendChange(markup) {
    const page = this.book.pages[markup.PageNumber - 1];
    const members = membersOf(boxOf(markup));
    return this.run("Moved.", async () => {
      const answer = await api("PATCH", `${this.base}/markups/${markup.MarkupID}`, { Version: page.Version, ...members });
      this.took(answer);
      await this.refresh([page.PageNumber]);
    });
  }

  remove() {
    const { markup } = this.overlay;
    if (!markup || !this.overlay.mayChange(markup)) return;
    const page = this.book.pages[markup.PageNumber - 1];
    this.run(`Removed from page ${page.PageNumber}.`, async () => {
      this.took(await api("DELETE", `${this.base}/markups/${markup.MarkupID}?version=${page.Version}`));
      await this.refresh([page.PageNumber]);
    });
  }

  undo() {
    this.run("Taken back.", async () => {
      const answer = await api("POST", `${this.base}/markups/undo`);
      this.took(answer);
      await this.refresh(Object.keys(answer.Versions));
    });
  }

  askForRange() {
    if (!this.state.rights.MayRedact) return;
    this.part("from").max = this.part("to").max = this.book.pages.length;
    this.part("from").value = this.book.current + 1;
    this.part("to").value = this.book.pages.length;
    this.part("range").returnValue = "no";
    this.part("range").showModal();
  }

  rangeChosen() {
    if (this.part("range").returnValue !== "yes") return;
    const [first, last] = [Number(this.part("from").value), Number(this.part("to").value)];
    const like = this.overlay.markup?.Kind === "Redaction" ? this.overlay.markup : null;
    const style = this.state.tool && this.state.tool !== "Highlight" ? this.state.tool : like?.Style || "Black";
    const label = this.part("label").value.trim() || like?.Label;
    const asked = like && like.Shape !== "FullPage" ? { Shape: like.Shape, ...membersOf(boxOf(like)) } : { Shape: "FullPage" };
    this.run(`Redacted: pages ${first} to ${last}.`, async () => {
      const answer = await api("POST", `${this.base}/markups`, {
        PageNumber: first, LastPageNumber: last, Style: style, SetID: Number(this.part("set").value), ...asked,
        ...(style === "Text" && label ? { Label: label } : {}),
      });
      this.took(answer);
      await this.refresh(Object.keys(answer.Versions));
    });
  }

  rotate() {
    const { page } = this.book;
    if (!this.state.rights.MayRotate) return;
    this.run(`Page ${page.PageNumber} is turned, for everybody.`, async () => {
      const degrees = (page.Rotation + 90) % 360;
      this.took(await api("PUT", `${this.base}/pages/${page.PageNumber}/rotation`, { Degrees: degrees, Version: page.Version }));
      page.Rotation = degrees;
      this.renew([page.PageNumber]);
    });
  }

  rotateAll() {
    if (!this.state.rights.MayRotate) return;
    this.run("All pages are turned, for everybody.", async () => {
      this.took(await api("POST", `${this.base}/rotation`, { Degrees: 90 }));
      for (const page of this.book.pages) page.Rotation = (page.Rotation + 90) % 360;
      this.renew(this.book.pages.map((page) => page.PageNumber));
    });
  }
}

const root = document.getElementById("viewer");
if (root) {
  const viewer = new Viewer(root);
  viewer.start();
}

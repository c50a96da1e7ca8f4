// A list of thousands of lines of which only those near sight are elements. It is cut into blocks, filled when they come near and emptied when
// they have gone; an empty block keeps its height, so that the bar at the side stays true. The block with the focus stays.

const NEAR = "400px 0px";

export class LongList {
  // `line(item)` makes the element of an item; `height(item)`: about how high it will be, in pixels; `lines` stand
  // in an element `block`
  constructor(root, { line, height, lines, block = "div", scroller = root }) {
    Object.assign(this, { root, line, height, lines, block, scroller, items: [] });
    this.watch = new IntersectionObserver((seen) => seen.forEach((each) => this.came(each)), { root: scroller, rootMargin: NEAR });
  }

  show(items) {
    this.items = items;
    const blocks = [...this.root.children];
    const count = Math.ceil(items.length / this.lines);
    for (const gone of blocks.slice(count)) { this.watch.unobserve(gone); gone.remove(); }
    for (const kept of blocks.slice(0, count)) if (kept.childElementCount > 0) this.fill(kept);
    for (let index = blocks.length; index < count; index += 1) this.append(index);
  }

  append(index) {
    const block = document.createElement(this.block);
    block.className = "viewer-block";
    block.dataset.first = String(index * this.lines);
    block.style.height = `${this.itemsOf(block).reduce((sum, item) => sum + this.height(item), 0)}px`;
    this.root.append(block);
    this.watch.observe(block);
  }

  itemsOf(block) {
    const first = Number(block.dataset.first);
    return this.items.slice(first, first + this.lines);
  }

  fill(block) {
    block.replaceChildren(...this.itemsOf(block).map((item) => this.line(item)));
    block.style.height = "";
  }

  came({ target, isIntersecting }) {
    const isFilled = target.childElementCount > 0;
    if (isIntersecting && !isFilled) this.fill(target);
    if (isIntersecting || !isFilled || target.contains(document.activeElement)) return;
    if (target.offsetHeight > 0) target.style.height = `${target.offsetHeight}px`; // 0 while a narrow window hides the list
    target.replaceChildren();
  }

  // The line of an item, brought into sight
  bring(index) {
    const block = this.root.children[Math.floor(index / this.lines)];
    if (!block) return;
    if (block.childElementCount === 0) this.fill(block);
    const line = block.children[index % this.lines];
    const top = line.offsetTop - this.scroller.offsetTop;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop || top + line.offsetHeight > scrollTop + clientHeight) this.scroller.scrollTop = top - clientHeight / 3;
  }
}

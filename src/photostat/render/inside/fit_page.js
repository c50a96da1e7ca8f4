// Fits what is wider than the paper: the one script that runs in a page that we print. It is ours, runs in a world of its
// own (Page.createIsolatedWorld) after scripts of the page were switched off, and its text is fixed: only numbers and flags
// come in. `options`: width_px, resize_pictures, resize_tables, split_tables, min_table_scale, min_scale. Every loop over what
// the native decides is bounded. Forms are left out everywhere: only they can hide their properties behind names of the native.
(options) => {
  const ROOM_SLACK_PX = 1.5; // rounding, not content
  const MAX_ELEMENTS = 60000, MAX_TABLES = 200, MAX_WORK = 3e6, MAX_BOXES = 200, MAX_TEXTS = 50000, MAX_MARKS = 400;
  const MAX_CELLS = 40000, MAX_COLUMNS = 1000, MAX_PARTS = 60;
  const PICTURES = "img,svg,canvas,input[type=image]";
  const width = options.width_px;
  const root = document.documentElement;
  const all = (selector) => Array.prototype.slice.call(Document.prototype.querySelectorAll.call(document, selector), 0, MAX_ELEMENTS);
  const box = (element) => Element.prototype.getBoundingClientRect.call(element);
  const set = (element, rules) => {
    for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value, "important");
  };
  const tooWide = () => root.scrollWidth > width + ROOM_SLACK_PX;
  const inTable = (element) => element.parentElement !== null && Element.prototype.closest.call(element.parentElement, "table") !== null;
  const roomOf = (element, rect) => (inTable(element) || rect.left < 0 || rect.left > width / 2 ? width : width - rect.left);
  let marks = 0, complete = true;

  // A link without size: it takes no room, and the page of the PDF on which it stands is the page of what it marks.
  const mark = (kind, number, parent, before) => {
    const anchor = document.createElement("a");
    anchor.setAttribute("href", "https://photostat.invalid/" + kind + "/" + number);
    set(anchor, { position: "absolute", display: "block", left: "0", width: "1px", height: "1px", overflow: "hidden",
      margin: "0", padding: "0", border: "0", visibility: "visible", background: "none", float: "none" });
    Node.prototype.insertBefore.call(parent, anchor, before);
    marks += 1;
  };

  // What a reader could scroll to is cut off on paper: such boxes are opened.
  const openScrollBoxes = () => {
    for (const element of all("body *")) {
      if (!(element instanceof HTMLElement) || element instanceof HTMLFormElement || element.clientWidth === 0) continue;
      if (element.scrollWidth <= element.clientWidth + 1 && element.scrollHeight <= element.clientHeight + 1) continue;
      const style = getComputedStyle(element);
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) set(element, { overflow: "visible", height: "auto", "max-height": "none" });
    }
  };

  const fitPictures = () => {
    for (const picture of all(PICTURES)) {
      const rect = box(picture), room = roomOf(picture, rect);
      if (rect.width <= room + ROOM_SLACK_PX || rect.right <= 0) continue;
      set(picture, { "box-sizing": "border-box", "min-width": "0", "min-height": "0", "max-width": "none", "max-height": "none",
        width: room + "px", height: (rect.height * room) / rect.width + "px" });
    }
  };

  const zoomTable = (table, room, scale) => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      set(table, { zoom: String(scale), width: room / scale + "px", "max-width": "none" });
      const now = box(table).width;
      if (now <= room + ROOM_SLACK_PX || scale <= options.min_scale) return;
      scale = Math.max((scale * room) / now, options.min_scale);
    }
  };

  // The cells of a table as a grid: [{cell, row, column, span}], and the measured edges of its columns. Null: no grid to split.
  const gridOf = (table) => {
    const rows = Array.from(table.rows), taken = new Map(), cells = [];
    const left = box(table).left;
    let columns = 0;
    for (const [index, row] of rows.entries()) {
      let column = 0;
      for (const cell of row.cells) {
        while (taken.get(column) > index) column += 1;
        const span = Math.min(cell.colSpan, MAX_COLUMNS), height = cell.rowSpan || rows.length;
        if (cells.length >= MAX_CELLS || column + span > MAX_COLUMNS) return null;
        for (let step = 0; step < span; step += 1) taken.set(column + step, index + height);
        cells.push({ cell, row: index, column, span, rect: box(cell) });
        column += span;
        columns = Math.max(columns, column);
      }
    }
    const edges = new Array(columns + 1).fill(0);
    for (const { column, span, rect } of cells) edges[column + span] = Math.max(edges[column + span], rect.right - left);
    for (let column = 1; column <= columns; column += 1) edges[column] = Math.max(edges[column], edges[column - 1]);
    return columns < 2 ? null : { rows, cells, columns, edges };
  };

  // The columns of each part, [[first, behind], ...]: as many as fit, rather between two headings than through one.
  const partsOf = (grid, room, lead) => {
    const crossed = new Array(grid.columns + 1).fill(0);
    for (const { column, span } of grid.cells)
      if (span < grid.columns) for (let edge = column + 1; edge < column + span; edge += 1) crossed[edge] += 1;
    const parts = [];
    for (let first = 0; first < grid.columns; ) {
      const start = grid.edges[first], space = first ? room - lead : room;
      let behind = first + 1;
      while (behind < grid.columns && grid.edges[behind + 1] - start <= space + ROOM_SLACK_PX) behind += 1;
      let clean = behind;
      while (clean > first + 1 && crossed[clean] && clean < grid.columns) clean -= 1;
      if (!crossed[clean] && grid.edges[clean] - start >= space / 3) behind = clean;
      parts.push([first, behind]);
      if (parts.length > MAX_PARTS) return null;
      first = behind;
    }
    return parts.length < 2 ? null : parts;
  };

  const copyOf = (element, deep) => {
    const copy = Node.prototype.cloneNode.call(element, deep);
    copy.removeAttribute("id");
    return copy;
  };

  // One part as a table of its own: the rows all over again, the first column repeated so that each row can be told.
  const buildPart = (table, grid, [first, behind], room, leadPx, used) => {
    const part = copyOf(table, false), widths = [];
    if (first && leadPx) widths.push(leadPx);
    for (let column = first; column < behind; column += 1) widths.push(Math.min(grid.edges[column + 1] - grid.edges[column], room - (first ? leadPx : 0)));
    const sum = widths.reduce((total, value) => total + value, 0);
    for (const name of ["width", "height", "align"]) part.removeAttribute(name);
    set(part, { "table-layout": "fixed", width: sum + "px", "min-width": "0", "max-width": "none", zoom: "1", height: "auto", float: "none", "margin-left": "0", "margin-right": "0" });
    const group = part.appendChild(document.createElement("colgroup"));
    for (const value of widths) set(group.appendChild(document.createElement("col")), { width: value + "px" });
    if (!first && table.caption) part.insertBefore(table.caption, group);
    const copies = [];
    let sectionOf = null, section = null;
    for (const row of grid.rows) {
      if (row.parentElement !== sectionOf || !section) {
        sectionOf = row.parentElement;
        section = part.appendChild(sectionOf === table ? document.createElement("tbody") : copyOf(sectionOf, false));
      }
      copies.push(section.appendChild(copyOf(row, false)));
    }
    for (const { cell, row, column, span } of grid.cells) {
      const shared = Math.max(0, Math.min(column + span, behind) - Math.max(column, first));
      const overLead = first && leadPx && column === 0 ? 1 : 0;
      if (!shared && !overLead) continue;
      // A text over several columns that does not reach into this part would be squeezed into the first one.
      const placed = used.has(cell) ? copyOf(cell, shared > 0 || span === 1) : cell;
      used.add(cell);
      placed.colSpan = shared + overLead;
      placed.removeAttribute("width");
      set(placed, { width: "auto", "min-width": "0", "max-width": "none", "box-sizing": "border-box" });
      if (behind - first === 1) set(placed, { "overflow-wrap": "anywhere", "white-space": "normal" });
      copies[row].appendChild(placed);
    }
    return part;
  };

  const continued = (first, behind, columns) => {
    const line = document.createElement("div");
    line.textContent = "Table continued: " + (behind - first > 1 ? "columns " + (first + 1) + " to " + behind : "column " + behind) + " of " + columns;
    set(line, { all: "initial" });
    set(line, { display: "block", font: 'italic 8pt "Liberation Sans",sans-serif', color: "#333", margin: "8pt 0 2pt 0", "break-after": "avoid" });
    return line;
  };

  const endOf = (table) => {
    const rows = table.rows, cells = rows.length ? rows[rows.length - 1].cells : [];
    return cells.length ? cells[cells.length - 1] : null;
  };

  const markTable = (kind, number, first, last) => {
    mark(kind, number, first.parentNode, first);
    const end = endOf(last);
    if (end) mark(kind, number, end, null);
  };

  // Whether the table could be split; its parts stand below each other in its place then.
  const splitTable = (table, room, number) => {
    const grid = gridOf(table);
    if (!grid) return false;
    const leadPx = grid.columns > 2 && grid.edges[1] <= 0.35 * room ? grid.edges[1] : 0;
    const parts = partsOf(grid, room, leadPx);
    if (!parts || parts.length * grid.rows.length > MAX_CELLS) return false;
    const used = new Set(), built = parts.map((part) => buildPart(table, grid, part, room, leadPx, used));
    for (const [index, part] of built.entries()) {
      if (index) table.parentNode.insertBefore(continued(parts[index][0], parts[index][1], grid.columns), table);
      table.parentNode.insertBefore(part, table);
    }
    table.remove();
    markTable("table_split", number, built[0], built[built.length - 1]);
    for (const [index, part] of built.entries())
      if (parts[index][1] - parts[index][0] === 1 && part.scrollWidth > room + ROOM_SLACK_PX) markTable("table_split_not_completed", number, part, part);
    return true;
  };

  const resizeTable = (table, room) => {
    set(table, { width: room + "px", "min-width": "0", "max-width": room + "px" }); // letters wrap before they shrink
    const now = box(table).width;
    if (now <= room + ROOM_SLACK_PX) return true;
    if (options.split_tables && room / now < options.min_table_scale) {
      for (const name of ["width", "min-width", "max-width"]) table.style.removeProperty(name);
      return false;
    }
    zoomTable(table, room, Math.max(room / now, options.min_scale));
    return true;
  };

  const fitTable = (table, number) => {
    const rect = box(table), room = roomOf(table, rect);
    if (rect.width <= room + ROOM_SLACK_PX) return false;
    if (options.resize_tables && resizeTable(table, room)) return true;
    if (options.split_tables && !splitTable(table, room, number)) {
      if (options.resize_tables) zoomTable(table, room, Math.max(room / box(table).width, options.min_scale));
      markTable("table_split_not_completed", number, table, table);
    }
    return true;
  };

  // Inner tables first: a table that only frames a wide one fits once that one does.
  const fitTables = () => {
    const elements = all("body *").length;
    let fitted = 0;
    for (const table of all("table").reverse()) {
      if (fitted >= MAX_TABLES || fitted * elements > MAX_WORK) {
        complete = false;
        return;
      }
      if (fitTable(table, fitted + 1)) fitted += 1;
    }
  };

  // What is neither picture nor table: boxes of a fixed width, lines that must not wrap.
  const fitBoxes = () => {
    let fitted = 0;
    for (const element of all("body *:not(table):not(table *):not(form)")) {
      if (!(element instanceof HTMLElement) || element.matches(PICTURES)) continue;
      const rect = box(element), room = roomOf(element, rect);
      if (rect.right <= width + ROOM_SLACK_PX && element.scrollWidth <= room + ROOM_SLACK_PX) continue;
      const style = getComputedStyle(element), space = style.whiteSpace;
      if (style.display !== "inline") set(element, { "max-width": room + "px", "min-width": "0", "box-sizing": "border-box" });
      if (/nowrap|^pre$/.test(space)) set(element, { "white-space": space === "pre" ? "pre-wrap" : "normal" });
      fitted += 1;
      if (fitted >= MAX_BOXES || !tooWide()) return;
    }
  };

  const cutOff = (rects, limit) => {
    for (const rect of rects)
      if (rect.width > 0 && rect.height > 0 && rect.right > 0 && (rect.right > limit + ROOM_SLACK_PX || rect.left < -ROOM_SLACK_PX)) return true;
    return false;
  };

  // Marks the text and the pictures that run over the edge at `limit`.
  const markCutOff = (limit) => {
    const found = [], walker = document.createTreeWalker(all("body")[0] || root, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let seen = 0; walker.nextNode() && found.length < MAX_MARKS; seen += 1) {
      if (seen >= MAX_TEXTS) complete = false;
      if (seen >= MAX_TEXTS) break;
      if (!walker.currentNode.data.trim() || !walker.currentNode.parentElement) continue;
      range.selectNodeContents(walker.currentNode);
      const rect = range.getBoundingClientRect();
      if (cutOff([rect], limit) && getComputedStyle(walker.currentNode.parentElement).visibility === "visible") found.push(["text_cut_off", walker.currentNode]);
    }
    for (const picture of all(PICTURES))
      if (found.length < 2 * MAX_MARKS && cutOff([box(picture)], limit)) found.push(["picture_cut_off", picture]);
    for (const [kind, node] of found) if (node.parentNode) mark(kind, 0, node.parentNode, node);
  };

  openScrollBoxes();
  if (!tooWide()) return { scale: 1, complete, marks };
  if (options.resize_pictures) fitPictures();
  if (tooWide() && (options.resize_tables || options.split_tables)) fitTables();
  if (tooWide()) fitBoxes();
  const resized = options.resize_tables && options.resize_pictures;
  const scale = resized && tooWide() ? Math.max(width / root.scrollWidth, options.min_scale) : 1;
  if (root.scrollWidth * scale > width + ROOM_SLACK_PX) {
    markCutOff(width / scale);
    // Or Chromium makes the whole page smaller, by up to a half (Blink's maximum shrink factor).
    set(root, { "overflow-x": "clip" });
    for (const body of all("body")) set(body, { "overflow-x": "clip" });
  }
  return { scale, complete, marks };
}

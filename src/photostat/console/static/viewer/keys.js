// What can be done by keyboard, in one list that is also the legend. Single letters can be switched off (WCAG 2.1.4).

export const KEYS = [
  ["PageDown", "on", "Page on"], ["PageUp", "back", "Page back"], ["ArrowRight", "on", "Page on"], ["ArrowLeft", "back", "Page back"],
  ["Home", "first", "First page"], ["End", "last", "Last page"], ["ArrowDown", "down", "Move down"], ["ArrowUp", "up", "Move up"],
  ["w", "fit-width", "Fit the width"], ["f", "fit-page", "Fit the page"], ["1", "actual", "100 %"], ["+", "larger", "Larger"], ["-", "smaller", "Smaller"],
  ["r", "rotate", "Turn this page"], ["Shift+R", "rotate-all", "Turn all pages"], ["c", "continuous", "One page, or all in a row"],
  ["b", "tool:Black", "Black redaction"], ["h", "tool:White", "White redaction"], ["x", "tool:Cross", "Cross redaction"], ["t", "tool:Text", "Text redaction"],
  ["l", "tool:Highlight", "Highlight"], ["Escape", "tool:", "Choose; put the tool away"], ["n", "new", "New markup in the middle, with the tool that is chosen"],
  ["g", "range", "Redact a range of pages"], ["m", "next-markup", "Next markup"], ["Shift+M", "previous-markup", "Previous markup"],
  ["Delete", "remove", "Remove the chosen markup"], ["Ctrl+z", "undo", "Undo"], ["v", "visibility", "Markups solid, transparent, hidden"],
  [".", "next-document", "Next document"], [",", "previous-document", "Previous document"], ["?", "legend", "These keys"],
];
const ON_MARKUP = [["Arrows", "Move the chosen markup by ten pixels"], ["Alt+Arrows", "by one pixel"], ["Shift+Arrows", "Move its right and lower edge"]];

const pressed = (event) => {
  const key = event.key.length === 1 && event.ctrlKey ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && /^[A-Z]$/.test(key) ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${shift}${key}`;
};

// The focus leaves a dialog a moment after it has closed: a key of that moment is for the viewer
const isTyping = (target) => target.closest("dialog")?.open ?? target.closest("input, select, textarea");

export const listen = (root, { act, takesSingle }) => {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    // Arrows, Home and the like belong to what is focused unless that is the stage; letters work everywhere in the viewer
    const inside = root.contains(event.target) || event.target === document.body || event.target.id === "content";
    if (!inside) return;
    const name = pressed(event);
    const found = KEYS.find(([key]) => key === name);
    if (!found || (!takesSingle() && event.key.length === 1 && !event.ctrlKey && event.key !== "?")) return;
    event.preventDefault();
    act(found[1]);
  });
};

export const legend = (list) => {
  for (const [key, , words] of [...KEYS, ...ON_MARKUP.map(([key, words]) => [key, "", words])]) {
    const term = document.createElement("dt");
    const sign = document.createElement("kbd");
    sign.textContent = key;
    term.append(sign);
    const text = document.createElement("dd");
    text.textContent = words;
    list.append(term, text);
  }
};

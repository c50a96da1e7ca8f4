"""Every page of a text document in one orientation: each page style is turned, and what would leave the paper is fitted.

Margins keep their side of the sheet, so that headers stay where they belong. Refuses nothing: a sheet that already lies as
wanted is not touched.
"""

from typing import Any

from photostat.render.inside.uno_side.values import uno

_MAX_STYLES, _MAX_TABLES, _MAX_OBJECTS, _MAX_PARAGRAPHS = 1000, 2000, 1000, 200
_LEAST_TEXT = 0.5  # the share of the sheet's width and height that is left to text
_FULL = 6  # com.sun.star.text.HoriOrientation


def turn_pages(document: Any, orientation: str) -> None:
    """`Portrait` or `Landscape` for all pages; `OriginalSetting` does nothing."""
    if orientation == "OriginalSetting":
        return
    styles = document.getStyleFamilies().getByName("PageStyles")
    widths = []
    for index in range(min(styles.getCount(), _MAX_STYLES)):
        style = styles.getByIndex(index)
        if style.isInUse():
            widths.append(_turn(style, is_landscape=orientation == "Landscape"))
    if any(new < old for old, new in widths):
        narrowest = min(new for _old, new in widths)
        _fit_tables(document, narrowest)
        _fit_objects(document, narrowest)


def _turn(style: Any, *, is_landscape: bool) -> tuple[int, int]:
    """The width left to text before and after, 1/100 mm."""
    width, height, left, right = style.Width, style.Height, style.LeftMargin, style.RightMargin
    if width == height or (width > height) == is_landscape:
        return width - left - right, width - left - right
    # The order matters: LibreOffice swaps by itself when the flag changes and the size does not fit it.
    style.IsLandscape = is_landscape
    size = uno.createUnoStruct("com.sun.star.awt.Size")
    size.Width, size.Height = height, width
    style.Size = size
    _shrink(style, "LeftMargin", "RightMargin", height)
    _shrink(style, "TopMargin", "BottomMargin", width)
    old, new = width - left - right, height - style.LeftMargin - style.RightMargin
    _fit_tabs(style, new / max(old, 1))
    return old, new


def _shrink(style: Any, first: str, second: str, length: int) -> None:
    """Margins that would leave too little of the sheet to text."""
    margins, most = style.getPropertyValue(first) + style.getPropertyValue(second), length * (1 - _LEAST_TEXT)
    if margins > most:
        for name in (first, second):
            style.setPropertyValue(name, int(style.getPropertyValue(name) * most / margins))


def _fit_tabs(style: Any, scale: float) -> None:
    """Tab stops of headers and footers move with the width: what stood at the right margin still does."""
    for part in ("Header", "Footer"):
        if style.getPropertyValue(f"{part}IsOn"):
            texts = [style.getPropertyValue(f"{part}Text")]
            texts += [style.getPropertyValue(f"{part}Text{side}") for side in ("First", "Left")]
            for text in filter(None, texts):
                _scale_tabs(text, scale)


def _scale_tabs(text: Any, scale: float) -> None:
    paragraphs, count = text.createEnumeration(), 0
    while paragraphs.hasMoreElements() and count < _MAX_PARAGRAPHS:
        paragraph, count = paragraphs.nextElement(), count + 1
        if not paragraph.supportsService("com.sun.star.text.Paragraph"):
            continue
        stops = paragraph.ParaTabStops
        for stop in stops:
            stop.Position = int(stop.Position * scale)
        if stops:
            paragraph.ParaTabStops = stops


def _fit_tables(document: Any, width: int) -> None:
    tables = document.getTextTables()
    for index in range(min(tables.getCount(), _MAX_TABLES)):
        table = tables.getByIndex(index)
        if table.Width > width:
            table.HoriOrient = _FULL
            table.LeftMargin = table.RightMargin = 0


def _fit_objects(document: Any, width: int) -> None:
    """Pictures, frames and embedded objects wider than the text are scaled down."""
    for holder in (document.getGraphicObjects(), document.getTextFrames(), document.getEmbeddedObjects()):
        for name in holder.getElementNames()[:_MAX_OBJECTS]:
            item = holder.getByName(name)
            size = item.Size
            if size.Width > width:
                size.Height, size.Width = int(size.Height * width / size.Width), width
                item.Size = size

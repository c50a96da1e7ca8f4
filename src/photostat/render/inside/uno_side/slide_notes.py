"""Speaker notes: a portrait page for each slide, the slide on top, its notes below; what does not fit is set aside.

LibreOffice cuts off notes that are longer than their page. Such notes are taken off the page before the export and exported
once more on pages as tall as they need; notes_flow.py, which knows the lines, sets them on as many pages as it takes.
Nothing here splits text: the model knows paragraphs, only the layout knows lines.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from photostat.render.inside.uno_side.values import uno

SLIDE_SHAPE = "com.sun.star.presentation.PageShape"
NOTES_SHAPE = "com.sun.star.presentation.NotesShape"
_PICTURE_SHAPES = (SLIDE_SHAPE, "com.sun.star.drawing.PageShape")
_MAX_SHAPES = 40  # of a notes page: among them are the picture of the slide and the notes
_MOST_REMOVED = 5000
_PICTURE_WIDTH = 0.8  # of the notes page: the widest that the slide's picture becomes when we place it
_PICTURE_HEIGHT = 0.4
_TURNED_HEIGHT = 0.5  # of a slide page that SlideOrientation has turned
_TOP, _BOTTOM = 0.075, 0.945  # of the notes page: where notes may begin, and where its footers do
_GAP = 0.02
_SURELY_SHORT_CHARS, _SURELY_SHORT_LINES = 200, 4
_WINDOW = 480_000  # 1/100 mm; above 14,400 pt LibreOffice scales a page, and PDFium does not know that
_MAX_WINDOWS = 16  # about 100,000 words of notes on one slide
_SLIDES_A_FILE = 20  # PDFium walks through the whole file for each page that it writes anew
_LONGEST = _WINDOW * _MAX_WINDOWS
_PT = 72 / 2540

NOTES_ONLY: dict[str, Any] = {"ExportNotesPages": True, "ExportOnlyNotesPages": True, "ExportHiddenSlides": True}

Export = Callable[[str, dict[str, Any]], None]


class LongNotes(NamedTuple):
    """Notes that do not fit below their slide; 1/100 mm."""

    shape: Any
    top: int
    height: int


class NotesPages:
    """The notes pages of one presentation; `lay_out` each, then export, then `export_rest`."""

    def __init__(self, document: Any, slide: Any, *, portrait: bool | None) -> None:
        """`slide` is any slide; `portrait` the orientation that the slide's page gets, None = its own."""
        self._document = document
        self._first = slide.getNotesPage()
        self._turn(self._first)
        self._width, self._height = self._first.Width, self._first.Height
        self._aspect = max(slide.Width, 1) / max(slide.Height, 1)
        self._turned = portrait is not None and self._aspect != 1 and portrait != (self._aspect < 1)
        self._too_long: dict[int, LongNotes] = {}  # by slide index
        self._is_tall = False

    def lay_out(self, index: int, slide: Any) -> bool:
        """Bring the slide's picture and its notes onto the page; whether there are notes. `index` from 0."""
        page = slide.getNotesPage()
        picture, notes = self._parts(page)
        if picture is None:
            picture = self._add_picture(page, index)
        bottom = self._place_picture(page, picture)
        if notes is None:
            return False
        text = notes.getString()
        if not text.strip() or notes.IsEmptyPresentationObject:
            return False
        self._place_notes(index, notes, bottom, text)
        return True

    def ready(self) -> None:
        """All notes are laid out: the pages get their own height back."""
        if self._is_tall:
            self._first.Height = self._height

    def export_rest(self, export: Export) -> dict[str, Any]:
        """Export the notes that were set aside, each on a tall page of its own, and tell where they belong; points."""
        if not self._too_long:
            return {}
        longest = max(notes.height for notes in self._too_long.values())
        for index, notes in self._too_long.items():
            self._leave_alone(index, notes.shape)
        self._first.Height = min(longest, _WINDOW) + self._height
        parts: dict[int, list[tuple[str, int]]] = {index: [] for index in self._too_long}
        for window in range(min(-(-longest // _WINDOW), _MAX_WINDOWS)):
            self._export_window(window, parts, export)
        flows = [
            {"page_index": index, "parts": parts[index], "top_pt": notes.top * _PT, "cut_off": notes.height > _LONGEST}
            for index, notes in self._too_long.items()
        ]
        sizes = {"height_pt": self._height * _PT, "top_pt": self._height * _TOP * _PT, "bottom_pt": self._height * _BOTTOM * _PT}
        return {"notes": {"flows": flows, "window_pt": _WINDOW * _PT} | sizes}

    def _turn(self, page: Any) -> None:
        """Notes pages are portrait whatever the file says; what stands on them moves along in proportion."""
        width, height = page.Width, page.Height
        if width <= height:
            return
        page.Width, page.Height = height, width
        masters: dict[str, Any] = {}
        pages = self._document.DrawPages
        for index in range(pages.getCount()):
            notes = pages.getByIndex(index).getNotesPage()
            self._squeeze(notes, width, height)
            masters.setdefault(notes.MasterPage.Name, notes.MasterPage)
        for master in masters.values():
            self._squeeze(master, width, height)

    def _squeeze(self, page: Any, width: int, height: int) -> None:
        for shape in _shapes(page):
            place, size = shape.getPosition(), shape.getSize()
            place.X, place.Y = place.X * height // width, place.Y * width // height
            size.Width = size.Width * height // width
            shape.setSize(size)
            shape.setPosition(place)

    def _parts(self, page: Any) -> tuple[Any, Any]:
        picture = notes = None
        for shape in _shapes(page):
            kind = shape.getShapeType()
            if kind in _PICTURE_SHAPES and picture is None:
                picture = shape
            elif kind == NOTES_SHAPE and notes is None:
                notes = shape
            if picture is not None and notes is not None:
                break  # each look at a shape costs two calls over the bridge
        return picture, notes

    def _add_picture(self, page: Any, index: int) -> Any:
        """The author took the slide off its notes page; the page of a slide shows the slide all the same."""
        picture = self._document.createInstance("com.sun.star.drawing.PageShape")
        page.add(picture)
        picture.PageNumber = index + 1
        return picture

    def _place_picture(self, page: Any, picture: Any) -> int:
        """Files often place the picture for another format, over the page's edge, or without any size; its bottom edge."""
        place, size = picture.getPosition(), picture.getSize()
        if self._turned:
            return self._place_turned(page, picture, place, size)
        aspect = size.Width / size.Height if size.Height > 0 else 0
        inside = place.X >= 0 and place.Y >= 0 and place.X + size.Width <= self._width and size.Width > self._width // 10
        if inside and abs(aspect / self._aspect - 1) < 0.03 and place.Y + size.Height <= self._height * 0.8:
            return int(place.Y + size.Height)
        size.Width, size.Height = self._fitted(self._width * _PICTURE_WIDTH, self._height * _PICTURE_HEIGHT)
        place.X = (self._width - size.Width) // 2
        place.Y = min(max(place.Y, 0), int(self._height * _TOP)) or int(self._height * _TOP)
        picture.setSize(size)
        picture.setPosition(place)
        return int(place.Y + size.Height)

    def _place_turned(self, page: Any, picture: Any, place: Any, size: Any) -> int:
        """The slide in the middle of a frame of the other orientation, which stands for its page."""
        room_width, room_height = self._width * _PICTURE_WIDTH, self._height * _TURNED_HEIGHT
        frame_width = min(room_width, room_height / self._aspect)
        frame_height = frame_width * self._aspect
        top = int(self._height * _TOP)
        size.Width, size.Height = self._fitted(frame_width, frame_height)
        place.X = int(self._width - size.Width) // 2
        place.Y = top + int(frame_height - size.Height) // 2
        picture.setSize(size)
        picture.setPosition(place)
        self._add_frame(page, top, int(frame_width), int(frame_height))
        return top + int(frame_height)

    def _add_frame(self, page: Any, top: int, width: int, height: int) -> None:
        frame = self._document.createInstance("com.sun.star.drawing.RectangleShape")
        page.add(frame)
        place, size = frame.getPosition(), frame.getSize()
        place.X, place.Y, size.Width, size.Height = (self._width - width) // 2, top, width, height
        frame.setSize(size)
        frame.setPosition(place)
        none = uno.Enum("com.sun.star.drawing.FillStyle", "NONE")
        solid = uno.Enum("com.sun.star.drawing.LineStyle", "SOLID")
        frame.setPropertyValues(("FillStyle", "LineColor", "LineStyle", "LineWidth"), (none, 0x808080, solid, 18))

    def _fitted(self, width: float, height: float) -> tuple[int, int]:
        """The largest picture of the slide in that room, 1/100 mm."""
        fitted_width = min(width, height * self._aspect)
        return max(int(fitted_width), 1), max(int(fitted_width / self._aspect), 1)

    def _place_notes(self, index: int, notes: Any, picture_bottom: int, text: str) -> None:
        """Below the picture, as high as they are; what ends below the page is set aside."""
        place, size = notes.getPosition(), notes.getSize()
        top = self._top_of_notes(place.Y, picture_bottom)
        narrow = place.X < 0 or place.X + size.Width > self._width or size.Width < self._width // 4
        moved = narrow or top != place.Y
        if narrow:
            place.X, size.Width = self._width // 10, self._width * 8 // 10
            notes.setSize(size)
        if moved:
            place.Y = top
            notes.setPosition(place)
        if _surely_short(text) and not moved:
            return
        height = self._natural_height(notes, place)
        if top + height > self._height * _BOTTOM:
            notes.setPropertyValue("Visible", False)
            self._too_long[index] = LongNotes(notes, top, height)

    def _top_of_notes(self, top: int, picture_bottom: int) -> int:
        if picture_bottom <= top <= self._height * 0.8:
            return top
        return min(picture_bottom + int(self._height * _GAP), int(self._height * 0.8))

    def _natural_height(self, notes: Any, place: Any) -> int:
        """The height of the text at its own size; LibreOffice would shrink it, or hold the frame below 1.5 pages."""
        fit = uno.Enum("com.sun.star.drawing.TextFitToSizeType", "NONE")
        top = uno.Enum("com.sun.star.drawing.TextVerticalAdjust", "TOP")
        names = ("TextAutoGrowHeight", "TextFitToSize", "TextMinimumFrameHeight", "TextVerticalAdjust")
        notes.setPropertyValues(names, (True, fit, 0, top))
        notes.setPosition(place)
        height = int(notes.getSize().Height)
        if self._is_tall or height < self._height * 1.4:
            return height
        self._first.Height, self._is_tall = _LONGEST, True
        notes.setPropertyValues(names, (False, fit, 0, top))
        notes.setPropertyValues(names, (True, fit, 0, top))
        return int(notes.getSize().Height)

    def _leave_alone(self, index: int, notes: Any) -> None:
        """For the second export nothing but the notes is on the page."""
        page = self._document.DrawPages.getByIndex(index).getNotesPage()
        for place in range(min(page.getCount(), _MOST_REMOVED) - 1, -1, -1):
            shape = page.getByIndex(place)
            if shape != notes:
                page.remove(shape)
        page.setPropertyValues(("IsBackgroundObjectsVisible", "IsBackgroundVisible"), (False, False))
        notes.setPropertyValue("Visible", True)

    def _export_window(self, window: int, parts: dict[int, list[tuple[str, int]]], export: Export) -> None:
        """Export one stretch of the long notes: what lies between two multiples of the window."""
        chosen = [index for index, notes in self._too_long.items() if notes.height > window * _WINDOW]
        for index in chosen:
            shape = self._too_long[index].shape
            place = shape.getPosition()
            place.Y = -window * _WINDOW
            shape.setPosition(place)
        for start in range(0, len(chosen), _SLIDES_A_FILE):
            some, name = chosen[start : start + _SLIDES_A_FILE], f"notes-{window}-{start}.pdf"
            export(name, NOTES_ONLY | {"PageRange": ",".join(str(index + 1) for index in some)})
            for number, index in enumerate(some):
                parts[index].append((name, number))


def _shapes(page: Any) -> Iterator[Any]:
    for index in range(min(page.getCount(), _MAX_SHAPES)):
        yield page.getByIndex(index)


def _surely_short(text: str) -> bool:
    return len(text) <= _SURELY_SHORT_CHARS and text.count("\n") < _SURELY_SHORT_LINES

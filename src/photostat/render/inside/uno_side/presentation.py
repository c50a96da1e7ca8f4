"""Presentations: hidden slides are imaged, speaker notes below the slide where the profile wants them."""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings, count_words

EXPORT_FILTER = "impress_pdf_Export"
_MAX_SLIDES_LOOKED_AT = 500
_MAX_SHAPES_LOOKED_AT = 40
_MAX_NOTES_SHAPES_LOOKED_AT = 12
_NOTES_WIDTH = 0.86  # of the notes page, for the slide's picture
_SLIDE_SHAPE = "com.sun.star.presentation.PageShape"
_NOTES_SHAPE = "com.sun.star.presentation.NotesShape"


def prepare(document: Any, options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """Report what a slide show would not show; the export options for notes and hidden slides."""
    pages = document.DrawPages
    slides = [pages.getByIndex(index) for index in range(min(pages.getCount(), _MAX_SLIDES_LOOKED_AT))]
    hidden = [f"slide {number}" for number, slide in enumerate(slides, start=1) if not slide.Visible]
    with_notes = sum(_lay_out_notes(slide.getNotesPage()) for slide in slides)
    with_comments = sum(slide.createAnnotationEnumeration().hasMoreElements() for slide in slides)
    if hidden:
        findings.add("hidden_content", "Hidden slides are imaged.", hidden)
    if with_notes:
        findings.add("notes_present", f"Speaker notes on {count_words(with_notes, 'slide', 'slides')}.")
    if with_comments:
        findings.add("comments_present", f"Comments on {count_words(with_comments, 'slide', 'slides')}.")
    notes = {"ExportNotesPages": True, "ExportOnlyNotesPages": True} if options["show_speaker_notes"] else {}
    return {"ExportHiddenSlides": True} | notes


def _lay_out_notes(page: Any) -> bool:
    """Bring the picture of the slide back onto its notes page; whether there are notes."""
    has_notes = False
    for index in range(min(page.getCount(), _MAX_NOTES_SHAPES_LOOKED_AT)):
        shape = page.getByIndex(index)
        kind = shape.getShapeType()
        if kind == _SLIDE_SHAPE:
            _fit_into(page, shape)
        elif kind == _NOTES_SHAPE:
            has_notes = bool(shape.getString().strip()) and not shape.IsEmptyPresentationObject
    return has_notes


def _fit_into(page: Any, shape: Any) -> None:
    """Files with wide slides often place the slide's picture for 4:3, so that it runs over the page's right edge."""
    place, size, width = shape.getPosition(), shape.getSize(), page.Width
    if place.X >= 0 and place.X + size.Width <= width:
        return
    room = width * _NOTES_WIDTH
    factor = min(1.0, room / size.Width)
    size.Height, size.Width = int(size.Height * factor), int(size.Width * factor)
    place.X = (width - size.Width) // 2
    shape.setSize(size)
    shape.setPosition(place)


def page_count(document: Any) -> int | None:
    """Slides, hidden ones included."""
    return int(document.DrawPages.getCount())


def asked_fonts(document: Any) -> set[str]:
    """Font names that the shapes ask for."""
    return shape_fonts(document)


def shape_fonts(document: Any) -> set[str]:
    """Font names of the first few hundred shapes; text with several fonts in one shape tells its first."""
    pages, names, left = document.DrawPages, set[str](), _MAX_SHAPES_LOOKED_AT
    for index in range(pages.getCount()):
        page = pages.getByIndex(index)
        for number in range(min(page.getCount(), left)):
            names |= _font_of(page.getByIndex(number))
        left -= page.getCount()
        if left <= 0:
            break
    return names


def _font_of(shape: Any) -> set[str]:
    try:
        return {shape.CharFontName} if shape.getString().strip() else set()
    except AttributeError:  # a picture, a line, a group: no text of its own
        return set()

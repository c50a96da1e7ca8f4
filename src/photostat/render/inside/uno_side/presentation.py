"""Presentations: hidden slides are imaged, speaker notes below the slide where the profile wants them."""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings, count_words

EXPORT_FILTER = "impress_pdf_Export"
_MAX_SLIDES_LOOKED_AT = 500
_MAX_SHAPES_LOOKED_AT = 600
_NOTES_SHAPE = "com.sun.star.presentation.NotesShape"


def prepare(document: Any, options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """Report what a slide show would not show; the export options for notes and hidden slides."""
    pages = document.DrawPages
    hidden, with_notes, with_comments = [], 0, 0
    for index in range(min(pages.getCount(), _MAX_SLIDES_LOOKED_AT)):
        slide = pages.getByIndex(index)
        if not slide.Visible:
            hidden.append(f"slide {index + 1}")
        with_notes += _has_notes(slide.getNotesPage())
        with_comments += slide.createAnnotationEnumeration().hasMoreElements()
    if hidden:
        findings.add("hidden_content", "Hidden slides are imaged.", hidden)
    if with_notes:
        findings.add("notes_present", f"Speaker notes on {count_words(with_notes, 'slide', 'slides')}.")
    if with_comments:
        findings.add("comments_present", f"Comments on {count_words(with_comments, 'slide', 'slides')}.")
    notes = {"ExportNotesPages": True, "ExportOnlyNotesPages": True} if options["show_speaker_notes"] else {}
    return {"ExportHiddenSlides": True} | notes


def _has_notes(notes_page: Any) -> bool:
    for index in range(notes_page.getCount()):
        shape = notes_page.getByIndex(index)
        if shape.getShapeType() == _NOTES_SHAPE:
            return not shape.IsEmptyPresentationObject and bool(shape.getString().strip())
    return False


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

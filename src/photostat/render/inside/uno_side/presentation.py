"""Presentations: hidden slides are imaged, speaker notes below the slide where the profile wants them."""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings, count_words
from photostat.render.inside.uno_side.slide_fields import SlideFields
from photostat.render.inside.uno_side.slide_notes import NOTES_ONLY, NOTES_SHAPE, NotesPages
from photostat.render.inside.uno_side.slide_overflow import tell_cut_off
from photostat.render.inside.uno_side.values import REST

EXPORT_FILTER = "impress_pdf_Export"
_MAX_SHAPES_LOOKED_AT = 40
_MAX_NOTES_SHAPES_LOOKED_AT = 12


def prepare(document: Any, options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """Report what a slide show would not show, lay out notes; the export options for notes and hidden slides."""
    pages = document.DrawPages
    slides = [pages.getByIndex(index) for index in range(min(pages.getCount(), options["page_limit"] + 1))]
    hidden = [index for index, slide in enumerate(slides) if not slide.Visible]
    if hidden:
        findings.add(
            "hidden_content", "Hidden slides are imaged.", [f"slide {index + 1}" for index in hidden], page_indexes=hidden
        )
    with_comments = sum(slide.createAnnotationEnumeration().hasMoreElements() for slide in slides)
    if with_comments:
        findings.add("comments_present", f"Comments on {count_words(with_comments, 'slide', 'slides')}.")
    _set_fields(document, slides, options, findings)
    tell_cut_off(slides, findings)
    if not options["show_speaker_notes"] or not slides:
        _tell_notes(sum(_has_notes(slide.getNotesPage()) for slide in slides), findings)
        return {"ExportHiddenSlides": True}
    notes = NotesPages(document, slides[0], portrait=options["portrait"])
    _tell_notes(sum(notes.lay_out(index, slide) for index, slide in enumerate(slides)), findings)
    notes.ready()
    return NOTES_ONLY | {REST: notes.export_rest}


def _set_fields(document: Any, slides: list[Any], options: dict[str, Any], findings: Findings) -> None:
    if options["is_open_xml"]:
        return
    fields = SlideFields(document, options)
    for slide in slides:
        for page in [slide, slide.getNotesPage()] if options["show_speaker_notes"] else [slide]:
            fields.set_page(page, is_notes=page is not slide)
    fields.tell(findings)


def _tell_notes(count: int, findings: Findings) -> None:
    if count:
        findings.add("notes_present", f"Speaker notes on {count_words(count, 'slide', 'slides')}.")


def _has_notes(page: Any) -> bool:
    for index in range(min(page.getCount(), _MAX_NOTES_SHAPES_LOOKED_AT)):
        shape = page.getByIndex(index)
        if shape.getShapeType() == NOTES_SHAPE:
            return bool(shape.getString().strip()) and not shape.IsEmptyPresentationObject
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

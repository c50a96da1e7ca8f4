"""Word processing documents: the options of the profile set on the model, and what is hidden reported."""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings, count_words
from photostat.render.inside.uno_side.fonts import of_holder
from photostat.render.inside.uno_side.values import uno
from photostat.render.inside.uno_side.word_comments import list_comments
from photostat.render.inside.uno_side.word_fields import Fields, tell_comments
from photostat.render.inside.uno_side.word_hidden import sections, settle_sections
from photostat.render.inside.uno_side.word_pages import turn_pages

EXPORT_FILTER = "writer_pdf_Export"
_MAX_CHANGES_LOOKED_AT = 200
_MAX_PICTURES_LOOKED_AT = 100
_MAX_AUTO_STYLES_LOOKED_AT = 25
_FONT = "CharFontName"
_INSERTED_AND_REMOVED = 2  # com.sun.star.document.RedlineDisplayType


def prepare(document: Any, options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """Set the options on the model and report; no export options of its own.

    The order matters: accepting changes removes what stands in deleted text; orientation moves comments to other pages.
    """
    _tell_changes(document, findings)
    _show_changes(document, options["show_track_changes"])
    if document.RecordChanges:
        document.RecordChanges = False  # what is done to the model from here on is no change by an author
    settle_sections(document, options["include_hidden_text"], findings)
    fields = Fields(document, options)
    fields.settle(findings)
    turn_pages(document, options["page_orientation"])
    tell_comments(fields.comments, findings)
    if options["include_comments"]:
        list_comments(document, fields.comments)
    _tell_links(document, findings)
    return {}


def _show_changes(document: Any, wanted: bool) -> None:
    """Marked in the text, or gone as if accepted; how the author last looked at them does not count."""
    if not wanted:
        _dispatch(document, "AcceptAllTrackedChanges")
    elif document.RedlineDisplayType != _INSERTED_AND_REMOVED:
        document.RedlineDisplayType = _INSERTED_AND_REMOVED  # the ShowChanges property changes nothing in 25.2


def _dispatch(document: Any, command: str) -> None:
    """Run one of LibreOffice's own commands on the document."""
    url = uno.createUnoStruct("com.sun.star.util.URL")
    url.Complete, url.Main, url.Protocol, url.Path = f".uno:{command}", f".uno:{command}", ".uno:", command
    dispatcher = document.CurrentController.Frame.queryDispatch(url, "", 0)
    if dispatcher is not None:
        dispatcher.dispatch(url, ())


def page_count(document: Any) -> int | None:
    """Pages, laid out."""
    return int(document.CurrentController.PageCount)


def _tell_changes(document: Any, findings: Findings) -> None:
    changes, count = document.getRedlines().createEnumeration(), 0
    while changes.hasMoreElements() and count < _MAX_CHANGES_LOOKED_AT:
        changes.nextElement()
        count += 1
    if count:
        number = count_words(count, "tracked change", "tracked changes", at_least=count == _MAX_CHANGES_LOOKED_AT)
        findings.add("tracked_changes", f"The document holds {number}.")


def marks_pictures(document: Any) -> bool:
    """Whether tracked changes and pictures stand together: a cross over a deleted picture is drawn in its author's colour, and
    LibreOffice gives colours to authors in the order in which it met them, whatever the settings for text say.
    """
    return bool(document.getRedlines().hasElements() and document.getGraphicObjects().hasElements())


def _tell_links(document: Any, findings: Findings) -> None:
    """Linked pictures and sections; LibreOffice was told to load none of them."""
    pictures = document.getGraphicObjects()
    urls = []
    for name in pictures.getElementNames()[:_MAX_PICTURES_LOOKED_AT]:
        graphic = pictures.getByName(name).Graphic
        urls.append(graphic.OriginURL if graphic is not None and graphic.Linked else "")
    urls += [section.FileLink.FileURL for section in sections(document)]
    remote = sorted({url for url in urls if url})
    if remote:
        findings.add("remote_content_blocked", "Linked content was not loaded.", remote)


def asked_fonts(document: Any) -> set[str]:
    """Font names of the body style and of direct formatting; each style costs a call over the bridge."""
    body = document.getStyleFamilies().getByName("ParagraphStyles").getByName("Standard")
    families = document.getAutoStyles()
    names: set[str] = of_holder(body)
    for family in ("CharacterStyles", "ParagraphStyles"):
        styles, looked_at = families.getByName(family).createEnumeration(), 0
        while looked_at < _MAX_AUTO_STYLES_LOOKED_AT and styles.hasMoreElements():
            looked_at += 1
            names |= {value.Value for value in styles.nextElement().getProperties() if value.Name == _FONT}
    return names

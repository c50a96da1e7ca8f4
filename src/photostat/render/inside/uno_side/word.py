"""Word processing documents: tracked changes shown as the profile wants, and what is hidden reported."""

from typing import Any

from photostat.render.inside.uno_side.clock import Clock
from photostat.render.inside.uno_side.findings import Findings, count_words
from photostat.render.inside.uno_side.fonts import of_holder
from photostat.render.inside.uno_side.values import properties, uno

EXPORT_FILTER = "writer_pdf_Export"
_MAX_FIELDS_LOOKED_AT = 300
_MAX_CHANGES_LOOKED_AT = 200
_MAX_PICTURES_LOOKED_AT = 100
_MAX_AUTO_STYLES_LOOKED_AT = 25
_FONT = "CharFontName"
# com.sun.star.text.FilenameDisplayFormat; the folder would be that of our copy, never the author's.
_WITH_FOLDER = (0, 1)  # FULL, PATH
_NAME_AND_EXTENSION = 3
_INSERTED_AND_REMOVED = 2  # com.sun.star.document.RedlineDisplayType


def prepare(document: Any, options: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """Set the options on the model and report; no export options of its own."""
    _tell_changes(document, findings)
    for name, apply in OPTIONS.items():
        apply(document, options[name])
    _look_at_fields(document, options, findings)
    _tell_hidden(document, findings)
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


# Option of the imaging profile -> what it does to the document model.
OPTIONS = {"show_track_changes": _show_changes}


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


def _look_at_fields(document: Any, options: dict[str, Any], findings: Findings) -> None:
    """Comments, which LibreOffice keeps among the fields, are told; paths show the file's name only; clocks are stopped."""
    fields, looked_at, count = document.getTextFields().createEnumeration(), 0, 0
    clock = Clock(options)
    while fields.hasMoreElements() and looked_at < _MAX_FIELDS_LOOKED_AT:
        field = fields.nextElement()
        if field.supportsService("com.sun.star.text.textfield.Annotation"):
            count += 1
        elif field.supportsService("com.sun.star.text.textfield.FileName") and field.FileFormat in _WITH_FOLDER:
            field.FileFormat = _NAME_AND_EXTENSION
            field.update()
        elif field.supportsService("com.sun.star.text.textfield.DateTime"):
            clock.stop_field(field)
        looked_at += 1
    clock.tell(findings)
    if count:
        number = count_words(count, "comment", "comments", at_least=looked_at == _MAX_FIELDS_LOOKED_AT)
        findings.add("comments_present", f"The document holds {number}.")


def _tell_hidden(document: Any, findings: Findings) -> None:
    items = [f"section {section.Name}" for section in _sections(document) if not section.IsVisible]
    if _has_hidden_text(document):
        items.insert(0, "text formatted as hidden")
    if items:
        findings.add("hidden_content", "The document holds hidden text.", items)


def _has_hidden_text(document: Any) -> bool:
    search = document.createSearchDescriptor()
    search.setSearchAttributes(properties({"CharHidden": True}))
    return document.findFirst(search) is not None


def _sections(document: Any) -> list[Any]:
    sections = document.getTextSections()
    return [sections.getByIndex(index) for index in range(min(sections.getCount(), 200))]


def _tell_links(document: Any, findings: Findings) -> None:
    """Linked pictures and sections; LibreOffice was told to load none of them."""
    pictures = document.getGraphicObjects()
    urls = []
    for name in pictures.getElementNames()[:_MAX_PICTURES_LOOKED_AT]:
        graphic = pictures.getByName(name).Graphic
        urls.append(graphic.OriginURL if graphic is not None and graphic.Linked else "")
    urls += [section.FileLink.FileURL for section in _sections(document)]
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

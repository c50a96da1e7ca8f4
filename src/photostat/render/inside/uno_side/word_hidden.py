"""Hidden text of a text document: named in a finding, and printed where the profile includes it.

Printed hidden text is marked by a dotted underline, as Word marks it on the screen. Hidden sections are printed without a mark.
"""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.values import properties

_MAX_SECTIONS = 1000
_DOTTED = 3  # com.sun.star.awt.FontUnderline


def settle_hidden(document: Any, include: bool, findings: Findings) -> None:
    """Report hidden text and sections; show them if `include`."""
    hidden = [section for section in sections(document) if not section.IsVisible]
    items = [f"section {section.Name}" for section in hidden]
    if _has_hidden_text(document):
        items.insert(0, "text formatted as hidden")
        if include:
            _show_text(document)
    if include:
        for section in hidden:
            section.Condition = ""
            section.IsVisible = True
    if items:
        words = "The document holds hidden text; it is shown, underlined with dots." if include else "The document holds hidden text."
        findings.add("hidden_content", words, items)


def sections(document: Any) -> list[Any]:
    """The sections of a document, as many as are looked at."""
    found = document.getTextSections()
    return [found.getByIndex(index) for index in range(min(found.getCount(), _MAX_SECTIONS))]


def _has_hidden_text(document: Any) -> bool:
    search = document.createSearchDescriptor()
    search.setPropertyValue("SearchStyles", True)
    search.setSearchAttributes(properties({"CharHidden": True}))
    return document.findFirst(search) is not None


def _show_text(document: Any) -> None:
    """One call for the whole document: body, tables, notes, headers and frames."""
    replace = document.createReplaceDescriptor()
    replace.setPropertyValue("SearchStyles", True)
    replace.setSearchAttributes(properties({"CharHidden": True}))
    replace.setReplaceAttributes(properties({"CharHidden": False, "CharUnderline": _DOTTED}))
    document.replaceAll(replace)

"""Hidden sections of a text document: named in a finding, and printed where the profile includes hidden text.

Text formatted as hidden was settled before LibreOffice opened the file (render/inside/word_fields/hidden.py).
"""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings

_MAX_SECTIONS = 1000


def settle_sections(document: Any, include: bool, findings: Findings) -> None:
    """Report hidden sections; show them if `include`."""
    hidden = [section for section in sections(document) if not section.IsVisible]
    if not hidden:
        return
    if include:
        for section in hidden:
            section.Condition = ""
            section.IsVisible = True
    words = "The document holds hidden sections" + ("; they are shown." if include else ".")
    findings.add("hidden_content", words, [f"section {section.Name}" for section in hidden])


def sections(document: Any) -> list[Any]:
    """The sections of a document, as many as are looked at."""
    found = document.getTextSections()
    return [found.getByIndex(index) for index in range(min(found.getCount(), _MAX_SECTIONS))]

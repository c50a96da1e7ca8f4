"""Drawings (Visio, Publisher, metafiles, DXF, ODG): exported as they are."""

from typing import Any

from photostat.render.inside.uno_side.findings import Findings
from photostat.render.inside.uno_side.presentation import shape_fonts

EXPORT_FILTER = "draw_pdf_Export"


def prepare(_document: Any, _options: dict[str, Any], _findings: Findings) -> dict[str, Any]:
    """Nothing to set; no export options of its own."""
    return {}


def page_count(document: Any) -> int | None:
    """Pages of the drawing."""
    return int(document.DrawPages.getCount())


def asked_fonts(document: Any) -> set[str]:
    """Font names that the shapes ask for."""
    return shape_fonts(document)

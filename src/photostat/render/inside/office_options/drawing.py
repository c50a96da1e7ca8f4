"""Drawings: field codes of Visio; nothing else of a profile reaches them."""

from typing import Any

from photostat.render.inside.base import Work
from photostat.render.profile import ApplicationType


def drawing_options(work: Work) -> dict[str, Any]:
    """The words of uno_side/drawing.py."""
    return {"codes": work.printed_codes(ApplicationType.MicrosoftVisio)}

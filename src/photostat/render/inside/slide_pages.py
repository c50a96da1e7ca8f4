"""What a presentation's PDF still needs after LibreOffice: long notes on further pages, slides turned to an orientation."""

from pathlib import Path
from typing import Any

from photostat.render.inside.base import Work
from photostat.render.inside.notes_flow import NotesFlow
from photostat.render.inside.page_turn import turn_pages
from photostat.render.model import FindingCode


def finished_slides(work: Work, options: dict[str, Any], answer: dict[str, Any], pdf: Path) -> tuple[Path, list[int]]:
    """The PDF to paint and, where pages were added, for each page of `pdf` its index there. Other documents pass through."""
    if notes := answer.get("notes"):
        flowed = pdf.with_name("slides-with-notes.pdf")
        with NotesFlow(pdf, notes) as flow:
            starts = flow.write(flowed, page_limit=work.page_limit)
        cut_off = [starts[flow["page_index"]] + 1 for flow in notes["flows"] if flow["cut_off"]]
        if cut_off:
            work.report(FindingCode.TEXT_CUT_OFF, "Speaker notes of more than 75 metres are not imaged to their end.", pages=cut_off)
        return flowed, starts
    if options.get("turn_slides") and options["portrait"] is not None:
        turned = pdf.with_name("slides-turned.pdf")
        if turn_pages(pdf, turned, portrait=options["portrait"]):
            return turned, []
    return pdf, []

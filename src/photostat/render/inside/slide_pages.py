"""What a presentation or drawing needs before and after LibreOffice.

Before: fields of the file become text. After: long notes go on further pages, slides are turned to an orientation.
"""

from pathlib import Path
from typing import Any

from photostat.render.inside.base import Work
from photostat.render.inside.notes_flow import NotesFlow
from photostat.render.inside.page_turn import turn_pages
from photostat.render.inside.stored_fields import has_fields_out_of_reach, settle_fields
from photostat.render.model import FindingCode
from photostat.render.profile import ApplicationType


def settle_slide_fields(work: Work, native: Path, *, is_visio: bool) -> None:
    """Make the fields of the copy that LibreOffice will open text: as stored, or as the profile's field codes say."""
    codes = work.printed_codes(ApplicationType.MicrosoftVisio if is_visio else ApplicationType.MicrosoftPowerpoint)
    settled = settle_fields(native, codes, work.clock.moment, is_visio=is_visio)
    if settled.from_clock:
        work.report(FindingCode.AUTOMATIC_DATE, f"Date and time fields show {work.clock.words}.")
    if settled.unnamed:
        message = "ApplicationFieldCodes: fields of this drawing do not say which code they are and show their stored text."
        work.report(FindingCode.OPTION_NOT_HONOURED, message, items=("ApplicationFieldCodes",))
    if is_visio and codes and has_fields_out_of_reach(native):
        message = (
            "ApplicationFieldCodes: the fields of a drawing in this older Visio format cannot be told from its text; "
            "where it holds date, file or page fields, they show what is stored."
        )
        work.report(FindingCode.OPTION_NOT_HONOURED, message, items=("ApplicationFieldCodes",))


def finished_slides(work: Work, options: dict[str, Any], answer: dict[str, Any], pdf: Path) -> tuple[Path, list[int]]:
    """The PDF to paint and, where pages were added, for each page of `pdf` its index there. Other documents pass through."""
    if notes := answer.get("notes"):
        flowed = pdf.with_name("slides-with-notes.pdf")
        with NotesFlow(pdf, notes) as flow:
            starts = flow.write(flowed, page_limit=work.page_limit)
        cut_off = [int(flow["page_index"]) for flow in notes["flows"] if flow["cut_off"] and flow["page_index"] < len(starts)]
        if cut_off:
            message = "Speaker notes of more than 75 metres are not imaged to their end."
            work.report(FindingCode.TEXT_CUT_OFF, message, pages=[starts[index] + 1 for index in cut_off])
        return flowed, starts
    if options.get("turn_slides") and options["portrait"] is not None:
        turned = pdf.with_name("slides-turned.pdf")
        if turn_pages(pdf, turned, portrait=options["portrait"]):
            return turned, []
    return pdf, []

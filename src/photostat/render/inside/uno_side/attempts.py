"""An option that LibreOffice refuses on one document costs that option, not the document: it is told, and the page is imaged."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from photostat.render.inside.uno_side.findings import Findings


@contextmanager
def attempted(findings: Findings, option: str, sheets: "list[Any] | None" = None) -> Iterator[None]:
    """Do what the option asks; a refusal is reported under its name. The end of LibreOffice itself is no refusal."""
    try:
        yield
    except Exception as error:
        # pyuno raises whatever class soffice sent, so there is none to name here.
        if "DisposedException" in type(error).__name__:
            raise
        where = "" if not sheets else f" on sheet {sheets[0].Name}" + (" and others" if len(sheets) > 1 else "")
        words = f"{option}: LibreOffice refused it{where} ({type(error).__name__.rpartition('.')[2]})."
        findings.add("option_not_honoured", words, (option,))

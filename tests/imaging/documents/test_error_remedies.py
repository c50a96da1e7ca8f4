"""Remedies of the server: every code has one, and none speaks of the command line's run."""

from photostat.imaging.documents.remedies import server_remedy
from photostat.render.model import ErrorCode, FindingCode


def test_every_code_has_a_remedy_that_fits_the_server() -> None:
    for code in [*ErrorCode, *FindingCode]:
        words = server_remedy(code.value)
        assert words, code
        assert "--resume" not in words, code
        assert "output folder" not in words, code
    assert server_remedy("a_code_of_tomorrow") == "Look at the document and the detail."

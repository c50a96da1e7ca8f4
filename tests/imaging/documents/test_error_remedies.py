"""Remedies of the server: every code has one, and none speaks of the command line's run."""

from pathlib import Path

from photostat.imaging.documents.model import ErrorState
from photostat.imaging.documents.remedies import server_remedy
from photostat.render.messages import document_error, warning_text, warning_type
from photostat.render.model import ErrorCode, FindingCode


def test_every_code_has_a_remedy_that_fits_the_server() -> None:
    for code in [*ErrorCode, *FindingCode]:
        words = server_remedy(code.value)
        assert words, code
        assert "--resume" not in words, code
        assert "output folder" not in words, code
    assert server_remedy("a_code_of_tomorrow") == "Look at the document and the detail."


def test_the_page_of_errors_has_the_words_of_every_error_and_warning() -> None:
    page = (Path(__file__).parents[3] / "docs" / "imaging-errors.md").read_text()
    for code in ErrorCode:
        assert f"| `{code.value}` | `{document_error(code).message}` | {server_remedy(code.value)} |" in page
    for warning in FindingCode:
        if warning_type(warning):
            assert f"| `{warning_type(warning)}` | `{warning_text(warning)}` | `{warning.value}` |" in page
    for state in ErrorState:
        assert f"| `{state.value}` |" in page

import gzip
from pathlib import Path

import pytest
from page_work import findings, identified, picture_of, printed, share_of, work_on

from photostat.render.inside.base import DocumentFailed, Kind
from photostat.render.inside.browser import Browser
from photostat.render.inside.svg import DrawingSize, drawing_size, lay_out_svg
from photostat.render.model import ErrorCode, FindingCode


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="2in" height="3in"', (192, 288)),
        ('viewBox="0 0 400 100"', (400, 100)),
        ('width="200" viewBox="0,0,400,100"', (200, 50)),
        ('width="100%" height="100%" viewBox="0 0 40 80"', (40, 80)),
        ("", (300, 150)),
        ('width="1e999" height="-4" viewBox="0 0 nan 3"', (300, 150)),
    ],
)
def test_drawing_has_its_own_size(attributes: str, size: tuple[float, float]) -> None:
    assert drawing_size(attributes) == DrawingSize(*size)


def test_sheet_is_as_large_as_the_drawing(tmp_path: Path, browser: Browser) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="4in" height="2in"><rect width="2in" height="2in" fill="red"/>'
    work = work_on(tmp_path, gzip.compress(f"{drawing}<script>x()</script></svg>".encode()))
    document = printed(browser, lay_out_svg(work, identified(Kind.SVG)), work)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((288, 144), abs=1)
    assert share_of(picture_of(document), (255, 0, 0)) == pytest.approx(0.5, abs=0.02)


def test_addresses_in_a_drawing_are_listed(tmp_path: Path) -> None:
    work = work_on(tmp_path, b'<svg width="9" height="9"><image href="http://x.example/p.png"/></svg>')
    lay_out_svg(work, identified(Kind.SVG))
    assert findings(work).items(FindingCode.REMOTE_CONTENT_BLOCKED) == ["http://x.example/p.png"]


def test_bomb_ends_at_the_limit(tmp_path: Path) -> None:
    work = work_on(tmp_path, gzip.compress(b"<svg>" + b" " * (65 * 1024 * 1024)))
    with pytest.raises(DocumentFailed) as failed:
        lay_out_svg(work, identified(Kind.SVG))
    assert failed.value.code is ErrorCode.LIMIT_EXCEEDED

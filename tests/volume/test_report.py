"""The report says what happened, stands alone, and shows hostile names as text."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from document_records import make_record
from hypothesis import given, settings
from hypothesis import strategies as st

from photostat.render.model import DocumentStatus, Severity
from photostat.volume.records import DocumentRecord, ErrorRecord, WarningRecord
from photostat.volume.report import MAX_THUMBNAILS, FirstPage, RunFacts, render_report, write_report
from photostat.volume.tally import EXAMPLES, SLOWEST, tally

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def facts(**changes: Any) -> RunFacts:
    members: dict[str, Any] = {
        "sources": ("/natives",),
        "output": "/out",
        "volume_name": "VOL1",
        "profile_name": "Default",
        "profile_digest": "p1",
        "photostat_version": "0.1",
        "started_at": START,
        "ended_at": START + timedelta(seconds=10),
        "cores": 2,
        "workers": 2,
    }
    return RunFacts(**{**members, **changes})


def report(*records: DocumentRecord, pages: tuple[FirstPage, ...] = (), **changes: Any) -> str:
    return render_report(tally(records), facts(**changes), pages)


def test_every_value_of_a_hostile_document_is_escaped() -> None:
    attack = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' {{ 7 * 7 }}"
    warning = WarningRecord(attack, Severity.WARNING, attack, (1,), (attack,))
    html = report(
        make_record(attack, native_type=attack, warnings=(warning,), renderer={attack: attack}, begdoc=attack),
        make_record(attack, pages=0, error=ErrorRecord(attack, attack, attack)),
        pages=(FirstPage(attack, attack, attack, b"jpeg"),),
        sources=(attack,),
        output=attack,
        volume_name=attack,
        profile_name=attack,
        profile_digest=attack,
        sandbox_level=attack,
        photostat_version=attack,
    )
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "{{ 7 * 7 }}" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@settings(deadline=None)
@given(name=st.text(st.characters(), min_size=1))
def test_any_name_gives_a_page_that_can_be_written(name: str) -> None:
    html = report(make_record(name), pages=(FirstPage("A1", name, name, b""),))
    html.encode()
    assert not set("\0\u202e\u2066") & set(html)


def test_the_page_refers_to_nothing_outside() -> None:
    html = report(make_record(), pages=(FirstPage("A1", "memo.docx", "IMAGES/001/A1.tif", b"\xff\xd8"),))
    assert "default-src 'none'" in html
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', html)
    assert addresses
    assert all(address.startswith(("./", "data:image/jpeg;base64,")) for address in addresses)
    assert "http" not in html.replace("http-equiv", "")
    assert "<script" not in html
    assert "@import" not in html


def test_a_name_cannot_become_a_scheme() -> None:
    html = report(make_record(), pages=(FirstPage("A1", "x", "javascript:alert(1)", b""),))
    assert 'href="./javascript%3Aalert%281%29"' in html


def test_totals_speed_errors_and_warnings_are_told() -> None:
    font = WarningRecord("font_replaced", Severity.WARNING, "Fonts were replaced.", (2,), ("Garamond",))
    html = report(
        make_record("a.doc", pages=40),
        make_record("b.doc", first=41, status=DocumentStatus.IMAGED_WITH_WARNINGS, warnings=(font, font)),
        make_record("c.pdf", first=43, pages=0),
        resumed_pages=12,
    )
    text = re.sub(r"<[^>]+>", " ", html)
    assert "1 of 3 documents has no images" in text
    assert re.search(r"3\s+documents, 3\.7 KB", text)
    assert re.search(r"42\s+page images", text)
    assert re.search(r"3\.0\s+pages a second", text)
    assert "Damaged file" in text
    assert "Open the original in its own program" in text
    assert re.search(r"Font replaced\s+1 document\s", text)
    assert "Fonts were replaced (page 2): Garamond" in text
    assert re.search(r"Sandbox\s+bubblewrap", text)
    assert re.search(r"LibreOffice\s+25\.2\.3", text)


@pytest.mark.parametrize(
    ("records", "changes", "verdict"),
    [
        ([make_record()], {}, "All 1 documents were imaged"),
        ([make_record(pages=0), make_record(pages=0)], {}, "2 of 2 documents have no images"),
        ([make_record()], {"is_complete": False}, "stopped before its last document"),
        ([], {}, "All 0 documents"),
    ],
)
def test_the_verdict_fits(records: list[DocumentRecord], changes: dict[str, Any], verdict: str) -> None:
    assert verdict in report(*records, **changes)


def test_lists_are_bounded_and_the_rest_is_counted() -> None:
    sums = tally(make_record(f"{n}.pdf", first=n + 1, pages=0, seconds=n) for n in range(EXAMPLES + 40))
    (group,) = sums.errors
    assert (group.documents, len(group.examples), group.not_shown) == (EXAMPLES + 40, EXAMPLES, 40)
    assert [slow.seconds for slow in sums.slowest] == list(range(EXAMPLES + 39, EXAMPLES + 39 - SLOWEST, -1))
    assert "and 40 more" in render_report(sums, facts(), ())


def test_at_most_200_thumbnails_are_taken(tmp_path: Path) -> None:
    pages = (FirstPage(f"A{n}", "x", "x.tif", b"") for n in range(MAX_THUMBNAILS + 5))
    write_report(tmp_path / "report.html", [make_record()], facts(), pages)
    assert (tmp_path / "report.html").read_text().count("<figure>") == MAX_THUMBNAILS
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_all_outcomes_add_up() -> None:
    records = [make_record(str(n), pages=n % 2, status=status) for n, status in enumerate([*DocumentStatus] * 3)]
    sums = tally(records)
    total = sums.total
    assert total.documents == total.imaged + total.with_warnings + total.errored + total.skipped == 12
    assert sum(row.documents for row in sums.types) == 12

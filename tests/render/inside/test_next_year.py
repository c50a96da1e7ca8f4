"""The same native, profile and clock give the same pages next year: LibreOffice runs with its clock moved, and nothing changes.

The natives hold what reads a clock: date and time fields in text, headers and footers, TODAY() and NOW() in cells, dates on
slides. A shim in C moves the clock of soffice itself, so that no way to it is forgotten. The real documents of the shared
corpus go the same way where they are there.
"""

import csv
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from clock_natives import NATIVES
from page_work import work_on

from photostat.render.clock import Clock, ClockSource
from photostat.render.inside.base import DocumentFailed, RendererDied
from photostat.render.inside.converters import OFFICE_KINDS
from photostat.render.inside.identify import identify
from photostat.render.inside.office import OfficeRenderer
from photostat.render.inside.soffice_process import SofficeProcess, still_clock_library

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "dev"
YEAR_SECONDS = 400 * 24 * 3600 + 5 * 3600 + 7 * 60 + 11
CLOCK = Clock(datetime(2020, 2, 3, 4, 5, 6), ClockSource.GIVEN)
OWN_VALUES = '{"ImagingMethod": "Native", "ApplicationFieldCodes": []}'
SHIPPED = '{"ImagingMethod": "Native"}'


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (shutil.which("cc") and shutil.which("soffice")):
        pytest.skip("a C compiler or LibreOffice is missing")
    library = tmp_path_factory.mktemp("shim") / "shifted_clock.so"
    source = Path(__file__).with_name("shifted_clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


@pytest.fixture(scope="module")
def years(shim: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OfficeRenderer, OfficeRenderer]]:
    """LibreOffice of today and of next year."""
    plain = SofficeProcess._environment

    def office_in(name: str, seconds: int) -> OfficeRenderer:
        office = OfficeRenderer(tmp_path_factory.mktemp(name) / "home")
        with pytest.MonkeyPatch.context() as patch:
            more = {"LD_PRELOAD": f"{still_clock_library()}:{shim}", "SHIFT_SECONDS": str(seconds)}
            patch.setattr(SofficeProcess, "_environment", lambda process: plain(process) | more)
            office.versions()  # starts it
        return office

    both = office_in("today", 0), office_in("next-year", YEAR_SECONDS)
    yield both
    for office in both:
        office.close()


def look(office: OfficeRenderer, folder: Path, data: bytes, *, name: str, profile: str) -> list[tuple[str, str]]:
    """Text and pixels of every page."""
    work = replace(work_on(folder, data, profile=profile, name=name, page_limit=60), clock=CLOCK)
    identification, _ = identify(work.native, name)
    if identification.kind not in OFFICE_KINDS:
        return []  # the corpus has pictures among its drawings
    target = office.convert(work, identification, timeout_seconds=200)
    with pypdfium2.PdfDocument(target) as document:
        return [
            (page.get_textpage().get_text_bounded(), hashlib.sha256(page.render(scale=0.7).to_numpy().tobytes()).hexdigest())
            for page in document
        ]


def both_years(
    years: tuple[OfficeRenderer, OfficeRenderer], folder: Path, data: bytes, *, name: str, profile: str
) -> list[list[tuple[str, str]]]:
    """The pages of today and of next year, from the same folder."""
    looks = []
    for office in years:
        shutil.rmtree(folder, ignore_errors=True)
        looks.append(look(office, folder, data, name=name, profile=profile))
    return looks


def test_the_shim_moves_the_clock_of_a_program(shim: Path) -> None:
    environment = {"LD_PRELOAD": str(shim), "SHIFT_SECONDS": str(YEAR_SECONDS), "TZ": "UTC"}
    told = subprocess.run(["/bin/date", "+%s"], env=environment, capture_output=True, text=True, check=True).stdout
    assert abs(int(told) - datetime.now().timestamp() - YEAR_SECONDS) < 60


@pytest.mark.parametrize("profile", [OWN_VALUES, SHIPPED], ids=["own values", "shipped codes"])
@pytest.mark.parametrize("name", sorted(NATIVES))
def test_a_page_with_dates_is_the_same_next_year(
    years: tuple[OfficeRenderer, OfficeRenderer], tmp_path: Path, name: str, profile: str
) -> None:
    today, next_year = both_years(years, tmp_path / "work", NATIVES[name], name=name, profile=profile)
    assert today == next_year


def corpus_documents() -> list[str]:
    if not (CORPUS / "manifest.tsv").is_file():
        return []
    with (CORPUS / "manifest.tsv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["expect"] == "images"]
    kinds = ("word/", "spreadsheet/", "presentation/", "drawing/")
    return [row["path"] for row in rows if row["path"].startswith(kinds) and int(row["size"]) < 300_000]


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.skipif(not corpus_documents(), reason="the corpus of real documents is not here")
def test_real_documents_are_the_same_next_year(years: tuple[OfficeRenderer, OfficeRenderer], tmp_path: Path) -> None:
    changed = []
    for path in corpus_documents():
        data = (CORPUS / path).read_bytes()
        try:
            today, next_year = both_years(years, tmp_path / "work", data, name=path.rpartition("/")[2], profile=OWN_VALUES)
        except (DocumentFailed, RendererDied):
            continue  # test_corpus.py is about those
        if today != next_year:
            changed.append(path)
    assert changed == []

"""kill -9 amid a production: it ends under the same numbers, with the same pages as one that nobody disturbed."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drills.imaging_jobs import ImagingDrill
from drills.served import Served
from drills.uploads import new_workspace
from photostat.bootstrap import open_database
from photostat.loadfiles import check
from photostat.productions.model import Endorsement, ProductionState, Stamp
from photostat.render.pages.boxes import Box
from photostat.render.pages.endorsing import Place
from production_ground import ENDORSED, ProductionGround, make_production_ground, page_image

pytestmark = pytest.mark.slow
Start = Callable[..., Served]
DOCUMENTS = 60
SETTINGS = {"PHOTOSTAT_IMAGING__WORKERS": "1"}
# No number on the page, so that pages of two productions are the same bytes
CHOICES = replace(ENDORSED, endorsements={Place.HEADER_CENTER: Endorsement(Stamp.TEXT, "Doe v. Roe")})


def pages_of(case: ProductionGround, production_id: int) -> list[tuple[object, ...]]:
    return case.rows(
        "SELECT position, page_number, sha256, byte_size FROM production_page WHERE production_id = :p ORDER BY number",
        p=production_id,
    )


def test_a_killed_process_and_a_killed_server_leave_no_trace_in_the_volume(start: Start, data_dir: Path) -> None:
    served = start(**SETTINGS)
    page = page_image("words", is_full=True)
    with open_database(data_dir) as services:
        case = make_production_ground(services, new_workspace(data_dir), {f"D{n:03d}": [page] for n in range(DOCUMENTS)})
        for number in range(0, DOCUMENTS, 10):
            case.redact(f"D{number:03d}", Box(100, 100, 600, 400))
        quiet, disturbed = case.create(prefix="Q", choices=CHOICES), case.create(prefix="D", choices=CHOICES)
        case.ask(quiet)
        served.wait_for(lambda: case.found(quiet).state is ProductionState.COMPLETED)
        case.ask(disturbed)
        served.wait_for(lambda: case.found(disturbed).counters.produced >= 1)
        numbered = case.rows("SELECT label FROM production_page WHERE production_id = :p ORDER BY number", p=disturbed)
        for process in ImagingDrill(served, case.workspace_id).slots():
            os.kill(process, signal.SIGKILL)
        assert case.found(disturbed).counters.produced < DOCUMENTS
    served.kill()
    served.until_no_postgres()
    served = start(**SETTINGS)
    with open_database(data_dir) as services:
        case = replace(case, services=services)
        served.wait_for(lambda: not case.found(disturbed).state.is_live)
        made = case.found(disturbed)
        assert (made.state, made.error, made.counters.produced) == (ProductionState.COMPLETED, "", DOCUMENTS)
        assert case.rows("SELECT label FROM production_page WHERE production_id = :p ORDER BY number", p=disturbed) == numbered
        assert pages_of(case, disturbed) == pages_of(case, quiet)
        assert check(case.folder(disturbed) / "DATA/photostat.opt") == [] == check(case.folder(disturbed) / "DATA/photostat.dat")

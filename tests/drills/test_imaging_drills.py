"""Faults in the middle of an imaging job: whoever dies, the set ends, and every document is in exactly one state."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drills.imaging_jobs import QUICK, ImagingDrill
from drills.served import Served
from drills.uploads import new_workspace

pytestmark = pytest.mark.slow
Start = Callable[..., Served]
TIMES = 10
ERRORS = TIMES  # one of the four natives has no content
SETTINGS = {"PHOTOSTAT_IMAGING__LEASE_SECONDS": "4", "PHOTOSTAT_IMAGING__WORKERS": "2"}


@pytest.fixture
def drill(start: Start, data_dir: Path) -> ImagingDrill:
    """A set of forty documents."""
    served = start(**SETTINGS)
    begun = ImagingDrill(served, new_workspace(data_dir))
    begun.load(QUICK, times=TIMES)
    begun.make_set()
    return begun


def in_mid_run(drill: ImagingDrill) -> None:
    """Run the set and wait until some documents are done and others are not."""
    drill.run()
    status = drill.until(lambda status: status["NumberOfDocumentsCompleted"] >= 4)
    assert status["NumberOfDocumentsWaiting"] > 4


def test_nothing_is_lost_when_a_slot_is_killed(drill: ImagingDrill) -> None:
    in_mid_run(drill)
    os.kill(drill.slots()[0], signal.SIGKILL)
    drill.until_ended()
    drill.check(errored=ERRORS)


def test_nothing_is_lost_when_all_slots_are_killed(drill: ImagingDrill) -> None:
    in_mid_run(drill)
    for pid in [*drill.fork_servers(), *drill.slots()]:
        os.kill(pid, signal.SIGKILL)
    drill.until_ended()
    drill.check(errored=ERRORS)


def test_nothing_is_lost_when_the_database_is_killed(drill: ImagingDrill) -> None:
    in_mid_run(drill)
    os.kill(drill.served.postgres()[0], signal.SIGKILL)
    drill.until_ended()
    drill.check(errored=ERRORS)


def test_nothing_is_lost_when_the_server_is_killed(drill: ImagingDrill, start: Start) -> None:
    in_mid_run(drill)
    slots = drill.slots()
    assert slots
    drill.served.kill()
    drill.served.wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in slots))
    drill.served = start(**SETTINGS)
    drill.until_ended()
    drill.check(errored=ERRORS)


def test_a_slot_that_is_frozen_past_its_lease_and_thawed_changes_nothing(drill: ImagingDrill) -> None:
    in_mid_run(drill)
    frozen = drill.slots()
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(2 * float(SETTINGS["PHOTOSTAT_IMAGING__LEASE_SECONDS"]))  # whatever lease they hold is another's by then
    for pid in frozen:
        os.kill(pid, signal.SIGCONT)
    drill.until_ended()
    drill.check(errored=ERRORS)


def test_a_server_that_is_stopped_gives_its_batches_back_and_goes_on_at_its_next_start(drill: ImagingDrill, start: Start) -> None:
    in_mid_run(drill)
    code, seconds = drill.served.stop()
    assert code == 0
    assert seconds < 10
    drill.served = start(**SETTINGS)
    drill.until_ended()
    drill.check(errored=ERRORS)


def test_a_stop_ends_the_renderer_in_work_and_keeps_what_is_imaged(drill: ImagingDrill) -> None:
    in_mid_run(drill)
    began = time.monotonic()
    drill.stop(1)
    status = drill.until(lambda status: status["Status"] == "Stopped by User", seconds=30)
    assert time.monotonic() - began < 10
    assert status["NumberOfDocumentsCompleted"] >= 4
    drill.run()
    drill.until_ended()
    drill.check(errored=ERRORS)


def test_a_second_worker_shares_a_job_and_may_be_killed(drill: ImagingDrill) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PHOTOSTAT_")}
    command = [sys.executable, "-m", "photostat", "worker", "--data-dir", str(drill.served.folder), "--slots", "1"]
    with drill.served.log.with_name("worker.log").open("wb") as log:
        worker = subprocess.Popen(command, env=environment | SETTINGS, stderr=log)
    try:
        in_mid_run(drill)
    finally:
        worker.kill()
        worker.wait(60)
    drill.until_ended()
    drill.check(errored=ERRORS)

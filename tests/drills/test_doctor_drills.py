"""`photostat doctor` on a data folder, beside a server and without one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drills.served import Served
from photostat.bootstrap import read_settings
from photostat.bootstrap.checks import check_server

pytestmark = pytest.mark.slow


def test_a_sound_folder_is_well_with_and_without_its_server(start: Callable[..., Served], data_dir: Path) -> None:
    served = start()
    beside = {check.name: check for check in check_server(read_settings(data_dir=data_dir))}
    assert all(check.good for check in beside.values())
    assert str(served.process.pid) in beside["in use by"].words
    served.stop()
    alone = {check.name: check for check in check_server(read_settings(data_dir=data_dir))}
    assert all(check.good for check in alone.values())
    assert (alone["in use by"].words, alone["audit log"].words) == ("nobody", "unbroken")


def test_a_folder_that_is_not_there_is_not_made(data_dir: Path) -> None:
    assert [check.good for check in check_server(read_settings(data_dir=data_dir))] == [False]
    assert not data_dir.exists()

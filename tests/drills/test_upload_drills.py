"""kill -9 in the middle of uploads: what was answered is there, what was not is there whole or not at all."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drills.served import Served
from drills.uploads import Crowd, lost_or_torn, new_workspace, upload

pytestmark = pytest.mark.slow
Start = Callable[..., Served]


def kill_server(served: Served) -> None:
    served.kill()


def kill_database_then_server(served: Served) -> None:
    os.kill(served.postgres()[0], signal.SIGKILL)
    served.kill()


def kill_server_then_database(served: Served) -> None:
    first = served.postgres()[0]
    served.kill()
    os.kill(first, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_server, kill_database_then_server, kill_server_then_database])
def test_a_kill_amid_uploads_loses_no_answered_document(start: Start, data_dir: Path, kill: Callable[[Served], None]) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    with Crowd(served, workspace_id) as crowd:
        crowd.until_answered(30)
        kill(served)
    served.until_no_postgres()
    again = start()
    assert lost_or_torn(data_dir, workspace_id, crowd) == []
    assert list((data_dir / "blobs" / "incoming").iterdir()) == []
    assert upload(again, workspace_id, [b"the next one"], "C0-").status == 200


def test_a_database_killed_amid_uploads_comes_back_and_uploads_go_on(start: Start, data_dir: Path) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    with Crowd(served, workspace_id) as crowd:
        for _ in range(2):
            crowd.until_answered(15)
            os.kill(served.postgres()[0], signal.SIGKILL)
            served.until("/readyz", 503)
            served.until("/readyz", 200)
        crowd.until_answered(15)
    assert lost_or_torn(data_dir, workspace_id, crowd) == []
    assert set(crowd.statuses) <= {200, 503}
    assert crowd.statuses[503] > 0


def test_a_backend_killed_amid_uploads_costs_no_answered_document(start: Start, data_dir: Path) -> None:
    served = start()
    workspace_id = new_workspace(data_dir)
    with Crowd(served, workspace_id) as crowd:
        crowd.until_answered(15)
        os.kill(served.postgres()[-1], signal.SIGKILL)  # as the kernel does when memory is short
        time.sleep(0.2)
        crowd.until_answered(15)
    assert lost_or_torn(data_dir, workspace_id, crowd) == []
    assert set(crowd.statuses) <= {200, 503}

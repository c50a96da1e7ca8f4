"""What a worker does beside imaging, as it is put together for the server and for the command."""

import time
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from imaging_rows import make_set, put_documents, put_imaged, put_job
from mail_server import mail_server
from photostat.bootstrap.worker import worker_beside
from photostat.imaging.mail import store
from photostat.imaging.mail.model import Letter
from photostat.services import Services


def test_a_worker_sends_mail_that_waits_and_ends_qc_changes_that_were_cut_off(
    services: Services, workspace_id: int, tmp_path: Path
) -> None:
    database = services.database
    set_id = make_set(database, workspace_id)
    job_id = put_job(database, workspace_id, set_id, "Completed")
    put_imaged(database, workspace_id, set_id, put_documents(database, workspace_id, 3))
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE imaging_set SET qc_change = 'hide'"))
        store.queue_mails(connection, workspace_id, set_id, job_id, ["a@example.com"], Letter("Done", "All is done.\n"))

    def in_change() -> object:
        with database.read() as connection:
            return connection.execute(sa.text("SELECT qc_change FROM imaging_set")).scalar_one()

    with mail_server() as server:
        settings = services.settings.model_copy(update={"mail": server.settings(), "data_dir": tmp_path / "data"})
        with worker_beside(settings, replace(services, settings=settings), slots=1):
            deadline = time.monotonic() + 60
            while (in_change() or not server.received) and time.monotonic() < deadline:
                time.sleep(0.1)
    assert [got.recipients for got in server.received] == [["a@example.com"]]
    with database.read() as connection:
        found = connection.execute(sa.text("SELECT qc_change, hidden, viewable FROM imaging_set")).one()
    assert tuple(found) == (None, 3, 0)

"""Whoever listens hears of a set that moves."""

from collections.abc import Callable

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from imaging_rows import make_set, put_documents, put_imaged, put_job
from photostat.imaging.jobs.model import JobState
from photostat.imaging.jobs.store.jobs import count_job, move_job
from photostat.imaging.sets.states import QcChange
from photostat.imaging.sets.store.qc import write_qc_change
from photostat.storage.database import Connection, Database


def heard(database: Database, act: Callable[[Connection], object]) -> list[str]:
    """What is said on the channel by one transaction."""
    address = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as listener:
        listener.execute("LISTEN photostat_sets")
        with database.transaction() as connection:
            act(connection)
        return [notice.payload for notice in listener.notifies(timeout=0.3)]


def test_counters_states_and_qc_changes_are_told_once_a_transaction(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id)
    job_id = put_job(database, workspace_id, set_id, "Imaging")

    def results(connection: Connection) -> None:
        count_job(connection, job_id, imaged=1)
        count_job(connection, job_id, errored=1)
        move_job(connection, job_id, JobState.FINALIZING)
        connection.execute(sa.text("UPDATE imaging_set SET viewable = viewable + 1"))

    words = [f"{workspace_id} {set_id}"]
    assert heard(database, results) == words
    assert heard(database, lambda connection: write_qc_change(connection, workspace_id, set_id, QcChange.HIDE)) == words


def test_what_others_do_to_the_images_of_a_set_is_told_too(database: Database, workspace_id: int) -> None:
    set_id = make_set(database, workspace_id)
    documents = put_documents(database, workspace_id, 1)
    put_imaged(database, workspace_id, set_id, documents)
    statement = sa.text("DELETE FROM document WHERE artifact_id = ANY(:ids)")
    assert heard(database, lambda connection: connection.execute(statement, {"ids": documents})) == [f"{workspace_id} {set_id}"]

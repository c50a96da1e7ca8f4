"""Rows of imaging written past the code that makes them: a job as it stands in one state, documents that a set has imaged."""

from collections.abc import Sequence

import sqlalchemy as sa

from photostat.imaging.profiles.reading import default_profile_id
from photostat.imaging.sets.editing import create_set
from photostat.imaging.sets.model import SetContent
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import CONTROL_NUMBER, HAS_IMAGES_YES
from photostat.workspaces.change import change
from photostat.workspaces.searches.definition import SearchDefinition
from photostat.workspaces.searches.editing import create_search

ADMIN_ID = 9


def make_search(database: Database, workspace_id: int, name: str = "All documents") -> int:
    """A saved search of all documents."""
    with change(database, user_id=ADMIN_ID) as begun:
        return create_search(begun, workspace_id, name, SearchDefinition(field_ids=(CONTROL_NUMBER,)))


def make_set(database: Database, workspace_id: int, name: str = "All documents", recipients: str = "") -> int:
    """A set of all documents with the default profile."""
    search_id = make_search(database, workspace_id)
    with change(database, user_id=ADMIN_ID) as begun:
        profile_id = default_profile_id(begun.connection, workspace_id)
        content = SetContent(name=name, data_source_id=search_id, profile_id=profile_id, recipients=recipients)
        return create_set(begun, workspace_id, content)


def put_documents(database: Database, workspace_id: int, count: int) -> list[int]:
    """So many documents without natives; gives their ids."""
    with database.transaction() as connection:
        made = connection.execute(
            sa.text(
                "INSERT INTO document (workspace_id, control_number, folder_id, has_images, created_by, modified_by)"
                " SELECT :workspace, 'D' || gen_random_uuid(), 1003697, 1034244, 9, 9 FROM generate_series(1, :count)"
                " RETURNING artifact_id"
            ),
            {"workspace": workspace_id, "count": count},
        )
        return list(made.scalars())


def put_job(
    database: Database,
    workspace_id: int,
    set_id: int,
    state: str,
    *,
    kind: str = "Imaging Set",
    qc_enabled: bool = False,
    error: str = "",
    **numbers: int,
) -> int:
    """Give a set a last job in this state with these counters; gives its number."""
    counters = {name: numbers.get(name, 0) for name in ("documents", "submitted", "imaged", "errored", "skipped", "warned")}
    with database.transaction() as connection:
        job_id = connection.execute(
            sa.text(
                "INSERT INTO imaging_job (workspace_id, kind, state, set_id, profile_id, profile, priority, submitted_by,"
                " documents, submitted, imaged, errored, skipped, warned, started_on) VALUES (:workspace, :kind, :state, :set, 1,"
                " '{}', 100, 9, :documents, :submitted, :imaged, :errored, :skipped, :warned, now()) RETURNING job_id"
            ),
            {"workspace": workspace_id, "kind": kind, "state": state, "set": set_id, **counters},
        ).scalar_one()
        connection.execute(
            sa.text(
                "UPDATE imaging_set SET last_job_id = :job, qc_enabled_on_last_run = :qc, last_run_error = :error,"
                " last_run_error_on = CASE WHEN :error = '' THEN NULL ELSE timestamptz '2026-01-31 10:15:00.069Z' END"
                " WHERE workspace_id = :workspace AND artifact_id = :set"
            ),
            {"job": job_id, "qc": qc_enabled, "error": error, "workspace": workspace_id, "set": set_id},
        )
    return int(job_id)


def put_rates(database: Database, job_id: int, minutes_ago: int, *, submitted: int = 0, imaged: int = 0) -> None:
    """Say what a job did in one minute."""
    with database.transaction() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO imaging_rate (job_id, minute, submitted, imaged) VALUES"
                " (:job, date_trunc('minute', now()) - make_interval(mins => :ago), :submitted, :imaged)"
            ),
            {"job": job_id, "ago": minutes_ago, "submitted": submitted, "imaged": imaged},
        )


def put_imaged(database: Database, workspace_id: int, set_id: int, documents: Sequence[int], *, hidden: bool = False) -> None:
    """Say that a set has imaged these documents, as a worker would, and count them."""
    column = "hidden" if hidden else "viewable"
    with database.transaction() as connection:
        connection.execute(sa.text("SET LOCAL photostat.keeps_counts = 'on'"))
        for statement in (
            f"UPDATE document SET has_images = {HAS_IMAGES_YES}, page_count = 1, imaging_set = :set,"
            f" image_qc_status = {1035320 if hidden else 'NULL'} WHERE workspace_id = :workspace AND artifact_id = ANY(:ids)",
            f"UPDATE imaging_set SET {column} = {column} + cardinality(CAST(:ids AS integer[]))"
            " WHERE workspace_id = :workspace AND artifact_id = :set",
        ):
            connection.execute(sa.text(statement), {"set": set_id, "workspace": workspace_id, "ids": list(documents)})

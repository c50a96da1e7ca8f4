"""Sets as objects for the Object Manager. Status is computed from the same table as everywhere else."""

from typing import Any

import sqlalchemy as sa

from photostat.imaging.jobs.model import LIVE_STATES
from photostat.imaging.jobs.store.tables import imaging_job
from photostat.imaging.sets.progress import status_text
from photostat.imaging.sets.states import STATE_TABLE, QcChange, state_of
from photostat.imaging.sets.store.tables import imaging_set
from photostat.workspaces.artifacts.store import artifact
from photostat.workspaces.conditions.columns import FieldColumn
from photostat.workspaces.fields.model import FieldType
from photostat.workspaces.objects.model import ObjectType
from photostat.workspaces.objects.store.source import (
    FixedColumns,
    ObjectSource,
    artifact_columns,
    artifact_source,
    fixed_field,
    named_column,
)

NAME_GUID = "0876b4e6-8bf7-48a4-851b-a6a2a208d6cc"
DATA_SOURCE_GUID = "a539ff48-8418-44fc-b9dd-26152c01f112"
PROFILE_GUID = "4011a9db-625f-4553-9e9e-3cfc42488b5f"
STATUS_GUID = "030747e3-e154-4df1-bd10-cf6c9734d10a"


def status_expression(*, capital_errors: bool) -> sa.ColumnElement[Any]:
    """The Status of a set, of its row beside that of its last job."""

    def text_of(change: QcChange) -> str:
        return status_text(state_of(None, change).status, capital_errors=capital_errors)

    changing = [(imaging_set.c.qc_change == change.value, sa.literal(text_of(change), sa.Text)) for change in QcChange]
    by_job = [
        (
            imaging_job.c.state == row.job_state.value,
            sa.literal(status_text(row.status, capital_errors=capital_errors), sa.Text),
        )
        for row in STATE_TABLE
        if row.job_state is not None
    ]
    never_run = sa.literal(status_text(state_of(None, None).status), sa.Text)
    return sa.case(*changing, *by_job, else_=never_run)


def set_source(object_type: ObjectType, workspace_id: int, *, capital_errors: bool) -> ObjectSource:
    """All sets of a workspace."""
    same = sa.and_(imaging_set.c.workspace_id == artifact.c.workspace_id, imaging_set.c.artifact_id == artifact.c.artifact_id)
    rows = artifact.join(imaging_set, same).outerjoin(imaging_job, imaging_job.c.job_id == imaging_set.c.last_job_id)
    columns = [
        *artifact_columns(object_type, name_guid=NAME_GUID, name_read_only=False),
        *_written(object_type),
        *_told(object_type, capital_errors=capital_errors),
        *_counters(object_type),
    ]
    return artifact_source(object_type, workspace_id, FixedColumns(columns), rows=rows)


def _written(object_type: ObjectType) -> list[FieldColumn]:
    """What users write. Places 20 to 29."""
    level, single = artifact.c.workspace_id, FieldType.SINGLE_OBJECT
    data_source = fixed_field(object_type, 20, "Data Source", single, guid=DATA_SOURCE_GUID, read_only=False)
    profile = fixed_field(object_type, 21, "Imaging Profile", single, guid=PROFILE_GUID, read_only=False)
    recipients = fixed_field(object_type, 22, "Email Notification Recipients", FieldType.LONG_TEXT, read_only=False)
    return [
        named_column(data_source, imaging_set.c.data_source_id, level),
        named_column(profile, imaging_set.c.profile_id, level),
        FieldColumn(recipients, imaging_set.c.recipients),
    ]


def _told(object_type: ObjectType, *, capital_errors: bool) -> list[FieldColumn]:
    """What the server tells. Places 30 to 39."""
    status = fixed_field(object_type, 30, "Status", FieldType.FIXED_LENGTH_TEXT, guid=STATUS_GUID, length=255)
    expression = status_expression(capital_errors=capital_errors)
    moment = sa.func.to_char(imaging_set.c.last_run_error_on, 'YYYY-MM-DD"T"HH24:MI:SS.FF2 ')
    error = sa.func.concat(moment, imaging_set.c.last_run_error)
    qc = sa.func.coalesce(imaging_set.c.qc_enabled_on_last_run, sa.false())
    return [
        FieldColumn(status, expression, folded=sa.func.lower(expression)),
        FieldColumn(fixed_field(object_type, 31, "Last Run Error", FieldType.LONG_TEXT), error),
        FieldColumn(fixed_field(object_type, 32, "QC Enabled On Last Run", FieldType.YES_NO), qc),
        FieldColumn(fixed_field(object_type, 33, "Start Time", FieldType.DATE), imaging_job.c.started_on),
    ]


def _counters(object_type: ObjectType) -> list[FieldColumn]:
    """Those of the status call, under its words. Places 40 to 59."""
    job, own = imaging_job.c, imaging_set.c
    is_live = job.state.in_([state.value for state in sorted(LIVE_STATES)])
    counters: tuple[tuple[str, sa.ColumnElement[Any]], ...] = (
        ("Number Of Documents", job.documents),
        ("Number Of Documents Completed", job.imaged),
        ("Number Of Documents Errored", job.errored),
        ("Number Of Documents Skipped", job.skipped),
        ("Number Of Documents Waiting", job.documents - job.imaged - job.errored - job.skipped),
        ("Number Of Documents Submitted", sa.case((is_live, job.submitted), else_=0)),
        ("Number Of Documents Hidden", own.hidden),
        ("Number Of Documents Viewable", own.viewable),
        ("Number Of Documents With Warnings", own.warned),
    )
    return [
        FieldColumn(fixed_field(object_type, 40 + place, name, FieldType.WHOLE_NUMBER), sa.func.coalesce(number, 0))
        for place, (name, number) in enumerate(counters)
    ]

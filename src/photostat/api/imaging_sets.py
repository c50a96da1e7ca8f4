"""The Imaging Sets Manager (contracts/imaging.md sections 6 and 9), and our own routes: all sets, and the progress of one.

Running a set is the business of the Imaging Job Manager.
"""

from typing import Annotated

from fastapi import Query

from photostat.api.call import Call, CallOf
from photostat.api.imaging_set_answers import list_item, progress_answer, set_answer, state_answer
from photostat.api.imaging_set_models import SetAnswer, SetBody, SetList, SetProgress, SetState, SetUpdateBody
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID
from photostat.imaging.access import enter_imaging
from photostat.imaging.sets.editing import create_set, delete_set, update_set
from photostat.imaging.sets.model import Pace, SetChanges, SetContent, SetOverview
from photostat.imaging.sets.qc import change_qc
from photostat.imaging.sets.reading import list_sets, read_overview, with_fresh_counts
from photostat.imaging.sets.states import QcChange
from photostat.imaging.sets.store.pace import read_pace
from photostat.imaging.sets.store.rows import count_sets
from photostat.workspaces.people.rights import Right

router = wire_router("/Relativity.Rest/API/relativity-imaging/v1/workspaces/{workspace_id}/imaging-sets", tags=["Imaging sets"])
own_router = wire_router("/photostat/v1/workspaces/{workspace_id}/imaging-sets", tags=["Imaging sets"])


@router.post("")
def make_set(call: CallOf, workspace_id: ArtifactID, body: SetBody) -> int:
    """Make a set; answers its ArtifactID."""
    asked = body.request
    content = SetContent(
        name=asked.name,
        data_source_id=asked.data_source_id,
        profile_id=asked.imaging_profile_id,
        recipients=asked.email_notification_recipients,
    )
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_SETS)
        return create_set(change, workspace_id, content)


@router.get("/{imaging_set_id}")
def read_set(call: CallOf, workspace_id: ArtifactID, imaging_set_id: ArtifactID) -> SetAnswer:
    """One set."""
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        found = read_overview(connection, workspace_id, imaging_set_id)
    return set_answer(found, capital_errors=capital_errors(call))


@router.post("/{imaging_set_id}")
def change_set(call: CallOf, workspace_id: ArtifactID, imaging_set_id: ArtifactID, body: SetUpdateBody) -> int:
    """Change a set that does not run; answers its ArtifactID. What is absent stays."""
    asked = body.request
    changes = SetChanges(
        name=asked.name,
        data_source_id=asked.data_source_id,
        profile_id=asked.imaging_profile_id,
        recipients=asked.email_notification_recipients,
    )
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_SETS)
        update_set(change, workspace_id, imaging_set_id, changes)
    return imaging_set_id


@router.delete("/{imaging_set_id}")
def remove_set(call: CallOf, workspace_id: ArtifactID, imaging_set_id: ArtifactID) -> None:
    """Delete a set that does not run; the images of its documents stay."""
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_SETS)
        delete_set(change, workspace_id, imaging_set_id)


@router.post("/{imaging_set_id}/hide-images")
def hide_images(call: CallOf, workspace_id: ArtifactID, imaging_set_id: ArtifactID) -> None:
    """Hide the images of all documents of a completed set for QC review."""
    review(call, workspace_id, imaging_set_id, QcChange.HIDE)


@router.post("/{imaging_set_id}/release-images")
def release_images(call: CallOf, workspace_id: ArtifactID, imaging_set_id: ArtifactID) -> None:
    """Show the images of all documents of a completed set again."""
    review(call, workspace_id, imaging_set_id, QcChange.RELEASE)


@router.get("/{imaging_set_id}/status")
def read_status(call: CallOf, workspace_id: ArtifactID, imaging_set_id: ArtifactID) -> SetState:
    """Status and counters of a set."""
    found, _ = counted(call, workspace_id, imaging_set_id, with_pace=False)
    return state_answer(found, capital_errors=capital_errors(call))


@own_router.get("")
def all_sets(
    call: CallOf,
    workspace_id: ArtifactID,
    start: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    length: Annotated[int, Query(ge=1, le=100)] = 50,
) -> SetList:
    """The sets of a workspace, newest first; `start` counts from 1."""
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        total = count_sets(connection, workspace_id)
        lines = list_sets(connection, workspace_id, start=start, length=length)
    return SetList(total_count=total, sets=tuple(list_item(line, capital_errors=capital_errors(call)) for line in lines))


@own_router.get("/{imaging_set_id}/progress")
def read_progress(call: CallOf, workspace_id: ArtifactID, imaging_set_id: ArtifactID) -> SetProgress:
    """Status, counters, percentages, rates and times of a set, with the texts of the console."""
    found, pace = counted(call, workspace_id, imaging_set_id)
    return progress_answer(found, pace, capital_errors=capital_errors(call))


def review(call: Call, workspace_id: int, set_id: int, wanted: QcChange) -> None:
    """Hide or release the images of a set."""
    with call.change() as change:
        enter_imaging(change.connection, call.user_id, workspace_id, Right.EDIT_SETS)
        change_qc(change, call.services.database, workspace_id, set_id, wanted)


def counted(call: Call, workspace_id: int, set_id: int, *, with_pace: bool = True) -> tuple[SetOverview, Pace]:
    """A set with counters that are not stale, and how fast its last job goes on."""
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id)
        found = read_overview(connection, workspace_id, set_id)
        pace = read_pace(connection, found.job.job_id) if with_pace and found.job is not None else Pace()
    return with_fresh_counts(call.services.database, found), pace


def capital_errors(call: Call) -> bool:
    """How the Status of a set with errors is spelled."""
    return call.services.settings.imaging.capital_errors_status

"""The audit log for reading: who did what to which artifact when. Our own route, for system administrators.

Nothing here writes: events arise with the changes that they tell of, and nobody takes one away.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query

from photostat.api.admin_shapes import shown_time
from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT64_MAX, ArtifactID, WorkspaceID
from photostat.errors import InvalidInputError
from photostat.workspaces.audit.store import EventFilter, EventSummary, find_events
from photostat.workspaces.people.access import enter_admin_level

router = wire_router("/photostat/v1/audit", tags=["Audit"])

LARGEST_PAGE = 1_000


class RangeAnswer(WireModel):
    """ArtifactIDs from `First` to `Last`, both included."""

    first: int
    last: int


class EventAnswer(WireModel):
    """One event. Ask for the next page with `after` = the last `Position`."""

    position: int
    happened_on: str
    user_id: int
    workspace_id: int
    action: str
    artifacts: tuple[RangeAnswer, ...]
    details: Mapping[str, object]
    request_id: str


@router.get("")
def read_audit(
    call: CallOf,
    workspace: WorkspaceID | None = None,
    artifact: ArtifactID | None = None,
    action: Annotated[str | None, Query(max_length=100)] = None,
    after: Annotated[int, Query(ge=0, le=INT64_MAX)] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 100,
) -> list[EventAnswer]:
    """Events in their order. An artifact is one of a workspace (-1: the admin level); its number alone may be of several."""
    if action is not None and "\0" in action:
        raise InvalidInputError("action must be a name such as workspace.create.")
    wanted = EventFilter(workspace_id=workspace, artifact_id=artifact, action=action)
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        return [_answer(event) for event in find_events(connection, wanted, after=after, limit=limit)]


def _answer(event: EventSummary) -> EventAnswer:
    return EventAnswer(
        position=event.position,
        happened_on=shown_time(event.happened_on),
        user_id=event.user_id,
        workspace_id=event.workspace_id,
        action=event.action,
        artifacts=tuple(RangeAnswer(first=start, last=end - 1) for start, end in event.ranges),
        details=event.details,
        request_id=event.request_id,
    )

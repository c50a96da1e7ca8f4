"""The mail of a workspace that waits, was sent or was given up, on our own route: how one sees that the mail server is down.

Texts of mail are never shown. Pages go on after the last number of the page before (`after`).
"""

from typing import Annotated

from fastapi import Query

from photostat.api.admin_shapes import shown_time
from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import INT32_MAX, INT64_MAX, ArtifactID, Identifier, Int64
from photostat.errors import InvalidInputError
from photostat.imaging.access import enter_imaging
from photostat.imaging.mail.model import MailFilter, MailRecord, MailState
from photostat.imaging.mail.store import count_mails, list_mails
from photostat.workspaces.people.rights import Right

router = wire_router("/photostat/v1/workspaces/{workspace_id}", tags=["Imaging mail"])

LARGEST_PAGE = 1_000

StateWord = Annotated[str | None, Query(max_length=50, description="Waiting, Sent or Failed; absent: all")]
SetNumber = Annotated[int | None, Query(alias="setId", ge=1, le=INT32_MAX, description="An imaging set; absent: all")]
After = Annotated[int, Query(ge=0, le=INT64_MAX, description="The last MailID of the page before")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]


class MailAnswer(WireModel):
    """A mail to one recipient. `LastError`: what the mail server, or the way to it, said last."""

    mail_id: Int64
    imaging_set: Identifier | None = None
    imaging_job_id: Int64 | None = None
    recipient: str
    subject: str
    state: str
    tries: int
    next_try_on: str | None = None
    last_error: str
    created_on: str
    sent_on: str | None = None


class MailsAnswer(WireModel):
    """A page of mails; `TotalCount` of all that meet the filter."""

    total_count: Int64
    mails: tuple[MailAnswer, ...]


@router.get("/outgoing-mail")
def outgoing_mail(
    call: CallOf,
    workspace_id: ArtifactID,
    state: StateWord = None,
    set_id: SetNumber = None,
    after: After = 0,
    limit: Limit = 100,
) -> MailsAnswer:
    """Mail to the recipients of imaging sets, in the order in which it was queued."""
    wanted = MailFilter(set_id=set_id, state=_state(state))
    with call.read() as connection:
        enter_imaging(connection, call.user_id, workspace_id, Right.EDIT_SETS)
        found = list_mails(connection, workspace_id, wanted, after=after, limit=limit)
        total = count_mails(connection, workspace_id, wanted)
    return MailsAnswer(total_count=total, mails=tuple(_mail(record) for record in found))


def _mail(record: MailRecord) -> MailAnswer:
    of_set = None if record.set_id is None else Identifier(name=record.set_name, artifact_id=record.set_id)
    return MailAnswer(
        mail_id=record.mail_id,
        imaging_set=of_set,
        imaging_job_id=record.job_id,
        recipient=record.recipient,
        subject=record.subject,
        state=record.state.value,
        tries=record.tries,
        next_try_on=None if record.next_try_on is None else shown_time(record.next_try_on),
        last_error=record.last_error,
        created_on=shown_time(record.created_on),
        sent_on=None if record.sent_on is None else shown_time(record.sent_on),
    )


def _state(word: str | None) -> MailState | None:
    if word is None:
        return None
    for state in MailState:
        if state.value.lower() == word.strip().lower():
            return state
    raise InvalidInputError(f"state: must be one of {', '.join(MailState)}.")

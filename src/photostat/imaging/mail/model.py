"""Words of outgoing mail. The values of the enum are stored; table: migration 0010."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from photostat.imaging.jobs.model import Job


class MailState(StrEnum):
    """Where a mail to one recipient stands."""

    WAITING = "Waiting"
    SENT = "Sent"
    """The mail server has taken it; whether it reaches a mailbox is not known here."""
    FAILED = "Failed"
    """Given up; the last error says why."""


@dataclass(frozen=True)
class ErrorGroup:
    """How many documents of a run ended with one message."""

    message: str
    documents: int


@dataclass(frozen=True)
class FailedDocument:
    """A document that a run could not image; the control number is empty where it has been deleted."""

    document_id: int
    control_number: str
    code: str
    message: str


@dataclass(frozen=True)
class ErrorSummary:
    """The most frequent messages, how many messages there are in all, and the first documents."""

    groups: Sequence[ErrorGroup] = ()
    messages: int = 0
    documents: Sequence[FailedDocument] = ()


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """What a mail tells of a run that has ended. `pages`: of the documents that it imaged."""

    job: Job
    set_id: int
    set_name: str
    workspace_name: str
    pages: int
    errors: ErrorSummary


@dataclass(frozen=True)
class Letter:
    """A subject of one line and a text."""

    subject: str
    body: str


@dataclass(frozen=True, kw_only=True)
class MailToSend:
    """A mail in hand. `tries` counts this one; it tells this claim from a later one."""

    mail_id: int
    workspace_id: int
    set_id: int | None
    job_guid: UUID | None
    recipient: str
    letter: Letter
    tries: int
    created_on: datetime


@dataclass(frozen=True, kw_only=True)
class MailRecord:
    """What is told of a mail; never its text. Times are UTC. `next_try_on` None: it is not tried any more."""

    mail_id: int
    set_id: int | None
    set_name: str
    job_id: int | None
    recipient: str
    subject: str
    state: MailState
    tries: int
    next_try_on: datetime | None
    last_error: str
    created_on: datetime
    sent_on: datetime | None


@dataclass(frozen=True, kw_only=True)
class MailFilter:
    """Which mail of a workspace; None: all of it."""

    set_id: int | None = None
    state: MailState | None = None

"""The mail that waits: one row a recipient, so that one refused address holds up no other and nobody gets a mail twice for it.

Taking a mail counts the try and puts the next one off by a lease: a sender that dies with a mail in hand loses nothing, and no
transaction is open while the mail server is spoken to.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from photostat.imaging.jobs.store.tables import imaging_job
from photostat.imaging.mail.model import Letter, MailFilter, MailRecord, MailState, MailToSend
from photostat.storage.database import Connection
from photostat.workspaces.artifacts.store import artifact

_TIME = sa.DateTime(timezone=True)

outgoing_mail = sa.table(
    "outgoing_mail",
    sa.column("mail_id", sa.BigInteger),
    sa.column("workspace_id", sa.Integer),
    sa.column("set_id", sa.Integer),
    sa.column("job_id", sa.BigInteger),
    sa.column("recipients", sa.Text),
    sa.column("subject", sa.Text),
    sa.column("body", sa.Text),
    sa.column("state", sa.Text),
    sa.column("tries", sa.Integer),
    sa.column("next_try_on", _TIME),
    sa.column("last_error", sa.Text),
    sa.column("created_on", _TIME),
    sa.column("sent_on", _TIME),
)
_mail = outgoing_mail.c

_QUEUE = sa.text("""
    INSERT INTO outgoing_mail (workspace_id, set_id, job_id, recipients, subject, body)
    SELECT :workspace, :set, :job, address, :subject, :body FROM unnest(CAST(:addresses AS text[])) AS address
""")


def queue_mails(
    connection: Connection, workspace_id: int, set_id: int, job_id: int, addresses: Sequence[str], letter: Letter
) -> None:
    """A mail to each address; it is tried as soon as this is committed."""
    values = {"workspace": workspace_id, "set": set_id, "job": job_id, "addresses": list(addresses)}
    connection.execute(_QUEUE, {**values, "subject": letter.subject, "body": letter.body})


def claim_mail(connection: Connection, *, lease_seconds: float) -> MailToSend | None:
    """Take a mail that is due; None where there is none. Commit before it is sent."""
    due = (
        sa.select(_mail.mail_id)
        .where(_mail.state == MailState.WAITING.value, _mail.next_try_on <= sa.func.now())
        .order_by(_mail.next_try_on, _mail.mail_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job_guid = sa.select(imaging_job.c.job_guid).where(imaging_job.c.job_id == _mail.job_id).scalar_subquery()
    row = connection.execute(
        sa.update(outgoing_mail)
        .where(_mail.mail_id == due.scalar_subquery())
        .values(tries=_mail.tries + 1, next_try_on=_from_now(lease_seconds))
        .returning(*(column for column in _mail if column.name != "last_error"), job_guid.label("job_guid"))
    ).one_or_none()
    if row is None:
        return None
    return MailToSend(
        mail_id=row.mail_id,
        workspace_id=row.workspace_id,
        set_id=row.set_id,
        job_guid=row.job_guid,
        recipient=row.recipients,
        letter=Letter(row.subject, row.body),
        tries=row.tries,
        created_on=_utc(row.created_on),
    )


def mark_sent(connection: Connection, mail_id: int) -> None:
    """The mail server has taken it, whoever may have claimed it again meanwhile."""
    values = {"state": MailState.SENT.value, "sent_on": sa.func.now(), "last_error": ""}
    connection.execute(sa.update(outgoing_mail).where(_mail.mail_id == mail_id).values(**values))


def put_off(connection: Connection, mail: MailToSend, error: str, *, pause_seconds: float) -> None:
    """Try again after a pause."""
    _note_failure(connection, mail, last_error=error, next_try_on=_from_now(pause_seconds))


def mark_failed(connection: Connection, mail: MailToSend, error: str) -> None:
    """Give it up."""
    _note_failure(connection, mail, last_error=error, state=MailState.FAILED.value)


def list_mails(connection: Connection, workspace_id: int, wanted: MailFilter, *, after: int = 0, limit: int) -> list[MailRecord]:
    """Mails that meet the filter in the order in which they were queued, from the one above `after`."""
    of_set = artifact.alias()
    told = [column for column in _mail if column.name not in ("workspace_id", "body")]
    rows = connection.execute(
        sa.select(*told, of_set.c.name.label("set_name"))
        .outerjoin(of_set, sa.and_(of_set.c.workspace_id == _mail.workspace_id, of_set.c.artifact_id == _mail.set_id))
        .where(*_conditions(workspace_id, wanted), _mail.mail_id > after)
        .order_by(_mail.mail_id)
        .limit(limit)
    )
    return [_read(row) for row in rows.mappings()]


def count_mails(connection: Connection, workspace_id: int, wanted: MailFilter) -> int:
    """How many mails meet the filter."""
    query = sa.select(sa.func.count()).select_from(outgoing_mail).where(*_conditions(workspace_id, wanted))
    return int(connection.execute(query).scalar_one())


def forget_mails(connection: Connection, older_than: timedelta) -> int:
    """Remove what was sent or given up and is older than this; gives its number."""
    old = sa.and_(_mail.state != MailState.WAITING.value, _mail.created_on < sa.func.now() - older_than)
    return connection.execute(sa.delete(outgoing_mail).where(old)).rowcount


def _note_failure(connection: Connection, mail: MailToSend, **values: object) -> None:
    # Not where the lease ran out and somebody else has it in hand: the number of tries tells
    own = sa.and_(_mail.mail_id == mail.mail_id, _mail.tries == mail.tries, _mail.state == MailState.WAITING.value)
    connection.execute(sa.update(outgoing_mail).where(own).values(**values))


def _conditions(workspace_id: int, wanted: MailFilter) -> list[sa.ColumnElement[bool]]:
    conditions = [_mail.workspace_id == workspace_id]
    if wanted.set_id is not None:
        conditions.append(_mail.set_id == wanted.set_id)
    if wanted.state is not None:
        conditions.append(_mail.state == wanted.state.value)
    return conditions


def _from_now(seconds: float) -> sa.ColumnElement[datetime]:
    return sa.func.now() + timedelta(seconds=seconds)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _read(row: sa.RowMapping) -> MailRecord:
    state = MailState(row["state"])
    return MailRecord(
        mail_id=row["mail_id"],
        set_id=row["set_id"],
        set_name=row["set_name"] or "",
        job_id=row["job_id"],
        recipient=row["recipients"],
        subject=row["subject"],
        state=state,
        tries=row["tries"],
        next_try_on=_utc(row["next_try_on"]) if state is MailState.WAITING else None,
        last_error=row["last_error"],
        created_on=_utc(row["created_on"]),
        sent_on=None if row["sent_on"] is None else _utc(row["sent_on"]),
    )

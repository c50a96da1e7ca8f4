"""A mail server, and mail that waits."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from mail_server import MailServer, mail_server
from photostat.imaging.mail import store
from photostat.imaging.mail.model import Letter
from photostat.storage.database import Database

QueueMail = Callable[..., None]
MailRows = Callable[[], list[tuple[object, ...]]]


@pytest.fixture
def server() -> Iterator[MailServer]:
    """Without encryption and sign-in."""
    with mail_server() as running:
        yield running


@pytest.fixture
def queue_mail(database: Database, workspace_id: int, make_job: Callable[..., int]) -> QueueMail:
    """Queues a mail to each of these addresses."""

    def queue(*addresses: str, subject: str = "Done", body: str = "All is done.\n") -> None:
        job_id = make_job()
        with database.transaction() as connection:
            store.queue_mails(connection, workspace_id, 5, job_id, addresses, Letter(subject, body))

    return queue


@pytest.fixture
def mail_rows(database: Database) -> MailRows:
    """Recipient, state, tries and last error of all mail."""

    def rows() -> list[tuple[object, ...]]:
        with database.read() as connection:
            found = connection.execute(sa.text("SELECT recipients, state, tries, last_error FROM outgoing_mail ORDER BY mail_id"))
            return [tuple(row) for row in found]

    return rows


@pytest.fixture
def make_due(database: Database) -> Callable[[], None]:
    """Lets every pause and lease of mail be over."""

    def make() -> None:
        with database.transaction() as connection:
            connection.execute(sa.text("UPDATE outgoing_mail SET next_try_on = now() - interval '1 second'"))

    return make

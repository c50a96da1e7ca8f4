"""Sends what waits, a few mails a call, whatever number of workers do so.

A mail that the server does not take is tried again after 1, 2, 4 ... 60 minutes, 10 times in all, then given up with the last
error; a recipient that the server refuses for good (a 5xx reply to the address) is given up at once. A crash between the
server's yes and our note of it sends the mail again after its lease: its Message-ID is the same.
"""

import structlog

from photostat.imaging.mail import store
from photostat.imaging.mail.model import MailToSend
from photostat.imaging.mail.smtp import DeliveryError, deliver
from photostat.settings import MailSettings
from photostat.storage.database import Database
from photostat.workspaces.artifacts.well_known import SERVICE_ACCOUNT_USER
from photostat.workspaces.change import Change, change

MOST_TRIES = 10
_MOST_A_CALL = 5
_FIRST_PAUSE_SECONDS = 60
_LONGEST_PAUSE_SECONDS = 3600
_LEASE_STEPS = 20  # of a dialogue with the mail server: none has more that wait

_log = structlog.get_logger(__name__)


def send_waiting(database: Database, settings: MailSettings) -> int:
    """Send up to five mails that are due; gives the number sent. Ends early when the server takes none."""
    if not settings.host:
        return 0
    for sent in range(_MOST_A_CALL):
        with database.transaction() as connection:
            mail = store.claim_mail(connection, lease_seconds=60 + _LEASE_STEPS * settings.timeout_seconds)
        if mail is None or not _send(database, settings, mail):
            return sent
    return _MOST_A_CALL


def pause_seconds(tries: int) -> float:
    """The time from this try to the next."""
    return float(min(_FIRST_PAUSE_SECONDS * 2 ** (tries - 1), _LONGEST_PAUSE_SECONDS))


def _send(database: Database, settings: MailSettings, mail: MailToSend) -> bool:
    try:
        if mail.tries > MOST_TRIES:
            raise DeliveryError("whoever had it in hand was lost each time", is_final=True)
        deliver(settings, mail)
    except DeliveryError as error:
        is_final = error.is_final or mail.tries >= MOST_TRIES
        with change(database, user_id=SERVICE_ACCOUNT_USER) as begun:
            if is_final:
                store.mark_failed(begun.connection, mail, str(error))
                _note(begun, "mail.give_up", mail)
            else:
                store.put_off(begun.connection, mail, str(error), pause_seconds=pause_seconds(mail.tries))
        _log.warning("mail not sent", mail_id=mail.mail_id, tries=mail.tries, given_up=is_final, error=str(error))
        return False
    with change(database, user_id=SERVICE_ACCOUNT_USER) as begun:
        store.mark_sent(begun.connection, mail.mail_id)
        _note(begun, "mail.send", mail)
    _log.info("mail sent", mail_id=mail.mail_id, tries=mail.tries)
    return True


def _note(begun: Change, action: str, mail: MailToSend) -> None:
    # What left the house, and to whom, belongs into the audit log
    sets = [] if mail.set_id is None else [mail.set_id]
    begun.note(action, mail.workspace_id, sets, mail=mail.mail_id, recipient=mail.recipient)

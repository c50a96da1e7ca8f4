"""The SQL of mail: the mail itself, and what a run's report is made of."""

from photostat.imaging.mail.store.outbox import (
    claim_mail,
    count_mails,
    forget_mails,
    list_mails,
    mark_failed,
    mark_sent,
    put_off,
    queue_mails,
)
from photostat.imaging.mail.store.report import error_summary, pages_of

__all__ = [
    "claim_mail",
    "count_mails",
    "error_summary",
    "forget_mails",
    "list_mails",
    "mark_failed",
    "mark_sent",
    "pages_of",
    "put_off",
    "queue_mails",
]

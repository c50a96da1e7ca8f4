"""A letter as the bytes that a mail server takes: plain text, UTF-8, the same bytes at every try.

The Message-ID is made of the mail's number and its job's GUID, so that a mail that reached a mailbox twice is known as one. The
headers are written by the standard library, which refuses line breaks in them.
"""

import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from photostat.imaging.mail.model import MailToSend

_SENDER_NAME = "Photostat"
_ENCODED_WORD = re.compile(r"=\?[^?]+\?[bq]\?.*\?=", re.IGNORECASE)  # RFC 2047


def to_bytes(mail: MailToSend, *, sender: str, recipient: str) -> bytes:
    """The whole message, lines ended by CR LF. Addresses as `envelope_address` gives them. Raises ValueError: one is none."""
    international = needs_international(sender, recipient)
    message = EmailMessage(policy=policy.SMTPUTF8 if international else policy.SMTP)
    message["From"] = Address(_SENDER_NAME, addr_spec=sender) if sender.isascii() else sender
    message["To"] = recipient
    message["Subject"] = mail.letter.subject
    message["Date"] = format_datetime(mail.created_on)
    message["Message-ID"] = f"<{mail.mail_id}.{mail.job_guid or 'mail'}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.letter.body, charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def envelope_address(address: str) -> str:
    """The address with a domain of other scripts spelled in ASCII (IDNA). Raises ValueError where it cannot be.

    Refused is also what reads as an encoded word: some mail servers decode it and see another address than we do.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not local or not domain or not address.strip().isprintable() or _ENCODED_WORD.search(address):
        raise ValueError("not an e-mail address")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"


def needs_international(*addresses: str) -> bool:
    """Whether an address needs a mail server that knows SMTPUTF8 (RFC 6531)."""
    return not all(address.isascii() for address in addresses)

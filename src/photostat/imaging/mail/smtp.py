"""The mail server: connect, secure, sign in, hand over one message. Every wait ends in time; foreign errors are translated here.

It refuses to go on unencrypted where encryption was asked for, and certificates that the machine does not trust.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from photostat.errors import Category, PhotostatError
from photostat.imaging.mail.composing import one_line
from photostat.imaging.mail.message import envelope_address, needs_international, to_bytes
from photostat.imaging.mail.model import MailToSend
from photostat.settings import MailSettings

_ERROR_CHARACTERS = 500
_FINAL_FROM = 500  # an SMTP reply of 500 or more: do not try the same again (RFC 5321 section 4.2.1)


class DeliveryError(PhotostatError):
    """The mail server did not take a mail. `is_final`: it never will take this one for this recipient."""

    code = "mail_not_delivered"
    category = Category.UNAVAILABLE

    def __init__(self, text: str, *, is_final: bool = False) -> None:
        super().__init__(one_line(text, _ERROR_CHARACTERS))
        self.is_final = is_final


def deliver(settings: MailSettings, mail: MailToSend) -> None:
    """Hand a mail over. Raises DeliveryError; without one the server has taken it."""
    try:
        sender = envelope_address(settings.sender)
    except ValueError as error:
        raise DeliveryError(f"PHOTOSTAT_MAIL__SENDER, '{settings.sender}': {error}") from error
    try:
        recipient = envelope_address(mail.recipient)
        message = to_bytes(mail, sender=sender, recipient=recipient)
    except ValueError as error:
        raise DeliveryError(f"the recipient '{mail.recipient}': {error}", is_final=True) from error
    with open_session(settings) as session:
        _hand_over(session, sender, recipient, message)


def greet(settings: MailSettings) -> str:
    """Connect, secure and sign in as for a mail, and send none; gives the server's greeting. Raises DeliveryError."""
    with open_session(settings) as session:
        return one_line((session.ehlo_resp or b"").decode("utf-8", "replace").partition("\n")[0])


@contextmanager
def open_session(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """A session that is ready for mail. Raises DeliveryError, from what is done in it too."""
    place = f"{settings.host}:{settings.port}"
    session: smtplib.SMTP | None = None
    try:
        session = _connect(settings)
        yield session
    except smtplib.SMTPResponseException as error:
        words = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        raise DeliveryError(f"{place} answered {error.smtp_code} {words}") from error
    except OSError as error:  # SMTPException, ssl.SSLError and time-outs are OSErrors
        raise DeliveryError(f"{place}: {error or type(error).__name__}") from error
    except ValueError as error:  # a host name that is none, a user name that is not ASCII
        raise DeliveryError(f"{place}: {error}") from error
    finally:
        if session is not None:
            # What the server says to our goodbye changes nothing: it has taken the mail or it has not
            with suppress(OSError):
                session.quit()
            session.close()


def _connect(settings: MailSettings) -> smtplib.SMTP:
    timeout = settings.timeout_seconds
    if settings.security == "tls":
        secure = ssl.create_default_context()
        session: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=timeout, context=secure)
    else:
        session = smtplib.SMTP(settings.host, settings.port, timeout=timeout)
    try:
        session.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            session.starttls(context=ssl.create_default_context())
            session.ehlo_or_helo_if_needed()
        if settings.user:
            session.login(settings.user, settings.password.get_secret_value())
    except BaseException:
        session.close()
        raise
    return session


def _hand_over(session: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> None:
    options = ["SMTPUTF8", "BODY=8BITMIME"] if needs_international(sender, recipient) else []
    if options and not session.has_extn("smtputf8"):
        raise DeliveryError("the mail server takes no addresses beyond ASCII (SMTPUTF8)", is_final=True)
    try:
        session.sendmail(sender, [recipient], message, mail_options=options)
    except smtplib.SMTPRecipientsRefused as error:
        number, words = next(iter(error.recipients.values()))
        text = words.decode("utf-8", "replace")
        raise DeliveryError(f"the mail server refuses the recipient: {number} {text}", is_final=number >= _FINAL_FROM) from error

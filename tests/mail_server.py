"""A real mail server on 127.0.0.1 that keeps what it gets, and refuses whom it is told to refuse."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from photostat.settings import MailSettings


@dataclass(frozen=True)
class Received:
    """What the server took: the envelope and the bytes."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """Read as a mail program reads it."""
        return message_from_bytes(self.content, policy=policy.default)  # type: ignore[return-value]

    @property
    def text(self) -> str:
        """The text of the mail."""
        return str(self.message.get_content())


@dataclass
class MailServer:
    """The handler of a server. `refused`: replies to RCPT by address; `data_reply`: what it says to a message that is there."""

    received: list[Received] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    data_reply: str = "250 taken"
    greeted: int = 0
    port: int = 0

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count who says hello."""
        session.host_name = hostname
        self.greeted += 1
        return responses

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        """Refuse whom we must."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep the message, or say why not."""
        if self.data_reply.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.received.append(Received(str(envelope.mail_from), list(envelope.rcpt_tos), envelope.content))
        return self.data_reply

    def settings(self, **more: object) -> MailSettings:
        """Settings that lead here."""
        values = {"host": "127.0.0.1", "port": self.port, "security": "none", "timeout_seconds": 10, **more}
        return MailSettings.model_validate(values)


def check_password(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    """One user with one password."""
    success = isinstance(data, LoginPassword) and (data.login, data.password) == (b"imaging", b"s3cret")
    return AuthResult(success=success, handled=False)  # the server writes the reply


@contextmanager
def mail_server(
    *,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    signs_in: bool = False,
    utf8: bool = True,
) -> Iterator[MailServer]:
    """A server that listens until the block ends; on a free port unless told which."""
    handler = MailServer()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port or free_port(),
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=check_password if signs_in else None,
        auth_required=signs_in,
        enable_SMTPUTF8=utf8,
    )
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])

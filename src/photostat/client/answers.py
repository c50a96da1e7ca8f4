"""The answer of one request: whole and bounded as JSON, or in pieces as a file. One that breaks off is an error."""

import http.client
import json
import ssl
from collections.abc import Iterator

from photostat.client.errors import ServerError, UnexpectedAnswerError, UnreachableError

FAULTS = (OSError, http.client.HTTPException)

_LARGEST_ANSWER_BYTES = 256 * 1024**2
_CHUNK_BYTES = 1 << 20


class Answer:
    """Status and headers of `response`; its body is still to be read."""

    def __init__(self, response: http.client.HTTPResponse, url: str) -> None:
        self._response = response
        self._url = url
        self.status = response.status

    @property
    def is_read(self) -> bool:
        """Whether the connection is free for the next request."""
        return self._response.isclosed()

    def header(self, name: str) -> str:
        """A header, empty where there is none."""
        return self._response.headers.get(name, "")

    def json(self) -> object:
        """The whole body; None for an empty one. Raises UnexpectedAnswerError, UnreachableError."""
        content = self._read(_LARGEST_ANSWER_BYTES)
        if not content.strip():
            return None
        try:
            decoded: object = json.loads(content)
        except ValueError as error:
            raise UnexpectedAnswerError("The answer is no JSON. Is there a Photostat server at this address?") from error
        return decoded

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces. Raises UnreachableError where it breaks off."""
        while chunk := self._read(_CHUNK_BYTES):
            yield chunk

    def error(self) -> ServerError:
        """What the server says in the body of a refusal."""
        try:
            body = self.json()
        except UnexpectedAnswerError:
            body = None  # a proxy's page: the status must do
        members = body if isinstance(body, dict) else {}
        texts = {name: str(members.get(name, "")) for name in ("ErrorType", "Message", "Identifier")}
        return ServerError(
            self.status,
            error_type=texts["ErrorType"],
            message=texts["Message"],
            identifier=texts["Identifier"],
            request_id=self.header("X-Request-Id"),
        )

    def _read(self, most_bytes: int) -> bytes:
        left = self._response.length
        try:
            content = self._response.read(most_bytes)
        except FAULTS as error:
            raise UnreachableError(f"The answer of {self._url} broke off: {words(error)}.") from error
        if left is not None and len(content) < min(left, most_bytes):
            raise UnreachableError(f"The answer of {self._url} broke off: it is shorter than the server said.")
        return content


def words(error: BaseException) -> str:
    """A fault of the network in words."""
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, ssl.SSLError) and error.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"):
        return "it does not speak TLS there; without TLS the address begins with http://"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message}); ca_file or --ca-file names certificates to trust"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__

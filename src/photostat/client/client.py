"""The entrance: one object for one server and one user."""

from pathlib import Path
from types import TracebackType
from typing import Self

from photostat.client.applications import Applications
from photostat.client.credentials import ClientSecret, Credentials, Password
from photostat.client.documents import Documents
from photostat.client.field_codes import FieldCodes
from photostat.client.jobs import Jobs
from photostat.client.native_types import NativeTypes
from photostat.client.productions import Productions
from photostat.client.profiles import Profiles
from photostat.client.searches import Searches
from photostat.client.sets import Sets
from photostat.client.transport import Transport
from photostat.client.workspaces import Workspaces
from photostat.errors import InvalidInputError

_TIMEOUT_SECONDS = 120.0


class Client:
    """A server and who asks: `user` and `password`, or `client_id` and `client_secret`. For one thread.

    `timeout_seconds`: the longest silence of the server. `ca_file`: PEM certificates to trust instead of the system's.
    """

    def __init__(
        self,
        url: str,
        user: str = "",
        password: str = "",
        *,
        client_id: str = "",
        client_secret: str = "",
        timeout_seconds: float = _TIMEOUT_SECONDS,
        ca_file: Path | None = None,
    ) -> None:
        if bool(user) == bool(client_id):
            raise InvalidInputError("Sign in with either user and password, or client_id and client_secret.")
        credentials: Credentials = Password(user, password) if user else ClientSecret(client_id, client_secret)
        self._transport = Transport(url, credentials, timeout_seconds=timeout_seconds, ca_file=ca_file)
        self.workspaces = Workspaces(self._transport)
        self.documents = Documents(self._transport)
        self.searches = Searches(self._transport)
        self.profiles = Profiles(self._transport)
        self.field_codes = FieldCodes(self._transport)
        self.native_types = NativeTypes(self._transport)
        self.sets = Sets(self._transport)
        self.jobs = Jobs(self._transport)
        self.applications = Applications(self._transport)
        self.productions = Productions(self._transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._transport.close()

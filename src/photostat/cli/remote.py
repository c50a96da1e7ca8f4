"""What the commands have in common that speak to a server over HTTP: its address, who signs in, which workspace.

A password is never an argument, which others could read in the process list: it comes from PHOTOSTAT_PASSWORD, a prompt, or one
line of standard input.
"""

import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol, TypeVar
from urllib.parse import urlsplit

import typer

from photostat.errors import InvalidInputError

if TYPE_CHECKING:
    from photostat.client import Client

_LOCAL = ("127.0.0.1", "::1", "localhost")
_DEFAULT_URL = "http://127.0.0.1:8400"
_KEPT = ("__module__", "__name__", "__qualname__", "__doc__")

_Url = Annotated[str, typer.Option(envvar="PHOTOSTAT_URL", help="Address of the server.")]
_User = Annotated[str, typer.Option(envvar="PHOTOSTAT_USER", help="Who signs in; password: PHOTOSTAT_PASSWORD.")]
_ClientId = Annotated[str, typer.Option(help="Sign in as a program instead; secret: PHOTOSTAT_CLIENT_SECRET.")]
_CaFile = Annotated[Path | None, typer.Option(help="PEM certificates to trust.", show_default=False)]


def on_server(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose first parameter is the Server; the options that say which one are added to its own."""

    @functools.wraps(command, assigned=_KEPT)
    def told(
        *,
        url: _Url = _DEFAULT_URL,
        user: _User = "",
        client_id: _ClientId = "",
        ca_file: _CaFile = None,
        workspace: Annotated[str, typer.Option(envvar="PHOTOSTAT_WORKSPACE", help="Its name or ArtifactID.")],
        **own: object,
    ) -> None:
        with _signed_in(url, user, client_id, ca_file) as client:
            found = named("workspace", workspace, client.workspaces.list)
            command(Server(client, found), **own)

    return _with_options(told, command)


def on_instance(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose first parameter is the Client, for what lies in no workspace; with the same options otherwise."""

    @functools.wraps(command, assigned=_KEPT)
    def told(
        *, url: _Url = _DEFAULT_URL, user: _User = "", client_id: _ClientId = "", ca_file: _CaFile = None, **own: object
    ) -> None:
        with _signed_in(url, user, client_id, ca_file) as client:
            command(client, **own)

    return _with_options(told, command)


def _with_options(told: Callable[..., None], command: Callable[..., None]) -> Callable[..., None]:
    """`told` with the parameters of the command, but for its first, before its own."""
    shared = [item for item in inspect.signature(told, follow_wrapped=False).parameters.values() if item.name != "own"]
    parameters = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in inspect.signature(command).parameters.values()]
    told.__signature__ = inspect.Signature([*parameters[1:], *shared])  # type: ignore[attr-defined]
    told.__annotations__ = {item.name: item.annotation for item in [*parameters[1:], *shared]}
    return told


@dataclass(frozen=True)
class Server:
    """A client that is signed in, and the workspace that is meant."""

    client: "Client"
    workspace_id: int

    def set_id(self, word: str) -> int:
        """The imaging set of that ArtifactID or name."""
        return named("imaging set", word, lambda: self.client.sets.list(self.workspace_id))

    def search_id(self, word: str) -> int:
        """The saved search of that ArtifactID or name."""
        return named("saved search", word, lambda: self.client.searches.list(self.workspace_id, name=word))

    def profile_id(self, word: str) -> int:
        """The imaging profile of that ArtifactID or name; empty: the default profile."""
        if word:
            return named("imaging profile", word, lambda: self.client.profiles.list(self.workspace_id))
        defaults = [line.artifact_id for line in self.client.profiles.list(self.workspace_id) if line.is_default]
        if not defaults:
            raise InvalidInputError("The workspace has no default profile any more: name one with --profile.")
        return defaults[0]


class _Named(Protocol):
    @property
    def artifact_id(self) -> int: ...
    @property
    def name(self) -> str: ...


_NamedThing = TypeVar("_NamedThing", bound=_Named)


def named(kind: str, word: str, listed: Callable[[], Iterable[_NamedThing]]) -> int:
    """The ArtifactID that `word` is, or the one thing of that name in any case. Raises InvalidInputError."""
    if word.isascii() and word.isdigit():
        return int(word)
    found = [item.artifact_id for item in listed() if item.name.casefold() == word.casefold()]
    if not found:
        raise InvalidInputError(f"There is no {kind} named {word!r}, or this user may not see it.")
    if len(found) > 1:
        raise InvalidInputError(f"There are several of {word!r}: name the {kind} by ArtifactID, one of {found}.")
    return found[0]


@contextmanager
def _signed_in(url: str, user: str, client_id: str, ca_file: Path | None) -> "Iterator[Client]":
    from photostat.client import Client

    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in _LOCAL:
        typer.echo(f"photostat: {url} is not encrypted: others on the way can read the password. Use https.", err=True)
    if client_id:
        secret = _secret("PHOTOSTAT_CLIENT_SECRET", f"Secret of {client_id}")
        client = Client(url, client_id=client_id, client_secret=secret, ca_file=ca_file)
    elif user:
        client = Client(url, user, _secret("PHOTOSTAT_PASSWORD", f"Password of {user}"), ca_file=ca_file)
    else:
        raise InvalidInputError("Say who signs in: --user NAME, or PHOTOSTAT_USER in the environment; or --client-id.")
    with client:
        yield client


def _secret(variable: str, prompt: str) -> str:
    given = os.environ.get(variable)
    if given is not None:
        return given
    if sys.stdin.isatty():
        return str(typer.prompt(prompt, hide_input=True, err=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise InvalidInputError(f"{prompt}: set {variable}, or write it as one line to standard input.")
    return line


def shown(untrusted: str) -> str:
    """Text of the server on one line of a terminal: names and messages come from strangers' files and may hold escape codes."""
    return "".join(
        letter if letter.isprintable() else " " if letter in "\t\r\n" else "\N{REPLACEMENT CHARACTER}" for letter in untrusted
    )

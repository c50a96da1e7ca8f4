"""Installs at work: what workers do with those that wait."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from photostat.storage.blobs import Blobs
from photostat.storage.database import Database
from photostat.workspaces.change import Change

OwnStep = Callable[[Change, int], None]


@dataclass(frozen=True)
class Installer:
    """What installs need. `own_steps`: what one of our own applications, by GUID, does in a workspace beside its archive."""

    database: Database
    blobs: Blobs
    own_steps: Mapping[UUID, OwnStep] = field(default_factory=dict)


def run_waiting(installer: Installer) -> int:
    """Run installs until none waits; gives their number. The chore of a worker; tests call it instead of waiting."""
    raise NotImplementedError

"""What clients, matters and workspaces have in common on the wire: references, statuses, times."""

from collections.abc import Mapping
from datetime import UTC, datetime

from photostat.api.wire.shapes import ArtifactReference, Identifier, Securable
from photostat.workspaces.artifacts.model import Reference

Named = Securable[ArtifactReference] | ArtifactReference
"""A reference in a request: bare, or as the secured value that an answer has."""


def shown_time(moment: datetime) -> str:
    """UTC in milliseconds without a zone, as the services write it: `2019-07-16T19:23:54.873`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")


def id_of(named: Named | None) -> int | None:
    """The number in a reference; None where it is absent or hidden."""
    if isinstance(named, Securable):
        return None if named.value is None else named.value.artifact_id
    return None if named is None else named.artifact_id


def identifier(reference: Reference) -> Identifier:
    """A reference as an answer has it."""
    return Identifier(name=reference.name, artifact_id=reference.artifact_id)


def status_identifier(status_id: int, statuses: Mapping[int, str]) -> Identifier:
    """A status by number and name."""
    return Identifier(name=statuses.get(status_id, ""), artifact_id=status_id)


def all_statuses(statuses: Mapping[int, str]) -> list[Identifier]:
    """The statuses to choose from."""
    return [status_identifier(status_id, statuses) for status_id in statuses]

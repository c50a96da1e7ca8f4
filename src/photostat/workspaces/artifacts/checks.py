"""What named things have in common when they are written: names, numbers, statuses, stale updates.

Refused with the wire's name of the member, so that the caller finds it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from photostat.errors import ConflictError, InvalidInputError
from photostat.workspaces.artifacts.model import Artifact

LONGEST_NAME = 255
LONGEST_TEXT = 10_000


def check_name(name: str, member: str = "Name") -> str:
    """The name itself. Raises InvalidInputError for an empty one, a long one, one with control characters."""
    if not name.strip():
        raise InvalidInputError(f"{member} must not be empty.")
    if len(name) > LONGEST_NAME:
        raise InvalidInputError(f"{member} must have at most {LONGEST_NAME} characters; this has {len(name)}.")
    if not name.isprintable():
        raise InvalidInputError(f"{member} must be one line of printable characters.")
    return name


def check_texts(**texts: str | None) -> None:
    """Keywords, notes and their like, named as on the wire. Raises InvalidInputError for one that is too long."""
    for member, text in texts.items():
        if text is not None and len(text) > LONGEST_TEXT:
            raise InvalidInputError(f"{member} must have at most {LONGEST_TEXT:,} characters; this has {len(text):,}.")


def check_status(status_id: int, statuses: Mapping[int, str]) -> int:
    """The status itself. Raises InvalidInputError that lists the allowed ones."""
    if status_id not in statuses:
        allowed = ", ".join(f"{number} ({name})" for number, name in statuses.items())
        raise InvalidInputError(f"Status must be one of {allowed}.")
    return status_id


def check_unmodified(found: Artifact, expected: datetime | None) -> None:
    """The optimistic lock: `expected` is the time of the version that the caller has read; None: he does not care.

    Compared in milliseconds, which is what the wire carries. Raises ConflictError.
    """
    if expected is None:
        return
    wanted = expected if expected.tzinfo is not None else expected.replace(tzinfo=UTC)
    if _milliseconds(found.modified_on) != _milliseconds(wanted):
        raise ConflictError("It has been changed since it was read. Read it again and repeat the update.")


def _milliseconds(moment: datetime) -> datetime:
    in_utc = moment.astimezone(UTC)
    return in_utc.replace(microsecond=in_utc.microsecond // 1000 * 1000)

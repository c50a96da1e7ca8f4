"""One event of the audit log and the text that its hash is taken of."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

FIRST_HASH = bytes(32)
"""What stands before the first event."""


@dataclass(frozen=True, kw_only=True)
class AuditEvent:
    """What is known when something is done. `details` is small and JSON: names, counts, old and new values; never secrets or text
    of documents. `artifact_ids` may be empty (a search over everything) or many (an import)."""

    action: str
    workspace_id: int
    artifact_ids: Sequence[int] = ()
    details: Mapping[str, object] = field(default_factory=dict)


def ranges(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Half-open ranges that hold just these ids: an import of 100,000 documents is one pair, not 100,000 numbers."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(ids)):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found


def event_hash(previous: bytes, position: int, happened_on: datetime, user_id: int, request_id: str, event: AuditEvent) -> bytes:
    """SHA-256 over the hash before and the canonical JSON of this event: sorted keys, no blanks, time in microseconds UTC."""
    text = json.dumps(
        [
            position,
            happened_on.isoformat(timespec="microseconds"),
            user_id,
            event.workspace_id,
            event.action,
            ranges(event.artifact_ids),
            dict(event.details),
            request_id,
        ],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(previous + text.encode("utf-8", "surrogatepass")).digest()

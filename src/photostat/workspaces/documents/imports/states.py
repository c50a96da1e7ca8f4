"""The states of import jobs and their sources, numbered as on the wire (contracts/platform.md section 11.1)."""

from enum import IntEnum


class ImportState(IntEnum):
    """A job goes New, Configured, then begun; what a begun job shows follows from its sources. Sources use those from 22 on."""

    NEW = 10
    CONFIGURED = 13
    IDLE = 20
    SCHEDULED = 22
    INSERTING = 25
    CANCELED = 30
    FAILED = 40
    COMPLETED_WITH_ITEM_ERRORS = 45
    COMPLETED = 50


UNFINISHED = (ImportState.SCHEDULED, ImportState.INSERTING)
"""Sources that the runner has still to finish, once their job has begun."""


def shown_state(stored: ImportState, sources: frozenset[ImportState], *, is_ended: bool) -> ImportState:
    """The state of a job. `stored`: IDLE for one that has begun."""
    if stored is not ImportState.IDLE:
        return stored
    for state in (ImportState.INSERTING, ImportState.SCHEDULED):
        if state in sources:
            return state
    if not is_ended:
        return ImportState.IDLE
    return ImportState.FAILED if ImportState.FAILED in sources else ImportState.COMPLETED

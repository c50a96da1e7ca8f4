"""A client of a Photostat server: typed, synchronous, standard library alone. See docs/client.md.

It knows the server by its REST calls only and imports nothing of it.
"""

from photostat.client.application_answers import (
    Application,
    Install,
    InstallConflict,
    InstallCounts,
    InstallLine,
    InstallResult,
    ResolutionOption,
)
from photostat.client.client import Client
from photostat.client.errors import ServerError, UnexpectedAnswerError, UnreachableError
from photostat.client.jobs import JobNotLiveError
from photostat.client.set_answers import ErrorState, ImagingError, ImagingSet, SetLine, SetProgress, SetStatus

__all__ = [
    "Application",
    "Client",
    "ErrorState",
    "ImagingError",
    "ImagingSet",
    "Install",
    "InstallConflict",
    "InstallCounts",
    "InstallLine",
    "InstallResult",
    "JobNotLiveError",
    "ResolutionOption",
    "ServerError",
    "SetLine",
    "SetProgress",
    "SetStatus",
    "UnexpectedAnswerError",
    "UnreachableError",
]

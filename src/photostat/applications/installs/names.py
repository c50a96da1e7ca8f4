"""Whether a name that shall resolve a conflict is free; asked before a retry, and by the retry itself."""

from collections.abc import Sequence

from photostat.applications.installs.model import NameAnswer, NameQuestion
from photostat.storage.database import Connection


def validate_names(connection: Connection, questions: Sequence[NameQuestion]) -> list[NameAnswer]:
    """An answer for each question, in their order."""
    raise NotImplementedError

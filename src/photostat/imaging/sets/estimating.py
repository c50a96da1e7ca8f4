"""How many pages a run would make, before it is run: by native type, with the ten largest documents.

A guess, and told as one. What documents of a type became when they were imaged in this workspace counts first; where too few
were, the size of the native divided by what a page of such a type usually takes. The database has some seconds for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from photostat.imaging.jobs.model import SkipReason
from photostat.imaging.profiles.reading import as_rendered, read_profile
from photostat.imaging.sets.store.estimate import GuessedDocument, GuessedKind, guess_pages
from photostat.imaging.sets.store.rows import find_set
from photostat.render.native_types import NativeType, all_native_types
from photostat.storage.database import Database
from photostat.workspaces.people.access import enter_workspace

_SECONDS = 8.0
_ONE_PAGE = 1e12  # bytes a page, of what is one page whatever its size

# Bytes of native a page, by the category of the engine that takes it: rules of thumb for usual office files, no measurement
_BYTES_BY_NATIVE = {
    "WordProcessor": 12_000.0,
    "Spreadsheet": 3_000.0,
    "Presentation": 120_000.0,
    "Email": 25_000.0,
    "Html": 8_000.0,
}
_BYTES_BY_BASIC = {
    "WordProcessor": 6_000.0,
    "Spreadsheet": 3_000.0,
    "Database": 5_000.0,
    "Graphic": _ONE_PAGE,
    "Multimedia": _ONE_PAGE,
}
_OTHERWISE = 30_000.0
_PDF = 60_000.0


@dataclass(frozen=True)
class PageEstimate:
    """What a run would do. `kinds`: most pages first. `with_images`, `restricted`: documents that it would skip."""

    kinds: Sequence[GuessedKind]
    largest: Sequence[GuessedDocument]
    with_images: int
    restricted: int

    @property
    def documents(self) -> int:
        """Documents that would be imaged."""
        return sum(kind.documents for kind in self.kinds)

    @property
    def pages(self) -> int:
        """Pages of all of them, about."""
        return sum(kind.pages for kind in self.kinds)


def estimate_run(database: Database, user_id: int, workspace_id: int, set_id: int) -> PageEstimate:
    """What a run of a set would make of the documents as they are now.

    Raises NotFoundError (no such set, or its saved search or profile is gone), ConflictError, InvalidInputError (the search
    cannot be evaluated), DatabaseUnavailableError (it took too long).
    """
    with database.read() as connection:
        enter_workspace(connection, user_id, workspace_id)
        found = find_set(connection, workspace_id, set_id)
        profile = as_rendered(read_profile(connection, workspace_id, found.profile_id))
    kinds, largest = guess_pages(
        database,
        workspace_id,
        search_id=found.data_source_id,
        user_id=user_id,
        restricted_types=frozenset(reference.name.lower() for reference in profile.native_types),
        bytes_a_page=_bytes_a_page(),
        otherwise=_OTHERWISE,
        most_pages=profile.native_options.max_pages_per_doc,
        seconds=_SECONDS,
    )
    return PageEstimate(
        kinds=[kind for kind in kinds if kind.reason is None],
        largest=largest,
        with_images=_skipped(kinds, SkipReason.HAS_IMAGES),
        restricted=_skipped(kinds, SkipReason.RESTRICTED_TYPE),
    )


def _skipped(kinds: Sequence[GuessedKind], reason: SkipReason) -> int:
    return sum(kind.documents for kind in kinds if kind.reason is reason)


@cache
def _bytes_a_page() -> dict[str, float]:
    """Native type in lower case -> bytes of native a page."""
    return {row.name.lower(): _bytes_of(row) for row in all_native_types()}


def _bytes_of(row: NativeType) -> float:
    if "pdf" in row.name.lower():
        return _PDF
    if row.use_native_imaging and row.native_category in _BYTES_BY_NATIVE:
        return _BYTES_BY_NATIVE[row.native_category]
    return _BYTES_BY_BASIC.get(row.basic_category, _OTHERWISE)

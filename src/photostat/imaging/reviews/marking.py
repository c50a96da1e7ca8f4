"""Marking documents of a set as reviewed, and taking the mark away. The images themselves are not touched.

A mark holds for the images that were there: a document that is imaged again is to be looked at again.
"""

from collections.abc import Sequence

from photostat.errors import InvalidInputError
from photostat.imaging.reviews.store import forget_reviews, write_reviews
from photostat.workspaces.change import Change
from photostat.workspaces.people.rights import Access, Right

MOST_AT_ONCE = 1_000


def mark_reviewed(change: Change, access: Access, set_id: int, document_ids: Sequence[int]) -> int:
    """Say that the caller has looked at these documents; others than the set's are passed over. Gives the number marked."""
    _check(access, document_ids)
    marked = write_reviews(change.connection, access.workspace_id, set_id, document_ids, user_id=change.user_id)
    if marked:
        change.note("imaging_set.review", access.workspace_id, [set_id, *marked])
    return len(marked)


def unmark_reviewed(change: Change, access: Access, set_id: int, document_ids: Sequence[int]) -> int:
    """Take the marks of these documents away; gives the number."""
    _check(access, document_ids)
    forgotten = forget_reviews(change.connection, access.workspace_id, set_id, document_ids)
    if forgotten:
        change.note("imaging_set.unreview", access.workspace_id, [set_id, *forgotten])
    return len(forgotten)


def _check(access: Access, document_ids: Sequence[int]) -> None:
    access.require(Right.EDIT_SETS)
    if len(document_ids) > MOST_AT_ONCE:
        raise InvalidInputError(f"At most {MOST_AT_ONCE:,} documents are marked at once.")

"""Many objects made, changed or removed in one change: all of it happens or none.

Objects chosen by a condition are written down as ids inside the database first and taken from there in blocks: memory does
not grow with their number, and what the update changes does not change the choice. Those of one request are of one type.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from photostat.errors import InvalidInputError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.change import Change
from photostat.workspaces.objects.model import Deleted, FieldValue, Key
from photostat.workspaces.objects.query import Objects, kind_of_object, object_id, selection
from photostat.workspaces.objects.registry import ObjectKind
from photostat.workspaces.objects.store.remembered import begin_run, forget_run, ids_between
from photostat.workspaces.objects.store.rows import visible_ids
from photostat.workspaces.people.rights import Access, Right

AT_ONCE = 1_000
MOST_NAMED = 10_000
"""Objects that one request can name, or make."""
MOST_DELETED = 100_000
"""Objects that one request can remove by a condition: the files of all of them are removed after the commit."""


@dataclass(frozen=True)
class Chosen:
    """Objects of one type, in blocks of at most AT_ONCE ids. The blocks are read once."""

    kind: ObjectKind
    count: int
    blocks: Iterator[Sequence[int]]


def chosen_by_condition(
    change: Change, objects: Objects, access: Access, object_type: Key, condition: str, *, most: int | None = None
) -> Chosen:
    """All objects of a type that meet a condition. Needs the right to run mass operations.

    Raises InvalidInputError: type or condition unknown, more than `most`; NotAuthorizedError.
    """
    kind = objects.registry.find(access.workspace_id, object_type)
    access.require(Right.RUN_MASS_OPERATION)
    _, ordered = selection(change.connection, objects, access, kind, condition)
    run = begin_run(change.connection, access.workspace_id, ordered, user_id=change.user_id)
    if most is not None and run.row_count > most:
        raise InvalidInputError(f"Condition: {run.row_count:,} objects meet it; at most {most:,} at once. Narrow it down.")

    def blocks() -> Iterator[Sequence[int]]:
        for first in range(0, run.row_count, AT_ONCE):
            yield ids_between(change.connection, run.run_id, first, AT_ONCE)
        forget_run(change.connection, run.run_id)

    return Chosen(kind, run.row_count, blocks())


def chosen_by_keys(connection: Connection, objects: Objects, access: Access, keys: Sequence[Key]) -> Chosen:
    """The objects that a client names. Raises NotFoundError where one is not there or of another type than the first,
    InvalidInputError for none or too many."""
    if not 1 <= len(keys) <= MOST_NAMED:
        raise InvalidInputError(f"Objects: from 1 to {MOST_NAMED:,}; these are {len(keys):,}.")
    ids = list(dict.fromkeys(object_id(connection, access.workspace_id, key) for key in keys))
    kind = kind_of_object(connection, objects, access, ids[0])
    source = kind.source(connection, access)
    blocks = [ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE)]
    for block in blocks:
        if len(visible_ids(connection, source, block)) != len(block):
            raise NotFoundError
    return Chosen(kind, len(ids), iter(blocks))


def update_chosen(change: Change, access: Access, chosen: Chosen, values: Sequence[FieldValue]) -> int:
    """Write the same values into all of them; gives their number."""
    for block in chosen.blocks:
        chosen.kind.update(change, access, block, values)
    return chosen.count


def delete_chosen(change: Change, access: Access, chosen: Chosen) -> Deleted:
    """Remove all of them."""
    counts: dict[str, int] = {}
    for block in chosen.blocks:
        for name, count in chosen.kind.delete(change, access, block).counts.items():
            counts[name] = counts.get(name, 0) + count
    return Deleted(counts)


def dependents_of(connection: Connection, access: Access, chosen: Chosen) -> list[tuple[str, str, int]]:
    """What a deletion would remove, as (object type, connection, number): the objects themselves, then what goes with them."""
    found = [(chosen.kind.object_type.name, "Parent", chosen.count)]
    below: dict[str, int] = {}
    for block in chosen.blocks:
        for name, count in chosen.kind.dependents(connection, access, block).items():
            below[name] = below.get(name, 0) + count
    return found + [(name, f"Child of: {chosen.kind.object_type.name}", count) for name, count in below.items() if count]

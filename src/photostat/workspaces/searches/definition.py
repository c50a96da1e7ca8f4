"""What a saved search is made of, and the JSON in which it is stored.

The stored form is ours and versioned; it names fields by ArtifactID, so that a renamed field stays the same field. Operators and
their names: contracts/platform.md section 10.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, cast

from photostat.errors import InvalidInputError

VERSION = 1
DEEPEST_GROUP = 100
MOST_CONDITIONS = 10_000

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"


class Operator(StrEnum):
    """The operators of both kinds of conditions by their names on the wire."""

    IS = "Is"
    IS_LIKE = "IsLike"
    STARTS_WITH = "StartsWith"
    ENDS_WITH = "EndsWith"
    CONTAINS = "Contains"
    LESS_THAN = "LessThan"
    GREATER_THAN = "GreaterThan"
    IS_SET = "IsSet"
    ANY_OF_THESE = "AnyOfThese"
    ALL_OF_THESE = "AllOfThese"
    IN = "In"
    IS_LOGGED_IN_USER = "IsLoggedInUser"
    IS_BEFORE = "IsBefore"
    IS_BEFORE_OR_ON = "IsBeforeOrOn"
    IS_AFTER = "IsAfter"
    IS_AFTER_OR_ON = "IsAfterOrOn"
    BETWEEN = "Between"


class Joiner(StrEnum):
    """What stands between a condition and the next one; And binds tighter than Or."""

    NONE = "None"
    AND = "And"
    OR = "Or"


@dataclass(frozen=True)
class Criterion:
    """One condition on a field; `field_id` None: on another saved search, whose ArtifactID is the value. `month`: 1 to 12."""

    field_id: int | None
    operator: Operator
    value: JsonValue = None
    negated: bool = False
    month: int | None = None


@dataclass(frozen=True)
class Joined:
    """A condition or a group of them, and how it is joined to the next one."""

    item: "Criterion | Group"
    then: Joiner = Joiner.NONE


@dataclass(frozen=True)
class Group:
    """Conditions in their order; none: every document."""

    items: tuple[Joined, ...] = ()


@dataclass(frozen=True)
class SearchSort:
    """One level of the order."""

    field_id: int
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class SearchDefinition:
    """All of a saved search but its artifact. `folder_ids` empty: the whole workspace; `owner_id` 0: everybody's."""

    criteria: Group = Group()
    field_ids: tuple[int, ...] = ()
    sorts: tuple[SearchSort, ...] = ()
    folder_ids: tuple[int, ...] = ()
    includes_subfolders: bool = True
    search_text: str = ""
    owner_id: int = 0
    query_hint: str = ""
    sort_by_rank: bool = False
    requires_manual_run: bool = False


def criteria_of(group: Group, depth: int = 1) -> Iterator[Criterion]:
    """All conditions of all groups. Raises InvalidInputError for groups nested too deeply."""
    if depth > DEEPEST_GROUP:
        raise InvalidInputError(f"SearchCriteria: conditions are nested more than {DEEPEST_GROUP} deep.")
    for joined in group.items:
        if isinstance(joined.item, Group):
            yield from criteria_of(joined.item, depth + 1)
        else:
            yield joined.item


def to_json(definition: SearchDefinition) -> dict[str, JsonValue]:
    """The stored form."""
    return {
        "version": VERSION,
        "criteria": _group_json(definition.criteria),
        "fields": list(definition.field_ids),
        "sorts": [[sort.field_id, sort.descending] for sort in definition.sorts],
        "folders": list(definition.folder_ids),
        "includes_subfolders": definition.includes_subfolders,
        "search_text": definition.search_text,
        "owner": definition.owner_id,
        "query_hint": definition.query_hint,
        "sort_by_rank": definition.sort_by_rank,
        "requires_manual_run": definition.requires_manual_run,
    }


def _group_json(group: Group) -> list[JsonValue]:
    return [[_item_json(joined.item), joined.then.value] for joined in group.items]


def _item_json(item: Criterion | Group) -> JsonValue:
    if isinstance(item, Group):
        return _group_json(item)
    return {
        "field": item.field_id,
        "operator": item.operator.value,
        "value": item.value,
        "negated": item.negated,
        "month": item.month,
    }


def from_json(stored: Mapping[str, object]) -> SearchDefinition:
    """The definition out of its stored form, which only `to_json` writes."""
    return SearchDefinition(
        criteria=_group(cast("list[list[object]]", stored["criteria"])),
        field_ids=tuple(cast("list[int]", stored["fields"])),
        sorts=tuple(SearchSort(field_id, down) for field_id, down in cast("list[tuple[int, bool]]", stored["sorts"])),
        folder_ids=tuple(cast("list[int]", stored["folders"])),
        includes_subfolders=bool(stored["includes_subfolders"]),
        search_text=str(stored["search_text"]),
        owner_id=cast("int", stored["owner"]),
        query_hint=str(stored["query_hint"]),
        sort_by_rank=bool(stored["sort_by_rank"]),
        requires_manual_run=bool(stored["requires_manual_run"]),
    )


def _group(items: list[list[object]]) -> Group:
    return Group(tuple(Joined(_item(item), Joiner(str(then))) for item, then in items))


def _item(stored: object) -> Criterion | Group:
    if isinstance(stored, list):
        return _group(stored)
    item = cast("dict[str, JsonValue]", stored)
    field_id, month = cast("int | None", item["field"]), cast("int | None", item["month"])
    return Criterion(field_id, Operator(str(item["operator"])), item["value"], bool(item["negated"]), month)

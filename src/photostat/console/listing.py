"""Lists of objects on a page: what the address says (condition, sort, place) becomes rows, sortable headings and links.

`Listing.of` does all of it for one object type; a condition that cannot be used comes back beside its box, with no rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from photostat.console.call import Call
from photostat.errors import InvalidInputError
from photostat.services import objects_of
from photostat.storage.database import Connection
from photostat.workspaces.fields.model import Field, FieldType
from photostat.workspaces.objects.listing import ListQuery, list_objects
from photostat.workspaces.objects.model import Key, ObjectRow, Sort
from photostat.workspaces.people.rights import Access

_NUMBERS = (FieldType.WHOLE_NUMBER, FieldType.DECIMAL, FieldType.CURRENCY)
_ASCENDING, _DESCENDING = "ascending", "descending"


@dataclass(frozen=True)
class Heading:
    """A column's heading. `href` sorts by it, the other way round where it is sorted by already."""

    title: str
    is_number: bool = False
    href: str = ""
    direction: str = ""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page of a list."""

    headings: Sequence[Heading]
    fields: Sequence[Field]
    rows: Sequence[ObjectRow]
    condition: str
    problem: str
    first_href: str
    next_href: str
    bare_href: str
    kept: Sequence[tuple[str, str]]
    """What the condition's form has to send along."""
    summary: str = ""
    link_query: str = ""
    """What follows the link of a row: the page behind it knows the list that it was opened from."""

    @classmethod
    def of(cls, call: Call, connection: Connection, access: Access, *, object_type: str, fields: Sequence[str]) -> "Listing":
        """The page that the call asks for. Raises InvalidInputError for a sort that is none."""
        place = _Place.of(call)
        try:
            page = list_objects(connection, objects_of(call.services), access, place.asked(object_type, fields))
        except InvalidInputError as error:
            if not str(error).startswith("Condition"):
                raise
            return cls._empty(place, str(error))
        return cls(
            headings=[place.heading(field, is_sortable=field.artifact_id in page.sortable) for field in page.fields],
            fields=page.fields,
            rows=page.rows,
            condition=place.condition,
            problem="",
            first_href=place.href(after="") if place.after else "",
            next_href="" if page.next_after is None else place.href(after=str(page.next_after)),
            bare_href=place.href(after="", condition=""),
            kept=[("sort", place.sort)] if place.sort else [],
            link_query=place.href(after="").removeprefix(place.path),
        )

    @classmethod
    def _empty(cls, place: "_Place", problem: str) -> "Listing":
        return cls(
            headings=(),
            fields=(),
            rows=(),
            condition=place.condition,
            problem=problem,
            first_href="",
            next_href="",
            bare_href=place.href(after="", condition=""),
            kept=(),
        )


@dataclass(frozen=True)
class _Place:
    path: str
    condition: str
    sort: str
    after: str

    @classmethod
    def of(cls, call: Call) -> "_Place":
        query = call.query
        return cls(call.request.url.path, query.text("condition").strip(), query.text("sort"), query.text("after"))

    def asked(self, object_type: str, fields: Sequence[str]) -> ListQuery:
        name = self.sort.removeprefix("-")
        return ListQuery(
            object_type=Key(name=object_type),
            fields=[Key(name=field) for field in fields],
            condition=self.condition,
            sort=Sort(field=Key(name=name), descending=self.sort.startswith("-")) if name else None,
            after=_id(self.after),
        )

    def heading(self, field: Field, *, is_sortable: bool) -> Heading:
        is_number = field.type in _NUMBERS
        if not is_sortable:
            return Heading(field.name, is_number)
        by = self.sort.removeprefix("-").lower() == field.name.lower()
        direction = "" if not by else _DESCENDING if self.sort.startswith("-") else _ASCENDING
        other = f"-{field.name}" if direction == _ASCENDING else field.name
        return Heading(field.name, is_number, self.href(sort=other, after=""), direction)

    def href(self, **changed: str) -> str:
        parts = {"condition": self.condition, "sort": self.sort, "after": self.after} | changed
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{self.path}?{query}" if query else self.path


def _id(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:11]) < 2**31):
        raise InvalidInputError("after: this is no place in the list. Begin again from the first page.")
    return int(text)

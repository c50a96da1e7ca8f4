"""Queries of the Object Manager: the way to lists of whatever the server knows, by condition. The other parts list through it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from photostat.client.decoding import decode
from photostat.client.transport import Transport

ADMIN_LEVEL = -1
_PAGE = 1_000


@dataclass(frozen=True)
class FoundObject:
    """An object of a query. `values` by the names of the fields that were asked for; a choice is a mapping with a Name."""

    artifact_id: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Found:
    """A page of a query. `total_count`: of all that meet the condition."""

    total_count: int
    objects: tuple[FoundObject, ...]


@dataclass(frozen=True)
class _Row:
    artifact_id: int
    values: tuple[object, ...]


@dataclass(frozen=True)
class _Rows:
    total_count: int
    objects: tuple[_Row, ...]


@dataclass(frozen=True)
class Query:
    """Which objects (`artifact_type_id`: 10 = documents), which of their fields, and which condition; empty = all."""

    artifact_type_id: int
    fields: Sequence[str]
    condition: str = ""

    def page(self, transport: Transport, workspace_id: int, *, start: int = 1, length: int = 100) -> Found:
        """Objects from number `start`, counted from 1, by ArtifactID."""
        request = {
            "ObjectType": {"ArtifactTypeID": self.artifact_type_id},
            "Fields": [{"Name": name} for name in self.fields],
            "Condition": self.condition,
            "Sorts": [{"FieldIdentifier": {"Name": "ArtifactID"}, "Direction": "Ascending"}],
        }
        path = f"/Relativity.Rest/API/Relativity.ObjectManager/v1/workspace/{workspace_id}/object/queryslim"
        answer = transport.post(path, {"request": request, "start": start, "length": length})
        rows = decode(_Rows, answer, "query")
        found = (FoundObject(row.artifact_id, dict(zip(self.fields, row.values, strict=True))) for row in rows.objects)
        return Found(rows.total_count, tuple(found))

    def all(self, transport: Transport, workspace_id: int) -> Iterator[FoundObject]:
        """All objects by ArtifactID; each page goes on after the last object, so that changes meanwhile lose none."""
        last = 0
        while True:
            after = f"'ArtifactID' > {last}"
            condition = f"({self.condition}) AND {after}" if self.condition else after
            found = Query(self.artifact_type_id, self.fields, condition).page(transport, workspace_id, length=_PAGE).objects
            yield from found
            if len(found) < _PAGE:
                return
            last = found[-1].artifact_id


def quoted(text: str) -> str:
    """A text as conditions write it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

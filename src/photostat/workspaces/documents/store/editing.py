"""The SQL of single documents being made, changed and removed by their fields (bulk loading has its own)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.exc import IntegrityError

from photostat.errors import ConflictError, NotFoundError
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.table import document, document_text_chunk, page_image

Stored = str | int | Decimal | bool | datetime | tuple[int, ...] | None


def json_piece(value: Stored) -> str:
    """A value of a user's field as it lies in custom_values (see columns.py): exact decimals, dates as seconds since 1970."""
    match value:
        case bool() | int() | str() | None:
            return json.dumps(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return format(Decimal(str(value.timestamp())), "f")
        case tuple():
            return json.dumps("{" + ",".join(map(str, sorted(set(value)))) + "}")


def _these(workspace_id: int, ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return sa.and_(
        document.c.workspace_id == workspace_id,
        document.c.artifact_id == sa.any_(sa.literal(list(ids), ARRAY(sa.Integer))),
    )


@contextmanager
def _number_taken() -> Iterator[None]:
    """Two changes that give one control number at once both find it free; the second one to write learns it here."""
    try:
        yield
    except IntegrityError as error:
        raise ConflictError("Control Number: it is taken by another document. Control numbers are unique.") from error


def insert_document(connection: Connection, values: Mapping[str, Stored], custom: Mapping[int, Stored]) -> int:
    """Write one document; gives its ArtifactID."""
    pieces = {key: value for key, value in custom.items() if value is not None}
    row = {**values, "custom_values": sa.cast(sa.literal(_object(pieces), sa.Text), JSONB)}
    with _number_taken():
        return int(connection.execute(sa.insert(document).values(**row).returning(document.c.artifact_id)).scalar_one())


def update_documents(
    connection: Connection,
    workspace_id: int,
    ids: Sequence[int],
    values: Mapping[str, Stored],
    custom: Mapping[int, Stored],
    merged: Mapping[int, tuple[int, ...]],
    *,
    user_id: int,
) -> None:
    """Write the same values into all these documents. `merged`: ids added to what the field holds."""
    given = {key: value for key, value in custom.items() if value is not None}
    emptied = [str(key) for key, value in custom.items() if value is None]
    stored: sa.ColumnElement[Any] = document.c.custom_values
    for key in emptied:
        stored = stored.op("-")(sa.cast(key, sa.Text))
    if given:
        stored = stored.op("||")(sa.cast(sa.literal(_object(given), sa.Text), JSONB))
    for field_id, added in merged.items():
        key = str(field_id)
        union = sa.func.merged_ids(document.c.custom_values.op("->>")(key), sa.literal(list(added), ARRAY(sa.Integer)))
        stored = stored.op("||")(sa.func.jsonb_build_object(sa.cast(key, sa.Text), union))
    changes: dict[str, Any] = {**values, "modified_by": user_id, "modified_on": sa.func.now()}
    if custom or merged:
        changes["custom_values"] = stored
    with _number_taken():
        connection.execute(sa.update(document).where(_these(workspace_id, ids)).values(**changes))


def delete_documents(connection: Connection, workspace_id: int, ids: Sequence[int]) -> tuple[list[str], list[str]]:
    """Remove documents with pages and text; gives the hashes of their natives and the blob keys of their pages."""
    wanted = sa.any_(sa.literal(list(ids), ARRAY(sa.Integer)))
    connection.execute(
        sa.delete(document_text_chunk).where(
            document_text_chunk.c.workspace_id == workspace_id, document_text_chunk.c.document_id == wanted
        )
    )
    pages = connection.execute(
        sa.delete(page_image)
        .where(page_image.c.workspace_id == workspace_id, page_image.c.document_id == wanted)
        .returning(page_image.c.blob_key)
    ).scalars()
    keys = list(pages)
    hashes = connection.execute(
        sa.delete(document).where(_these(workspace_id, ids)).returning(document.c.sha256_hash, document.c.has_native)
    ).all()
    return sorted({row.sha256_hash for row in hashes if row.has_native and row.sha256_hash}), keys


def taken_by(connection: Connection, workspace_id: int, control_number: str) -> int | None:
    """The document that has this control number in any case."""
    found = connection.execute(
        sa.select(document.c.artifact_id).where(
            document.c.workspace_id == workspace_id, sa.func.lower(document.c.control_number) == sa.func.lower(control_number)
        )
    ).scalar_one_or_none()
    return None if found is None else int(found)


def lock_documents(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Hold these documents until the change ends. Raises NotFoundError where one is gone."""
    held = connection.execute(
        sa.select(document.c.artifact_id).where(_these(workspace_id, ids)).order_by(document.c.artifact_id).with_for_update()
    ).all()
    if len(held) != len(set(ids)):
        raise NotFoundError


def unused_hashes(connection: Connection, workspace_id: int, hashes: Sequence[str]) -> list[str]:
    """Those of the hashes that no document of the workspace has as its native."""
    rows = connection.execute(
        sa.select(document.c.sha256_hash)
        .distinct()
        .where(
            document.c.workspace_id == workspace_id,
            document.c.has_native,
            document.c.sha256_hash == sa.any_(sa.literal(list(hashes), ARRAY(sa.Text))),
        )
    )
    used = set(rows.scalars())
    return [item for item in hashes if item not in used]


def _object(pieces: Mapping[int, Stored]) -> str:
    return "{" + ",".join(f'"{key:d}":{json_piece(value)}' for key, value in pieces.items()) + "}"

"""The SQL that lists which files the rows of productions name."""

from collections.abc import Iterator

import sqlalchemy as sa

from photostat.productions.layout import DAT, EXCEPTIONS, OPT, volume_prefix
from photostat.productions.model import ProductionState
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.stored import VouchedBlob

_AT_ONCE = 5_000
_WITH_VOLUME = sa.text("SELECT artifact_id FROM production WHERE workspace_id = :workspace AND state = ANY(:states) ORDER BY 1")
_PAGES = sa.text(
    """
    SELECT production_id, position, page_number, p.path, p.byte_size, p.sha256, d.document_id
    FROM production_page AS p JOIN production_document AS d USING (workspace_id, production_id, position)
    WHERE workspace_id = :workspace AND p.path IS NOT NULL
        AND (production_id, position, page_number) > (:production, :position, :page)
    ORDER BY production_id, position, page_number LIMIT :most
    """
)
_OTHERS = sa.text(
    """
    SELECT production_id, position, document_id, coalesce(text_path, ''), coalesce(native_path, ''), file_size, sha256
    FROM production_document
    WHERE workspace_id = :workspace AND (text_path <> '' OR native_path <> '')
        AND (production_id, position) > (:production, :position)
    ORDER BY production_id, position LIMIT :most
    """
)


def files_of_volumes(connection: Connection, workspace_id: int) -> Iterator[VouchedBlob]:
    """Pages, texts and natives of a workspace's productions, load files of those with a volume; some thousand rows at a time."""
    given = {"workspace": workspace_id, "most": _AT_ONCE}
    at = {"production": 0, "position": -1, "page": 0}
    while rows := connection.execute(_PAGES, given | at).all():
        for row in rows:
            yield VouchedBlob(row[6], f"{volume_prefix(workspace_id, row[0])}/{row[3]}", row[4], row[5])
        at = {"production": rows[-1][0], "position": rows[-1][1], "page": rows[-1][2]}
    at = {"production": 0, "position": -1}
    while rows := connection.execute(_OTHERS, given | at).all():
        for production_id, _, document_id, text_path, native_path, file_size, sha256 in rows:
            prefix = volume_prefix(workspace_id, production_id)
            if text_path:
                yield VouchedBlob(document_id, f"{prefix}/{text_path}", None, None)
            if native_path:
                yield VouchedBlob(document_id, f"{prefix}/{native_path}", file_size, sha256)
        at = {"production": rows[-1][0], "position": rows[-1][1]}
    states = [state.value for state in ProductionState if state.has_volume]
    for production_id in connection.execute(_WITH_VOLUME, {"workspace": workspace_id, "states": states}).scalars():
        for path in (OPT, DAT, EXCEPTIONS):
            yield VouchedBlob(production_id, f"{volume_prefix(workspace_id, production_id)}/{path}", None, None)

"""Which documents a production has, and which number each page gets: once, in one statement, as things are at that moment.

Numbers, pages and redactions are copied, so that whoever goes on after a kill makes the same pages under the same numbers.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from photostat.errors import ConflictError
from photostat.imaging.sets.store.documents import documents_of_set, find_last_run
from photostat.productions.model import Numbered, Production
from photostat.storage.database import Connection
from photostat.workspaces.documents.store.table import document, document_with_pending_images
from photostat.workspaces.fields.system_fields import HIDDEN_FOR_QC
from photostat.workspaces.searches.store.evaluation import documents_of

_CHOSEN = sa.table("chosen_document", sa.column("artifact_id", sa.Integer))

_NUMBER = sa.text(
    """
    WITH image AS (
        SELECT i.document_id, i.page_number, i.blob_key, i.sha256, i.format, i.dpi, i.rotation,
            row_number() OVER (PARTITION BY i.document_id ORDER BY i.page_number) AS place,
            (SELECT jsonb_agg(jsonb_build_object('Style', m.style, 'Shape', m.shape, 'Left', m.left_px, 'Top', m.top_px,
                    'Right', m.right_px, 'Bottom', m.bottom_px, 'Label', m.label) ORDER BY m.markup_id)
                FROM markup AS m WHERE m.workspace_id = :workspace AND m.document_id = i.document_id
                    AND m.page_number = i.page_number AND m.kind = 'Redaction') AS redactions
        FROM chosen_document AS c JOIN page_image AS i ON i.document_id = c.artifact_id
        WHERE i.workspace_id = :workspace
    ), counted AS (
        SELECT document_id, count(*) AS images, bool_or(redactions IS NOT NULL) AS has_redactions FROM image GROUP BY document_id
    ), numbered AS (
        SELECT d.*, coalesce(n.images, 0) AS images, coalesce(n.has_redactions, false) AS is_redacted,
            CASE WHEN n.images > 0 THEN n.images WHEN :slip_sheets THEN 1 ELSE 0 END AS takes,
            row_number() OVER (ORDER BY lower(d.control_number), d.artifact_id) - 1 AS place
        FROM chosen_document AS c
        JOIN document AS d ON d.artifact_id = c.artifact_id
        LEFT JOIN counted AS n ON n.document_id = c.artifact_id
        WHERE d.workspace_id = :workspace
    ), placed AS (
        SELECT *, CAST(sum(takes) OVER (ORDER BY place) - takes AS bigint) AS first_index FROM numbered
    ), documents AS (
        INSERT INTO production_document (workspace_id, production_id, position, document_id, control_number, custodian, file_name,
            file_extension, file_size, md5, sha256, native_type, has_native, has_redactions, images, page_count, first_index)
        SELECT :workspace, :production, place, artifact_id, control_number, coalesce(custodian, ''), coalesce(file_name, ''),
            coalesce(file_extension, ''), coalesce(file_size, 0), coalesce(md5_hash, ''), coalesce(sha256_hash, ''),
            coalesce(native_type, ''), native_guid IS NOT NULL AND sha256_hash IS NOT NULL, is_redacted OR has_redactions,
            images, takes, first_index
        FROM placed RETURNING page_count
    ), paper AS (
        SELECT p.place AS position, i.place AS page_number, CAST(:first + p.first_index + i.place - 1 AS bigint) AS number,
            i.blob_key, i.sha256, i.format, i.dpi, i.rotation, i.redactions
        FROM placed AS p JOIN image AS i ON i.document_id = p.artifact_id
        UNION ALL
        SELECT place, 1, CAST(:first + first_index AS bigint), NULL, NULL, 'Tiff', 300, 'NotSet', NULL
        FROM placed WHERE images = 0 AND takes = 1
    ), pages AS (
        INSERT INTO production_page (workspace_id, production_id, position, page_number, prefix_folded, number, label, source_key,
            source_sha256, format, dpi, rotation, redactions)
        SELECT :workspace, :production, position, page_number, lower(:prefix), number,
            :prefix || lpad(CAST(number AS text), greatest(:digits, length(CAST(number AS text))), '0') || :suffix,
            blob_key, sha256, format, dpi, rotation, redactions
        FROM paper RETURNING number
    )
    SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM pages), (SELECT max(number) FROM pages)
    """
)


@dataclass(frozen=True)
class Unready:
    """Documents of a production that are not to be given out now: by their images, or since their set never looked at them."""

    hidden: int
    pending: int
    unseen: int = 0


def choose_documents(connection: Connection, chosen: Production) -> Unready:
    """Fix which documents it has, for this transaction; `number_documents` comes next.

    Raises NotFoundError, ConflictError, InvalidInputError (see `documents_of`).
    """
    connection.execute(sa.text("SET LOCAL statement_timeout = '30min'"))
    connection.execute(sa.text("CREATE TEMPORARY TABLE chosen_document (artifact_id integer PRIMARY KEY) ON COMMIT DROP"))
    query, unseen = _ids(connection, chosen)
    connection.execute(sa.insert(_CHOSEN).from_select(["artifact_id"], query))
    connection.execute(sa.text("ANALYZE chosen_document"))
    own = sa.and_(document.c.workspace_id == chosen.workspace_id, document.c.artifact_id.in_(sa.select(_CHOSEN.c.artifact_id)))
    hidden = sa.select(sa.func.count()).select_from(document).where(own, document.c.image_qc_status == HIDDEN_FOR_QC)
    imaging = document_with_pending_images.c
    pending = (
        sa.select(sa.func.count())
        .select_from(document_with_pending_images)
        .where(imaging.workspace_id == chosen.workspace_id, imaging.document_id.in_(sa.select(_CHOSEN.c.artifact_id)))
    )
    return Unready(int(connection.execute(hidden).scalar_one()), int(connection.execute(pending).scalar_one()), unseen)


def number_documents(connection: Connection, chosen: Production) -> Numbered:
    """Give all of them their numbers. Raises ConflictError where one of the numbers is another production's."""
    numbers = chosen.numbers
    try:
        row = connection.execute(
            _NUMBER,
            {
                "workspace": chosen.workspace_id,
                "production": chosen.production_id,
                "first": numbers.first,
                "prefix": numbers.prefix,
                "suffix": numbers.suffix,
                "digits": numbers.digits,
                "slip_sheets": chosen.choices.slip_sheets,
            },
        ).one()
    except IntegrityError as error:
        raise ConflictError(
            f"Numbers from {numbers.label(numbers.first)} on belong to another production of this workspace already."
        ) from error
    return Numbered(row[0], row[1], row[2])


def _ids(connection: Connection, chosen: Production) -> tuple[sa.Select[tuple[int]], int]:
    """The documents, and how many of its set are not among them."""
    if chosen.saved_search_id is not None:
        assert chosen.asked_by is not None, "somebody asked for the run"
        found = documents_of(connection, chosen.workspace_id, chosen.saved_search_id, chosen.asked_by)
        return found.with_only_columns(document.c.artifact_id), 0
    assert chosen.imaging_set_id is not None, "a production has one of the two"
    run = find_last_run(connection, chosen.workspace_id, chosen.imaging_set_id)
    return documents_of_set(chosen.workspace_id, chosen.imaging_set_id, run), 0 if run is None else run.unseen

"""The tables of productions as SQL expressions, and the choices of one as JSON."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from photostat.productions.model import Choices, Endorsement, Stamp
from photostat.render.pages.endorsing import Place, Room

_MOMENT = sa.DateTime(timezone=True)

production = sa.table(
    "production",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("saved_search_id", sa.Integer),
    sa.column("imaging_set_id", sa.Integer),
    sa.column("prefix", sa.Text),
    sa.column("first_number", sa.BigInteger),
    sa.column("digits", sa.Integer),
    sa.column("suffix", sa.Text),
    sa.column("choices", JSONB),
    sa.column("state", sa.Text),
    sa.column("asked_by", sa.Integer),
    sa.column("asked_on", _MOMENT),
    sa.column("started_on", _MOMENT),
    sa.column("numbered_on", _MOMENT),
    sa.column("ended_on", _MOMENT),
    sa.column("lease_token", sa.Uuid),
    sa.column("lease_until", _MOMENT),
    sa.column("losses", sa.Integer),
    sa.column("last_number", sa.BigInteger),
    sa.column("documents", sa.BigInteger),
    sa.column("pages", sa.BigInteger),
    sa.column("produced", sa.BigInteger),
    sa.column("slip_sheets", sa.BigInteger),
    sa.column("left_out", sa.BigInteger),
    sa.column("errored", sa.BigInteger),
    sa.column("pages_done", sa.BigInteger),
    sa.column("error", sa.Text),
)

production_document = sa.table(
    "production_document",
    sa.column("workspace_id", sa.Integer),
    sa.column("production_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("document_id", sa.Integer),
    sa.column("control_number", sa.Text),
    sa.column("custodian", sa.Text),
    sa.column("file_name", sa.Text),
    sa.column("file_extension", sa.Text),
    sa.column("file_size", sa.BigInteger),
    sa.column("md5", sa.Text),
    sa.column("sha256", sa.Text),
    sa.column("native_type", sa.Text),
    sa.column("has_native", sa.Boolean),
    sa.column("has_redactions", sa.Boolean),
    sa.column("images", sa.Integer),
    sa.column("page_count", sa.Integer),
    sa.column("first_index", sa.BigInteger),
    sa.column("state", sa.Text),
    sa.column("reason", sa.Text),
    sa.column("text_path", sa.Text),
    sa.column("native_path", sa.Text),
)

production_page = sa.table(
    "production_page",
    sa.column("workspace_id", sa.Integer),
    sa.column("production_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("page_number", sa.Integer),
    sa.column("prefix_folded", sa.Text),
    sa.column("number", sa.BigInteger),
    sa.column("label", sa.Text),
    sa.column("source_key", sa.Text),
    sa.column("source_sha256", sa.Text),
    sa.column("format", sa.Text),
    sa.column("dpi", sa.Integer),
    sa.column("rotation", sa.Text),
    sa.column("redactions", JSONB),
    sa.column("path", sa.Text),
    sa.column("sha256", sa.Text),
    sa.column("byte_size", sa.BigInteger),
)


def choices_as_json(choices: Choices) -> dict[str, object]:
    """As it is stored."""
    return {
        "endorsements": {
            place.value: {"stamp": item.stamp.value, "text": item.text} for place, item in choices.endorsements.items()
        },
        "confidentiality": choices.confidentiality,
        "room": choices.room.value,
        "slip_sheets": choices.slip_sheets,
        "natives": choices.natives,
        "texts": choices.texts,
    }


def choices_in(stored: Mapping[str, Any]) -> Choices:
    """What was stored."""
    return Choices(
        endorsements={
            Place(place): Endorsement(Stamp(item["stamp"]), item["text"]) for place, item in stored["endorsements"].items()
        },
        confidentiality=stored["confidentiality"],
        room=Room(stored["room"]),
        slip_sheets=stored["slip_sheets"],
        natives=stored["natives"],
        texts=stored["texts"],
    )

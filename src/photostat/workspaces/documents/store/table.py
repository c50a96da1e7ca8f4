"""The tables of documents as SQL expressions; the columns themselves are made by the migrations."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

document = sa.table(
    "document",
    sa.column("workspace_id", sa.Integer),
    sa.column("artifact_id", sa.Integer),
    sa.column("control_number", sa.Text),
    sa.column("folder_id", sa.Integer),
    sa.column("group_identifier", sa.Text),
    sa.column("custodian", sa.Text),
    sa.column("has_images", sa.Integer),
    sa.column("image_qc_status", sa.Integer),
    sa.column("imaging_set", sa.Integer),
    sa.column("page_count", sa.Integer),
    sa.column("has_redactions", sa.Boolean),
    sa.column("has_native", sa.Boolean),
    sa.column("file_name", sa.Text),
    sa.column("file_extension", sa.Text),
    sa.column("file_size", sa.BigInteger),
    sa.column("native_type", sa.Text),
    sa.column("native_guid", sa.Uuid),
    sa.column("md5_hash", sa.Text),
    sa.column("sha1_hash", sa.Text),
    sa.column("sha256_hash", sa.Text),
    sa.column("extracted_text", sa.Text),
    sa.column("custom_values", JSONB),
    sa.column("created_by", sa.Integer),
    sa.column("created_on", sa.DateTime(timezone=True)),
    sa.column("modified_by", sa.Integer),
    sa.column("modified_on", sa.DateTime(timezone=True)),
)

document_text_chunk = sa.table(
    "document_text_chunk",
    sa.column("workspace_id", sa.Integer),
    sa.column("document_id", sa.Integer),
    sa.column("chunk_index", sa.Integer),
    sa.column("words", TSVECTOR),
)

page_image = sa.table(
    "page_image",
    sa.column("workspace_id", sa.Integer),
    sa.column("document_id", sa.Integer),
    sa.column("page_number", sa.Integer),
    sa.column("guid", sa.Uuid),
    sa.column("file_name", sa.Text),
    sa.column("format", sa.Text),
    sa.column("width_px", sa.Integer),
    sa.column("height_px", sa.Integer),
    sa.column("dpi", sa.Integer),
    sa.column("byte_size", sa.BigInteger),
    sa.column("sha256", sa.Text),
    sa.column("rotation", sa.Text),
    sa.column("markup_version", sa.BigInteger),
    sa.column("blob_key", sa.Text),
    sa.column("stamp", JSONB),
    sa.column("created_on", sa.DateTime(timezone=True)),
)

# Documents that an imaging job holds at this moment: their Has Images is Pending, whatever is stored
document_with_pending_images = sa.table(
    "document_with_pending_images", sa.column("workspace_id", sa.Integer), sa.column("document_id", sa.Integer)
)

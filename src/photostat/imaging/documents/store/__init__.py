"""The SQL of error records, findings and the status of documents."""

from photostat.imaging.documents.store.errors import (
    count_errors,
    is_ready_to_retry,
    list_errors,
    mark_retried,
    record_error,
    resolve_errors,
    unmark_retried,
)
from photostat.imaging.documents.store.findings import findings_of, list_findings, replace_findings
from photostat.imaging.documents.store.status import imaging_status

__all__ = [
    "count_errors",
    "findings_of",
    "imaging_status",
    "is_ready_to_retry",
    "list_errors",
    "list_findings",
    "mark_retried",
    "record_error",
    "replace_findings",
    "resolve_errors",
    "unmark_retried",
]

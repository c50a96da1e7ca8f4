"""The report of an install: its details as a CSV file, sent as it is read.

Rows are read in portions, each over a connection of its own, so that a caller who reads slowly holds none.
"""

import csv
import io
from collections.abc import Iterator

from starlette.responses import Response, StreamingResponse

from photostat.api.call import Call
from photostat.api.document_files import content_disposition
from photostat.api.library_models import library_time
from photostat.applications.installs.model import Install, InstallDetail
from photostat.applications.installs.reading import details_page

_COLUMNS = ("CreatedOn", "ArtifactTypeName", "Name", "ArtifactID", "Guids", "Message")
_PORTION = 1_000


def report_response(call: Call, install: Install) -> Response:
    """`{application}_{id}_Details.csv`."""
    name = f"{install.application.name}_{install.install_id}_Details.csv"
    headers = {"Content-Disposition": content_disposition("attachment", name), "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(_portions(call, install), media_type="text/csv", headers=headers)


def _portions(call: Call, install: Install) -> Iterator[bytes]:
    yield _lines([_COLUMNS])
    start = 1
    while True:
        with call.read() as connection:
            found = details_page(connection, install, start, _PORTION).details
        if not found:
            return
        yield _lines([_row(detail) for detail in found])
        start += len(found)


def _row(detail: InstallDetail) -> tuple[str, ...]:
    return (
        library_time(detail.created_on),
        _plain(detail.artifact_type_name),
        _plain(detail.name),
        str(detail.artifact_id),
        "" if detail.guid is None else str(detail.guid),
        _plain(detail.message),
    )


def _plain(untrusted: str) -> str:
    """Names come from strangers' archives; a spreadsheet would run one that begins like a formula."""
    return f"'{untrusted}" if untrusted[:1] in ("=", "+", "-", "@", "\t", "\r") else untrusted


def _lines(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()

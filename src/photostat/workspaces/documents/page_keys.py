"""Where page images lie in the blob store; the key says whether Photostat encoded a page or somebody gave it.

Keys are made on the server alone. An imaging job's are fixed by document, job and page: what is imaged again after a worker was
lost overwrites, and never doubles. Those of given pages are never another upload's, so that whoever removes one leaves the other.
"""

import os
import re

_WORKSPACE = re.compile(r"workspaces/(\d+)/")
_MADE = re.compile(r"workspaces/\d+/images/\d+/\d{1,10}-\d{6,}\.(?:tif|jpg)")


def made_page_key(workspace_id: int, document_id: int, job_id: int, page_number: int, extension: str) -> str:
    """The key of a page that a job made."""
    return f"workspaces/{workspace_id}/images/{document_id}/{job_id}-{page_number:06d}.{extension}"


def given_page_key(workspace_id: int, document_id: int, sha256: str, extension: str) -> str:
    """A key of its own for a page that was uploaded or loaded."""
    return f"workspaces/{workspace_id}/images/{document_id}/{sha256[:16]}-{os.urandom(8).hex()}.{extension}"


def workspace_of(blob_key: str) -> int:
    """The workspace whose file this is."""
    found = _WORKSPACE.match(blob_key)
    if found is None:
        raise ValueError(f"{blob_key!r} is no file of a workspace")
    return int(found[1])


def is_made_here(blob_key: str) -> bool:
    """Whether Photostat itself encoded this page, from pixels; else it is as hostile as a native."""
    return _MADE.fullmatch(blob_key) is not None

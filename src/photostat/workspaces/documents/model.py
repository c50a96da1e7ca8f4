"""What loading speaks of: modes, natives that are stored, rows that are read, errors of single rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from photostat.errors import ConflictError
from photostat.workspaces.documents.values import StoredValue

MOST_CONTROL_NUMBER_CHARS = 255


class LoadMode(StrEnum):
    """What happens to a row whose control number is there already, and to one whose is not."""

    APPEND = "append"
    OVERLAY = "overlay"
    APPEND_OVERLAY = "append_overlay"


class ControlNumberTakenError(ConflictError):
    """A document of this control number is there already; the one being loaded was not."""

    code = "control_number_taken"


@dataclass(frozen=True, kw_only=True)
class StoredNative:
    """A native in the blob store, before any row vouches for it. Hashes are lower-case hex, size in bytes.

    `native_type` None: not identified yet; imaging tries again.
    """

    file_name: str
    size: int
    md5: str
    sha1: str
    sha256: str
    native_type: str | None = None

    @property
    def extension(self) -> str:
        """Lower case, without the dot; empty where the name has none that looks like one."""
        stem, dot, extension = self.file_name.rpartition(".")
        return extension.lower() if dot and stem and 0 < len(extension) <= 50 else ""


@dataclass(frozen=True)
class LoadedDocument:
    """A document that was made or overlaid."""

    artifact_id: int
    control_number: str
    file_name: str
    is_new: bool = True


@dataclass(frozen=True)
class ItemError:
    """Why one row was not loaded (or one page of it). `line_number` counts from 1; `code` is stable and for programs."""

    line_number: int
    control_number: str
    field: str
    code: str
    message: str


@dataclass(kw_only=True)
class IncomingDocument:
    """One row on its way into the database. `values`: column of the table `document` -> value; `own_values`: ArtifactID of a
    user's field as digits -> value, None to remove it."""

    line_number: int
    control_number: str
    values: dict[str, StoredValue | None] = field(default_factory=dict)
    own_values: dict[str, StoredValue | None] = field(default_factory=dict)
    native: StoredNative | None = None


@dataclass(frozen=True)
class BatchOutcome:
    """What one transaction did: line number -> document, and the rows that it refused."""

    documents: Mapping[int, LoadedDocument]
    errors: tuple[ItemError, ...] = ()

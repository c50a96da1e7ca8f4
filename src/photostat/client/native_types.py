"""Native types: what kinds of file the workspace knows, and what is done with them."""

from dataclasses import dataclass

from photostat.client.decoding import decode
from photostat.client.paths import imaging, own
from photostat.client.transport import Transport


@dataclass(frozen=True)
class NativeType:
    """A kind of file. `native_category`: None where the native engine does not take it."""

    artifact_id: int
    name: str
    file_type_id: int
    basic_category: str
    use_native_imaging: bool
    restricted_from_imaging_by_default: bool
    prevent_native_download: bool
    native_category: str | None = None


@dataclass(frozen=True)
class _List:
    native_types: tuple[NativeType, ...]


class NativeTypes:
    """The native types of a workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def read(self, workspace_id: int, native_type_id: int) -> NativeType:
        """One native type."""
        return decode(NativeType, self._transport.get(f"{imaging(workspace_id)}/native-types/{native_type_id}"), "native type")

    def list(self, workspace_id: int) -> tuple[NativeType, ...]:
        """All, by file_type_id."""
        return decode(_List, self._transport.get(f"{own(workspace_id)}/native-types"), "native types").native_types

"""What a native type of a workspace is (contracts/imaging.md section 12). No SQL, no HTTP."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WorkspaceNativeType:
    """One row. `native_category` is None where the native engine does not take the type."""

    artifact_id: int
    file_type_id: int
    name: str
    basic_category: str
    native_category: str | None
    use_native_imaging: bool
    restricted_by_default: bool
    """New profiles restrict it unless they say otherwise; profiles that are there keep what they have."""
    prevent_native_download: bool


@dataclass(frozen=True)
class NativeTypeFlags:
    """What a workspace may change of a native type; None leaves a flag as it is."""

    restricted_by_default: bool | None = None
    prevent_native_download: bool | None = None

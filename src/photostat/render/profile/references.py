"""References inside a profile: objects of a workspace, and native types.

An ArtifactID means something in one workspace only. The rendering library knows no workspace, so a native type is found
here by its FileTypeID or its name, and an object reference is only kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, PlainSerializer, PlainValidator

from photostat.render.native_types import all_native_types, restricted_by_default
from photostat.render.profile.wire import INT32_MAX, Whole, WireModel, refuse


class ObjectRef(WireModel):
    """A field or field code of a workspace, kept as it came."""

    artifact_id: Annotated[int, Whole(0, INT32_MAX)] = 0
    name: str = ""


def drop_zero_reference(reference: ObjectRef | None) -> ObjectRef | None:
    """Clients of the older interface send ArtifactID 0 for "none" (seed 002). A name alone is for the command."""
    return reference if reference is not None and (reference.artifact_id or reference.name) else None


OptionalRef = Annotated[ObjectRef | None, AfterValidator(drop_zero_reference)]


def reference_value(reference: ObjectRef | None, fields: Mapping[str, str]) -> str | None:
    """The document's value of the field that is referred to; None where the document has no such field.

    `fields`: by ArtifactID as digits, which decides, and by name in lower case.
    """
    if reference is None:
        return None
    by_id = fields.get(str(reference.artifact_id)) if reference.artifact_id else None
    return by_id if by_id is not None else fields.get(reference.name.lower())


@dataclass(frozen=True)
class NativeTypeRef:
    """A native type of native_types.csv."""

    file_type_id: int
    name: str


def native_type_ref(value: object) -> NativeTypeRef:
    """The native type that a FileTypeID, a name, or an object with either means. The FileTypeID decides.

    Raises PydanticCustomError when there is no such type.
    """
    if isinstance(value, NativeTypeRef):
        return value
    if isinstance(value, Mapping):
        members = {str(key).lower(): member for key, member in value.items() if member is not None}
        for key in ("filetypeid", "name"):
            if key in members:
                return _find(members[key])
        raise refuse("must have a FileTypeID or a Name; an ArtifactID alone names a native type only on a server")
    return _find(value)


def restricted_native_types() -> tuple[NativeTypeRef, ...]:
    """The native types that are restricted from imaging by default, by FileTypeID."""
    return tuple(native_type_ref(number) for number in sorted(restricted_by_default()))


def _find(value: object) -> NativeTypeRef:
    wanted = value.strip().lower() if isinstance(value, str) else value
    if isinstance(wanted, str) and wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        wanted = int(wanted)
    if not isinstance(wanted, bool):
        for known in all_native_types():
            if wanted == known.file_type_id or wanted == known.name.lower():
                return NativeTypeRef(known.file_type_id, known.name)
    raise refuse(f"must be the FileTypeID or the name of a native type, which {value!r:.60} is not")


def _sorted_once(references: tuple[NativeTypeRef, ...]) -> tuple[NativeTypeRef, ...]:
    return tuple(sorted(set(references), key=lambda reference: reference.file_type_id))


def _native_type_to_wire(reference: NativeTypeRef) -> dict[str, object]:
    return {"FileTypeID": reference.file_type_id, "Name": reference.name}


_OneNativeType = Annotated[NativeTypeRef, PlainValidator(native_type_ref), PlainSerializer(_native_type_to_wire)]
NativeTypeRefs = Annotated[tuple[_OneNativeType, ...], AfterValidator(_sorted_once)]

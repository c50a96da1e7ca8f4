"""Numbers and small objects that occur all over the wire (contracts/platform.md section 4).

Bounds are those of the database's integers: a number that does not fit is refused here with 400, before SQL sees it.
"""

from typing import Annotated, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import Field

from photostat.api.wire.naming import KeepsNullModel, WireModel

INT32_MAX = 2**31 - 1
INT64_MAX = 2**63 - 1
ADMIN_WORKSPACE = -1

T = TypeVar("T")

Int32 = Annotated[int, Field(ge=-INT32_MAX - 1, le=INT32_MAX)]
Int64 = Annotated[int, Field(ge=-INT64_MAX - 1, le=INT64_MAX)]
ArtifactID = Annotated[int, Field(ge=1, le=INT32_MAX)]
WorkspaceID = Annotated[int, Field(ge=ADMIN_WORKSPACE, le=INT32_MAX)]


class Identifier(WireModel):
    """A thing by name and number: `{"Name": …, "ArtifactID": …, "Guids": []}`. `name` None: left out."""

    name: str | None = None
    artifact_id: Int32
    guids: tuple[UUID, ...] = ()


class ArtifactReference(WireModel):
    """A thing by its number alone, as requests name clients, matters and statuses."""

    artifact_id: Int32


class Securable(KeepsNullModel, Generic[T]):
    """A value that a user may not be allowed to see: hidden, it is null and `Secured` is true."""

    keeps_null: ClassVar[frozenset[str]] = frozenset({"Value"})

    secured: bool = False
    value: T | None = None

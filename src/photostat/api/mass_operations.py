"""The Mass Operation Manager, as far as imaging needs it: naming a list of documents (contracts/imaging.md section 7.4).

Only the list is made here; what is done with it stands with each operation.
"""

from typing import Annotated, ClassVar

from fastapi import Path
from pydantic import Field

from photostat.api.call import CallOf
from photostat.api.wire.naming import WireModel
from photostat.api.wire.route import wire_router
from photostat.api.wire.shapes import ArtifactID, Int32
from photostat.imaging.access import enter_imaging
from photostat.imaging.mass.processes import create_mass_process
from photostat.services import objects_of
from photostat.workspaces.artifacts.well_known import ArtifactType
from photostat.workspaces.people.rights import Right

router = wire_router("/Relativity.REST/api/MassOperation/v1/MassOperationManager", tags=["Mass operations"])


class MassQuery(WireModel):
    """Which documents: a condition as in queries; an empty one means all of them."""

    condition: str = Field("", examples=["'ArtifactID' IN [1053648, 1053649]"])


class MassProcessRequest(WireModel):
    """What a list is made of. `DatabaseTokenRequired` is accepted and has no effect."""

    also_spelled: ClassVar[dict[str, str]] = {"artifacttypeid": "artifact_type_id"}

    artifact_type_id: Annotated[Int32, Field(alias="ArtifactTypeID")] = int(ArtifactType.DOCUMENT)
    database_token_required: bool = False
    query: MassQuery


class MassProcessBody(WireModel):
    """A request in its wrapper."""

    request: MassProcessRequest


class MassProcessAnswer(WireModel):
    """The number of the list, for MassProcessId of mass imaging."""

    process_id: int = Field(examples=[5])


@router.post("/workspace/{w}/CreateMassProcessTables")
def create_mass_process_tables(w: Annotated[ArtifactID, Path()], body: MassProcessBody, call: CallOf) -> MassProcessAnswer:
    """Write down the documents that meet a condition, for a mass operation of the next days."""
    asked = body.request
    with call.change() as change:
        access = enter_imaging(change.connection, call.user_id, w, Right.RUN_MASS_OPERATION)
        objects = objects_of(call.services)
        number = create_mass_process(
            change, objects, access, artifact_type_id=asked.artifact_type_id, condition=asked.query.condition
        )
    return MassProcessAnswer(process_id=number)

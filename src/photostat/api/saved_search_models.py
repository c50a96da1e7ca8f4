"""Requests and answers of the Keyword Search Manager (contracts/platform.md section 10).

A condition and a group of conditions have one form on the wire, told apart by `Conditions`; what each of them needs is checked
where it becomes a definition (saved_search_translation).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field as Member

from photostat.api.module_queries import WorkspaceBody
from photostat.api.wire.enums import ByName
from photostat.api.wire.naming import KeepsNullModel, WireModel
from photostat.api.wire.shapes import ArtifactID, ArtifactReference, Identifier, Int32
from photostat.workspaces.searches.definition import Joiner, Operator

JsonValue = object


class ConditionType(StrEnum):
    """Which operators a condition has; the type of its field decides that, whatever a request says."""

    CRITERIA = "Criteria"
    CRITERIA_DATE = "CriteriaDate"


class Direction(StrEnum):
    """Of a sort."""

    ASCENDING = "Ascending"
    DESCENDING = "Descending"


class Scope(StrEnum):
    """Where a search looks: everywhere, in some folders, in these and all below them."""

    ENTIRE_CASE = "EntireCase"
    FOLDERS = "Folders"
    SUB_FOLDERS = "SubFolders"


class Month(StrEnum):
    """For dates of a month in whatever year."""

    JANUARY = "January"
    FEBRUARY = "February"
    MARCH = "March"
    APRIL = "April"
    MAY = "May"
    JUNE = "June"
    JULY = "July"
    AUGUST = "August"
    SEPTEMBER = "September"
    OCTOBER = "October"
    NOVEMBER = "November"
    DECEMBER = "December"


MONTHS = tuple(Month)

OperatorName = Annotated[Operator, ByName(Operator)]
JoinerName = Annotated[Joiner, ByName(Joiner, numbers={0: Joiner.NONE, 1: Joiner.AND, 2: Joiner.OR})]
ConditionTypeName = Annotated[ConditionType, ByName(ConditionType)]
DirectionName = Annotated[Direction, ByName(Direction, numbers=dict(enumerate(Direction)))]
ScopeName = Annotated[Scope, ByName(Scope, numbers=dict(enumerate(Scope)))]
MonthName = Annotated[Month, ByName(Month, numbers=dict(enumerate(Month, start=1)))]


class FieldIdentifier(WireModel):
    """A field by one of these, the first that says something; an id of 0 says nothing."""

    artifact_id: Int32 = 0
    view_field_id: Int32 = 0
    guids: Annotated[tuple[UUID, ...], Member(max_length=100)] = ()
    name: str = ""


class ConditionModel(WireModel):
    """A condition on a field, or a group: then it has `Conditions` and nothing else."""

    conditions: "tuple[JoinedModel, ...] | None" = None
    operator: OperatorName | None = None
    field_identifier: FieldIdentifier | None = None
    value: JsonValue = None
    not_operator: bool | None = None
    condition_type: ConditionTypeName | None = None
    month: MonthName | None = None


class JoinedModel(WireModel):
    """A condition or group, and how it is joined to the next one. A group may also stand here without `Condition`."""

    condition: ConditionModel | None = None
    conditions: "tuple[JoinedModel, ...] | None" = None
    boolean_operator: JoinerName = Joiner.NONE


class CriteriaModel(WireModel):
    """All conditions; none: all documents."""

    conditions: tuple[JoinedModel, ...] = ()


class SearchSortModel(WireModel):
    """One level of the order; levels with an `Order` stand in its order."""

    field_identifier: FieldIdentifier
    direction: DirectionName = Direction.ASCENDING
    order: Int32 = 0


class SearchModel(WireModel):
    """What a search shall be; what is absent has its default, in an update too. SearchContainer is accepted: there is one."""

    artifact_id: Int32 = 0
    artifact_type_id: Int32 = 10
    name: str
    fields: Annotated[tuple[FieldIdentifier, ...], Member(max_length=1_000)] = ()
    search_criteria: CriteriaModel = CriteriaModel()
    sorts: Annotated[tuple[SearchSortModel, ...], Member(max_length=20)] = ()
    scope: ScopeName | None = None
    search_folders: Annotated[tuple[ArtifactReference, ...], Member(max_length=1_000)] = ()
    requires_manual_run: bool = False
    query_hint: str = ""
    sort_by_rank: bool = False
    search_text: str = ""
    keywords: str = ""
    notes: str = ""
    owner: ArtifactReference | None = None


class SaveBody(WorkspaceBody):
    """Save a search."""

    search_dto: SearchModel = Member(alias="SearchDTO")


class SearchBody(WorkspaceBody):
    """Which search. Other members, such as the destination of a move, change nothing: there is one container."""

    also_spelled: ClassVar[Mapping[str, str]] = {**WorkspaceBody.also_spelled, "artifactid": "search_artifact_id"}

    search_artifact_id: ArtifactID


class ConditionAnswer(KeepsNullModel):
    """A condition on a field; `Value` is there even when it is null."""

    keeps_null: ClassVar[frozenset[str]] = frozenset({"Value"})

    operator: OperatorName
    field_identifier: FieldIdentifier
    value: JsonValue = None
    not_operator: bool
    condition_type: ConditionTypeName
    month: MonthName | None = None


class GroupAnswer(WireModel):
    """Conditions in their order."""

    conditions: "tuple[JoinedAnswer, ...]"


class JoinedAnswer(WireModel):
    """A condition or group, and how it is joined to the next one."""

    condition: ConditionAnswer | GroupAnswer
    boolean_operator: JoinerName


class SearchAnswer(WireModel):
    """A whole search."""

    artifact_id: int
    artifact_type_id: int = 10
    name: str
    search_criteria: GroupAnswer
    fields: tuple[FieldIdentifier, ...]
    sorts: tuple[SearchSortModel, ...]
    scope: ScopeName
    search_folders: tuple[Identifier, ...]
    includes: tuple[str, ...] = ()
    search_text: str
    sort_by_rank: bool
    requires_manual_run: bool
    query_hint: str
    owner: Identifier
    search_container: Identifier
    search_container_id: int
    keywords: str
    notes: str
    system_created_by: Identifier
    system_created_on: str
    system_last_modified_by: Identifier
    system_last_modified_on: str


class CopyAnswer(WireModel):
    """The copy."""

    artifact_id: int
    name: str


class FoundDocument(WireModel):
    """A document of a search."""

    artifact_id: int
    control_number: str


class FoundDocuments(WireModel):
    """A page of them."""

    total_count: int
    documents: tuple[FoundDocument, ...]


class DocumentCount(WireModel):
    """How many."""

    total_count: int

"""What the searches of the Application Install service read and answer (contracts/applications.md sections 6.8 and 6.9)."""

from typing import Annotated

from pydantic import Field as Member

from photostat.api.library_models import Action, InstallStatusAnswer
from photostat.api.object_manager_models import SortModel
from photostat.api.wire.naming import WireModel
from photostat.api.wire.shapes import Identifier
from photostat.applications.installs.found import SearchAsked, SearchSort
from photostat.errors import InvalidInputError


class QueryOptions(WireModel):
    """Condition and order; without them all rows in the order in which installs were begun."""

    condition: str = ""
    sorts: Annotated[tuple[SortModel, ...], Member(max_length=20)] = ()


class SearchBody(WireModel):
    """The body of a search; an empty one finds all."""

    query_options: QueryOptions = Member(default=QueryOptions(), alias="queryOptions")

    def asked(self, *, offset: int, length: int) -> SearchAsked:
        """The same without wire. Raises InvalidInputError for a sort without a name."""
        options = self.query_options
        return SearchAsked(
            condition=options.condition, sorts=tuple(_sort(item) for item in options.sorts), offset=offset, length=length
        )


class PlaceModel(WireModel):
    """A workspace with the newest install of an application.

    Searches of installs have `Version` where those of workspaces have `SchemaVersion`.
    """

    application_install_id: int | None = None
    application_identifier: Identifier
    workspace_identifier: Identifier
    client_identifier: Identifier | None = None
    matter_identifier: Identifier | None = None
    root_folder_id: int
    install_status: InstallStatusAnswer
    version: str | None = None
    schema_version: str | None = None
    is_out_of_date: bool
    installed_by: Identifier | None = None
    started_on: str | None = None
    completed_on: str | None = None


class SummaryModel(WireModel):
    """The whole result by status; `Other` is what no install was ever begun for."""

    other: int
    pending: int
    in_progress: int
    failed: int
    completed: int
    canceled: int
    total_active_installs: int
    total: int


class SearchAnswer(WireModel):
    """A page of a search."""

    results: tuple[PlaceModel, ...]
    summary: SummaryModel
    current_start_index: int
    result_count: int
    total_count: int
    first_page: Action | None = None
    previous_page: Action | None = None
    next_page: Action | None = None
    last_page: Action | None = None


def _sort(item: SortModel) -> SearchSort:
    sort = item.sort()
    if sort.field.name is None:
        raise InvalidInputError("Sorts.FieldName: a name of a column is needed.")
    return SearchSort(column=sort.field.name, descending=sort.descending)

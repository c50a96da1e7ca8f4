"""Pages of installs and of workspaces as the Application Install service answers them, with the links that lead on."""

from collections.abc import Callable

from photostat.api.application_install_pages import LinkStyle, Page, page_links
from photostat.api.application_search_models import PlaceModel, SearchAnswer, SummaryModel
from photostat.api.library_models import Action, InstallStatusAnswer, library_time
from photostat.api.wire.shapes import Identifier
from photostat.applications.installs.found import Found, FoundPlace
from photostat.applications.library.model import InstallStatus
from photostat.workspaces.artifacts.model import Reference

HREF = "Relativity.LibraryApplications/workspace/-1/libraryapplications"

_PAGES = ("FirstPage", "PreviousPage", "NextPage", "LastPage")


def installs_answer(found: Found, page: Page, *, with_actions: bool, application_id: int | None) -> SearchAnswer:
    """A page of installs. `application_id`: the one that all are of, for the links."""
    path = "install/search" if application_id is None else f"{application_id}/install/search"

    def place(item: FoundPlace) -> PlaceModel:
        details = _details(item) if with_actions and item.install_id is not None else None
        return _place(item, details, version=_text(item.version))

    return _answer(found, page, place, _links("SearchStatus", path) if with_actions else None)


def workspaces_answer(found: Found, page: Page, *, with_actions: bool, application_id: int) -> SearchAnswer:
    """A page of workspaces."""
    path = f"{application_id}/install/available-workspaces"

    def place(item: FoundPlace) -> PlaceModel:
        return _place(item, None, schema_version=_text(item.schema_version))

    return _answer(found, page, place, _links("GetWorkspacesAvailableForInstall", path) if with_actions else None)


def _answer(found: Found, page: Page, place: Callable[[FoundPlace], PlaceModel], links: LinkStyle | None) -> SearchAnswer:
    answer = SearchAnswer(
        results=tuple(place(item) for item in found.places),
        summary=_summary(found),
        current_start_index=page.start,
        result_count=len(found.places),
        total_count=found.total,
    )
    return answer if links is None else answer.model_copy(update=page_links(page, found.total, links).members())


def _summary(found: Found) -> SummaryModel:
    def count(status: InstallStatus) -> int:
        return found.by_status.get(status, 0)

    pending, in_progress = count(InstallStatus.PENDING), count(InstallStatus.IN_PROGRESS)
    return SummaryModel(
        other=count(InstallStatus.UNKNOWN),
        pending=pending,
        in_progress=in_progress,
        failed=count(InstallStatus.FAILED),
        completed=count(InstallStatus.COMPLETED),
        canceled=count(InstallStatus.CANCELED),
        total_active_installs=pending + in_progress,
        total=found.total,
    )


def _place(
    item: FoundPlace, details: Action | None, *, version: str | None = None, schema_version: str | None = None
) -> PlaceModel:
    guids = () if item.application_guid is None else (item.application_guid,)
    return PlaceModel(
        application_install_id=item.install_id,
        application_identifier=Identifier(name=item.application.name, artifact_id=item.application.artifact_id, guids=guids),
        workspace_identifier=_identifier(item.workspace),
        client_identifier=_identified(item.client),
        matter_identifier=_identified(item.matter),
        root_folder_id=item.root_folder_id,
        install_status=InstallStatusAnswer(code=item.status, message=item.message or None, get_details_action=details),
        version=version,
        schema_version=schema_version,
        is_out_of_date=item.is_out_of_date,
        installed_by=_identified(item.installed_by),
        started_on=None if item.started_on is None else library_time(item.started_on),
        completed_on=None if item.completed_on is None else library_time(item.completed_on),
    )


def _details(item: FoundPlace) -> Action:
    href = f"{HREF}/{item.application.artifact_id}/install/{item.install_id}/details/1/10"
    return Action(name="GetInstallDetails-DefaultPage", href=href, verb="GET")


def _links(prefix: str, path: str) -> LinkStyle:
    first, previous, next_, last = (f"{prefix}-{page}" for page in _PAGES)

    def href(start: int, length: int) -> str:
        return f"{HREF}/{path}?start={start}&length={length}&includeActions=true"

    return LinkStyle((first, previous, next_, last), "POST", href)


def _identifier(thing: Reference) -> Identifier:
    return Identifier(name=thing.name, artifact_id=thing.artifact_id)


def _identified(thing: Reference | None) -> Identifier | None:
    return None if thing is None else _identifier(thing)


def _text(version: object) -> str | None:
    return None if version is None else str(version)

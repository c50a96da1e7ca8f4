"""Installs as the Application Install service answers them, with the actions that lead on (section 6 of the contract)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from photostat.api.admin_shapes import identifier
from photostat.api.application_install_models import (
    CancelInstallsAnswer,
    CancelResult,
    ConflictModel,
    DetailModel,
    DetailsAnswer,
    InstallAnswer,
    InstallReading,
    InstallResult,
    InstallValidation,
    OutdatedAnswer,
    ResolutionModel,
    RetryRequestTemplate,
    UpdatePayload,
    VersionParts,
)
from photostat.api.application_install_pages import LinkStyle, Page, page_links
from photostat.api.library_models import Action, InstallStatusAnswer, library_time
from photostat.api.wire.shapes import Identifier
from photostat.applications.archives.version import Version
from photostat.applications.installs.model import (
    OUT_OF_DATE,
    Cancelled,
    Conflict,
    DetailsPage,
    Install,
    InstallDetail,
    Mode,
    ResolutionOption,
    WorkspaceResult,
)
from photostat.applications.library.model import InstallStatus, LibraryApplication
from photostat.workspaces.artifacts.model import Reference

HREF = "Relativity.LibraryApplications/workspace/-1/libraryapplications"

_DETAIL_PAGES = ("GetInstallDetailsFirst", "GetInstallDetailsPrevious", "GetInstallDetailsNext", "GetInstallDetailsLast")


def requested_answer(application: LibraryApplication, results: Iterable[WorkspaceResult], *, with_actions: bool) -> InstallAnswer:
    """What came of a request to install."""
    return InstallAnswer(
        application_identifier=application_identifier(application),
        results=tuple(_result(application.artifact_id, result, with_actions=with_actions) for result in results),
    )


def reading_answer(install: Install, *, with_actions: bool) -> InstallReading:
    """One install. What failed its validation has conflicts to be resolved in the place of details."""
    is_resolvable = install.status is InstallStatus.FAILED and bool(install.conflicts)
    details = with_actions and not is_resolvable
    return InstallReading(
        application_install_id=install.install_id,
        application_identifier=Identifier(artifact_id=install.application.artifact_id),
        workspace_identifier=_workspace(install.workspace.artifact_id, install.workspace_guid),
        workspace_name=install.workspace.name,
        client=_identified(install.client),
        matter=_identified(install.matter),
        install_status=InstallStatusAnswer(
            code=install.status,
            message=install.message or ("" if is_resolvable and with_actions else None),
            get_details_action=_details_action(install.application.artifact_id, install.install_id) if details else None,
        ),
        validation_result=_validation(install) if is_resolvable and with_actions else None,
        version=str(install.version),
        is_out_of_date=install.is_out_of_date,
        validation_messages=_validation_messages(install),
        installed_by=identifier(install.installed_by),
        errors=tuple(_detail(error) for error in install.errors),
        started_on=None if install.started_on is None else library_time(install.started_on),
        completed_on=None if install.completed_on is None else library_time(install.completed_on),
    )


def outdated_answer(application: LibraryApplication, count: int) -> OutdatedAnswer:
    """How many are outdated; how to update them, where there are any. The verb is the published one: the route takes POST."""
    update = Action(name="UpdateOutdatedApplications", href=f"{HREF}/{application.artifact_id}/install/all", verb="GET")
    return OutdatedAnswer(
        application_identifier=application_identifier(application),
        is_global_application=application.is_global,
        outdated_workspaces_count=count,
        update_outdated_applications=update if count else None,
        update_outdated_applications_payload=UpdatePayload(mode=Mode.UPGRADE_ONLY, unlock_applications=True) if count else None,
    )


def cancelled_answer(
    application: LibraryApplication, cancelled: Sequence[Cancelled], *, by_identifier: bool = False
) -> CancelInstallsAnswer:
    """What came of cancelling."""
    return CancelInstallsAnswer(
        results=tuple(_cancelled(item, by_identifier=by_identifier) for item in cancelled),
        application_identifier=application_identifier(application),
    )


def details_answer(install: Install, found: DetailsPage, page: Page, *, with_actions: bool) -> DetailsAnswer:
    """A page of details."""
    base = f"{HREF}/{install.application.artifact_id}/install/{install.install_id}/details"
    answer = DetailsAnswer(
        current_start_index=page.start,
        result_count=len(found.details),
        total_count=found.total,
        application_identifier=Identifier(artifact_id=install.application.artifact_id, guids=(install.application_guid,)),
        schema_version=version_parts(install.schema_version),
        application_install_id=install.install_id,
        install_status=InstallStatusAnswer(code=install.status, message=install.message or None),
        details=tuple(_detail(detail) for detail in found.details),
    )
    if not with_actions:
        return answer
    style = LinkStyle(_DETAIL_PAGES, "GET", lambda start, length: f"{base}/{start}/{length}")
    return answer.model_copy(update=page_links(page, found.total, style).members())


def version_parts(version: Version) -> VersionParts:
    """As .NET writes a version: the revision once more in its high and low 16 bits."""
    return VersionParts(
        major=version.major,
        minor=version.minor,
        build=version.build,
        revision=version.revision,
        major_revision=version.revision >> 16,
        minor_revision=version.revision & 0xFFFF,
    )


def application_identifier(application: LibraryApplication) -> Identifier:
    """Without its name, as most answers have it."""
    return Identifier(artifact_id=application.artifact_id, guids=(application.guid,))


def _result(application_id: int, result: WorkspaceResult, *, with_actions: bool) -> InstallResult:
    details = _details_action(application_id, result.install_id) if with_actions and result.install_id else None
    return InstallResult(
        workspace_identifier=_workspace(result.workspace_id, result.workspace_guid),
        application_install_id=result.install_id,
        messages=result.messages,
        install_status=InstallStatusAnswer(code=result.status, message=result.message or None, get_details_action=details),
    )


def _validation(install: Install) -> InstallValidation:
    href = f"{HREF}/{install.application.artifact_id}/install"
    return InstallValidation(
        retry_install_action=Action(name="RetryApplicationInstall", href=href, verb="POST"),
        retry_install_request_template=RetryRequestTemplate(
            workspace_ids=(install.workspace.artifact_id,), unlock_applications=install.unlocks_applications
        ),
        install_conflicts=tuple(_conflict(conflict) for conflict in install.conflicts),
    )


def _conflict(conflict: Conflict) -> ConflictModel:
    return ConflictModel(
        conflict_correlation_id=conflict.correlation_id,
        conflict_artifact_identifier=identifier(conflict.artifact),
        description=conflict.description,
        application_component_type=conflict.component,
        conflict_type=conflict.type,
        conflict_application_identifier=_identified(conflict.application),
        resolution_options=tuple(_option(option) for option in conflict.options),
    )


def _option(option: ResolutionOption) -> ResolutionModel:
    return ResolutionModel(
        conflict_correlation_id=option.correlation_id,
        workspace_id=option.workspace_id,
        conflict_artifact_id=option.artifact_id,
        application_component_type=option.component,
        resolution_type=option.type,
        conflict_application_id=option.application_id,
        field_identifiers=option.field_guids,
        value=option.value,
    )


def _validation_messages(install: Install) -> tuple[str, ...]:
    messages = install.validation_messages
    return messages if install.is_newest or OUT_OF_DATE in messages else (OUT_OF_DATE, *messages)


def _cancelled(item: Cancelled, *, by_identifier: bool) -> CancelResult:
    named = by_identifier and item.workspace_id is not None
    return CancelResult(
        is_successful=item.is_successful,
        workspace_id=None if by_identifier else item.workspace_id,
        workspace_identifier=_workspace(item.workspace_id or 0, item.workspace_guid) if named else None,
        application_install_id=item.install_id,
        message=item.message or None,
    )


def _detail(detail: InstallDetail) -> DetailModel:
    return DetailModel(
        created_on=library_time(detail.created_on),
        artifact_type_name=detail.artifact_type_name,
        message=detail.message,
        name=detail.name,
        artifact_id=detail.artifact_id,
        guids=() if detail.guid is None else (detail.guid,),
    )


def _details_action(application_id: int, install_id: int) -> Action:
    href = f"{HREF}/{application_id}/install/{install_id}/details/1/10"
    return Action(name="GetInstallDetailsFirst", href=href, verb="GET")


def _workspace(workspace_id: int, guid: UUID | None) -> Identifier:
    return Identifier(artifact_id=workspace_id, guids=() if guid is None else (guid,))


def _identified(thing: Reference | None) -> Identifier | None:
    return None if thing is None else identifier(thing)

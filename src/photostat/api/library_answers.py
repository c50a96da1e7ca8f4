"""Applications, packages and installs as the Library Application service answers them, with the actions that lead on."""

from typing import TypeVar
from uuid import UUID

from photostat.api.admin_shapes import identifier
from photostat.api.library_models import (
    Action,
    ApplicationAnswer,
    CancelAnswer,
    CreateAnswer,
    InstallStatusAnswer,
    LibraryInstallAnswer,
    PackageAnswer,
    RetryAnswer,
    RetryTemplate,
    ValidationResult,
    library_time,
)
from photostat.api.wire.shapes import ADMIN_WORKSPACE, Identifier
from photostat.applications.library.model import Cancellation, Install, InstallStatus, LibraryApplication, Package

Made = TypeVar("Made", bound=CreateAnswer)

_BASE = "relativity-environment/v1/workspace/-1/libraryapplications"


def application_answer(application: LibraryApplication, *, with_actions: bool) -> ApplicationAnswer:
    """An application, read."""
    artifact = application.artifact
    return ApplicationAnswer(
        version=str(application.version),
        schema_version=str(application.schema_version),
        is_global_application=application.is_global,
        file_name=application.file_name,
        UserFriendlyURL=application.friendly_url,
        required=application.required,
        tree_view=application.tree_view,
        created_by=identifier(artifact.created_by),
        created_on=library_time(artifact.created_on),
        last_modified_by=identifier(artifact.modified_by),
        last_modified_on=library_time(artifact.modified_on),
        actions=_actions(application) if with_actions else (),
        name=artifact.name,
        artifact_id=artifact.artifact_id,
        guids=(application.guid,),
    )


def made_answer(kind: type[Made], application: LibraryApplication, install: Install) -> Made:
    """A create or an update."""
    href = f"{_BASE}/{application.artifact_id}/libraryinstall"
    return kind(
        application_identifier=_identified(application),
        actions=(Action(name="GetLibraryApplicationInstall", href=href, verb="GET"),),
        application_install_id=install.install_id,
        install_status=_status(install, with_actions=True, details=False),
    )


def retry_answer(application: LibraryApplication, install: Install) -> RetryAnswer:
    """An install begun anew."""
    return RetryAnswer(
        application_identifier=_identified(application),
        application_install_id=install.install_id,
        install_status=_status(install, with_actions=False),
    )


def cancel_answer(application: LibraryApplication, cancelled: Cancellation) -> CancelAnswer:
    """Whether it could be cancelled."""
    return CancelAnswer(
        application_identifier=_identified(application),
        is_successful=cancelled.is_successful,
        application_install_id=cancelled.install_id,
        message=cancelled.message or None,
    )


def install_answer(install: Install, *, with_actions: bool) -> LibraryInstallAnswer:
    """The newest install into the library."""
    base = f"{_BASE}/{install.application_id}"
    retry = Action(name="RetryApplicationInstall", href=f"{base}/install", verb="POST")
    current = Action(name="GetCurrentInstallStatus", href=f"{base}/libraryinstall", verb="GET")
    return LibraryInstallAnswer(
        application_install_id=install.install_id,
        application_identifier=Identifier(artifact_id=install.application_id),
        workspace_identifier=Identifier(artifact_id=ADMIN_WORKSPACE),
        install_status=_status(install, with_actions=with_actions),
        validation_result=ValidationResult(
            retry_install_action=retry, retry_install_request_template=RetryTemplate(workspace_ids=(ADMIN_WORKSPACE,))
        ),
        version=str(install.version),
        validation_messages=install.validation_messages,
        installed_by=identifier(install.installed_by),
        started_on=None if install.started_on is None else library_time(install.started_on),
        completed_on=None if install.completed_on is None else library_time(install.completed_on),
        get_current_install_status=current if with_actions else None,
    )


def package_answer(package: Package) -> PackageAnswer:
    """A package, for a user to confirm."""
    return PackageAnswer(
        name=package.name,
        PackageGUID=package.guid,
        ApplicationGUID=package.application_guid,
        version=str(package.version),
        file_name=package.file_name,
        UserFriendlyURL=package.friendly_url,
        tree_view=package.tree_view,
    )


def _identified(application: LibraryApplication) -> Identifier:
    guids: tuple[UUID, ...] = (application.guid,)
    return Identifier(artifact_id=application.artifact_id, guids=guids)


def _status(install: Install, *, with_actions: bool, details: bool = True) -> InstallStatusAnswer:
    """Cancelling is offered while it waits; details once the caller asked for actions."""
    base = f"{_BASE}/{install.application_id}"
    waits = install.status is InstallStatus.PENDING
    cancel = Action(name="CancelLibraryApplicationInstall", href=f"{base}/libraryinstall", verb="DELETE")
    detailed = Action(
        name="GetInstallDetailsFirst",
        href=f"Relativity.LibraryApplications/workspace/-1/libraryapplications/{install.application_id}"
        f"/install/{install.install_id}/details/1/10",
        verb="GET",
    )
    return InstallStatusAnswer(
        code=install.status,
        message=install.message or None,
        get_details_action=detailed if with_actions and details else None,
        cancel_install_action=cancel if with_actions and waits else None,
    )


def _actions(application: LibraryApplication) -> tuple[Action, ...]:
    base = f"{_BASE}/{application.artifact_id}"
    return (
        Action(name="DownloadRAPFile", href=f"{base}/contents", verb="GET"),
        Action(name="Delete", href=base, verb="DELETE"),
        Action(name="Update", href=base, verb="PUT"),
        Action(name="InstallToWorkspace", href=f"{base}/install", verb="POST"),
    )

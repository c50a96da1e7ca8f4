"""Event handlers: recorded, each told as skipped. Their code lies in assemblies that nothing here loads."""

from collections.abc import Iterable
from typing import Final

from photostat.applications.archives.model import InstallHandler
from photostat.applications.installs.components.parts import Part, put_parts
from photostat.applications.installs.components.work import Work
from photostat.applications.installs.incoming import object_types
from photostat.workspaces.artifacts.well_known import ArtifactType

SKIPPED_HANDLER: Final = "Skipped: event handlers are recorded and never run on this server"

BEFORE_INSTALL: Final = frozenset({7, 9})
"""Execution types that would run before the components are made, here and at the first install alone."""


def put_handlers_before(work: Work) -> None:
    """Those that would run before an install."""
    put_parts(work, _install_parts(item for item in _ordered(work) if item.execution_type in BEFORE_INSTALL))


def put_handlers_after(work: Work) -> None:
    """Those of object types, and whatever would run after an install, before an uninstall or elsewhere."""
    of_types = [
        Part(
            guid=handler.guid,
            kind=ArtifactType.EVENT_HANDLER,
            type_name="Event Handler",
            name=handler.class_name,
            parent_id=work.types[object_type.guid],
            said=SKIPPED_HANDLER,
            definition={
                "description": handler.description,
                "execution_type": handler.execution_type,
                "assembly": handler.assembly_name,
            },
        )
        for object_type in object_types(work.application)
        for handler in object_type.event_handlers
    ]
    put_parts(work, of_types)
    put_parts(work, _install_parts(item for item in _ordered(work) if item.execution_type not in BEFORE_INSTALL))


def _ordered(work: Work) -> list[InstallHandler]:
    return sorted(work.application.install_handlers, key=lambda item: item.order or 0)


def _install_parts(handlers: Iterable[InstallHandler]) -> list[Part]:
    return [
        Part(
            guid=handler.guid,
            kind=ArtifactType.EVENT_HANDLER,
            type_name="Event Handler",
            name=handler.class_name,
            said=SKIPPED_HANDLER,
            definition={
                "execution_type": handler.execution_type,
                "order": handler.order,
                "assembly": handler.assembly_name,
                "run_target": handler.run_target,
            },
        )
        for handler in handlers
    ]

"""Conflicts and resolutions as the JSON in which an install's row keeps them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from photostat.applications.installs.model import (
    ComponentType,
    Conflict,
    ConflictType,
    Resolution,
    ResolutionOption,
    ResolutionType,
)
from photostat.workspaces.artifacts.model import Reference


def resolutions_to_json(resolutions: Sequence[Resolution]) -> list[dict[str, object]]:
    """The stored form, without the workspace: the row says it."""
    return [
        {
            "artifact": item.artifact_id,
            "type": int(item.type),
            "component": item.component.value,
            "correlation": item.correlation_id,
            "value": item.value,
            "fields": [str(guid) for guid in item.field_guids],
            "application": item.application_id,
        }
        for item in resolutions
    ]


def resolutions_from_json(stored: Sequence[Mapping[str, Any]], workspace_id: int) -> tuple[Resolution, ...]:
    """Out of the stored form, which only `resolutions_to_json` writes."""
    return tuple(
        Resolution(
            workspace_id=workspace_id,
            artifact_id=item["artifact"],
            type=ResolutionType(item["type"]),
            component=ComponentType(item["component"]),
            correlation_id=item["correlation"],
            value=item["value"],
            field_guids=tuple(UUID(guid) for guid in item["fields"]),
            application_id=item["application"],
        )
        for item in stored
    )


def conflicts_to_json(conflicts: Sequence[Conflict]) -> list[dict[str, object]]:
    """The stored form, without the workspace."""
    return [
        {
            "correlation": item.correlation_id,
            "artifact": [item.artifact.artifact_id, item.artifact.name],
            "description": item.description,
            "component": item.component.value,
            "type": item.type.value,
            "application": None if item.application is None else [item.application.artifact_id, item.application.name],
            "options": [
                {
                    "type": int(option.type),
                    "value": option.value,
                    "fields": [str(guid) for guid in option.field_guids],
                    "application": option.application_id,
                }
                for option in item.options
            ],
        }
        for item in conflicts
    ]


def conflicts_from_json(stored: Sequence[Mapping[str, Any]], workspace_id: int) -> tuple[Conflict, ...]:
    """Out of the stored form, which only `conflicts_to_json` writes."""
    return tuple(_conflict(item, workspace_id) for item in stored)


def _conflict(item: Mapping[str, Any], workspace_id: int) -> Conflict:
    artifact = Reference(*item["artifact"])
    component = ComponentType(item["component"])
    return Conflict(
        correlation_id=item["correlation"],
        artifact=artifact,
        description=item["description"],
        component=component,
        type=ConflictType(item["type"]),
        application=None if item["application"] is None else Reference(*item["application"]),
        options=tuple(
            ResolutionOption(
                workspace_id=workspace_id,
                artifact_id=artifact.artifact_id,
                type=ResolutionType(option["type"]),
                component=component,
                correlation_id=item["correlation"],
                value=option["value"],
                field_guids=tuple(UUID(guid) for guid in option["fields"]),
                application_id=option["application"],
            )
            for option in item["options"]
        ),
    )

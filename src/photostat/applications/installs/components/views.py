"""Views: columns and order of a list, by the ArtifactIDs of fields in the workspace. No list is made of it yet."""

from collections.abc import Mapping

from photostat.applications.archives.model import View
from photostat.applications.installs.components.parts import Part, put_parts
from photostat.applications.installs.components.work import Definition, Work
from photostat.applications.installs.incoming import fields_of, object_types
from photostat.workspaces.artifacts.well_known import ArtifactType


def put_views(work: Work) -> None:
    """Those of all object types."""
    columns = {
        field.view_field_id: work.fields[field.guid]
        for object_type in object_types(work.application)
        for field in fields_of(object_type)
        if field.view_field_id is not None
    }
    put_parts(
        work,
        [
            Part(
                guid=view.guid,
                kind=ArtifactType.VIEW,
                type_name="View",
                name=view.name,
                definition=_definition(view, columns),
                parent_id=work.types[object_type.guid],
            )
            for object_type in object_types(work.application)
            for view in (*object_type.system_views, *object_type.views)
        ],
    )


def _definition(view: View, columns: Mapping[int, int]) -> Definition:
    def field(view_field_id: int | None) -> int | None:
        return None if view_field_id is None else columns.get(view_field_id)

    return {
        "order": view.order,
        "type": view.type,
        "is_visible": view.is_visible,
        "fields": [
            {"field": field(item.view_field_id), "order": item.order, "is_editable": item.is_editable} for item in view.fields
        ],
        "orders": [
            {"field": field(item.view_field_id), "order": item.order, "direction": item.direction} for item in view.orders
        ],
    }

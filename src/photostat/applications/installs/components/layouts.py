"""Layouts: how a form is laid out, with the fields by their ArtifactIDs in the workspace. No form is drawn from it yet."""

from photostat.applications.archives.model import Layout
from photostat.applications.installs.components.parts import Part, put_parts
from photostat.applications.installs.components.work import Definition, Work
from photostat.applications.installs.incoming import object_types
from photostat.workspaces.artifacts.well_known import ArtifactType


def put_layouts(work: Work) -> None:
    """Those of all object types."""
    put_parts(
        work,
        [
            Part(
                guid=layout.guid,
                kind=ArtifactType.LAYOUT,
                type_name="Layout",
                name=layout.name,
                definition=_definition(work, layout),
                parent_id=work.types[object_type.guid],
            )
            for object_type in object_types(work.application)
            for layout in (*object_type.system_layouts, *object_type.layouts)
        ],
    )


def _definition(work: Work, layout: Layout) -> Definition:
    return {
        "order": layout.order,
        "overwrite_protection": layout.overwrite_protection,
        "categories": [{"id": item.category_id, "title": item.title, "order": item.order} for item in layout.categories],
        "fields": [
            {
                "field": work.fields_named(item.field_artifact_id),
                "category": item.category_id,
                "row": item.row,
                "column": item.column,
                "column_span": item.column_span,
                "rows": item.rows,
                "order": item.order,
                "is_read_only": item.is_read_only,
            }
            for item in layout.fields
        ],
    }

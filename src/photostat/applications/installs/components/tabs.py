"""Tabs of object types, and those that lead outside. A link is kept as text and never followed."""

from photostat.applications.archives.model import Tab
from photostat.applications.installs.components.parts import Part, put_parts
from photostat.applications.installs.components.work import Work
from photostat.applications.installs.incoming import object_types
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType


def put_tabs(work: Work) -> None:
    """Parent tabs first, those of object types, external ones last."""
    own = [_part(item.tab, work.types[item.guid]) for item in object_types(work.application) if item.tab is not None]
    parents = [_part(tab, SYSTEM_ROOT) for tab in work.application.parent_tabs]
    external = [_part(tab, SYSTEM_ROOT, type_name="External Tab") for tab in work.application.external_tabs]
    put_parts(work, [*parents, *own, *external])


def _part(tab: Tab, parent_id: int, *, type_name: str = "Tab") -> Part:
    return Part(
        guid=tab.guid,
        kind=ArtifactType.TAB,
        type_name=type_name,
        name=tab.name,
        parent_id=parent_id,
        definition={
            "order": tab.display_order,
            "is_default": tab.is_default,
            "is_visible": tab.visible,
            "link": tab.external_link,
            "parent_guid": tab.parent_tab_guid,
            "parent_name": tab.parent_tab_name,
        },
    )

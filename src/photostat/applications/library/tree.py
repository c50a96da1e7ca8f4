"""What an application shows of itself: the tree of its components, and a name fit for an address."""

import json
import re
from typing import Final

from photostat.applications.archives.model import Application, InstallHandler

_FRIENDLY_LENGTH: Final = 100

# Execution types of install handlers, by the section of the tree
_BEFORE_INSTALL: Final = frozenset({7, 9})
_AFTER_INSTALL: Final = frozenset({8, 10})
_BEFORE_UNINSTALL: Final = frozenset({12})


def tree_view(application: Application) -> str:
    """The components as JSON text, each section in its place, empty ones too."""
    sections = {
        "Pre Install Event Handlers": _handlers(application, _BEFORE_INSTALL),
        "Object Types": [item.name for item in application.object_types],
        "External Tabs": [item.name for item in application.external_tabs],
        "Scripts": [item.name for item in (*application.master_scripts, *application.scripts)],
        "Saved Searches": [item.name for item in application.saved_searches],
        "Custom Pages": [item.name for item in application.custom_pages],
        "Agent Types": [item.name for item in application.agent_types],
        "Post Install Event Handlers": _handlers(application, _AFTER_INSTALL),
        "Pre Uninstall Event Handlers": _handlers(application, _BEFORE_UNINSTALL),
        "Post Workspace Create Event Handlers": [],
        "Pre Workspace Delete Event Handlers": [],
    }
    children = [{"text": name, "children": [_leaf(text) for text in names]} for name, names in sections.items()]
    return json.dumps({"text": application.name, "children": children}, ensure_ascii=False)


def friendly_url(application: Application) -> str:
    """The name as one path segment; the GUID where nothing of the name is left."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "", application.name)[:_FRIENDLY_LENGTH]
    return name or str(application.guid)


def _leaf(text: str) -> dict[str, object]:
    return {"text": text, "children": []}


def _handlers(application: Application, execution_types: frozenset[int]) -> list[str]:
    found: list[InstallHandler] = [item for item in application.install_handlers if item.execution_type in execution_types]
    return [item.class_name for item in sorted(found, key=lambda item: item.order or 0)]

"""How applications and installs are shown: the sections of a tree, statuses in words, the ways out of a conflict.

Names come from strangers' archives and are texts, whatever they look like.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from photostat.applications.installs.model import Conflict, ResolutionOption, ResolutionType
from photostat.applications.library.model import InstallStatus

STATUS_NAMES = {
    InstallStatus.UNKNOWN: "Not installed",
    InstallStatus.PENDING: "Pending",
    InstallStatus.IN_PROGRESS: "In progress",
    InstallStatus.FAILED: "Failed",
    InstallStatus.COMPLETED: "Completed",
    InstallStatus.CANCELED: "Canceled",
}
ACTIVE = (InstallStatus.PENDING, InstallStatus.IN_PROGRESS)


@dataclass(frozen=True)
class Section:
    """One kind of component with the names of its components."""

    title: str
    names: Sequence[str]


def sections_of(tree_view: str) -> Sequence[Section]:
    """The sections of a tree (applications/library/tree.py) in its order; empty ones are left out."""
    children = json.loads(tree_view)["children"]
    found = [Section(str(child["text"]), [str(leaf["text"]) for leaf in child["children"]]) for child in children]
    return [section for section in found if section.names]


def way_out(conflict: Conflict, option: ResolutionOption) -> str:
    """What choosing it does."""
    match option.type:
        case ResolutionType.RENAME:
            return f"Give {conflict.artifact.name}, which is in the way, another name:"
        case ResolutionType.RENAME_RELATIONAL_FRIENDLY_NAME:
            return f"Give {conflict.artifact.name}, which is in the way, another relational friendly name:"
        case ResolutionType.MAP_FIELD:
            return f"Take {conflict.artifact.name} for the incoming field"
    name = conflict.application.name if conflict.application is not None else "the application in the way"
    return f"Count {name} as unlocked during this install"

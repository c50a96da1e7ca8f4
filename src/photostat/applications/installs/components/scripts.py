"""Scripts: stored, so that people can read them; nothing here runs one."""

from typing import Final

from photostat.applications.installs.components.parts import Part, put_parts
from photostat.applications.installs.components.work import Work
from photostat.workspaces.artifacts.well_known import ArtifactType

STORED: Final = "Stored; scripts are never run on this server"


def put_scripts(work: Work) -> None:
    """Both kinds."""
    put_parts(
        work,
        [
            Part(
                guid=script.guid,
                kind=ArtifactType.SCRIPT,
                type_name="Script",
                name=script.name,
                said=STORED,
                definition={
                    "description": script.description,
                    "version": script.version,
                    "category": script.category,
                    "body": script.body,
                    "is_master": script in work.application.master_scripts,
                },
            )
            for script in (*work.application.master_scripts, *work.application.scripts)
        ],
    )

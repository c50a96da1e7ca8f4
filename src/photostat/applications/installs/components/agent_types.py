"""Agent types: recorded; no agent is ever started."""

from typing import Final

from photostat.applications.installs.components.parts import Part, put_parts
from photostat.applications.installs.components.work import Work
from photostat.workspaces.artifacts.well_known import ArtifactType

RECORDED: Final = "Recorded; agents are never run on this server"


def put_agent_types(work: Work) -> None:
    """Those of the application."""
    put_parts(
        work,
        [
            Part(
                guid=agent.guid,
                kind=ArtifactType.AGENT_TYPE,
                type_name="Agent Type",
                name=agent.name,
                said=RECORDED,
                definition={
                    "full_name": agent.full_name,
                    "default_interval": agent.default_interval,
                    "default_logging": agent.default_logging,
                },
            )
            for agent in work.application.agent_types
        ],
    )

"""A set over real natives, ready to be run."""

import pytest

from imaging_ground import ImagingGround, make_ground
from photostat.services import Services


@pytest.fixture
def ground(services: Services, workspace_id: int) -> ImagingGround:
    """Four quick natives, one of them good for nothing, and a set with the default profile over all documents."""
    return make_ground(services, workspace_id)

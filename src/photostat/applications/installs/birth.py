"""Imaging as an installed application of a workspace: from its birth on, or by an install like any other.

The birth of a workspace makes what Imaging needs (imaging/birth.py); here stands what tells of it.
"""

from photostat.applications.installs.store.birth import insert_finished_install
from photostat.applications.installs.store.running import put_workspace_application
from photostat.applications.library.model import IMAGING_GUID
from photostat.applications.library.store.applications import find_application
from photostat.workspaces.change import Change


def install_imaging_at_birth(change: Change, workspace_id: int) -> None:
    """Note that a new workspace has Imaging in the library's version: an install that is over, and the application."""
    imaging = find_application(change.connection, IMAGING_GUID)
    install_id = insert_finished_install(change.connection, workspace_id, imaging, user_id=change.user_id)
    put_workspace_application(change.connection, workspace_id, imaging, install_id=install_id, user_id=change.user_id)

"""Changing the flags of a native type. Nothing else of the shipped table is ever changed."""

from photostat.imaging.native_types.model import NativeTypeFlags
from photostat.imaging.native_types.store import update_flags
from photostat.workspaces.artifacts.store import touch_artifact
from photostat.workspaces.change import Change


def change_flags(change: Change, workspace_id: int, native_type_id: int, flags: NativeTypeFlags) -> None:
    """Set the flags that are given; profiles that are there keep their restricted types. Raises NotFoundError."""
    update_flags(change.connection, workspace_id, native_type_id, flags)
    touch_artifact(change.connection, workspace_id, native_type_id, user_id=change.user_id)
    details = {
        "restricted_by_default": flags.restricted_by_default,
        "prevent_native_download": flags.prevent_native_download,
    }
    given = {name: value for name, value in details.items() if value is not None}
    change.note("native_type.update", workspace_id, [native_type_id], **given)

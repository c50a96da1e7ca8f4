"""A profile as it would be if what somebody typed were saved; nothing is written."""

from photostat.imaging.field_codes.store import field_codes_of
from photostat.imaging.profiles.model import ProfileValues
from photostat.imaging.profiles.options import changed_options, new_options
from photostat.imaging.profiles.reading import read_profile, rendered_code
from photostat.render.profile import ImagingMethod, ImagingProfile
from photostat.storage.database import Connection


def drafted(connection: Connection, workspace_id: int, profile_id: int | None, values: ProfileValues) -> ImagingProfile:
    """The profile `profile_id`, or a new one (None), with these values. Raises NotFoundError, InvalidInputError."""
    method = values.imaging_method or ImagingMethod.Native
    if profile_id is None:
        options = new_options(connection, workspace_id, method, values.options)
    else:
        stored = read_profile(connection, workspace_id, profile_id)
        options = changed_options(connection, workspace_id, method, stored.options, values.options)
    wanted = set(values.field_code_ids or ())
    codes = [code for code in field_codes_of(connection, workspace_id) if code.artifact_id in wanted]
    return ImagingProfile.model_validate(
        {
            **options,
            "Name": values.name or "-",
            "ImagingMethod": method,
            "NativeTypes": (),
            "ApplicationFieldCodes": tuple(rendered_code(code) for code in codes),
        }
    )

"""What to do about an error of a document on the server.

The table of `render.remedies` speaks to who runs the command line (`--resume`, a passwords file); where that differs, these
words stand in its place.
"""

from photostat.render.model import ErrorCode
from photostat.render.remedies import remedy_for

_ON_THE_SERVER: dict[str, str] = {
    ErrorCode.PASSWORD_PROTECTED: (
        "Ask the custodian for the password, add it to the passwords of the workspace and retry the errors of the set."
    ),
    ErrorCode.RESTRICTED_TYPE: (
        "Nothing, if that is intended. Otherwise take the type off the profile's restricted types and image the document again."
    ),
    ErrorCode.TIMEOUT: "Raise the setting that the detail names and retry, or print the document by hand.",
    ErrorCode.LIMIT_EXCEEDED: "If the document is genuine, raise the limit that the detail names and retry.",
    ErrorCode.NATIVE_MISSING: "Check with `photostat doctor --deep` that the native is in the store, load it again, then retry.",
    ErrorCode.STORAGE_FAILED: "Make room in the store of the server and check its rights, then retry.",
    ErrorCode.INTERNAL: "Retry. If it fails again, report it with the detail.",
}


def server_remedy(code: str) -> str:
    """What to do about an error or a finding; a code without an entry gets a general answer."""
    return _ON_THE_SERVER.get(code) or remedy_for(code).remedy

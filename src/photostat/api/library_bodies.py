"""The bodies of the application library as the OpenAPI document shows them: they are read as streams, past all models."""

from typing import Any, Final

_OPTIONS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "IgnoreVersion": {"type": "boolean", "description": "Take a version that is not higher, too."},
        "CreateIfMissing": {"type": "boolean", "description": "Update: create an application that the library does not have."},
        "RefreshCustomPages": {
            "type": "boolean",
            "description": "Without effect: custom pages are read as installed, so there is nothing to refresh.",
        },
        "FileName": {"type": "string", "description": "The archive's name; by default that of the sent file."},
    },
}
_WRAPPED: Final[dict[str, Any]] = {"type": "object", "properties": {"request": _OPTIONS}}
_FILE: Final[dict[str, Any]] = {"type": "string", "format": "binary", "description": "A RAP, or the bare XML of one."}

UPLOAD: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"request": _WRAPPED, "rapStream": _FILE},
                    "required": ["rapStream"],
                }
            }
        },
    }
}
"""A multipart body: JSON, then the file."""

OPTIONS: Final[dict[str, Any]] = {"requestBody": {"required": False, "content": {"application/json": {"schema": _WRAPPED}}}}
"""A body that may be absent."""

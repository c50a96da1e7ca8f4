"""The types of natives that are stored and not yet in the database; asked outside of any transaction, since it may take long."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from photostat.render.identifying import Identifier
from photostat.storage.blobs import Blobs
from photostat.workspaces.documents.model import StoredNative
from photostat.workspaces.documents.natives import native_key


def identified(
    identifier: Identifier | None, blobs: Blobs, workspace_id: int, natives: Sequence[StoredNative]
) -> list[StoredNative]:
    """The natives with their types, in their order; without a type where none was found. The same content is asked for once.

    Raises MissingBlobError for a native that was swept meanwhile.
    """
    if identifier is None:
        return list(natives)
    names: dict[tuple[str, str], str | None] = {}
    typed = []
    for native in natives:
        known = (native.sha256, native.extension)  # the extension breaks ties
        if known not in names:
            key = native_key(workspace_id, native.sha256)
            found = identifier.identify(workspace_id, partial(blobs.open, key), native.file_name)
            names[known] = None if found is None else found.name
        typed.append(replace(native, native_type=names[known]))
    return typed

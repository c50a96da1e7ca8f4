"""How large an archive may be before it is refused. Each limit is checked before the memory is spent."""

from typing import Final

ARCHIVE_BYTES: Final = 512 * 1024**2
MEMBERS: Final = 10_000
DIRECTORY_BYTES: Final = 4 * 1024**2  # the central directory: names and offsets of all members
UNPACKED_BYTES: Final = 2 * 1024**3
RATIO: Final = 200  # unpacked to packed, over the whole archive and for each larger member
RATIO_FREE_BYTES: Final = 1024**2  # an XML file of spaces packs better than 1 : 200 and harms nobody
NAME_LENGTH: Final = 512

XML_BYTES: Final = 32 * 1024**2
XML_ELEMENTS: Final = 250_000
XML_DEPTH: Final = 64
XML_TOKEN_BYTES: Final = 512 * 1024  # one tag with its attributes, one comment: expat holds a token whole

RESTRICTED_SUFFIXES: Final = frozenset({"exe", "com", "pif", "bat", "scr"})

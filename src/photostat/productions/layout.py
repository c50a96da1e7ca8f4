"""Where the files of a production lie: a volume as `photostat image` writes it, below one prefix of the blob store.

IMAGES/001/ABC0000001.tif   TEXT/001/ABC0000001.txt   NATIVES/001/ABC0000001.xlsx
DATA/photostat.opt, photostat.dat, exceptions.csv
"""

import re

from photostat.render.model import PageFormat
from photostat.volume.layout import FILES_A_FOLDER, VolumeLayout

OPT = "DATA/photostat.opt"
DAT = "DATA/photostat.dat"
EXCEPTIONS = "DATA/exceptions.csv"

_EXTENSION = re.compile(r"[A-Za-z0-9]{1,16}")


def volume_prefix(workspace_id: int, production_id: int) -> str:
    """What the keys of its files begin with; without a slash at the end."""
    return f"workspaces/{workspace_id}/productions/{production_id}"


def image_path(label: str, page_index: int, page_format: PageFormat) -> str:
    """Of the page with this place in the production, from 0."""
    return VolumeLayout.image_file(label, page_index, page_format)


def text_path(label: str, position: int) -> str:
    """Of the text of the document with this place, from 0; `label` is its first Bates number."""
    return VolumeLayout.text_file(label, position)


def native_path(label: str, position: int, untrusted_extension: str) -> str:
    """Of the native. An extension that is more than letters and digits becomes `bin`: it comes from strangers."""
    extension = untrusted_extension.lstrip(".").lower()
    shown = extension if _EXTENSION.fullmatch(extension) else "bin"
    return f"NATIVES/{position // FILES_A_FOLDER + 1:03d}/{label}.{shown}"

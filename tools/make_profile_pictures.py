"""Makes docs/profile/*.png, a before-and-after picture for each option of the imaging profile.

`.venv/bin/python tools/make_profile_pictures.py [MEMBER ...]`: all of them, or those named.
"""

import importlib
import pkgutil
import sys
from pathlib import Path

import profile_pictures
from photostat.bootstrap import read_settings
from photostat.render.document import DocumentImager
from photostat.render.versions import InstalledRenderers
from profile_pictures.case import Case, draw

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "profile"


def cases() -> list[Case]:
    """The cases of every module of profile_pictures that has some."""
    names = [module.name for module in pkgutil.iter_modules(profile_pictures.__path__) if module.name != "case"]
    return [case for name in names for case in importlib.import_module(f"profile_pictures.{name}").CASES]


def main(wanted: list[str]) -> None:
    settings = read_settings().render
    imager = DocumentImager(settings, InstalledRenderers(settings))
    try:
        for case in cases():
            if not wanted or case.member in wanted:
                print(draw(case, imager, FOLDER))
    finally:
        imager.close()


if __name__ == "__main__":
    main(sys.argv[1:])

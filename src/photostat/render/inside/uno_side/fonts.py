"""Which fonts a document asks for and this machine does not have.

Metric-compatible substitutes are not reported: the lines break where the author saw them break. Nothing is downloaded.
"""

import re
from collections.abc import Iterable
from typing import Any

from photostat.render.inside.uno_side.findings import Findings

PROPERTIES = ("CharFontName", "CharFontNameAsian", "CharFontNameComplex")

# Asked for -> what stands in with the same widths (fontconfig's 30-metric-aliases, fonts-crosextra-*).
_SAME_WIDTHS = {
    "calibri": ("carlito",),
    "cambria": ("caladea",),
    "arial": ("liberation sans", "arimo"),
    "arial narrow": ("liberation sans narrow",),
    "helvetica": ("liberation sans", "nimbus sans", "arimo"),
    "times new roman": ("liberation serif", "tinos"),
    "times": ("liberation serif", "nimbus roman", "tinos"),
    "courier new": ("liberation mono", "cousine"),
    "courier": ("liberation mono", "nimbus mono ps", "cousine"),
    "palatino": ("p052",),
    "palatino linotype": ("p052",),
    "book antiqua": ("p052",),
    "bookman old style": ("urw bookman",),
    "century schoolbook": ("c059",),
    "symbol": ("opensymbol",),
    "wingdings": ("opensymbol",),
    "wingdings 2": ("opensymbol",),
    "wingdings 3": ("opensymbol",),
    "webdings": ("opensymbol",),
    "starsymbol": ("opensymbol",),
}

# Windows before Unicode listed a family once for each script: `Times New Roman Cyr`, `Arial (Hebrew)`.
_SCRIPT = re.compile(r"(?i) (?:western|cyr|ce|greek|tur|baltic|\((?:arabic|hebrew|vietnamese|thai)\))$")


def families(names: Iterable[str]) -> frozenset[str]:
    """Family names in the form in which they are compared."""
    return frozenset(name.strip().lower() for name in names if name and name.strip())


def tell_replaced(asked: Iterable[str], installed: frozenset[str], findings: Findings) -> None:
    """Report the fonts asked for that neither the machine has nor one of the same widths."""
    missing = sorted({_plain(name.split(";")[0]) for name in asked if not _is_served(name, installed)}, key=str.lower)
    if missing:
        findings.add("font_replaced", "Fonts that this machine lacks were replaced.", missing)


def _plain(family: str) -> str:
    """Without the script that it was listed for, and without the sign of vertical writing."""
    return _SCRIPT.sub("", family.strip().removeprefix("@"))


def _is_served(name: str, installed: frozenset[str]) -> bool:
    """A document may name several families, best first: `Arial;Helvetica`."""
    wanted = families(map(_plain, name.split(";")))
    if not wanted or wanted & installed:
        return True
    return any(other in installed for family in wanted for other in _SAME_WIDTHS.get(family, ()))


def of_holder(holder: Any, names: tuple[str, ...] = ("CharFontName",)) -> set[str]:
    """The font names that a style or a text range asks for, in one call over the bridge."""
    return {value for value in holder.getPropertyValues(tuple(sorted(names))) if isinstance(value, str) and value}

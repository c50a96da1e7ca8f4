"""The characters that part a table of a load file: Concordance's, a comma, a tab, or what a vendor chose.

Two manners are known and no third is guessed. Concordance's has no escape: a quote inside a value is only a character. Quoted
with `"` a table is a CSV: the quote is doubled inside a value, and a line break may stand there.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from photostat.loadfiles.cleaning import DAT_NEWLINE, DAT_QUOTE, DAT_SEPARATOR
from photostat.loadfiles.errors import LoadFileError
from photostat.loadfiles.lines import read_lines

CSV_QUOTE = '"'
_CODES = re.compile(r"[0-9]{1,3}(,[0-9]{1,3}){0,2}")
_MOST_CODE = 255


@dataclass(frozen=True)
class Delimiters:
    """`newline` stands for a line break inside a value; empty: none does. `quote` empty: values are not quoted."""

    column: str
    quote: str = ""
    newline: str = ""

    @property
    def is_csv(self) -> bool:
        """Whether quotes are doubled inside values."""
        return self.quote == CSV_QUOTE


CONCORDANCE = Delimiters(DAT_SEPARATOR, DAT_QUOTE, DAT_NEWLINE)
COMMA = Delimiters(",", CSV_QUOTE)
TAB = Delimiters("\t", CSV_QUOTE)
_NAMED = {"concordance": CONCORDANCE, "comma": COMMA, "tab": TAB}
_BY_SUFFIX = {".csv": COMMA, ".tsv": TAB, ".tab": TAB}


def parse_delimiters(text: str) -> Delimiters:
    """What a user names: `concordance`, `comma`, `tab`; or column, quote and newline, the last two optional, as the characters
    themselves (`|^~`) or as their codes (`20,254,174`). Raises LoadFileError."""
    if text.lower() in _NAMED:
        return _NAMED[text.lower()]
    if _CODES.fullmatch(text):
        codes = [int(code) for code in text.split(",")]
        characters = "".join(map(chr, codes)) if max(codes) <= _MOST_CODE else ""
    else:
        characters = text
    is_sound = 1 <= len(characters) <= 3 and len(set(characters)) == len(characters) and not set(characters) & set("\r\n\0")
    if not is_sound:
        raise LoadFileError(
            f"delimiters {text[:40]!r}: name concordance, comma or tab, or give column, quote and newline as one to three "
            "different characters (|^~) or their codes (20,254,174)"
        )
    return Delimiters(*characters)


def usual_delimiters(path: Path, encoding: str | None = None) -> Delimiters:
    """What a file most likely has: Concordance's where its first line begins with þ, else what its name says, else Concordance's.

    Raises LoadFileError for a file that cannot be read.
    """
    first = next((line.text for line in read_lines(path, encoding) if line.text.strip()), "")
    return CONCORDANCE if first.startswith(DAT_QUOTE) else _BY_SUFFIX.get(path.suffix.lower(), CONCORDANCE)

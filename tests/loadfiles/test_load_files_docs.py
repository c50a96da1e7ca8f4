"""docs/load-files.md says what the code does."""

import re
from pathlib import Path

from photostat import loadfiles
from photostat.loadfiles.cleaning import dat_value
from photostat.loadfiles.opt import format_row, parse_row
from photostat.volume.loadfile_output import DAT_FIELDS

PAGE = (Path(__file__).parents[2] / "docs" / "load-files.md").read_text(encoding="utf-8")
CODE = re.compile(r'(?:Problem\(\s*[\w.]+,\s*|yield |FileProblemError\()"([a-z0-9_]+)"')


def test_every_problem_code_is_listed_and_no_other() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(loadfiles.__file__).parent.glob("*.py")]
    codes = {code for source in sources for code in CODE.findall(source)}
    checking = PAGE.split("## Checking a load file")[1]
    assert set(re.findall(r"^\| `([a-z0-9_]+)` \|", checking, re.MULTILINE)) == codes


def test_the_fields_are_listed_in_order() -> None:
    table = PAGE.split("Fields, in this order:")[1].split("An example")[0]
    assert tuple(re.findall(r"^\| ([A-Z0-9]+) \|", table, re.MULTILINE)) == DAT_FIELDS


def test_the_opt_example_is_what_the_writer_writes() -> None:
    (example,) = re.findall(r"```opt\n(.*?)```", PAGE, re.DOTALL)
    rows = example.splitlines()
    assert [format_row(parse_row(row)) for row in rows] == rows


def test_the_replacements_are_as_the_table_says() -> None:
    assert dat_value("þ®\t\x14\x07\ufeff") == "th(R) ___"
    for row in ("| þ | `th` |", "| ® | `(R)` |", "| tab | a blank |"):
        assert row in PAGE

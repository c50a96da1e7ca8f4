"""Writes docs/api/: a page for each group of calls, made from the OpenAPI document and the table of rights.

Run it as `./dev api-docs` after a route, a model or an example has changed; a test asks for it (`--check`). Nothing in docs/api/
is written by hand. The rights come from tests/api/permission_rows.py, which tests hold to what the server does.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from api_shapes import Member, Schema, Shapes
from photostat.api.app import ROUTERS
from photostat.api.examples import EXAMPLES
from photostat.api.wire.app import build_app

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "api"
JSON = "application/json"
WIDTH = 120
LEVELS = {
    "ADMIN": "system administrators only",
    "OWNER": "system administrators only",
    "VIEW": "`ViewWorkspace`",
    "ANYBODY": "any user that is signed in",
}
OPEN = "none: open to everybody"
HEAD = "<!-- Made by ./dev api-docs from the OpenAPI document. Do not edit. -->\n"


def rights() -> Mapping[tuple[str, str], str]:
    """(method, path as the document has it) -> the right that is needed, in words."""
    sys.path[:0] = [str(ROOT / "tests" / "api"), str(ROOT / "tests")]
    try:
        from permission_rows import ROWS
    finally:
        del sys.path[:2]
    return {(row.method, row.path.replace(":uuid}", "}")): _in_words(row.needs, row.also) for row in ROWS}


def _in_words(needs: str, also: str | None) -> str:
    return LEVELS.get(str(needs), f"`{needs}`") + (f" and `{also}`" if also else "")


def pages() -> Mapping[str, str]:
    """File name -> text of all pages."""
    app = build_app(ROUTERS, title="Photostat", version="0", registry=CollectorRegistry(), examples=EXAMPLES)
    document: Schema = app.openapi()
    shapes, needed = Shapes(document), rights()
    by_tag: dict[str, list[tuple[str, str, Schema]]] = defaultdict(list)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            by_tag[operation["tags"][0]].append((method.upper(), path, operation))
    made = {"README.md": index(document, by_tag)}
    for tag, operations in by_tag.items():
        parts = [part for one in operations for part in section(shapes, needed, *one)]
        made[file_name(tag)] = "\n".join([HEAD, f"# {tag}", "", *parts]).rstrip() + "\n"
    return made


def file_name(tag: str) -> str:
    """The page of a group."""
    return re.sub(r"[^a-z0-9]+", "-", tag.lower()).strip("-") + ".md"


def index(document: Schema, by_tag: Mapping[str, list[tuple[str, str, Schema]]]) -> str:
    """What all calls have in common, and the list of the pages."""
    lines = [HEAD, "# The API, call by call", "", document["info"]["description"], ""]
    lines += [
        "The server itself gives the same as OpenAPI, at `/openapi.json`. How to begin: [quickstart](../quickstart-api.md).",
        "",
    ]
    lines += ["| status | when |", "| --- | --- |"]
    statuses: dict[str, str] = {}
    for operations in by_tag.values():
        for _, _, operation in operations:
            statuses |= {status: one["description"] for status, one in operation["responses"].items() if status not in statuses}
    statuses["200"] = "Done; also of what makes and deletes."
    lines += [f"| {status} | {text} |" for status, text in sorted(statuses.items())]
    lines += ["", "The body of an error:", "", *members(Shapes(document).members(document["components"]["schemas"]["ErrorBody"]))]
    lines += ["", "| calls of | what they do |", "| --- | --- |"]
    for tag in sorted(by_tag):
        said = "; ".join(dict.fromkeys(first_sentence(operation) for _, _, operation in by_tag[tag]))
        lines.append(f"| [{tag}]({file_name(tag)}) | {shortened(said)} |")
    return "\n".join(lines) + "\n"


def first_sentence(operation: Schema) -> str:
    """What a call does, without the fine print."""
    return str(operation.get("description", operation["summary"])).split(".")[0].split(";")[0].replace("\n", " ")


def shortened(text: str, most: int = 300) -> str:
    """At most so many characters, cut between words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(";,") + " …"


def section(shapes: Shapes, needed: Mapping[tuple[str, str], str], method: str, path: str, operation: Schema) -> Iterator[str]:
    """One call."""
    yield from (f"## {method} {path}", "", str(operation.get("description", operation["summary"])), "")
    yield from (f"Right: {needed.get((method, path), OPEN)}.", "")
    found = [one for one in operation.get("parameters", []) if one["in"] != "header"]
    if found:
        yield from parameters(shapes, found)
        yield ""
    if "requestBody" in operation:
        yield from body(shapes, "Request", operation["requestBody"])
    yield from body(shapes, "Answer", operation["responses"]["200"])
    for status, one in operation["responses"].items():
        example = one.get("content", {}).get(JSON, {}).get("example")
        if status != "200" and example is not None:
            yield from (f"{status} for instance: “{cell(example['Message'])}”", "")


def parameters(shapes: Shapes, found: list[Schema]) -> Iterator[str]:
    """The parameters of the path and of the query."""
    yield from ("| parameter | in | type | meaning |", "| --- | --- | --- | --- |")
    for one in found:
        schema = one["schema"]
        meaning = shapes.meaning(schema) if not one.get("required") else str(one.get("description", ""))
        yield f"| `{one['name']}` | {one['in']} | {shapes.type_text(schema)} | {cell(meaning)} |"


def body(shapes: Shapes, title: str, of: Schema) -> Iterator[str]:
    """Members and example of a request or an answer."""
    content: dict[str, Any] = of.get("content", {})
    if not content:
        yield from (f"{title}: empty.", "")
        return
    for media_type, part in content.items():
        kind = "" if media_type == JSON else f" (`{media_type}`)"
        optional = "" if title == "Answer" or of.get("required") else " (may be left out)"
        schema = part.get("schema", {})
        rows = list(shapes.members(schema))
        said = "" if rows and "[]" not in rows[0].name else f" {shapes.type_text(schema)}"
        yield from (f"{title}{kind}{optional}:{said}".rstrip(":") + (":" if rows else "."), "")
        if rows:
            yield from (*members(rows, with_need=title == "Request"), "")
        if "example" in part:
            yield from ("```json", pretty(part["example"]), "```", "")


def members(rows: Iterator[Member] | list[Member], *, with_need: bool = False) -> Iterator[str]:
    """A table of members."""
    yield "| member | type | needed | meaning |" if with_need else "| member | type | meaning |"
    yield "| --- | --- | --- | --- |" if with_need else "| --- | --- | --- |"
    for row in rows:
        need = f" {'yes' if row.is_needed else 'no'} |" if with_need else ""
        yield f"| `{row.name}` | {row.type} |{need} {cell(row.meaning)} |"


def cell(text: str) -> str:
    """Text inside a table."""
    return " ".join(text.split()).replace("|", "\\|")


def pretty(value: object, indent: str = "") -> str:
    """JSON in few lines: what fits stands in one."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= WIDTH or not isinstance(value, dict | list):
        return line
    inner = indent + "  "
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + pretty(one, inner) for one in value) + f"\n{indent}]"
    parts = (f"{inner}{json.dumps(name)}: {pretty(one, inner)}" for name, one in value.items())
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


def stale(made: Mapping[str, str]) -> list[str]:
    """The names of the pages that are not as they would be made."""
    stored = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    return sorted(name for name in made.keys() | stored.keys() if made.get(name) != stored.get(name))


def main() -> None:
    """Writes the pages and removes those of groups that are gone; with `--check` only says which ones it would change."""
    made = pages()
    found = stale(made)
    if "--check" in sys.argv[1:]:
        sys.exit(f"docs/api: run ./dev api-docs; not as they would be: {', '.join(found)}" if found else 0)
    PAGES.mkdir(exist_ok=True)
    for name in found:
        if name in made:
            (PAGES / name).write_text(made[name], encoding="utf-8")
        else:
            (PAGES / name).unlink()


if __name__ == "__main__":
    main()

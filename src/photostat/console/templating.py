"""Templates: everything is escaped, an unknown name is an error, and every asset's address changes with its content."""

from datetime import UTC, datetime
from functools import cache
from secrets import token_urlsafe

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from photostat import __version__
from photostat.console.assets import asset_url
from photostat.console.forms import NO_PROBLEMS
from photostat.workspaces.objects.model import Pointer, Value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("photostat.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(asset=asset_url, version=__version__, once=lambda: token_urlsafe(16), no_problems=NO_PROBLEMS)
    environment.filters.update(moment=moment, number=number, size=size, shown=shown, counted=counted)
    return environment


def render(template: str, **context: object) -> str:
    """The template's text."""
    return _environment().get_template(template).render(**context)


def moment(value: datetime | None) -> Markup | str:
    """A time as people read it; the browser adds how long ago it was and keeps that true."""
    if value is None:
        return ""
    utc = value.astimezone(UTC)
    return Markup('<time datetime="{}" data-relative title="{}">{}</time>').format(
        utc.isoformat(timespec="seconds"), utc.strftime("%Y-%m-%d %H:%M:%S UTC"), utc.strftime("%Y-%m-%d %H:%M UTC")
    )


def number(value: int | float | None) -> str:
    """With commas between the thousands; empty for none."""
    return "" if value is None else f"{value:,}"


def counted(value: int, thing: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{value:,} {thing}{'' if value == 1 else 's'}"


def size(value: int | None) -> str:
    """Bytes as people read them."""
    if value is None:
        return ""
    amount, unit = float(value), "bytes"
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{value:,} bytes" if unit == "bytes" else f"{amount:.1f} {unit}"


def shown(value: Value) -> Markup | str:
    """A field's value in a list or beside its name."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return moment(value)
        case Pointer():
            return value.name or f"({value.artifact_id})"
        case tuple():
            return "; ".join(pointer.name or f"({pointer.artifact_id})" for pointer in value)
    return str(value)

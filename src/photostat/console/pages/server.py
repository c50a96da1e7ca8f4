"""The server, for system administrators: workers and what each does, sandbox and renderers, the settings in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, SecretStr
from starlette.responses import Response

from photostat import __version__
from photostat.console.call import Call
from photostat.console.routing import Page
from photostat.imaging.queue.store.workers import busy_slots, list_workers
from photostat.render.doctor import find_wall, look_for_needs
from photostat.settings import Settings
from photostat.workspaces.people.access import enter_admin_level


@dataclass(frozen=True)
class ShownSetting:
    """A setting as it counts here."""

    variable: str
    value: str
    is_default: bool
    description: str


def show(call: Call) -> Response:
    """The page."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        workers = list_workers(connection)
        slots = busy_slots(connection)
    settings = list(shown_settings(call.services.settings))
    return call.page("server.html", workers=workers, slots=slots, settings=settings, program=__version__)


def work(call: Call) -> Response:
    """Workers and slots alone, asked for by the page every few seconds."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
        workers, slots = list_workers(connection), busy_slots(connection)
    return call.piece("server_work.html", workers=workers, slots=slots)


def renderers(call: Call) -> Response:
    """Sandbox and versions of the renderers on this machine; programs are started to ask them, which takes seconds."""
    with call.read() as connection:
        enter_admin_level(connection, call.user_id)
    render = call.services.settings.render
    wall = find_wall(render)
    needs: Sequence[object] = list(look_for_needs(render, wall))
    return call.piece("server_renderers.html", wall=wall, needs=needs)


def shown_settings(settings: Settings) -> Iterator[ShownSetting]:
    """All settings by section; secrets as ***."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            for inner, inner_field in type(value).model_fields.items():
                variable = f"PHOTOSTAT_{name}__{inner}".upper()
                yield _shown(variable, getattr(value, inner), inner_field.default, inner_field.description or "")
        else:
            yield _shown(f"PHOTOSTAT_{name}".upper(), value, field.default, field.description or "")


def _shown(variable: str, value: object, default: object, description: str) -> ShownSetting:
    text = ("***" if value.get_secret_value() else "") if isinstance(value, SecretStr) else "" if value is None else str(value)
    return ShownSetting(variable, text, value == default, description)


PAGES = (
    Page("/server", show),
    Page("/server/live", work, is_whole=False),
    Page("/server/renderers", renderers, is_whole=False),
)

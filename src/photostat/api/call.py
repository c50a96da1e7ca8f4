"""One call: who makes it, under which request id, and the domain that serves it. Every handler takes one.

`CallOf` is `async` so that the framework runs it on the event loop and spares a hop to a thread; it does nothing slow.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from photostat.services import Services
from photostat.storage.database import Connection
from photostat.workspaces.change import Change, change


@dataclass(frozen=True)
class Call:
    """An authenticated call."""

    services: Services
    user_id: int
    request_id: str

    def read(self) -> AbstractContextManager[Connection]:
        """A connection for reading."""
        return self.services.database.read()

    def change(self) -> AbstractContextManager[Change]:
        """A transaction in the name of the caller, with its audit events."""
        return change(self.services.database, user_id=self.user_id, request_id=self.request_id)


async def current_call(request: Request) -> Call:
    """The call of this request; the authentication middleware has set the user."""
    state = request.scope["state"]
    return Call(request.app.state.services, state["user_id"], state.get("request_id", ""))


CallOf = Annotated[Call, Depends(current_call)]

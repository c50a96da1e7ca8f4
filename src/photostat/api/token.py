"""The token endpoint: client credentials in, a bearer token out (contracts/platform.md section 2).

Outside the API's prefixes: no CSRF header, no sign-in but the client's own. Errors have OAuth's shape, not the API's.
"""

import json
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Request
from starlette.responses import Response

from photostat.api.wire.bodies import BodyReader, streamed_body
from photostat.api.wire.openapi import form_fields
from photostat.api.wire.route import wire_router
from photostat.errors import NotAuthenticatedError
from photostat.services import Services
from photostat.workspaces.people.authentication import TooManyFailuresError

_LIMIT_BYTES = 65_536
_REFUSED: dict[str, object] = {  # RFC 6749, section 5.2: not the error body of all other calls
    "description": "Refused; `error` says why.",
    "content": {
        "application/json": {
            "schema": {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]},
        }
    },
}
router = wire_router("/Relativity/Identity/connect", tags=["Sign-in"])


@router.post(
    "/token",
    responses={400: _REFUSED, 429: _REFUSED},
    openapi_extra=form_fields(
        {
            "grant_type": {"type": "string", "enum": ["client_credentials"]},
            "client_id": {"type": "string"},
            "client_secret": {"type": "string"},
        }
    ),
)
def token(request: Request, body: Annotated[BodyReader, streamed_body(_LIMIT_BYTES)]) -> Response:
    """A token for `client_id` and `client_secret`; any scope."""
    services: Services = request.app.state.services
    try:
        fields = parse_qs(body.read().decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return _answer(400, {"error": "invalid_request"})
    values = {name.lower(): texts[-1] for name, texts in fields.items()}
    if "grant_type" not in values:
        return _answer(400, {"error": "invalid_request"})
    if values["grant_type"] != "client_credentials":
        return _answer(400, {"error": "unsupported_grant_type"})
    address = request.client.host if request.client else ""
    try:
        issued = services.authenticator.issue_token(values.get("client_id", ""), values.get("client_secret", ""), address=address)
    except NotAuthenticatedError:
        return _answer(400, {"error": "invalid_client"})
    except TooManyFailuresError as error:
        return _answer(429, {"error": "too_many_requests"}, {"Retry-After": str(max(1, round(error.retry_seconds)))})
    return _answer(200, {"access_token": issued.token, "expires_in": issued.expires_seconds, "token_type": "Bearer"})


def _answer(status: int, body: dict[str, str | int], headers: dict[str, str] | None = None) -> Response:
    never_kept = {"Cache-Control": "no-store"} | (headers or {})
    return Response(json.dumps(body), status, never_kept, media_type="application/json")

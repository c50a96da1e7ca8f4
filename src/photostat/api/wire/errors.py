"""Errors as they leave the server: one body, one table from categories to status codes (contracts/platform.md section 5).

Domain errors know no HTTP; what a request itself does wrong on the wire (too long, not JSON, no such route) has its classes
here. Never a stack trace, never the text of an error that we did not raise on purpose: that goes to the log, under the
Identifier that the caller gets.
"""

import json
from http import HTTPStatus
from typing import ClassVar
from uuid import UUID

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from photostat.api.wire.naming import WireModel
from photostat.api.wire.validation_text import validation_text
from photostat.errors import Category, PhotostatError

_PREFIX = "Relativity.Services.Exceptions."
VALIDATION = _PREFIX + "ValidationException"
SERIALIZATION = _PREFIX + "ServiceSerializationException"
NOT_FOUND = _PREFIX + "NotFoundException"
SERVICE = _PREFIX + "ServiceException"

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Relativity.REST"'}
UNHANDLED_TEXT = "The server could not finish this request. Its log has the reason under the Identifier of this answer."

STATUS_OF: dict[Category, tuple[int, str]] = {
    Category.INVALID_INPUT: (400, VALIDATION),
    Category.UNSUPPORTED: (400, VALIDATION),
    Category.LIMIT_EXCEEDED: (400, VALIDATION),
    Category.NOT_AUTHENTICATED: (401, ""),
    Category.NOT_AUTHORIZED: (403, _PREFIX + "NotAuthorizedException"),
    Category.NOT_FOUND: (404, NOT_FOUND),
    Category.CONFLICT: (409, _PREFIX + "ConflictException"),
    Category.CANCELLED: (409, _PREFIX + "ConflictException"),
    Category.TOO_MANY_REQUESTS: (429, SERVICE),
    Category.UNAVAILABLE: (503, SERVICE),
    Category.TIMEOUT: (500, SERVICE),
    Category.RENDERER_FAILED: (500, SERVICE),
    Category.MACHINE_LACKS: (500, SERVICE),
    Category.INTERNAL: (500, SERVICE),
}


class ErrorBody(WireModel):
    """The one shape of an error answer. `Identifier`: a GUID that the log has too, or empty."""

    error_type: str = Field(examples=[VALIDATION])
    identifier: UUID | str = ""
    message: str


class WireError(PhotostatError):
    """The request is wrong before anything of the domain sees it; the class names its status and ErrorType."""

    code = "bad_request"
    category = Category.INVALID_INPUT
    status: ClassVar[int] = 400
    error_type: ClassVar[str] = VALIDATION


class MalformedBodyError(WireError):
    """The body is not what its content type says; the text names the position where known."""

    code = "malformed_body"
    error_type = SERIALIZATION


class UnreadableTextError(WireError):
    """A text holds a NUL character, half a surrogate pair or a number without end; the text names the member."""

    code = "unreadable_text"


class RequestTooLongError(WireError):
    """A JSON body over its route's limit; clients recognise the text by its beginning."""

    code = "request_too_long"
    category = Category.LIMIT_EXCEEDED

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"Maximum request length exceeded: this call takes up to {limit_bytes:,} bytes.")


class BodyTooLargeError(WireError):
    """A streamed body (upload) over its route's limit."""

    code = "body_too_large"
    category = Category.LIMIT_EXCEEDED
    status = 413

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"The body is larger than the {limit_bytes:,} bytes that this call takes. Send it in smaller parts.")


class UnsupportedEncodingError(WireError):
    """Content-Type or Content-Encoding of the body is none that is read here."""

    code = "unsupported_media_type"
    category = Category.UNSUPPORTED
    status = 415


class ClientGoneError(WireError):
    """The client went away, or fell silent, before its body was whole. Nobody reads the answer; the log counts it as 499."""

    code = "client_gone"
    category = Category.CANCELLED
    status = 499

    def __init__(self, text: str = "The client went away before its request was whole.") -> None:
        super().__init__(text)


def error_response(
    status: int, error_type: str, message: str, *, identifier: str = "", headers: dict[str, str] | None = None
) -> Response:
    """An answer with the standard body, its members in the contract's order."""
    body = json.dumps({"ErrorType": error_type, "Identifier": identifier, "Message": message}, ensure_ascii=False)
    return Response(body.encode("utf-8", "replace"), status, headers, media_type="application/json")


async def answer_photostat_error(_request: Request, error: Exception) -> Response:
    """A domain or wire error by its category, 401 with empty body and the challenge."""
    assert isinstance(error, PhotostatError)
    if isinstance(error, WireError):
        return error_response(error.status, error.error_type, str(error))
    status, error_type = STATUS_OF[error.category]
    if status == HTTPStatus.UNAUTHORIZED:
        return Response(status_code=status, headers=CHALLENGE)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return error_response(status, error_type, str(error), headers={"Retry-After": "5"})
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # To the request boundary (request_log), which logs it whole and answers with an Identifier.
        raise error
    return error_response(status, error_type, str(error))


async def answer_validation_error(_request: Request, error: Exception) -> Response:
    """400 whose text names each member by its wire name and says what is allowed."""
    assert isinstance(error, RequestValidationError)
    return error_response(400, VALIDATION, validation_text(error.errors()))


async def answer_http_exception(_request: Request, error: Exception) -> Response:
    """What routing and Starlette itself refuse: 404, 405 with Allow, and the like."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        return Response(status_code=401, headers=CHALLENGE | headers)
    texts = {404: "No such route.", 405: "This route does not know that verb; the Allow header names those that it knows."}
    error_types = {403: STATUS_OF[Category.NOT_AUTHORIZED][1], 404: NOT_FOUND}
    message = texts.get(error.status_code, str(error.detail))
    return error_response(error.status_code, error_types.get(error.status_code, VALIDATION), message, headers=headers)


def unhandled_response(error: Exception, identifier: str) -> Response:
    """500. Errors raised on purpose bring their text, all others only the Identifier under which the log has them."""
    told = isinstance(error, PhotostatError) and error.category is not Category.INTERNAL
    return error_response(500, SERVICE, str(error) if told else UNHANDLED_TEXT, identifier=identifier)

"""A picture as an answer: its key is its ETag, so that a browser that has it is told so before anything is decoded."""

from fastapi import Request
from starlette.responses import Response

from photostat.api.call import Call
from photostat.workspaces.markups.pictures import Picture


def picture_response(call: Call, request: Request, picture: Picture, headers: dict[str, str]) -> Response:
    """A picture, or 304 where the caller has it; nothing is decoded for that."""
    etag = f'"{picture.key}"'
    headers |= {"ETag": etag, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(call.services.pictures.picture(picture.key, picture.make), media_type=picture.media_type, headers=headers)

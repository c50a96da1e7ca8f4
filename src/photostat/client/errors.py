"""What can go wrong between a program and the server. Errors of documents are no exceptions: they are read like data."""

from photostat.errors import Category, PhotostatError

_CATEGORIES = {
    400: Category.INVALID_INPUT,
    401: Category.NOT_AUTHENTICATED,
    403: Category.NOT_AUTHORIZED,
    404: Category.NOT_FOUND,
    409: Category.CONFLICT,
    413: Category.LIMIT_EXCEEDED,
    429: Category.TOO_MANY_REQUESTS,
    503: Category.UNAVAILABLE,
}


class ServerError(PhotostatError):
    """The server refused. `message` is its text; `request_id` and `identifier` find the request in its log, or are empty."""

    code = "server_error"

    def __init__(
        self, status: int, *, error_type: str = "", message: str = "", request_id: str = "", identifier: str = ""
    ) -> None:
        self.status = status
        self.error_type = error_type
        self.message = message
        self.request_id = request_id
        self.identifier = identifier
        self.category = _CATEGORIES.get(status, Category.INTERNAL)
        where = ", ".join(filter(None, (f"HTTP {status}", request_id and f"request {request_id}")))
        super().__init__(f"{message or _TEXTS.get(status, 'The server refused the request.')} ({where})")


class UnreachableError(PhotostatError):
    """No answer: wrong address, a server that is down, a time-out, a certificate that is not trusted.

    A request that changes something may have been done all the same; look before you send it again.
    """

    code = "unreachable"
    category = Category.UNAVAILABLE


class UnexpectedAnswerError(PhotostatError):
    """An answer came that is none of Photostat's, or of another version: the text names what is wrong with it."""

    code = "unexpected_answer"
    category = Category.INTERNAL


_TEXTS = {
    401: "The server does not know this user and password, or this client and its secret.",
    404: "There is no such thing on the server.",
}

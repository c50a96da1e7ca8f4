"""The error tree. A document that cannot be imaged is data (see render.model), not an exception of this tree."""

from enum import StrEnum


class Category(StrEnum):
    """What kind of failure an error is; borders (HTTP, exit codes) map from this and from nothing else."""

    INVALID_INPUT = "invalid_input"
    NOT_AUTHENTICATED = "not_authenticated"
    NOT_AUTHORIZED = "not_authorized"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    UNSUPPORTED = "unsupported"
    LIMIT_EXCEEDED = "limit_exceeded"
    RENDERER_FAILED = "renderer_failed"
    TIMEOUT = "timeout"
    CANCELLED = "cancelled"
    UNAVAILABLE = "unavailable"
    TOO_MANY_REQUESTS = "too_many_requests"
    MACHINE_LACKS = "machine_lacks"
    INTERNAL = "internal"


class PhotostatError(Exception):
    """Base of every error we raise on purpose.

    The text says what happened, why it matters and what to do; `code` is stable and for programs.
    """

    code = "internal"
    category = Category.INTERNAL


class InvalidInputError(PhotostatError):
    """Something that the caller gave is wrong: a profile, an option, a folder."""

    code = "invalid_input"
    category = Category.INVALID_INPUT


class NotAuthenticatedError(PhotostatError):
    """No credentials, or wrong ones; never says which part is wrong."""

    code = "not_authenticated"
    category = Category.NOT_AUTHENTICATED


class NotAuthorizedError(PhotostatError):
    """Who asks is known, and may not do this."""

    code = "not_authorized"
    category = Category.NOT_AUTHORIZED


class NotFoundError(PhotostatError):
    """What was asked for is not there, or is not for the one who asks: both read the same, on purpose."""

    code = "not_found"
    category = Category.NOT_FOUND

    def __init__(self, text: str = "The object does not exist or you do not have permission to access it.") -> None:
        super().__init__(text)


class ConflictError(PhotostatError):
    """The state of things forbids it now: a stale update, running work, a name that is taken."""

    code = "conflict"
    category = Category.CONFLICT


class UnsupportedError(PhotostatError):
    """Well formed and understood, but not served here."""

    code = "unsupported"
    category = Category.UNSUPPORTED


class LimitExceededError(PhotostatError):
    """Too large, too many, too deep."""

    code = "limit_exceeded"
    category = Category.LIMIT_EXCEEDED


class MachineLacksError(PhotostatError):
    """A program, a right or room on the disk is missing on this machine."""

    code = "machine_lacks"
    category = Category.MACHINE_LACKS


class RendererError(PhotostatError):
    """The sandboxed renderer died, hung, lied or ran over a limit; the sandbox is gone afterwards."""

    code = "renderer_crashed"
    category = Category.RENDERER_FAILED

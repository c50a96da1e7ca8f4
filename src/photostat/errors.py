"""The error tree. A document that cannot be imaged is data (see render.model), not an exception of this tree."""

from enum import StrEnum


class Category(StrEnum):
    """What kind of failure an error is; borders (HTTP, exit codes) map from this and from nothing else."""

    INVALID_INPUT = "invalid_input"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    UNSUPPORTED = "unsupported"
    LIMIT_EXCEEDED = "limit_exceeded"
    RENDERER_FAILED = "renderer_failed"
    TIMEOUT = "timeout"
    CANCELLED = "cancelled"
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


class MachineLacksError(PhotostatError):
    """A program, a right or room on the disk is missing on this machine."""

    code = "machine_lacks"
    category = Category.MACHINE_LACKS


class RendererError(PhotostatError):
    """The sandboxed renderer died, hung, lied or ran over a limit; the sandbox is gone afterwards."""

    code = "renderer_crashed"
    category = Category.RENDERER_FAILED

"""Sign in, sign out, a new password."""

from starlette.responses import RedirectResponse, Response

from photostat.browsers import session_cookie, session_token
from photostat.console.call import Call
from photostat.console.door import SIGN_IN, safe_next
from photostat.console.forms import NO_PROBLEMS, Problems, problems_of
from photostat.console.routing import POST, Page
from photostat.errors import InvalidInputError, NotAuthenticatedError, NotAuthorizedError
from photostat.workspaces.people import accounts
from photostat.workspaces.people.authentication import TooManyFailuresError

_WRONG = "The e-mail address or the password is wrong, or the account is shut."


def show(call: Call) -> Response:
    """The sign-in page."""
    return _page(call, safe_next(call.query.text("next")), "", NO_PROBLEMS, 200)


def sign_in(call: Call) -> Response:
    """Begin a session and lead to where one wanted to go."""
    back_to, email = safe_next(call.form.text("next")), call.form.text("email").strip()
    address = call.request.client.host if call.request.client else ""
    try:
        token = call.services.sessions.sign_in(email, call.form.text("password"), address=address)
    except NotAuthenticatedError:
        return _page(call, back_to, email, Problems({"": _WRONG}), 401)
    except TooManyFailuresError as error:
        return _page(call, back_to, email, Problems({"": str(error)}), 429)
    _end_session(call)  # of whoever sat here before; nothing of it may open anything again
    answer = RedirectResponse(back_to, 303)
    _set_cookie(call, answer, token)
    return answer


def sign_out(call: Call) -> Response:
    """End the session."""
    _end_session(call)
    answer = RedirectResponse(SIGN_IN, 303)
    _set_cookie(call, answer, "")
    return answer


def show_password(call: Call) -> Response:
    """The form for a new password."""
    return call.page("password.html", problems=NO_PROBLEMS)


def change_password(call: Call) -> Response:
    """Give oneself a new password; all sessions end, this one too."""
    new = call.form.text("new_password")
    try:
        if new != call.form.text("again"):
            raise InvalidInputError("Again: the two new passwords differ.")
        with call.change() as change:
            forget = call.services.authenticator.forget_all
            accounts.change_own_password(change, call.form.text("old_password"), new, forget)
    except (InvalidInputError, NotAuthorizedError) as error:
        names = {"OldPassword": "old_password", "Password": "new_password", "Again": "again"}
        return call.page("password.html", status=400, problems=problems_of(error, names))
    return call.to("/sign-in")


def _end_session(call: Call) -> None:
    if token := session_token(call.request.scope["headers"], call.request.scope["scheme"]):
        call.services.sessions.sign_out(token)


def _page(call: Call, back_to: str, email: str, problems: Problems, status: int) -> Response:
    return call.piece("sign_in.html", status=status, next=back_to, email=email, problems=problems)


def _set_cookie(call: Call, answer: Response, token: str) -> None:
    scheme = call.request.scope["scheme"]
    name, secure = session_cookie(scheme), scheme == "https"
    if token:
        answer.set_cookie(name, token, path="/", httponly=True, samesite="lax", secure=secure)
    else:
        answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=secure)


PAGES = (
    Page("/sign-in", show),
    Page("/sign-in", sign_in, POST),
    Page("/sign-out", sign_out, POST),
    Page("/password", show_password),
    Page("/password", change_password, POST),
)

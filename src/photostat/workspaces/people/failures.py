"""How many wrong passwords are looked at: limits against guessing that strangers cannot turn against the owner of an account.

Counted within five minutes: 10 failures of one account from one address, 50 of one address over all accounts, 100 of one
account over all addresses. A stranger's guesses so lock out his own address only, unless he has ten of them. Credentials that
were right within the last day are looked at whatever the counts say: he who sends them knew the password. All of it is
kept by keyed or plain hashes in memory of bounded size.
"""

import hashlib
import ipaddress
import threading
import time
from collections.abc import Callable, Iterator
from math import ceil

from photostat.errors import Category, PhotostatError

FAILURE_WINDOW_SECONDS = 300.0
OF_ACCOUNT_AND_ADDRESS = 10
OF_ADDRESS = 50
OF_ACCOUNT = 100
VOUCHED_SECONDS = 86_400.0
_MOST_COUNTED = 20_000
_MOST_VOUCHED = 10_000


class TooManyFailuresError(PhotostatError):
    """Too many wrong passwords; `retry_seconds` until the next try is looked at."""

    code = "too_many_failures"
    category = Category.TOO_MANY_REQUESTS

    def __init__(self, retry_seconds: float) -> None:
        super().__init__(f"Too many failed sign-ins. Try again in {max(1, ceil(retry_seconds))} seconds.")
        self.retry_seconds = retry_seconds


class FailureLimits:
    """Counts failed sign-ins. Safe for threads; one for each process."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[bytes, list[float]] = {}
        self._vouched: dict[bytes, float] = {}

    def check(self, mark: bytes, account: str, address: str) -> None:
        """Raise TooManyFailuresError unless a try may be looked at. `mark`: a keyed hash of the credentials."""
        now = self._clock()
        with self._lock:
            if self._vouched.get(mark, -VOUCHED_SECONDS) > now - VOUCHED_SECONDS:
                return
            for key, limit in _counters(account, address):
                recent = self._recent(key, now)
                if len(recent) >= limit:
                    raise TooManyFailuresError(recent[-limit] + FAILURE_WINDOW_SECONDS - now)

    def note(self, mark: bytes, account: str, address: str) -> None:
        """Count a failure; these credentials are vouched for no more."""
        now = self._clock()
        with self._lock:
            self._vouched.pop(mark, None)
            for key, limit in _counters(account, address):
                # Put at the end, so that the first of the dictionary is the one that was quiet longest
                recent = self._recent(key, now)
                self._failures.pop(key, None)
                self._failures[key] = [*recent[-limit:], now]
            while len(self._failures) > _MOST_COUNTED:
                del self._failures[next(iter(self._failures))]

    def vouch(self, mark: bytes) -> None:
        """These credentials are right."""
        with self._lock:
            self._vouched.pop(mark, None)
            self._vouched[mark] = self._clock()
            if len(self._vouched) > _MOST_VOUCHED:
                del self._vouched[next(iter(self._vouched))]

    def _recent(self, key: bytes, now: float) -> list[float]:
        return [moment for moment in self._failures.get(key, ()) if moment > now - FAILURE_WINDOW_SECONDS]


def _counters(account: str, address: str) -> Iterator[tuple[bytes, int]]:
    who, network = account.lower(), _network(address)
    yield _key("both", who, network), OF_ACCOUNT_AND_ADDRESS
    yield _key("address", network), OF_ADDRESS
    yield _key("account", who), OF_ACCOUNT


def _key(*parts: str) -> bytes:
    # Hashed: a name may be as long as a request's headers
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest()


def _network(address: str) -> str:
    """The address itself; for IPv6 its /64, which one customer has whole."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)

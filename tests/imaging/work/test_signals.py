"""A signal to stop is heard whatever the main thread holds at that moment."""

import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing.connection import wait

import pytest

from photostat.imaging.work.signals import ToldToStop


@pytest.fixture
def told() -> Iterator[ToldToStop]:
    before = signal.getsignal(signal.SIGUSR1)
    yield ToldToStop([signal.SIGUSR1])
    signal.signal(signal.SIGUSR1, before)


def test_a_signal_makes_the_descriptor_readable(told: ToldToStop) -> None:
    assert wait([told.descriptor], timeout=0) == []
    os.kill(os.getpid(), signal.SIGUSR1)
    assert wait([told.descriptor], timeout=60) == [told.descriptor]


def test_a_signal_amid_the_holder_of_an_events_lock_is_heard(told: ToldToStop) -> None:
    """A handler that set the event itself would wait here for ever."""
    stopping = threading.Event()
    threading.Thread(target=lambda: (wait([told.descriptor]), stopping.set()), daemon=True).start()
    with stopping._cond:  # as the main thread is within stopping.wait()
        os.kill(os.getpid(), signal.SIGUSR1)
    assert stopping.wait(60)


def test_many_signals_block_nobody(told: ToldToStop) -> None:
    for _ in range(100_000):
        told._tell(signal.SIGUSR1, None)
    assert wait([told.descriptor], timeout=60) == [told.descriptor]

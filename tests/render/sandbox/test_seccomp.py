"""The system call filter, run in a small BPF machine: what it answers to a call, without making the call."""

import errno
import platform
import socket
import struct

import pytest

from photostat.errors import MachineLacksError
from photostat.render.sandbox import seccomp
from photostat.render.sandbox.seccomp import AARCH64, X86_64, Machine, filter_program

ALLOW = seccomp.RETURN_ALLOW
KILL = seccomp.RETURN_KILL
MACHINES = pytest.mark.parametrize("machine", [X86_64, AARCH64], ids=lambda machine: machine.name)
# From the kernel's tables: read, write, openat, execve, exit_group.
ORDINARY = {"x86_64": (0, 1, 257, 59, 231), "aarch64": (63, 64, 56, 221, 94)}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
UNSHARE = {"x86_64": 272, "aarch64": 97}
SOCKET = {"x86_64": 41, "aarch64": 198}
IOCTL = {"x86_64": 16, "aarch64": 29}
PERSONALITY = {"x86_64": 135, "aarch64": 92}


def refused(error: int) -> int:
    return seccomp.RETURN_ERRNO | error


def answer(machine: Machine, number: int, *arguments: int, audit: int | None = None) -> int:
    """Run the filter over one call as the kernel would (struct seccomp_data)."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("=iIQ6Q", number, machine.audit if audit is None else audit, 0, *padded)
    rows = list(struct.iter_unpack("=HBBI", filter_program(machine)))
    at = accumulator = 0
    while True:
        code, if_true, if_false, value = rows[at]
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, value)
        elif code == 0x06:
            return int(value)
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            at += if_true if holds else if_false


@MACHINES
def test_ordinary_calls_pass(machine: Machine) -> None:
    assert {answer(machine, number) for number in ORDINARY[machine.name]} == {ALLOW}


@pytest.mark.parametrize(
    ("machine", "number"),
    [
        pytest.param(machine, number, id=f"{machine.name}-{call}")
        for machine in (X86_64, AARCH64)
        for call, numbers in sorted(seccomp.DENIED.items())
        if (number := numbers[machine.column]) is not None
    ],
)
def test_denied_calls_are_refused(machine: Machine, number: int) -> None:
    assert answer(machine, number) == refused(errno.EPERM)


@MACHINES
def test_numbers_of_denied_calls_are_distinct(machine: Machine) -> None:
    numbers = [pair[machine.column] for pair in seccomp.DENIED.values() if pair[machine.column] is not None]
    assert len(numbers) == len(set(numbers))


@MACHINES
def test_threads_start_and_namespaces_do_not(machine: Machine) -> None:
    thread, new_user, new_network = 0x3D0F00, 0x10000000, 0x40000000
    assert answer(machine, CLONE[machine.name], thread) == ALLOW
    assert answer(machine, CLONE[machine.name], thread | new_user) == refused(errno.EPERM)
    assert answer(machine, UNSHARE[machine.name], new_network) == refused(errno.EPERM)
    assert answer(machine, UNSHARE[machine.name], 0x400) == ALLOW  # CLONE_FILES


@MACHINES
def test_clone3_seems_absent_so_that_libc_takes_clone(machine: Machine) -> None:
    assert answer(machine, CLONE3) == refused(errno.ENOSYS)


@MACHINES
def test_only_unix_sockets_open(machine: Machine) -> None:
    assert answer(machine, SOCKET[machine.name], socket.AF_UNIX) == ALLOW
    families = [socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, 17, 38, 40, 44]  # packet, alg, vsock, xdp
    assert {answer(machine, SOCKET[machine.name], family) for family in families} == {refused(errno.EAFNOSUPPORT)}


@MACHINES
def test_terminal_input_cannot_be_forged(machine: Machine) -> None:
    assert answer(machine, IOCTL[machine.name], 0, 0x5412) == refused(errno.EPERM)
    assert answer(machine, IOCTL[machine.name], 0, 0x5412 | 7 << 32) == refused(errno.EPERM)
    assert answer(machine, IOCTL[machine.name], 0, 0x5413) == ALLOW  # TIOCGWINSZ


@MACHINES
def test_personality_can_be_read_and_not_changed(machine: Machine) -> None:
    assert answer(machine, PERSONALITY[machine.name], 0xFFFFFFFF) == ALLOW
    assert answer(machine, PERSONALITY[machine.name], 0x0040000) == refused(errno.EPERM)  # ADDR_NO_RANDOMIZE


@MACHINES
def test_calls_of_a_foreign_abi_kill(machine: Machine) -> None:
    i386 = 0x40000003
    assert answer(machine, 0, audit=i386) == KILL


def test_x32_calls_kill() -> None:
    assert answer(X86_64, 0x40000000) == KILL
    assert answer(X86_64, 0x40000000 | 59) == KILL


@MACHINES
def test_filter_fits_the_kernel_and_a_pipe(machine: Machine) -> None:
    program = filter_program(machine)
    assert len(program) % 8 == 0
    assert len(program) // 8 <= 4096


def test_unknown_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(MachineLacksError, match="riscv64"):
        seccomp.this_machine()

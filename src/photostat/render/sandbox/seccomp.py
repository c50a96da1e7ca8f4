"""The system calls that nothing in a sandbox may make, as a BPF program that the kernel runs before each call.

A deny list, as Flatpak's: LibreOffice and Chromium need too many calls for an allow list that would hold from one
version to the next. What it takes away is the way to the parts of the kernel where the escapes of the last years were
found (user namespaces, mounts, io_uring, bpf, userfaultfd, keys, foreign sockets) and memory that no counter of ours
sees.

The program is put together here with `struct`, so that no libseccomp is needed. It refuses to guess: a machine that is
neither x86_64 nor aarch64 gets an error, and calls of a foreign ABI (32 bit, x32) kill the process, since their numbers
mean something else.
"""

import errno
import platform
import socket
import struct
from dataclasses import dataclass

from photostat.errors import MachineLacksError

# linux/bpf_common.h, linux/seccomp.h, linux/audit.h
_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_JUMP_ANY_BIT = 0x45
_RETURN = 0x06
RETURN_ALLOW = 0x7FFF0000
RETURN_KILL = 0x80000000
RETURN_ERRNO = 0x00050000
_OFFSET_NUMBER = 0
_OFFSET_ARCHITECTURE = 4
_X32_FIRST_NUMBER = 0x40000000

# linux/sched.h: mount, cgroup, uts, ipc, user, pid, net; the time namespace's bit is clone's exit signal, so it counts
# for unshare only.
_NEW_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_NEW_TIME_NAMESPACE = 0x00000080
_TIOCSTI = 0x5412
_TIOCLINUX = 0x541C
_PERSONALITY_QUERY = 0xFFFFFFFF


@dataclass(frozen=True)
class Machine:
    """One architecture: its audit number, which column of the tables is its own, whether x32 calls exist there."""

    name: str
    audit: int
    column: int
    has_x32: bool


X86_64 = Machine("x86_64", 0xC000003E, 0, has_x32=True)
AARCH64 = Machine("aarch64", 0xC00000B7, 1, has_x32=False)
_MACHINES = {machine.name: machine for machine in (X86_64, AARCH64)}

# Call -> numbers on (x86_64, aarch64), from the kernel's unistd_64.h and asm-generic/unistd.h; None = the machine has
# no such call.
DENIED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    # mounts and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "open_tree_attr": (467, 467),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "setns": (308, 268),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # wide or young kernel parts
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "lsm_set_self_attr": (460, 460),
    # the machine
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "create_module": (174, None),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "get_kernel_syms": (177, None),
    "query_module": (178, None),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "acct": (163, 89),
    "syslog": (103, 116),
    "vhangup": (153, 58),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "_sysctl": (156, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    "vserver": (236, None),
    "nfsservctl": (180, 42),
    "lookup_dcookie": (212, 18),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    # memory and queues that belong to no process, so that no counter of ours would see them
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
}
_CLONE3 = (435, 435)
_CLONE = (56, 220)
_UNSHARE = (272, 97)
_SOCKET = (41, 198)
_SOCKETPAIR = (53, 199)
_IOCTL = (16, 29)
_PERSONALITY = (135, 92)


def this_machine() -> Machine:
    """The machine we run on. Raises MachineLacksError where we have no table."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        raise MachineLacksError(
            f"There is no system call filter for this machine ({platform.machine()}); "
            f"the sandbox supports {' and '.join(_MACHINES)}."
        )
    return machine


def filter_program(machine: Machine) -> bytes:
    """The filter as an array of `struct sock_filter`, ready for `bwrap --seccomp` and for prctl."""
    rows = [
        _row(_LOAD_WORD, _OFFSET_ARCHITECTURE),
        _row(_JUMP_EQUAL, machine.audit, if_true=1),
        _row(_RETURN, RETURN_KILL),
        _row(_LOAD_WORD, _OFFSET_NUMBER),
    ]
    if machine.has_x32:
        rows += [_row(_JUMP_AT_LEAST, _X32_FIRST_NUMBER, if_false=1), _row(_RETURN, RETURN_KILL)]
    for numbers in DENIED.values():
        rows += _refuse(numbers[machine.column], errno.EPERM)
    # glibc falls back to clone, whose flags lie in a register where a filter can read them.
    rows += _refuse(_CLONE3[machine.column], errno.ENOSYS)
    rows += _refuse_bits(_CLONE[machine.column], _NEW_NAMESPACES)
    rows += _refuse_bits(_UNSHARE[machine.column], _NEW_NAMESPACES | _NEW_TIME_NAMESPACE)
    rows += _only(_SOCKET[machine.column], (socket.AF_UNIX,), errno.EAFNOSUPPORT)
    rows += _only(_SOCKETPAIR[machine.column], (socket.AF_UNIX,), errno.EAFNOSUPPORT)
    rows += _only(_PERSONALITY[machine.column], (0, _PERSONALITY_QUERY), errno.EPERM)
    rows += _never(_IOCTL[machine.column], (_TIOCSTI, _TIOCLINUX))
    return b"".join([*rows, _row(_RETURN, RETURN_ALLOW)])


def _row(code: int, value: int, *, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _argument(index: int) -> int:
    # Both machines are little-endian: the low word of a 64-bit argument comes first. The kernel ignores the high word
    # of these arguments.
    return 16 + 8 * index


def _refuse(number: int | None, error: int) -> list[bytes]:
    if number is None:
        return []
    return [_row(_JUMP_EQUAL, number, if_false=1), _row(_RETURN, RETURN_ERRNO | error)]


def _refuse_bits(number: int, bits: int) -> list[bytes]:
    """Refuse the call when its first argument has any of `bits`; allow it otherwise."""
    return [
        _row(_JUMP_EQUAL, number, if_false=4),
        _row(_LOAD_WORD, _argument(0)),
        _row(_JUMP_ANY_BIT, bits, if_false=1),
        _row(_RETURN, RETURN_ERRNO | errno.EPERM),
        _row(_RETURN, RETURN_ALLOW),
    ]


def _only(number: int, values: tuple[int, ...], error: int) -> list[bytes]:
    """Allow the call only when its first argument is one of `values`."""
    checks = [_row(_JUMP_EQUAL, value, if_true=len(values) - index) for index, value in enumerate(values)]
    return [
        _row(_JUMP_EQUAL, number, if_false=len(values) + 3),
        _row(_LOAD_WORD, _argument(0)),
        *checks,
        _row(_RETURN, RETURN_ERRNO | error),
        _row(_RETURN, RETURN_ALLOW),
    ]


def _never(number: int, values: tuple[int, ...]) -> list[bytes]:
    """Refuse the call when its second argument is one of `values`; allow it otherwise."""
    checks = [_row(_JUMP_EQUAL, value, if_true=len(values) - index) for index, value in enumerate(values)]
    return [
        _row(_JUMP_EQUAL, number, if_false=len(values) + 3),
        _row(_LOAD_WORD, _argument(1)),
        *checks,
        _row(_RETURN, RETURN_ALLOW),
        _row(_RETURN, RETURN_ERRNO | errno.EPERM),
    ]

"""What a child process forbids itself before it reads a word: memory, time, long files, the network."""

import ctypes
import resource
import sys
from pathlib import Path

# How a child ends where its memory or the disk did not suffice.
EXIT_MEMORY = 72
EXIT_DISK_FULL = 73

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def leave_network() -> bool:
    """Move into a network of one's own, without even a loopback. False where that is forbidden."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return any(
            libc.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET)
        )
    except (OSError, AttributeError):  # not Linux
        return False


def set_limits(*, seconds: int, memory: int, file_bytes: int) -> None:
    """Bound this process for good: processor time, address space, the length of what it writes."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def peak_mb() -> int:
    """The most memory that this process has held; getrusage would count its parent's too."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024

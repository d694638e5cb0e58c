"""Runs the program in its arguments, its output thrown away, and prints what it cost: wall-clock seconds, seconds of
processor time of it and its descendants, the most memory they held at once in KiB, and its exit status.

Memory is the sum over the whole tree, looked at every few milliseconds; no less than what the kernel counted for the
largest single process, which alone is known where there is no /proc.
"""

import os
import subprocess
import sys
import threading
import time

EVERY_SECONDS = 0.02
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def children_of(process):
    found = []
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/children") as listed:
            found += listed.read().split()
    return found


def resident(process):
    """Resident memory of a process and all below it, in KiB; what has ended in the meantime counts nothing."""
    try:
        with open(f"/proc/{process}/statm") as sizes:
            own = int(sizes.read().split()[1]) * PAGE_KIB
        return own + sum(map(resident, children_of(process)))
    except (OSError, IndexError):
        return 0


def main():
    start = time.perf_counter()
    nothing = subprocess.DEVNULL
    program = subprocess.Popen(sys.argv[1:], stdin=nothing, stdout=nothing, stderr=nothing)
    peak = 0
    ended = threading.Event()

    def look():
        nonlocal peak
        while not ended.wait(EVERY_SECONDS):
            peak = max(peak, resident(program.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    _, status, usage = os.wait4(program.pid, 0)
    seconds = time.perf_counter() - start
    ended.set()
    watcher.join()
    program.returncode = os.waitstatus_to_exitcode(status)
    print(seconds, usage.ru_utime + usage.ru_stime, max(peak, usage.ru_maxrss), program.returncode)


main()

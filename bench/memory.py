"""Reads how much memory this process holds. Standard library only."""

import sys
from pathlib import Path


def resident_mb() -> float:
    """Return the resident memory of this process in MB; where the system does not say, its peak so far, else 0."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS:"))
        return int(line.split()[1]) / 1000
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)

"""Runs pydoclint and keeps what our style asks: a section that is written agrees with the signature; none must be.

Our docstrings say only what the signature cannot, so that a missing Args or Returns section is no fault. pydoclint
0.12.0 has no option for this.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

FOLDERS = ("radcode", "ingest", "evals", "bench")
# Absent sections: fewer arguments than in the signature, no Returns, no Yields, no Raises.
ABSENT = ("DOC101", "DOC109", "DOC201", "DOC402", "DOC501", "DOC503")
STRAY = "Arguments in the docstring but not in the function signature"
VIOLATION = re.compile(r"^\s+\d+: (DOC\d+): (.*)")


def main() -> int:
    """Print what disagrees and return 1, or return 0."""
    pydoclint = Path(sys.executable).with_name("pydoclint.exe" if sys.platform == "win32" else "pydoclint")
    done = subprocess.run(
        [str(pydoclint), "--quiet", *FOLDERS], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    faults, file, understood = [], "", 0
    for line in done.stdout.splitlines():
        found = VIOLATION.match(line)
        understood += bool(found)
        if not found:
            file = line.strip() or file
        elif found[1] not in ABSENT and (found[1] != "DOC103" or STRAY in found[2]):
            faults.append(f"{file}:{line.strip()}")
    if done.returncode and not understood:  # it did not run: an option or a folder is wrong
        faults = done.stdout.splitlines()
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

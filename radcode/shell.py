"""Runs a command line: one plain line for a usage or data error, and the exit codes of the contract.

An edge, shared by the three command lines. Results go to stdout, everything else to stderr.
"""

from __future__ import annotations

import logging
import sys

import typer

from radcode.errors import RadcodeError


def run(app: typer.Typer) -> int:
    """Run a command and return its exit code: 0 done, 1 findings, 2 usage or data error. A bug propagates."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    try:
        code = app(standalone_mode=False)
    except RadcodeError as exc:
        print(exc, file=sys.stderr)
        return 2
    except Exception as exc:
        # Typer carries its own copy of click, whose exceptions have no public name; this is their public face.
        message = getattr(exc, "format_message", None)
        if message is None:
            raise
        print(f"{message()} Try --help.", file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0

"""`python -m ingest`: build, add, remove, release, rollback, status, audit, backup, restore.

Results on stdout, all else on stderr.

A shell: reads settings and the clock, prints, and turns errors into exit codes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from radcode.errors import UsageError
from radcode.settings import Settings
from radcode.shell import run

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Brings publications into the index.")
JsonProgress = Annotated[bool, typer.Option("--json-progress", help="Progress as JSON lines on stderr.")]
AsJson = Annotated[bool, typer.Option("--json", help="The result as JSON.")]


@app.callback(invoke_without_command=True)
def default(context: typer.Context, json_progress: JsonProgress = False, as_json: AsJson = False) -> None:
    """Bring the index up to date: corpus/ and everything that was added."""
    if context.invoked_subcommand is None:
        build(json_progress=json_progress, as_json=as_json)


@app.command()
def build(json_progress: JsonProgress = False, as_json: AsJson = False) -> None:
    """Bring the index up to date: corpus/ and everything that was added."""
    from ingest import build as work

    _show(work.build(Settings.from_env(), work.Tools(progress=_progress(json_progress))), as_json=as_json)


@app.command()
def add(
    paths: list[Path],
    publisher: str = "",
    url: str = "",
    tier: str = "",
    edition: str = "",
    published: str = "",
    json_progress: JsonProgress = False,
    as_json: AsJson = False,
) -> None:
    """Copy files or folders into the library and bring the index up to date."""
    from ingest import build as work
    from ingest.manifest import meta_of

    problems: list[str] = []
    said = {"publisher": publisher, "url": url, "tier": tier, "edition": edition, "published": published}
    flags = meta_of(said, "the options", problems)
    if problems:
        raise UsageError(" ".join(problems), "Correct the options.")
    tools = work.Tools(progress=_progress(json_progress))
    _show(work.add(Settings.from_env(), paths, flags, tools), as_json=as_json)


@app.command()
def remove(
    publication: str,
    erase: Annotated[bool, typer.Option("--erase", help="Also delete its text everywhere.")] = False,
    json_progress: JsonProgress = False,
    as_json: AsJson = False,
) -> None:
    """Take a publication that was added out of the index, or a release that was loaded out of the tables."""
    from ingest import build as work
    from ingest.loading import unload

    tools = work.Tools(progress=_progress(json_progress))
    if gone := unload(Settings.from_env(), publication, tools):
        print(f"{publication} is taken out of the tables.", file=sys.stderr)
        return _show(gone, as_json=as_json)
    _show(work.remove(Settings.from_env(), publication, erase=erase, tools=tools), as_json=as_json)


@app.command()
def release(
    files: list[Path],
    effective: Annotated[str, typer.Option(help="The day it holds from, where neither text nor name says.")] = "",
    json_progress: JsonProgress = False,
    as_json: AsJson = False,
) -> None:
    """Load official CMS files (zip, csv, txt, xlsx), told by content: fees, GPCI, MUE, PTP, add-on, OPPS, HCPCS."""
    from ingest.build import Tools
    from ingest.loading import load

    done = load(Settings.from_env(), files, _day(effective), Tools(progress=_progress(json_progress)))
    for line in done.left_out:
        print(line, file=sys.stderr)
    if as_json:
        print(json.dumps(asdict(done), ensure_ascii=False))
    else:
        print("\n".join(done.lines))
        _show(done.index, as_json=False)
        print("A page that is open answers from it once the app is started anew.", file=sys.stderr)
    if done.left_out:
        raise typer.Exit(2)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise UsageError(f"--effective is {text!r}, not a date.", "Write it as 2027-01-01.") from exc


@app.command()
def rollback(generation: str, as_json: AsJson = False) -> None:
    """Let an older generation serve until the sources change."""
    from ingest import build as work

    manifest = work.rollback(Settings.from_env(), generation)
    text = f"{manifest.id} serves: {manifest.publications} publications, {manifest.chunks} chunks."
    print(json.dumps(asdict(manifest)) if as_json else text)


@app.command()
def status(
    tables: Annotated[bool, typer.Option("--tables", help="Also check and list the code tables.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what serves, whether it is up to date, and what it holds."""
    from ingest.status import status_lines, status_of

    found = status_of(Settings.from_env(), tables=tables)
    print(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(status_lines(found)))


@app.command()
def audit(as_json: AsJson = False) -> None:
    """List what publications say that the code table contradicts (then exit code 1), and what they do not say."""
    from ingest.status import audit_lines, audit_of, publishers_of

    settings = Settings.from_env()
    found = audit_of(settings)
    lines = [json.dumps(found, ensure_ascii=False)] if as_json else audit_lines(found, publishers_of(settings))
    print("\n".join(lines))
    if any(s["verdict"] == "contradicts" for p in found["publications"] for s in p["statements"]):
        raise typer.Exit(1)


@app.command()
def backup(file: Path, as_json: AsJson = False) -> None:
    """Write the data folder into one archive, while the app may be serving."""
    from ingest.backup import backup as write

    done = write(Settings.from_env(), file)
    told = {"file": str(file), "files": done.files, "bytes": done.size}
    print(json.dumps(told) if as_json else f"{file} holds {done.files} files, {done.size:,} bytes.")


@app.command()
def restore(file: Path, as_json: AsJson = False) -> None:
    """Put an archive in the place of the data folder, after every hash in it was checked. Stop the app first."""
    from ingest.backup import restore as read

    done = read(Settings.from_env(), file)
    told = {"file": str(file), "files": done.files, "bytes": done.size, "kept": str(done.kept or "")}
    words = f" The folder that was there is kept as {done.kept}." if done.kept else ""
    print(json.dumps(told) if as_json else f"{done.files} files of {file} are in place.{words}")


def _show(report: Any, *, as_json: bool) -> None:
    for line in report.left_out:
        print(line, file=sys.stderr)
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        done = "serves now" if report.changed else "serves already"
        print(
            f"{report.generation} {done}: {report.publications} publications, {report.chunks} chunks "
            f"({report.encoded} newly encoded), {report.conflicts} conflicts. {report.note}".rstrip()
        )
    if report.left_out:
        raise typer.Exit(2)


def _progress(as_json: bool) -> Callable[[str, int, int], None]:
    """Return what shows progress on stderr: JSON lines, a line that rewrites itself, or one line a step."""
    words = {
        "read": "Reading publications",
        "audit": "Auditing",
        "encode": "Encoding",
        "index": "Writing the index",
        "verify": "Verifying",
    }

    def show(step: str, done: int, total: int) -> None:
        if as_json:
            print(json.dumps({"step": step, "done": done, "total": total}), file=sys.stderr, flush=True)
        elif sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\r\033[K{words[step]} {done}/{total}", file=sys.stderr, end=end, flush=True)
        elif done == total:
            print(f"{words[step]} {done}/{total}", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    sys.exit(run(app))

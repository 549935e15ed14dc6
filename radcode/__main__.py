"""The command line: `python -m radcode ask | lookup | check | code | report | serve`.

Results on stdout, everything else on stderr. A shell: reads the clock and the environment, turns `RadcodeError` into
one plain line and exit code 2.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from radcode import render
from radcode.cardtext import card_text
from radcode.checktext import check_text
from radcode.claimfile import claims_of_file
from radcode.errors import RadcodeError, UsageError
from radcode.generation import current_id
from radcode.intake import claim_of_row
from radcode.listing import billed_lines
from radcode.reportlines import report_text
from radcode.settings import ROOT, Settings
from radcode.shell import run

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
On = Annotated[str, typer.Option("--on", help="Date of service, 2026-03-01.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON in the shape of the contract.")]
Batch = Annotated[Path | None, typer.Option("--batch", help="A file of JSON rows, one a line.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where --batch writes its rows.")]
Text = Annotated[str, typer.Argument(help="What to ask or to look up.")]


@app.command()
def ask(
    text: Text = "",
    on: On = "",
    payer: Annotated[str, typer.Option(help="medicare, medicaid or commercial.")] = "",
    pos: Annotated[str, typer.Option(help="Place of service, two digits.")] = "",
    as_json: Json = False,
    keep: Annotated[bool, typer.Option("--keep", help="Store the answer.")] = False,
    batch: Batch = None,
    out: Out = None,
) -> None:
    """Answer a question, with the lines to bill and their proof."""
    if out and not batch:
        raise UsageError("--out belongs to --batch.", "Name the file of questions with --batch.")
    current_id(Settings.from_env().home)  # a missing index is told before the model loads
    engine = _engine()
    if batch:
        _run_batch(batch, out, lambda row: _asked(engine, row))
        return
    reply = engine.ask(text, on=_day(on), payer=payer, pos=pos)
    if keep:
        from radcode.keeping import keep_reply

        keep_reply(engine.settings, reply)
    _print(reply.record if as_json else render.with_sources(reply.record))


def _asked(engine: Any, row: dict[str, Any]) -> dict[str, Any]:
    turns = row.get("turns") or [row.get("question", "")]
    if not isinstance(turns, list) or not all(isinstance(t, str) for t in turns):
        raise UsageError("question and turns must be text.")
    on = row.get("on") or row.get("date_of_service") or ""
    last, reply = None, None
    for turn in turns:
        reply = engine.ask(
            turn,
            on=_day(str(on)),
            payer=str(row.get("payer") or ""),
            pos=str(row.get("pos") or ""),
            last=last,
            row_id=row.get("id", ""),
        )
        last = reply.question
    if reply is None:
        raise UsageError("the row holds no question.")
    found: dict[str, Any] = reply.record
    return found


@app.command()
def lookup(
    text: Text = "",
    on: On = "",
    top: Annotated[int, typer.Option(min=1, help="How many matches.")] = 5,
    as_json: Json = False,
    batch: Batch = None,
    out: Out = None,
) -> None:
    """Find the code or codes of an exam's name, best first; an empty list when nothing fits."""
    engine = _engine()

    def one(row: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(row.get("text"), str):
            raise UsageError("text must be text.")
        found = engine.lookup(row["text"], on=_day(str(row.get("on") or "")), n=top)
        name = {"id": row["id"]} if "id" in row else {}
        return {**name, "text": row["text"], "matches": render.match_record(found)}

    if batch:
        _run_batch(batch, out, one)
        return
    result = one({"text": text, "on": on})
    _print(result if as_json else _matches_text(result["matches"]))


def _matches_text(matches: list[dict[str, Any]]) -> str:
    if not matches:
        return "Nothing in the table fits these words."
    return "\n".join(f"{m['score']:.2f}  {_billed(m)}  ({', '.join(m['why'])})" for m in matches)


def _billed(match: dict[str, Any]) -> str:
    return " + ".join(billed_lines(match["codes"], match["modifiers"]))


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="A claim: a JSON object, a list of them, or a CSV.")] = None,
    as_json: Json = False,
    batch: Batch = None,
    out: Out = None,
) -> None:
    """Check a claim line by line before it goes out. Exit code 1 when a line must change."""
    if (file is None) == (batch is None) or (out and not batch):
        raise UsageError("nothing to check.", "Name a FILE, or a file of claims with --batch IN.jsonl --out OUT.jsonl.")
    from radcode.checker import build_checker

    checker = build_checker(Settings.from_env())
    if batch:
        _run_batch(batch, out, lambda row: checker.check(claim_of_row(row, checker.table)))
        return
    claims, many = claims_of_file(Path(str(file)), checker.table)
    records = [checker.check(c) for c in claims]
    if as_json:
        _print(json.dumps(records if many else records[0], ensure_ascii=False, indent=2))
    else:
        _print("\n\n".join(check_text(c, r) for c, r in zip(claims, records, strict=True)))
    if not all(r["valid"] for r in records):
        raise typer.Exit(1)


@app.command()
def code(code: Annotated[str, typer.Argument(help="A CPT or HCPCS code.")], on: On = "", as_json: Json = False) -> None:
    """Show what the tables hold of a code on a date. Exit code 1 when it is unknown."""
    engine = _engine()
    found = engine.card(code, _day(on))
    _print(found if as_json else card_text(found))
    if "why" in found:
        raise typer.Exit(1)


@app.command()
def report(
    file: Annotated[str, typer.Argument(help="A dictated report as text; - reads standard input.")] = "",
    on: On = "",
    as_json: Json = False,
    batch: Batch = None,
    out: Out = None,
) -> None:
    """Read a dictated report: the lines to bill with the sentences that tell them, and what the report lacks."""
    if bool(file) == bool(batch) or (out and not batch):
        raise UsageError("no report.", "Name a FILE, - for standard input, or --batch IN.jsonl --out OUT.jsonl.")
    text = "" if batch else _report_text(file)
    engine = _engine()

    def one(row: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(row.get("text"), str):
            raise UsageError("text must be text.")
        found: dict[str, Any] = engine.report(
            row["text"], on=_day(str(row.get("on") or "")), **({"row_id": row["id"]} if "id" in row else {})
        )
        return found

    if batch:
        _run_batch(batch, out, one)
        return
    result = one({"text": text, "on": on})
    _print(result if as_json else report_text(result))


def _report_text(file: str) -> str:
    """Return a report from a file or, for `-`, from standard input; bytes that are no UTF-8 are shown as such."""
    if file == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{path} is not a file.", "Name a text file, or - for standard input.")
    return path.read_text(encoding="utf-8-sig", errors="replace")


@app.command()
def serve(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8501) -> None:
    """Serve the page on this machine only."""
    Settings.from_env()
    _require_free(port)
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "server.py"), "--server.port", str(port)]
    raise typer.Exit(subprocess.call(command, cwd=ROOT))


def _require_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as exc:
            raise UsageError(f"port {port} cannot be used (busy?).", "Choose another with --port.") from exc


# ---------------------------------------------------------------- shared


def _engine() -> Any:
    from radcode.engine import build_engine

    return build_engine(Settings.from_env())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise UsageError(f"{text!r} is not a date.", "Write it as 2026-03-01.") from exc


def _run_batch(path: Path, out: Path | None, one: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write one row for each row read; a bad row yields {"id", "error"} in its place."""
    if not path.is_file():
        raise UsageError(f"{path} is not a file.", "Name a file with one JSON object a line.")
    rows = (_encodable(_one_row(line, n, one)) for n, line in _lines(path))
    if out is None:
        for row in rows:
            print(row)
        return
    if not out.parent.is_dir() or out.is_dir():
        raise UsageError(f"--out {out} is no place for a file.", "Name a file in a folder that exists.")
    if out.exists() and out.samefile(path):
        raise UsageError(f"--out {out} is the file that is read.", "Name another file.")
    aside = out.with_name(out.name + ".part")  # a batch that is stopped leaves what stood there
    try:
        with aside.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(row + "\n")
        aside.replace(out)
    except OSError as exc:
        raise UsageError(f"--out {out} cannot be written: {exc.strerror}.", "Name another place.") from exc
    finally:
        aside.unlink(missing_ok=True)


def _encodable(row: dict[str, Any]) -> str:
    """Return the row as JSON; half a character, which UTF-8 cannot hold, goes out as its escape."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(row)
    return text


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for n, line in enumerate(file, start=1):
            if line.strip():
                yield n, line


def _one_row(line: str, n: int, one: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    row: Any = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise UsageError(f"line {n} is not a JSON object.")
        return {"id": f"line {n}"} | one(row)
    except (json.JSONDecodeError, RecursionError) as exc:
        why = exc.msg if isinstance(exc, json.JSONDecodeError) else "nested too deeply"
        return {"id": f"line {n}", "error": f"line {n} is not JSON: {why}."}
    except RadcodeError as exc:
        name = row.get("id", f"line {n}") if isinstance(row, dict) else f"line {n}"
        return {"id": name, "error": " ".join(str(exc).split())}


def _print(result: Any) -> None:
    print(result if isinstance(result, str) else json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    sys.exit(run(app))

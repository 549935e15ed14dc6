"""python -m bench.users [--users 20]: so many people ask at once, each in a browser tab of their own. Asserts nothing.

Serves the pages as `make run` does, on a free port and a data folder of its own with a copy of the index, opens a tab
for each in one Chromium, and measures from the Enter key until the answer stands. Browser and server share the machine,
so the times are an upper bound. Needs requirements-dev.txt and an installed Chromium; CHROMIUM names its program.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import random
import re
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.serving import CHROMIUM_FLAGS, ROOT, served
from radcode.settings import Settings

QUESTIONS = Path(__file__).parent / "questions.txt"
RESULTS = Path(__file__).parent / "results"
ASKED = 3  # questions of each, a follow-up among them
THINKS_S = 4.0  # at most, between two questions
PATIENCE_MS = 60_000
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def main(users: Annotated[int, typer.Option(help="how many people at once")] = 20) -> None:
    """Measure and write bench/results/users-<time>.json."""
    lines = [x.strip() for x in QUESTIONS.read_text("utf-8").splitlines()]
    texts = [x for x in lines if x and not re.search(r"[^\w ?.,'/-]", x)]  # no mark that a page draws otherwise
    with tempfile.TemporaryDirectory() as folder:
        home = Path(shutil.copytree(Settings.from_env().home, folder, dirs_exist_ok=True))
        with served(home) as address:
            told = asyncio.run(_all(users, texts, address))
    times = sorted(ms for who in told for ms in who["ms"])
    found = {
        "users": users,
        "questions": len(times),
        "errors": [e for who in told for e in who["errors"]],
        "p50_ms": round(statistics.median(times)) if times else None,
        "p95_ms": round(times[int(0.95 * (len(times) - 1))]) if times else None,
        "slowest_ms": round(times[-1]) if times else None,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"users-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    typer.echo(json.dumps(found, indent=1))
    typer.echo(f"written to {path.relative_to(ROOT)}")


async def _all(users: int, texts: list[str], address: str) -> list[dict[str, Any]]:
    from playwright.async_api import async_playwright

    named = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    program = os.environ.get("CHROMIUM") or next((p for p in map(shutil.which, named) if p), None)
    if program is None:
        raise SystemExit("bench: Chromium is not installed. Install your system's chromium package.")
    async with async_playwright() as machine:
        browser = await machine.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        found = await asyncio.gather(*(_one(browser, address, texts, n) for n in range(users)))
        await browser.close()
    return list(found)


async def _one(browser: Any, address: str, texts: list[str], n: int) -> dict[str, Any]:
    """Ask as one person does, and return the milliseconds of each answer and what went wrong."""
    r = random.Random(n)
    told: dict[str, Any] = {"ms": [], "errors": []}
    try:
        context = await browser.new_context(viewport={"width": 1280, "height": 900})
        tab = await context.new_page()
        tab.set_default_timeout(PATIENCE_MS)
        await tab.goto(address)
        box = tab.get_by_test_id("stChatInput").get_by_role("textbox")
        await box.wait_for()
        for text in r.sample(texts, ASKED):
            await asyncio.sleep(r.uniform(0, THINKS_S))
            await box.fill(text)
            began = time.perf_counter()
            await tab.keyboard.press("Enter")
            await tab.get_by_test_id("stChatMessage").filter(has_text=text).first.wait_for()
            await tab.locator(IDLE).wait_for()
            told["ms"].append((time.perf_counter() - began) * 1000)
        faults = await tab.get_by_test_id("stException").count()
        told["errors"] += ["an exception stands on the page"] * faults
    except Exception as exc:
        told["errors"].append(f"{type(exc).__name__}: {str(exc).splitlines()[0]}")
    return told


if __name__ == "__main__":
    typer.run(main)

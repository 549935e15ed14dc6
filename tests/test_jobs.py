"""Long work in a child process: progress, result, exit code, and what remains of it after a restart."""

import time
from itertools import count

import pytest

from radcode import jobs
from radcode.errors import UsageError
from radcode.jobs import Jobs, progress_in

WAIT_S = 30


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Lets jobs run a module of the test's own."""

    names = (f"work{n}" for n in count())  # a file of its own for each: a job may not have read its own yet

    def written(text):
        folder, name = tmp_path / "program", next(names)
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.py").write_text(text)
        monkeypatch.setattr(jobs, "ROOT", folder)
        return [name]

    return written


def ended(held, kind="library"):
    ends = time.monotonic() + WAIT_S
    while time.monotonic() < ends:
        state = held.state(kind)
        if state and not state.running:
            return state
        time.sleep(0.05)
    return pytest.fail("the job did not end")


STEPS = """
import json, os, sys
print(json.dumps({"step": "read", "done": 3, "total": 3}), file=sys.stderr)
print("left out: a.pdf", file=sys.stderr)
print(json.dumps({"step": "encode", "done": 1, "total": 4}), file=sys.stderr)
print(os.environ["RADCODE_HOME"])
sys.exit(%d)
"""


@pytest.mark.parametrize("code", [0, 2])
def test_a_job_tells_steps_result_and_how_it_ended(tmp_path, program, code):
    held = Jobs(tmp_path)
    assert held.state("library") is None
    held.start("library", program(STEPS % code))
    state = ended(held)
    assert (state.step, state.done, state.total) == ("encode", 1, 4)
    assert state.said == ("left out: a.pdf",)
    assert state.code == code
    assert state.result.strip() == str(tmp_path)


def test_what_a_job_read_is_cleared_when_it_has_ended(tmp_path, program):
    folder = tmp_path / "uploads" / "a"
    folder.mkdir(parents=True)
    held = Jobs(tmp_path)
    held.start("library", program("print(1)"), clear=folder)
    ended(held)
    ends = time.monotonic() + WAIT_S
    while folder.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    assert not folder.exists()


def test_one_of_a_kind_at_a_time_and_it_can_be_stopped(tmp_path, program):
    held = Jobs(tmp_path)
    held.start("library", program("import time\ntime.sleep(60)"))
    with pytest.raises(UsageError, match="already"):
        held.start("library", program("print(1)"))
    held.start("audit", program("print('other kind')"))
    held.stop("library")
    state = ended(held)
    assert state.code is not None
    assert state.code != 0
    held.start("library", program("print('again')"))
    assert ended(held).code == 0


def test_a_restart_still_knows_how_the_last_job_ended(tmp_path, program):
    held = Jobs(tmp_path)
    held.start("library", program("import sys\nsys.exit(2)"))
    ended(held)
    ends = time.monotonic() + WAIT_S
    while not (tmp_path / "jobs" / "library" / "code").exists() and time.monotonic() < ends:
        time.sleep(0.05)
    state = Jobs(tmp_path).state("library")
    assert state is not None
    assert (state.running, state.code) == (False, 2)
    (tmp_path / "jobs" / "library" / "code").unlink()
    unseen = Jobs(tmp_path).state("library")
    assert unseen is not None
    assert (unseen.running, unseen.code) == (False, None)


def test_lines_that_are_no_progress_are_what_it_said():
    step, said = progress_in(['{"step": "read"}', "{broken", "", "x" * 999, '{"step": "a", "done": 1, "total": 2}'])
    assert step == ("a", 1, 2)
    assert said[:2] == ('{"step": "read"}', "{broken")
    assert len(said[2]) == jobs.LONGEST

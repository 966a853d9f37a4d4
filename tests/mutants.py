"""Change the rules one by one and see that a test notices: what `make mutants` runs.

mutmut makes the changes; we run the tests. Its own runner makes a database for every change, which
is most of the time. Here pytest makes one, in memory, and every change gets a fork of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NoReturn

import pytest
from _pytest.runner import runtestprotocol

# For each module of rules the tests where one would look for it: all tests, for every change, would
# take days. What these let through is no proof that no test at all notices.
RULES = {
    "gallery/slides/sequence.py": [
        "tests/gallery/slides/test_sequence.py",
        "tests/gallery/slides/test_meanwhile.py",
        "tests/gallery/pages/test_next_gallery.py",
    ],
    "gallery/slides/words.py": [
        "tests/gallery/slides/test_words.py",
        "tests/gallery/slides/test_drift.py",
        "tests/gallery/test_limits.py",
    ],
    "media/metadata/credits.py": ["tests/media/metadata/test_credits.py"],
    "media/renditions/ladder.py": [
        "tests/media/renditions/test_ladder.py",
        "tests/media/renditions/test_checks.py",
    ],
    "media/takedown.py": ["tests/media/test_takedown.py"],
    "newsroom/baking/outbox.py": ["tests/newsroom/baking/test_outbox.py"],
    "newsroom/baking/planner.py": [
        "tests/newsroom/baking/test_order_of_work.py",
        "tests/newsroom/baking/test_bakes_that_fail.py",
        "tests/newsroom/baking/test_baking.py",
    ],
    "newsroom/baking/plan.py": [
        "tests/newsroom/baking/test_plan.py",
        "tests/newsroom/baking/test_reach.py",
        "tests/newsroom/baking/test_baking.py",
        "tests/newsroom/baking/test_shared_files.py",
    ],
    "newsroom/pages/feeds.py": [
        "tests/newsroom/pages/test_feeds.py",
        "tests/newsroom/pages/test_feed_files.py",
        "tests/newsroom/pages/test_feed_ids.py",
        "tests/newsroom/pages/test_feed_data.py",
    ],
    "newsroom/publishing/killing.py": [
        "tests/newsroom/publishing/test_killing.py",
        "tests/newsroom/publishing/test_kill_receipt.py",
    ],
    "newsroom/photo_uses.py": ["tests/newsroom/test_photo_uses.py"],
    "newsroom/publishing/states.py": ["tests/newsroom/publishing/test_workflow.py"],
    "newsroom/publishing/workflow.py": [
        "tests/newsroom/publishing/test_workflow.py",
        "tests/newsroom/publishing/test_schedules.py",
        "tests/newsroom/publishing/test_moments_apart.py",
        "tests/newsroom/publishing/test_open_acts.py",
    ],
}
AT_MOST_S = 6  # the tests that a change survived after this long would hardly have noticed it
HERE = "tests/mutants.py"
KILLED, SURVIVED, TOOK_TOO_LONG, UNREACHED = "killed", "survived", "took too long", "unreached"


class EachChange:
    """A pytest plugin that runs the tests once to see what they reach, then once per change.

    Every run is a fork of this process, in which no test has run but the one below: others start
    threads and processes, and no fork should inherit those.
    """

    def __init__(self, changes: Sequence[str], outcomes_path: str) -> None:
        self.changes = changes
        self.outcomes_path = Path(outcomes_path)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        passes(items.pop(f"{HERE}::{test_that_there_is_a_database.__name__}"))
        reached_path = self.outcomes_path.with_suffix(".reached")
        if in_fork(lambda: see_what_is_reached([*items.values()], reached_path), 1800) != 0:
            pytest.exit("The tests fail with no change made.", 1)
        reached: dict[str, list[tuple[float, str]]] = json.loads(reached_path.read_text())
        outcomes: dict[str, str] = json.loads(self.outcomes_path.read_text())
        last_killers: list[str] = []
        for change in self.changes:
            tests = reached.get(change.rpartition("__mutmut_")[0], [])
            # Whatever noticed the last changes probably notices this one, too.
            tests.sort(key=lambda test: (test[1] not in last_killers[-3:], *test))
            times = accumulate(duration for duration, _ in tests)
            chosen = [test for test, until in zip(tests, times, strict=True) if until < AT_MOST_S]
            outcome, killer = UNREACHED, None
            if tests:
                chosen = chosen or tests[:1]
                seconds = sum(duration for duration, _ in chosen)
                to_run = [items[test] for _, test in chosen]
                outcome, killer = self.outcome_of(change, to_run, seconds)
            if killer is not None:
                last_killers.append(killer)
            outcomes[change] = outcome
            self.outcomes_path.write_text(json.dumps(outcomes, indent=1))
            print("." if outcome == KILLED else f"\n{change}: {outcome}", end="", flush=True)
        return True

    def outcome_of(
        self, change: str, items: Sequence[pytest.Item], seconds: float
    ) -> tuple[str, str | None]:
        """What the tests make of a change, and the test that noticed it."""
        killer_path = self.outcomes_path.with_suffix(".killer")
        killer_path.unlink(missing_ok=True)

        def run() -> int:
            os.environ["MUTANT_UNDER_TEST"] = change
            for item in items:
                if not passes(item):
                    killer_path.write_text(item.nodeid)
                    return 1
            return 0

        status = in_fork(run, int(60 + 20 * seconds), cpu_seconds=int(10 + 4 * seconds))
        if status is None:
            return TOOK_TOO_LONG, None
        if status == 0:
            return SURVIVED, None
        return KILLED, killer_path.read_text() if killer_path.exists() else None


def test_that_there_is_a_database(db: None) -> None:
    """What makes it, and leaves nothing else behind."""


def passes(item: pytest.Item) -> bool:
    """Whether a test passes; it is torn down to the bottom, for any may come next."""
    reports = runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]
    for report in reports:
        if report.failed and os.environ["MUTANT_UNDER_TEST"] == "stats":
            print(report.longreprtext)
    return not any(report.failed for report in reports)


def see_what_is_reached(items: Sequence[pytest.Item], reached_path: Path) -> int:
    """Write which tests reach which function, and how long each takes."""
    from mutmut.state import state

    os.environ["MUTANT_UNDER_TEST"] = "stats"
    reached: dict[str, list[tuple[float, str]]] = {}
    for item in items:
        before = sum(os.times()[:4])
        if not passes(item):
            print(f"\nfails with no change made: {item.nodeid}")
            return 1
        seconds = sum(os.times()[:4]) - before  # of the processor, whoever else is at work
        for function in state()._stats:
            reached.setdefault(function, []).append((seconds, item.nodeid))
        state()._stats.clear()
    reached_path.write_text(json.dumps(reached))
    return 0


def in_fork(
    run: Callable[[], int], timeout_seconds: int, cpu_seconds: int | None = None
) -> int | None:
    """What `run` returns in a process of its own; None when it had to be ended."""
    child = os.fork()
    if child == 0:
        end_with(run, cpu_seconds)
    ends_at = time.monotonic() + timeout_seconds
    pause_seconds = 0.002
    while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
        if time.monotonic() > ends_at:
            os.killpg(child, signal.SIGKILL)
            ended = os.waitpid(child, 0)
            break
        time.sleep(pause_seconds)
        pause_seconds = min(pause_seconds * 1.5, 0.05)
    with contextlib.suppress(ProcessLookupError):  # what a change kept a test from ending
        os.killpg(child, signal.SIGKILL)
    return None if os.WIFSIGNALED(ended[1]) else os.waitstatus_to_exitcode(ended[1])


def end_with(run: Callable[[], int], cpu_seconds: int | None) -> NoReturn:
    """End this fork with what `run` returns, and without what pytest does at the end."""
    status = 1
    try:
        os.setsid()
        if cpu_seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        status = run()
    finally:
        os._exit(status)


def pytest_configure(config: pytest.Config) -> None:
    """Run each change, where `main` asks for that."""
    if "PHOTODESK_CHANGES" in os.environ:
        asked = json.loads(os.environ.pop("PHOTODESK_CHANGES"))
        config.pluginmanager.register(EachChange(**asked))


def make_changes() -> None:
    """Let mutmut write the changed modules, beside a copy of everything the tests read."""
    from mutmut import __main__ as mutmut
    from mutmut.configuration import config

    os.environ["MUTANT_UNDER_TEST"] = "mutant_generation"
    # mutmut copies no file that is there already, however old.
    shutil.rmtree("mutants", ignore_errors=True)
    Path("mutants").mkdir()
    config().only_mutate = [*RULES]
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.create_mutants(1)


def changes_of(module: str, only: str) -> Iterator[str]:
    """The names of the changes of a module, those that contain `only`; no texts for people."""
    made: dict[str, Any] = json.loads(Path("mutants", f"{module}.meta").read_text())
    for change in made["exit_code_by_key"]:
        if only in change and not is_of_wording(difference_of(change, module)):
            yield change


def difference_of(change: str, module: str) -> str:
    """The change, as a diff."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    return str(get_diff_for_mutant(change, path=module))


def is_of_wording(difference: str) -> bool:
    """Whether a change is only one of capitals or an XX in a text of several words."""
    before, after = (
        "".join(re.findall(rf"^[{sign}] (.*)$", difference, re.MULTILINE)) for sign in "-+"
    )
    if before.lower() != after.lower().replace("xx", ""):
        return False
    texts = zip(re.findall('"([^"]*)"', before), re.findall('"([^"]*)"', after), strict=False)
    return all(text.count(" ") > 1 for text, changed in texts if text != changed)


def known_outcomes(module: str, outcomes_path: Path) -> dict[str, str]:
    """What is known of the changes of a module as it is now: the killed are not run again."""
    digest = hashlib.sha256(Path(module).read_bytes()).hexdigest()
    digest_path = outcomes_path.with_suffix(".sha256")
    if not digest_path.exists() or digest_path.read_text() != digest:
        digest_path.write_text(digest)
        outcomes_path.write_text("{}")
    known: dict[str, str] = json.loads(outcomes_path.read_text())
    return known


def main(modules: Sequence[str]) -> None:
    """Run the changes of the modules, each given as its path, or `path:name`."""
    make_changes()
    for asked in modules or RULES:
        module, _, only = asked.partition(":")
        outcomes_path = Path("var/mutants-outcomes", f"{module}.outcomes").resolve()
        outcomes_path.parent.mkdir(parents=True, exist_ok=True)
        known = known_outcomes(module, outcomes_path)
        to_run = [change for change in changes_of(module, only) if known.get(change) != KILLED]
        command = [sys.executable, "-m", "pytest", "-p", "tests.mutants", "-q", "--nomigrations"]
        command += ["-p", "no:cacheprovider", "--rootdir=.", HERE, *RULES[module]]
        asking = {"changes": to_run, "outcomes_path": str(outcomes_path)}
        here = {**os.environ, "MUTANT_UNDER_TEST": "", "PHOTODESK_CHANGES": json.dumps(asking)}
        subprocess.run(command, cwd="mutants", env=here, check=False)
        found: dict[str, str] = json.loads(outcomes_path.read_text())
        left = {change: outcome for change, outcome in found.items() if outcome != KILLED}
        for change, outcome in left.items():
            print(f"\n# {change}: {outcome}\n{difference_of(change, module)}")
        print(f"\n{module}: {len(found)} changes, {len(left)} not killed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

"""`make trial`: a year of the sample city in some minutes; writes `docs/trial.md`. `--short` is for `make test`."""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TypeVar

from scrapy.utils.reactor import install_reactor

from bench.trial.plan import SHORT, YEAR, Plan, draw_plan
from bench.trial.report import Trial, report
from bench.trial.verdict import judge
from bench.trial.year import Day, live_through, read_everything

TARGET = Path(__file__).parent.parent.parent / "docs" / "trial.md"
END = date(2026, 10, 31)
REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

Result = TypeVar("Result")


def main() -> int:
    """Run the trial, print what was wrong, and write or print the report; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.trial", description=__doc__)
    parser.add_argument("--short", action="store_true", help="66 days of a small city; print the report")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--archive", type=Path, help="keep the archive of the trial there")
    arguments = parser.parse_args()
    plan = draw_plan(SHORT if arguments.short else YEAR, end=END, seed=arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        trial = _run(plan, arguments.archive or Path(folder) / "archive", Path(folder))
    text = report(trial, command="make trial" if not arguments.short else "python -m bench.trial --short")
    if arguments.short:
        print(text)
    else:
        TARGET.write_text(text, encoding="utf-8")
        print(f"Written: {TARGET}", file=sys.stderr)
    for fault in trial.faults:
        print(f"Wrong: {fault}", file=sys.stderr)
    return 1 if trial.faults else 0


def _run(plan: Plan, archive: Path, folder: Path) -> Trial:
    began = monotonic()

    async def everything() -> Trial:
        diary = await live_through(plan, archive, on_day=_say)
        middle = plan.size.days // 2
        full = [await read_everything(plan, day, folder / f"full-{day}") for day in (0, middle, plan.size.days - 1)]
        return Trial(
            plan=plan,
            diary=diary,
            verdict=judge(plan, diary, archive),
            full=sum(full) / len(full),
            seconds=monotonic() - began,
            memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        )

    return _in_reactor(everything())


def _say(day: Day) -> None:
    counts = ", ".join(f"{number} {name}" for name, number in day.summary.counts.items() if number)
    why = f" ({'; '.join(day.summary.reasons)[:200]})" if day.summary.reasons else ""
    print(f"day {day.number}: {day.summary.outcome}, {day.requests} requests, {counts}{why}", file=sys.stderr)


def _in_reactor(work: Coroutine[None, None, Result]) -> Result:
    """Run a coroutine to its end inside Twisted's reactor."""
    install_reactor(REACTOR)
    from twisted.internet import reactor

    async def to_the_end() -> Result:
        try:
            return await work
        finally:
            reactor.callLater(0, reactor.stop)  # type: ignore[attr-defined]

    task = asyncio.get_event_loop().create_task(to_the_end())
    reactor.run()  # type: ignore[attr-defined]
    return task.result()


if __name__ == "__main__":
    sys.exit(main())

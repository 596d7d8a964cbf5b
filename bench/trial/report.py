"""Writes what a trial has shown, for people."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import version

from bench.trial.plan import Plan, Span
from bench.trial.verdict import Verdict
from bench.trial.year import Diary

GOAL = 0.1
"""Requests a day, of those of a crawl that reads everything each day."""
KINDS_RIGHT = 0.95
"""Share of the edits found that must have their kind."""
SETTLED = 1
"""The first day that counts for requests: day 0 reads everything once."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A trial at its end."""

    plan: Plan
    diary: Diary
    verdict: Verdict
    full: float
    """Requests of a crawl that reads everything."""
    seconds: float
    memory: int
    """Bytes this process held at most, city and crawls together."""

    @property
    def requests_a_day(self) -> float:
        """Mean of the requests of all days after the first."""
        days = self.diary.days[SETTLED:]
        return sum(day.requests for day in days) / len(days)

    @property
    def share(self) -> float:
        """Requests a day, of those of a crawl that reads everything."""
        return self.requests_a_day / self.full

    @property
    def faults(self) -> list[str]:
        """All that must not be."""
        faults = list(self.verdict.faults)
        found = self.verdict.edits_found + self.verdict.edits_found_early
        if self.verdict.kinds_right < KINDS_RIGHT * found:
            faults.append(f"only {self.verdict.kinds_right} of {found} edits have their kind")
        if self.share > GOAL:
            faults.append(f"{self.requests_a_day:.0f} requests a day are more than a tenth of {self.full:.0f}")
        faults += [
            f"day {day.number} was calm and its run ended as {day.summary.outcome}: {'; '.join(day.summary.reasons)}"
            for day in self.diary.days
            if day.summary.outcome != "complete" and not self.plan.stormy(day.number)
        ]
        faults += [
            f"the run of day {number} met {what} and ended with exit code 0"
            for number, what in (
                (self.plan.redesign.first, "a redesign it cannot read"),
                *((outage.first, "a city that does not answer") for outage in self.plan.outages),
            )
            if self.diary.days[number].summary.exit_code == 0
        ]
        return faults


def report(trial: Trial, *, command: str) -> str:
    """Return the report as Markdown."""
    plan, verdict, size = trial.plan, trial.verdict, trial.plan.size
    made = (
        f"Written by `{command}`: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, scrapy "
        f"{version('scrapy')}, {os.cpu_count()} cores. {size.days} days of a sample city of {size.articles} articles, "
        f"one run a day, by a clock that is handed to the crawl; it took {trial.seconds / 60:.0f} minutes."
    )
    method = (
        "What happens is drawn from a seed before it happens (`bench/trial/plan.py`); the archive is then compared "
        "with it by what an outsider can read (`bench/trial/verdict.py`). An edit is *due* when it was online for at "
        "least 1.2 times the rung its page stood on (or 1.2 days, since runs are daily), days without a usable run "
        "left out."
    )
    requests = (
        f"Requests a day after the first: {trial.requests_a_day:.0f}, of which {_not_modified(trial):.0%} were "
        f"answered with a 304; a crawl that reads everything makes {trial.full:.0f}. That is **{trial.share:.1%}** "
        f"(goal: at most {GOAL:.0%})."
    )
    lines = [
        "# The trial",
        "",
        made,
        "",
        method,
        "",
        "## What happened",
        "",
        "| days | what |",
        "|---|---|",
        *(f"| {_days(outage)} | the city answers nothing but errors |" for outage in plan.outages),
        f"| {_days(plan.errors)} | three of ten answers are errors, half of them a 404 that is none |",
        f"| {plan.relaunch} | a relaunch: all pages in another markup |",
        f"| {_days(plan.without_validators)} | the server sends neither ETag nor Last-Modified |",
        f"| {_days(plan.redesign)} | a redesign: no page has a date line the extractor knows |",
        f"| {plan.redesign.last} | the extractor has been mended; the redesign stays |",
        "",
        "## What the archive knows of it",
        "",
        "| what | to be found | found |",
        "|---|---|---|",
        f"| edits that were due | {verdict.edits_due} of {verdict.edits} | {verdict.edits_found} |",
        f"| edits found before they were due | | {verdict.edits_found_early} |",
        f"| edits found with their kind | {verdict.edits_found + verdict.edits_found_early} | {verdict.kinds_right} |",
        f"| edits that nobody made | 0 | {len(verdict.false_edits)} |",
        f"| disappearances that were due | {verdict.gone_due} of {size.absences} | {verdict.gone_found} |",
        f"| returns of what was gone | {verdict.returns_due} | {verdict.returns_found} |",
        f"| pages away for some days only and never called gone | {size.flickers} | {verdict.flickers} |",
        f"| gone and yet there | 0 | {len(verdict.false_gone)} |",
        f"| articles at the end | {verdict.articles} | {verdict.right + verdict.outdated} |",
        f"| of these with an edit that was not due | | {verdict.outdated} |",
        f"| articles lost | 0 | {len(verdict.lost)} |",
        f"| what `herne-archive verify` finds wrong | 0 | {len(verdict.unsound)} |",
        "",
        "## Runs",
        "",
        requests,
        "",
        "| days | runs | exit code 1 | outcome |",
        "|---|---|---|---|",
        *_runs(trial),
        "",
        f"The process, which holds the city's server and all crawls, took at most {trial.memory / 1e6:.0f} MB.",
        "",
    ]
    if verdict.wrong_kind:
        lines += ["## Edits called something else", "", *(f"- {line}" for line in verdict.wrong_kind), ""]
    if trial.faults:
        lines += ["## What was wrong", "", *(f"- {line}" for line in trial.faults), ""]
    return "\n".join(lines)


def _days(span: Span) -> str:
    return f"{span.first}–{span.last - 1}"


def _not_modified(trial: Trial) -> float:
    days = trial.diary.days[SETTLED:]
    return sum(day.not_modified for day in days) / max(sum(day.requests for day in days), 1)


def _runs(trial: Trial) -> list[str]:
    """Return a line for each kind of day."""
    plan = trial.plan
    kinds = {
        "outages": [day for outage in plan.outages for day in outage],
        "week of errors": list(plan.errors),
        "redesign, not yet readable": list(plan.redesign),
        "all others": [day for day in range(plan.size.days) if not plan.stormy(day)],
    }
    lines = []
    for name, numbers in kinds.items():
        days = [trial.diary.days[number] for number in numbers]
        outcomes = {day.summary.outcome: 0 for day in days}
        for day in days:
            outcomes[day.summary.outcome] += 1
        loud = sum(day.summary.exit_code != 0 for day in days)
        said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        lines.append(f"| {name} | {len(days)} | {loud} | {said} |")
    return lines

"""`make robustness`: fifty kills at random moments of every command that writes; writes `docs/robustness.md`.

`--short` is for `make test`: a kill of each kind. The seed decides the moments, as shares of the work of an undisturbed
run of the same command; each kill is followed by the same command, which must make what the undisturbed run made.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from random import Random

from bench.kills.jobs import (
    END,
    LATER,
    Bases,
    Job,
    arguments,
    committed,
    jobs,
    result,
    wrong_after_kill,
    wrong_at_the_end,
)
from bench.kills.killing import kill_in_work, run
from bench.kills.report import Outcome, report
from sample_city.city import build_city
from sample_city.server import Server, serve

TARGET = Path(__file__).parent.parent.parent / "docs" / "robustness.md"
KILLS = 50
ARTICLES, FEW = 60, 30
TRIES = 4
EARLIER = 0.8
"""Of the share of the work at which a kill came too late, for the next try."""
SHORT = ("crawl, the first", "crawl --media", "reextract", "captures export, WACZ", "redact", "backup", "upgrade")


def main() -> int:
    """Kill, look, and write or print the report; 1 where anything was wrong or too few kills met any work."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("--short", action="store_true", help="one kill of some commands; print the report")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    articles = FEW if options.short else ARTICLES
    with tempfile.TemporaryDirectory() as folder, serve(build_city(end=END, articles=LATER)) as server:
        bases = Bases(Path(folder) / "bases", server, articles=articles)
        chosen = [job for job in jobs(*bases.removable()) if not options.short or job.name in SHORT]
        kills = len(chosen) if options.short else KILLS
        outcomes = []
        for n, job in enumerate(chosen):
            outcomes.append(_kill(job, _share_of(kills, len(chosen), n), bases, server, Path(folder), options.seed))
            print(outcomes[-1].line, file=sys.stderr)
    text = report(outcomes, articles=articles, seed=options.seed, command=_command(short=options.short))
    if options.short:
        print(text)
    else:
        TARGET.write_text(text, encoding="utf-8")
        print(f"Written: {TARGET}", file=sys.stderr)
    faults = [f"{outcome.job}: {fault}" for outcome in outcomes for fault in outcome.faults]
    if (hit := sum(outcome.hits for outcome in outcomes)) < kills:
        faults.append(f"only {hit} kills of {kills} met a command at work")
    for fault in faults:
        print(f"Wrong: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _command(*, short: bool) -> str:
    return "python -m bench.kills --short" if short else "make robustness"


def _share_of(kills: int, count: int, n: int) -> int:
    return kills // count + (n < kills % count)


def _kill(job: Job, kills: int, bases: Bases, server: Server, folder: Path, seed: int) -> Outcome:
    """Run a command undisturbed, then kill it at so many moments, and say what was found."""
    place = folder / "place"
    bases.copy(job.base, place)
    asked = arguments(job, place, server.url)
    undisturbed = run(asked, [place], bases.environment)
    outcome = Outcome(job=job.name, work=undisturbed.work)
    if undisturbed.code != 0:
        outcome.faults.append(f"undisturbed it ends with {undisturbed.code}: {undisturbed.last_words}")
        return outcome
    expected = result(job, place)
    chance = Random(f"{seed} {job.name}")
    for n in range(kills):
        share = (n + chance.random()) / kills
        # A run that was faster than the undisturbed one may have ended before: that shows nothing, and is repeated.
        for _ in range(TRIES):
            bases.copy(job.base, place)
            found = _kill_at(share, outcome, job, place, asked, bases.environment)
            if result(job, place) != expected:
                found.append("it made something else than undisturbed")
            outcome.faults += [f"killed after {share:.0%} of its work: {fault}" for fault in found]
            if outcome.hits > n:
                break
            share *= EARLIER
    return outcome


def _kill_at(
    share: float, outcome: Outcome, job: Job, place: Path, asked: list[str], environment: Mapping[str, str]
) -> list[str]:
    """Kill once, go on, count it all, and return what was wrong."""
    directory = place / "data"
    before: dict[str, set[int]] = {}

    def just_before() -> None:
        before.update(committed(directory))

    killed = kill_in_work(asked, [place], environment, work=outcome.work, share=share, just_before=just_before)
    outcome.kills += 1
    outcome.hits += killed.hit
    outcome.shares += [killed.share] if killed.hit else []
    outcome.rows += sum(map(len, before.values()))
    found = [f"{orphan} went on" for orphan in killed.orphans] + wrong_after_kill(job, place)
    left = committed(directory)
    again = run(asked, [place], environment)
    if again.code != 0 and not _was_done(job, again.last_words):
        found.append(f"given again it ends with {again.code}: {again.err or again.out}")
    now = committed(directory)
    for when, present in (("at once", left), ("when it had gone on", now)):
        for table, rows in before.items():
            lost = rows - present.get(table, set())
            if lost:
                found.append(f"{len(lost)} rows of {table} were lost {when}")
    return found + wrong_at_the_end(directory)


def _was_done(job: Job, words: str) -> bool:
    """Tell whether a command says that there is nothing to do any more: it was killed after its last commit."""
    says = {"redact": "does not hold this", "withdraw": "is withdrawn already"}
    if job.output is not None:
        return "is there already" in words
    return job.name in says and says[job.name] in words


if __name__ == "__main__":
    sys.exit(main())

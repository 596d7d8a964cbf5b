"""`herne-archive redact`: take a person's name, or other words, out of everything that is kept."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from archive.cli import archive_option, errors_as, json_option, print_json
from archive.redaction.removal import OnStep, Removed, carry_out, is_unfinished, redaction_of, resume
from archive.redaction.survey import Survey, survey
from archive.redaction.wording import SHORTEST, Wording, letters
from archive.terminal import printable
from herne_scraper.clock import utc_now

SHOWN = 12
"""Spellings and articles printed; `--json` has all."""


@click.command("redact", epilog='Example: herne-archive redact "Erika Mustermann" --reason "Antrag nach Art. 17 DSGVO"')
@click.argument("text", required=False)
@click.option("--article", "key", metavar="KEY", help="Only in this article.")
@click.option("--replace-with", "replacement", metavar="TEXT", help="What stands there then.  [default: [geschwärzt]]")
@click.option("--reason", metavar="TEXT", help="Why; public, on the tombstone. It must not name whom it is about.")
@click.option("--dry-run", is_flag=True, help="Only say where the words stand.")
@click.option("--resume", "goes_on", is_flag=True, help="Go on with a redaction that was killed.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@archive_option
@json_option
def command(
    directory: Path,
    *,
    text: str | None,
    key: str | None,
    replacement: str | None,
    reason: str | None,
    dry_run: bool,
    goes_on: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Take words out of everything that is kept: texts, history, search index, captures, media and free pages.

    All spellings go (capitals, ue for ü, HTML, the genitive), whole words only: Rat leaves Rathaus alone. Another
    order of a name (Mustermann, Erika) is another text. Pages that hold the words again are kept without them from
    now on: for that the words stand in private/redactions.toml, and nowhere else. Copies made before (backups,
    exports, downloads) still hold the words.
    """
    with errors_as(as_json=as_json):
        if goes_on:
            removed = resume(directory, clock=utc_now, on_step=saying(as_json=as_json))
            return tell(removed, as_json=as_json)
        wanted, why = _required(text, reason, replacement, dry_run=dry_run)
        rule = redaction_of(directory, wanted, key=key, replacement=replacement)
        found = survey(directory, rule)
        if dry_run or not (found.found or is_unfinished(directory)):
            tell_survey(found, as_json=as_json)
            return 0 if found.found else 1
        if found.found:
            ask(found, yes=yes, as_json=as_json)
        removed = carry_out(directory, rule, reason=why, clock=utc_now, on_step=saying(as_json=as_json))
    return tell(removed, as_json=as_json)


def _required(text: str | None, reason: str | None, replacement: str | None, *, dry_run: bool) -> tuple[str, str]:
    wanted = (text or "").strip()
    if letters(wanted) < SHORTEST:
        raise click.UsageError(f"{wanted!r} is too short to be redacted: at least {SHORTEST} letters or digits")
    why = required_reason(reason, dry_run=dry_run)
    wording = Wording([wanted])
    if wording.stands_in(why.encode()):
        raise click.UsageError("the reason is public and must not hold the words themselves")
    if replacement is not None and (not replacement.strip() or wording.stands_in(replacement.encode())):
        raise click.UsageError("what stands there instead must be a text that does not hold the words themselves")
    return wanted, why


def required_reason(reason: str | None, *, dry_run: bool) -> str:
    """Return the reason; raises `click.UsageError` without one."""
    why = (reason or "").strip()
    if not why and not dry_run:
        raise click.UsageError("a reason is needed: --reason TEXT; it stands on the public tombstone")
    return why


def ask(found: Survey, *, yes: bool, as_json: bool) -> None:
    """Show what would be done and ask; raises `click.Abort` for a no, `click.UsageError` where nobody can be asked."""
    if yes:
        return
    if as_json:
        raise click.UsageError("with --json nobody can be asked: give --yes, or look first with --dry-run")
    click.echo(printable("\n".join(_lines(found))), err=True)
    click.confirm("Remove this for good?", abort=True, err=True)


def tell_survey(found: Survey, *, as_json: bool) -> None:
    """Print what would be done."""
    if as_json:
        print_json(found.record())
    else:
        click.echo(printable("\n".join(_lines(found))))


def _lines(found: Survey) -> list[str]:
    if not found.found:
        return ["The archive does not hold this."]
    lines = [f"{count:7,}  {place}" for place, count in sorted(found.places.items())]
    lines.append(f"{found.bodies:7,}  captured pages to be rewritten or removed")
    lines.append(f"{found.media:7,}  media files to be removed")
    if found.spellings:
        lines.append("Spelled: " + _some([f"{word} ({n:,})" for word, n in found.spellings.most_common()]))
    lines.append("Articles: " + (_some(found.articles) or "none"))
    return lines


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def tell(removed: Removed, *, as_json: bool) -> int:
    """Print what was done; the exit code is 1 where files of others still hold the words."""
    if as_json:
        print_json(
            {
                "redaction": removed.redaction,
                "articles": list(removed.articles),
                "counts": removed.counts,
                "files": [str(path) for path in removed.files],
            }
        )
    else:
        counts = ", ".join(f"{count:,} {name}" for name, count in sorted(removed.counts.items()) if count)
        click.echo(f"Redaction {removed.redaction} is finished: {counts or 'nothing was left to do'}.")
        for path in removed.files:
            click.echo(printable(f"Still there, to be made anew or deleted: {path}"))
    return 1 if removed.files else 0


def saying(*, as_json: bool) -> OnStep:
    """Return what tells a person on a terminal how far it is."""
    console = Console(stderr=True)
    shown = console.is_terminal and not as_json
    return lambda step: console.print(f"{step} …", style="dim") if shown else None

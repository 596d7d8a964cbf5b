"""How a crawl is run by itself: a service and a timer for systemd, or a line for cron. Pure: settings in, text out.

Both give the crawl a time after which it ends in good order, and a harder limit some minutes later; both begin a little
later than said, each time by another while, so that not every archive asks the city at the same second. One crawl at a
time is the crawl's own doing: its lock turns a second one away.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from archive.durations import roughly, write_duration
from herne_scraper.errors import ConfigurationError

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
RHYTHMS = (*(HOUR * number for number in (1, 2, 3, 4, 6, 8, 12)), DAY, WEEK)
"""What both a timer and cron can say: parts of a day, a day, a week."""
SLACK = timedelta(minutes=5)
"""From the crawl's own limit to the harder one, beside the time it takes to stop."""
UNSAFE = re.compile(r"[\x00-\x1f\x7f\\\"']")
"""What a unit file or a crontab cannot hold in a path, or only each in its own way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When which crawl is to run."""

    archive: Path
    """Absolute."""
    command: tuple[str, ...]
    """The installed command, absolute, without options."""
    options: tuple[str, ...]
    """Further options of `crawl`."""
    every: timedelta
    """One of `RHYTHMS`."""
    at: time
    """Local time of day of one of the runs; the minute of all."""
    jitter: timedelta
    """It begins later by up to so much."""
    time_limit: timedelta
    stop_within: timedelta
    """How long the crawl may take to end in good order: the longest download, and the messages about it."""
    name: str
    """Of the units, or of the file for cron."""
    user: str
    """Who the crawl runs as."""

    def __post_init__(self) -> None:
        """Refuse what could not be written. Raises `ConfigurationError`, naming it."""
        if self.every not in RHYTHMS:
            known = ", ".join(write_duration(rhythm) for rhythm in RHYTHMS)
            raise ConfigurationError(
                f"a crawl every {write_duration(self.every)} cannot be scheduled; possible are {known}"
            )
        for text in (str(self.archive), *self.command, *self.options):
            if UNSAFE.search(text):
                raise ConfigurationError(
                    f"{text!r} cannot stand in a schedule: it has a quotation mark, a backslash or a control sign"
                )

    @property
    def crawl(self) -> tuple[str, ...]:
        """The whole command line."""
        limit = ("--time-limit", write_duration(self.time_limit))
        return (*self.command, "--archive", str(self.archive), "crawl", *limit, *self.options)

    @property
    def hours(self) -> list[int]:
        """The hours of the day at which it runs."""
        if self.every >= DAY:
            return [self.at.hour]
        step = self.every // HOUR
        return list(range(self.at.hour % step, 24, step))

    @property
    def killed_after(self) -> timedelta:
        """When a crawl that does not end by itself is asked to stop."""
        return self.time_limit + self.stop_within + SLACK

    @property
    def in_words(self) -> str:
        """When it runs, in a sentence."""
        when = f"every {write_duration(self.every)}, also at {self.at:%H:%M}"
        if self.every == DAY:
            when = f"every day at {self.at:%H:%M}"
        elif self.every == WEEK:
            when = f"every Monday at {self.at:%H:%M}"
        return f"{when}, up to {roughly(self.jitter)} later" if self.jitter else when


HARDENING = """\
# The crawl reads the web and writes to the archive; it needs nothing else of the machine.
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths={archive}
ProtectHome=read-only
{tmp}PrivateDevices=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectKernelLogs=true
ProtectControlGroups=true
ProtectClock=true
ProtectHostname=true
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
LockPersonality=true
SystemCallArchitectures=native
CapabilityBoundingSet=
"""
# A user's own manager may not set up most of the above without namespaces that many systems forbid.
HARDENING_OF_A_USER = """\
NoNewPrivileges=true
"""


def service(plan: Plan, *, of_user: bool, on_failure: str | None = None) -> str:
    """Return the unit that runs one crawl."""
    archive = _value(str(plan.archive))
    owner = "" if of_user else f"User={_value(plan.user)}\n"
    failed = f"OnFailure={on_failure}\n" if on_failure else ""
    # A user's manager does not know the network's target.
    network = "" if of_user else "Wants=network-online.target\nAfter=network-online.target\n"
    # A folder for temporary files of its own would hide an archive that lies in the common one.
    tmp = "" if plan.archive.is_relative_to("/tmp") or plan.archive.is_relative_to("/var/tmp") else "PrivateTmp=true\n"  # noqa: S108
    hardening = HARDENING_OF_A_USER if of_user else HARDENING.format(archive=f'"{archive}"', tmp=tmp)
    return f"""\
[Unit]
Description=Crawl into the Herne archive in {archive}
{network}{failed}
[Service]
Type=oneshot
ExecStart={" ".join(_argument(part, first=place == 0) for place, part in enumerate(plan.crawl))}
{owner}WorkingDirectory={archive}
UMask=0022
Nice=10
# The crawl ends by itself before; what hangs is asked to stop, has the time to do so in good order, and is then killed.
TimeoutStartSec={_seconds(plan.killed_after)}
TimeoutStopSec={_seconds(plan.stop_within)}
KillMode=mixed
# A crawl takes less than 400 MB. One that is killed here is gone on with by the next.
MemoryMax=1G
{hardening}"""


def timer(plan: Plan) -> str:
    """Return the unit that says when."""
    day = "Mon *-*-*" if plan.every == WEEK else "*-*-*"
    hours = "*" if len(plan.hours) == len(range(24)) else ",".join(f"{hour:02d}" for hour in plan.hours)
    return f"""\
[Unit]
Description=Crawl into the Herne archive in {_value(str(plan.archive))} {plan.in_words}

[Timer]
OnCalendar={day} {hours}:{plan.at.minute:02d}:00
RandomizedDelaySec={_seconds(plan.jitter)}
# A run that was missed while the machine was off is made up for.
Persistent=true

[Install]
WantedBy=timers.target
"""


def cron_line(plan: Plan, *, with_user: bool) -> str:
    """Return a comment and the line: for `crontab -e`, or with the user for a file in /etc/cron.d.

    Only what goes wrong is printed, so that cron mails only that; all else goes to a log in the private folder.
    """
    hours = "*" if len(plan.hours) == len(range(24)) else ",".join(str(hour) for hour in plan.hours)
    when = f"{plan.at.minute} {hours} * * {'1' if plan.every == WEEK else '*'}"
    private = plan.archive / "private"
    lock, log = shlex.quote(str(private / "schedule.lock")), shlex.quote(str(private / "crawl.log"))
    wait = f'sleep "$(shuf -n 1 -i 0-{_seconds(plan.jitter)})"; ' if plan.jitter else ""
    limit = f"timeout --kill-after={_seconds(plan.stop_within)} {_seconds(plan.killed_after)}"
    told = shlex.quote(f"The crawl into {plan.archive} did not end well; see {private / 'crawl.log'}. Exit code")
    line = (
        f"mkdir -p -m 700 {shlex.quote(str(private))}; {wait}"
        f"flock -n {lock} {limit} {shlex.join(plan.crawl)} >>{log} 2>&1 || echo {told} $?"
    )
    # To cron a bare percent sign is the end of the line.
    escaped = line.replace("%", r"\%")
    return f"# {plan.in_words.capitalize()}.\n{when} {f'{plan.user} ' if with_user else ''}{escaped}\n"


def _value(text: str) -> str:
    """Return a text that a unit file takes as it is."""
    return text.replace("%", "%%")


def _argument(text: str, *, first: bool) -> str:
    """Return one word of a command line in a unit file; in the first, the program, no variable is looked for."""
    word = _value(text) if first else _value(text).replace("$", "$$")
    return word if re.fullmatch(r"[\w@%+=:,./$-]+", word) else f'"{word}"'


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())

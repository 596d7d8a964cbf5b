"""Holds back what a run has read until it is known whether it is worth keeping.

    read ──▶ held ──▶ judged ──▶ saved
                │        └──▶ stopped: nothing is saved any more; captures stay, and their pages `fetched`
                └── the first pages of a run wait until there are enough to judge, then each is judged when it comes

A page that is held is `fetched` in the frontier: it is captured and will be read from its capture. So a run that is
killed, or that is stopped here, loses nothing; the next one reads the same captures again, without asking for them, and
stops again as long as what is read of them is wrong.

What an earlier run captured and still cannot be read says nothing about the site of today: some of these pages are
asked for anew, and what comes decides. If that can be read, the site was broken then, and the others are asked for too.

Where odd pages turn up and few known ones were looked at, some are asked for besides, before anything is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from archive.crawling.frontier import Frontier
from archive.drift.health import Health, Share
from herne_scraper.ports import ArticleRead, NotRead

FIRST = 10
"""Pages that are held before the first is judged."""
ASKED_ANEW = 5
"""Pages whose kept captures cannot be read that are asked for anew before all are."""
AT_ONCE = 20
"""Known pages that are asked for besides before what came of them is looked at."""
ODD_TOO = 0.2
"""Share of these that cannot be read from which on the site is what is odd."""
CAPTURED_WHEN_SHUT = 100
"""New pages that are still captured after the gate was shut: they may be gone before it is mended."""

Held = ArticleRead | NotRead


class Listens(Protocol):
    """Has the second witness say what it has to say; to its end, with `wait`."""

    def __call__(self, *, wait: bool) -> None:
        """Listen."""
        ...


class Gate:
    """Between reading and saving, for one run."""

    def __init__(
        self,
        frontier: Frontier,
        health: Health,
        *,
        save: Callable[[Held], None],
        known_pages: Callable[[int], Sequence[str]],
        ask_anew: Callable[[Sequence[str]], None],
        listen: Listens,
        accept: bool,
    ) -> None:
        """`save` takes what may pass; `known_pages` names pages of articles that are online, to be looked at besides.

        `ask_anew` queues pages whose captures are of no use.
        With `accept` all may pass, and what would have stopped it is in `passed`.
        """
        self._frontier = frontier
        self._health = health
        self._save = save
        self._known_pages = known_pages
        self._ask_anew = ask_anew
        self._listen = listen
        self._accept = accept
        self._waiting: list[Held] = []
        self._stale: list[str] = []
        self._tried = False
        self._known = Share()
        self._extra = 0
        self._open = False
        self._captured = 0
        self.shut: list[str] = []
        """Why nothing is saved any more, with figures."""
        self.passed: list[str] = []

    def hold(self, finding: Held) -> None:
        """Take a detail page that was read, or could not be, and let pass what may."""
        self._frontier.waits(finding)
        if self.shut:
            self._captured += 1
            if self._captured >= CAPTURED_WHEN_SHUT:
                self._frontier.ended = True
            return
        if finding.target.unread is not None and isinstance(finding, NotRead):
            self._stale.append(finding.target.url)
            return
        self._waiting.append(finding)
        if self._open or len(self._waiting) >= FIRST:
            self._judge(finish=not self._open)

    def at_end(self) -> bool:
        """Judge what waits, nothing being left to be asked for; tells whether there is more to ask for now."""
        if self.shut:
            return False
        self._listen(wait=True)
        if not self._may_not_ask and (self._try_stale() or self._look_at_known()):
            return True
        if self._judge(finish=True):
            return True
        stale, self._stale = self._stale, []
        self._ask_anew(stale)
        return bool(stale)

    def last_call(self) -> None:
        """Judge what waits, the run being at its end for whatever reason; what would need more pages is left."""
        if self._waiting and not self.shut:
            self._listen(wait=True)
            if not self._health.wanted(self._extra):
                self._judge(finish=True)

    @property
    def _may_not_ask(self) -> bool:
        agenda = self._frontier.agenda
        return agenda.reached_limit or agenda.budget.is_spent

    def _judge(self, *, finish: bool) -> bool:
        self._listen(wait=finish)
        alarms = self._health.alarms(of_reading=True)
        if alarms and self._accept:
            self.passed = alarms
        elif alarms:
            self._open = False
            if self._look_at_known():
                return True
            self._shut(alarms)
            return True
        self._open = True
        waiting, self._waiting = self._waiting, []
        for finding in waiting:
            self._save(finding)
        return bool(waiting)

    def _try_stale(self) -> bool:
        some = self._stale[:ASKED_ANEW] if not self._tried else []
        self._tried = True
        self._stale = self._stale[len(some) :]
        self._frontier.agenda.look_first(some)
        return bool(some)

    def _look_at_known(self) -> bool:
        """Have known pages looked at where that tells what odd ones mean; tells whether there are any to wait for."""
        if self._frontier.agenda.looks_first:
            return True
        known = self._health.share("unreadable")
        asked, odd = known.of - self._known.of, known.bad - self._known.bad
        if self._extra and odd > ODD_TOO * asked:
            # What was asked for besides is as odd as the rest: more would say no more.
            return False
        wanted = 0 if self._may_not_ask else min(self._health.wanted(self._extra), AT_ONCE)
        urls = self._known_pages(wanted) if wanted else ()
        self._known = known
        self._extra += len(urls)
        self._frontier.agenda.look_first(urls)
        return bool(urls)

    def _shut(self, alarms: list[str]) -> None:
        self.shut = alarms
        self._captured = len(self._waiting)
        self._waiting.clear()
        # What is new may be gone tomorrow; what is known is kept as it was.
        self._frontier.agenda.only_new = True

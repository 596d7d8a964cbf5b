"""An archive's state as metrics, for the textfile collector of Prometheus' node exporter.

Moments are gauges in seconds since 1970, so that an alert rule can ask how long ago they were; what is not known has no
sample. Every reason of `attention.CODES` has one, 0 or 1: a rule need not know which are right now.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from archive.operation.attention import CODES, Reason
from archive.operation.status import Status

PREFIX = "herne_archive_"


def write_metrics(found: Status, reasons: tuple[Reason, ...], file: Path) -> None:
    """Write all metrics to a file, which is there whole or not at all. Raises `OSError`."""
    write_to_textfile(str(file), registry_of(found, reasons))


def registry_of(found: Status, reasons: tuple[Reason, ...]) -> CollectorRegistry:
    """Return the metrics of one moment."""
    metrics = _Metrics()
    metrics.one("status_timestamp_seconds", "When these figures were taken.", found.at.timestamp())
    present = {reason.code for reason in reasons}
    metrics.each(
        "needs_attention",
        "Whether something needs a person, by reason.",
        "reason",
        {code: code in present for code in CODES},
    )
    metrics.each("articles", "Articles, by their state at the city.", "state", found.states)
    metrics.each("versions", "Versions of articles, by the extractor that read them.", "extractor", found.extractors)
    metrics.one("index_up_to_date", "Whether the search index fits this release.", found.index is None)
    metrics.one("misses_under_observation", "Articles whose page was not there of late.", len(found.watched))
    metrics.one("redaction_open", "Whether a removal is not finished.", found.open_redaction is not None)
    _runs(metrics, found)
    _volume(metrics, found)
    _disk(metrics, found)
    _memory(metrics, found)
    return metrics.registry


class _Metrics:
    """A registry, and the short way to put a gauge into it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()

    def one(self, name: str, meaning: str, value: float | None) -> None:
        """Add a gauge, unless its value is not known."""
        if value is not None:
            Gauge(PREFIX + name, meaning, registry=self.registry).set(value)

    def each(self, name: str, meaning: str, label: str, values: Mapping[str, float | None]) -> None:
        """Add a gauge with one label."""
        gauge = Gauge(PREFIX + name, meaning, [label], registry=self.registry)
        for key, value in values.items():
            if value is not None:
                gauge.labels(key).set(value)


def _runs(metrics: _Metrics, found: Status) -> None:
    last, complete = found.last_ended, found.last_complete
    every = found.every.total_seconds() if found.every else None
    metrics.one("crawl_interval_seconds", "How often a crawl is expected.", every)
    metrics.one("crawl_at_work", "Whether a crawl is at work.", found.at_work is not None)
    if last is not None:
        began, ended = _moment(last.started), _moment(last.finished)
        metrics.one("last_run_timestamp_seconds", "When the last run that ended began.", began)
        metrics.one("last_run_end_timestamp_seconds", "When the last run ended.", ended)
        outcomes = {name: name == last.outcome for name in ("complete", "limited", "interrupted", "failed")}
        metrics.each("last_run_outcome", "How the last run ended.", "outcome", outcomes)
        metrics.each("last_run_count", "What the last run counted.", "what", last.counts)
    began = _moment(complete.started) if complete else None
    metrics.one("last_complete_run_timestamp_seconds", "When the last complete run began.", began)


def _volume(metrics: _Metrics, found: Status) -> None:
    metrics.one("silence_days", "Longest silence that is usual.", found.volume.longest_usual)
    if not found.volume.months:
        return
    month = found.volume.months[-1]
    metrics.one("month_articles", "Articles of the present month, up to the last complete run.", month.articles)
    metrics.one("month_articles_usual_low", "Fewest that are usual in so many days.", month.low)
    metrics.one("month_articles_usual_high", "Most that are usual in so many days.", month.high)


def _disk(metrics: _Metrics, found: Status) -> None:
    disk = found.disk
    sizes = {"archive": disk.archive, "captures": disk.captures, "logs": disk.logs, "media": disk.media}
    metrics.each("size_bytes", "What the archive takes, by part.", "part", sizes)
    metrics.one("free_bytes", "What its disk has free.", disk.free)
    metrics.one("growth_bytes_per_day", "What captures took a day, over thirty days.", disk.growth)


def _memory(metrics: _Metrics, found: Status) -> None:
    known = found.memory
    if known is None:
        return
    metrics.each("addresses", "Detail pages, by what became of them.", "state", known.addresses)
    metrics.one("captures", "Responses that are kept.", known.captures)
    metrics.one("unreadable", "Pages and entries that could not be read.", len(known.problems))
    metrics.one("unreadable_main_listings", "Main listings whose last reading failed.", len(known.unreadable_listings))
    metrics.one("rechecks_due", "Pages whose re-check is due.", known.overdue)
    metrics.one("rechecks_late", "Pages whose re-check is late by half its interval or more.", known.late)
    metrics.one("undelivered", "Messages about runs that wait to be delivered.", known.undelivered)
    oldest = _moment(known.oldest_overdue.due) if known.oldest_overdue else None
    metrics.one("recheck_oldest_due_timestamp_seconds", "When the oldest of them was due.", oldest)
    metrics.one("sweep_timestamp_seconds", "Since when all listings have been read to their end.", _moment(known.sweep))


def _moment(text: str | None) -> float | None:
    return datetime.fromisoformat(text).timestamp() if text else None

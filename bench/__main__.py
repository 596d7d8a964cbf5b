"""`make bench`: runs all benchmarks and writes `docs/benchmarks.md`; `--quick` only shows that they run."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import crawl, extraction

TARGET = Path(__file__).parent.parent / "docs" / "benchmarks.md"
PACKAGES = ("scrapy", "parsel", "lxml", "trafilatura", "newspaper4k", "zstandard", "simplemma")
BENCHMARKS = {"extraction": extraction.report, "crawl": crawl.report}


def main() -> None:
    """Run what was asked for and write or print the report."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHMARKS)}; all without a name")
    parser.add_argument("--quick", action="store_true", help="few pages; print the report instead of writing it")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    names = arguments.names or list(BENCHMARKS)
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    head = (
        "# Benchmarks\n\n"
        f"Written by `make bench` on {datetime.now(UTC).date().isoformat()}: Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, {versions}. The machine was small and shared: "
        "trust the ratios, not the milliseconds. Nothing here is a test that can fail; the goals are our own.\n\n"
    )
    report = head + "\n".join(BENCHMARKS[name](quick=arguments.quick) for name in names)
    if arguments.quick or arguments.names:
        print(report)
    else:
        TARGET.write_text(report, encoding="utf-8")
        print(f"Written: {TARGET}")


if __name__ == "__main__":
    main()

"""`make bench`: runs all benchmarks and writes `docs/benchmarks.md`; `--quick` only shows that they run.

`python -m bench events` runs one and prints it; with `--write` its section in the file is replaced.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from bench.document import TARGET, beginning_of, head, merged

BENCHMARKS = ("extraction", "crawl", "events", "edits", "captures", "known_items", "search")
"""Modules of this package with a function `report(*, quick)` that returns sections of Markdown. Each is imported only
when it runs, since some compare with packages that only the benchmarks need."""


def main() -> None:
    """Run what was asked for and write or print the report."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHMARKS)}; all without a name")
    parser.add_argument("--quick", action="store_true", help="few pages; print the report instead of writing it")
    parser.add_argument("--write", action="store_true", help="with names: replace their sections in the file")
    parser.add_argument("--articles", type=int, metavar="N", help="with search: of how many generated articles")
    parser.add_argument("--in", dest="folder", type=Path, metavar="DIR", help="with search: where archives are kept")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if arguments.quick and arguments.write:
        parser.error("what --quick measures is not worth writing")
    if (arguments.articles or arguments.folder) and arguments.names != ["search"]:
        parser.error("--articles and --in are options of search")
    sized = {"articles": arguments.articles, "folder": arguments.folder} if arguments.names == ["search"] else {}
    report = "\n".join(
        import_module(f"bench.{name}").report(quick=arguments.quick, **sized) for name in arguments.names or BENCHMARKS
    )
    if arguments.quick or (arguments.names and not arguments.write):
        print(report)
        return
    present = TARGET.read_text(encoding="utf-8") if TARGET.is_file() else ""
    beginning = beginning_of(present) if arguments.names and present else head()
    TARGET.write_text(merged(present, report, beginning), encoding="utf-8")
    print(f"Written: {TARGET}")


if __name__ == "__main__":
    main()

"""`python -m sample_city`: builds a city and serves it until interrupted."""

from __future__ import annotations

import argparse
import sys
import threading
from datetime import UTC, date, datetime

from sample_city.city import build_city
from sample_city.quirk_table import quirk_table
from sample_city.server import serve
from sample_city.website import Look


def main() -> int:
    """Serve the city the arguments describe; return 0 after an interrupt, 1 where it cannot be served."""
    arguments = _parser().parse_args()
    try:
        city = build_city(seed=arguments.seed, end=arguments.end, articles=arguments.articles)
        if arguments.quirks:
            print(quirk_table(city))  # noqa: T201 - the table is the result
            return 0
        look = Look(menu_bytes=arguments.menu_bytes, notice=arguments.notice)
        with serve(city, port=arguments.port, look=look, crawl_delay=arguments.crawl_delay) as server:
            print(server.url, flush=True)  # noqa: T201 - the address is the result
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except (ValueError, OSError) as exc:
        print(f"Error: {exc}", file=sys.stderr)  # noqa: T201 - a command line says its errors
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sample_city",
        description="Serve a make-believe herne.de on 127.0.0.1 and print its address.",
        epilog="example: python -m sample_city --articles 300 --seed 1 --port 8001",
    )
    parser.add_argument("--articles", type=_positive, default=300, metavar="N", help="how many notices [300]")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed is another city [1]")
    parser.add_argument(
        "--end", type=date.fromisoformat, default=datetime.now(UTC).date(), metavar="DATE", help="last day [today]"
    )
    parser.add_argument("--port", type=_port, default=0, metavar="PORT", help="0 takes a free one [0]")
    parser.add_argument("--crawl-delay", type=_positive, metavar="SECONDS", help="what robots.txt asks for [nothing]")
    parser.add_argument(
        "--menu-bytes", type=int, default=0, metavar="N", help="fill up the navigation of every page [0]"
    )
    parser.add_argument("--quirks", action="store_true", help="print where each quirk is found, and end")
    parser.add_argument("--notice", metavar="TEXT", help="the day's notice on every page [none]")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {number}")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"must be between 0 and 65535, not {number}")
    return number


if __name__ == "__main__":
    sys.exit(main())

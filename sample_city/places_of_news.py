"""Where news stands in the city: the listings in crawl order, and their names."""

from __future__ import annotations

ALL_NEWS = "/Meldungen/Alle-News.html"
PRESS = "/Rathaus/Buergerservice/Presse/Pressemeldungen/"
MAIN_LISTINGS = (ALL_NEWS, PRESS)

SECTIONS = {
    "/Stadt-und-Leben/": "Stadt und Leben",
    "/Stadt-und-Leben/Integration/": "Integration",
    "/Stadt-und-Leben/Gesundheit/": "Gesundheit",
    "/Stadt-und-Leben/Umwelt/": "Umwelt",
    "/Stadt-und-Leben/Senioren/": "Senioren",
    "/Rathaus/": "Rathaus",
    "/Rathaus/Buergerservice/": "Bürgerservice",
    "/Rathaus/Buergerbeteiligung/": "Bürgerbeteiligung",
    "/Rathaus/Politik/": "Politik",
    "/Familie-und-Bildung/": "Familie und Bildung",
    "/Familie-und-Bildung/Kinderbetreuung/": "Kinderbetreuung",
    "/Familie-und-Bildung/Au%C3%9Ferschulische-Bildung/Stadtbibliothek/Aktuelles/": "Aktuelles aus der Stadtbibliothek",
    "/Kultur-und-Freizeit/": "Kultur und Freizeit",
    "/Kultur-und-Freizeit/Kulturorte/": "Kulturorte",
    "/Kultur-und-Freizeit/Museen/": "Museen",
    "/Kultur-und-Freizeit/Freizeit/": "Freizeit",
    "/Kultur-und-Freizeit/Tourismus/": "Tourismus",
    "/Kultur-und-Freizeit/Veranstaltungen/": "Veranstaltungen",
    "/Wirtschaft-und-Infrastruktur/": "Wirtschaft und Infrastruktur",
    "/Wirtschaft-und-Infrastruktur/Stadtplanung/": "Stadtplanung",
}
"""Path and name of every section, in the order of the city's menu, which is the order of a crawl."""

NAMES = {ALL_NEWS: "Alle News", PRESS: "Pressemeldungen", **SECTIONS}

LISTINGS = tuple(NAMES)


def in_crawl_order(paths: set[str]) -> tuple[str, ...]:
    """Return listing paths in crawl order. Raises `ValueError` for a path that is no listing."""
    unknown = paths - set(LISTINGS)
    if unknown:
        raise ValueError(f"no listing of the city: {', '.join(sorted(unknown))}")
    return tuple(path for path in LISTINGS if path in paths)

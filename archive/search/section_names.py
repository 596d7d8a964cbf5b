"""What a section is called: in addresses, and by whoever types its name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from archive.identity import slug
from herne_scraper.items import Section

SEPARATORS = re.compile(r"[/_-]+")


@lru_cache(maxsize=1 << 12)
def section_slug(path: str) -> str:
    """Return a section's name in addresses: `rathaus-politik` for `/Rathaus/Politik/`."""
    return slug(SEPARATORS.sub(" ", unquote(path)))


def named(sections: Iterable[Section], typed: str) -> tuple[Section, ...]:
    """Return the sections that a text names: by slug, by path, or by name, in any case and spelling of umlauts.

    A slug or path names one section; a name may be that of several.
    """
    if not any(map(str.isalnum, typed)):
        return ()
    wanted = _name_slug(typed)
    known = sorted(sections, key=lambda section: section.path)
    by_path = tuple(section for section in known if section_slug(section.path) == wanted)
    return by_path[:1] or tuple(section for section in known if _name_slug(section.name) == wanted)


def _name_slug(name: str) -> str:
    return section_slug(name.replace("&", " und "))

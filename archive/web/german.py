"""German wording of numbers, dates, sizes and addresses, for readers."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from archive.german import long_date as long_date
from archive.german import month_name as month_name
from archive.german import number as number

BERLIN = ZoneInfo("Europe/Berlin")

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

PUBLISHERS = {"herne": "Stadt Herne"}

FILE_TYPES = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/zip": "ZIP",
    "text/calendar": "Kalender",
}


def counted(value: int, one: str, many: str) -> str:
    """Return a count with its noun: `1 Meldung`, `2.000 Meldungen`."""
    return f"{number(value)} {one if value == 1 else many}"


def short_date(value: date | str) -> str:
    """Return a date, or an ISO 8601 one, in digits of even width: `05.10.2022`."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def moment(value: datetime | str) -> str:
    """Return a time with offset as it was in Herne: `5. Oktober 2022, 14:03 Uhr`."""
    local = _local(value)
    return f"{long_date(local.date())}, {local:%H:%M} Uhr"


def day_of(value: datetime | str) -> str:
    """Return the day a time with offset fell on in Herne: `5. Oktober 2022`."""
    return long_date(_local(value).date())


def _local(value: datetime | str) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(BERLIN)


def file_size(size_bytes: int) -> str:
    """Return a size as cities print it, a KB of 1,000 bytes: `3,6 MB`, `512 KB`."""
    if size_bytes >= 1_000_000:
        return f"{size_bytes / 1_000_000:.1f}".replace(".", ",") + " MB"
    if size_bytes >= 1_000:
        return f"{round(size_bytes / 1_000)} KB"
    return f"{size_bytes} Bytes"


def file_type(media_type: str) -> str:
    """Return the short name of a media type: `PDF`; the type itself where it has none."""
    if media_type.startswith("image/"):
        return "Bild"
    return FILE_TYPES.get(media_type, media_type)


def publisher(site: str) -> str:
    """Return who published the news of a site: `Stadt Herne`."""
    return PUBLISHERS.get(site, site)


def host(url: str) -> str:
    """Return the host of an address without `www.`, for a reader who wants to know where a link leads."""
    return re.sub(r"^www\.", "", urlsplit(url).hostname or "")


def readable_url(url: str) -> str:
    """Return an address without its scheme and with umlauts instead of percent signs."""
    return re.sub(r"^(https?://|mailto:|tel:)", "", unquote(url))


def followable(url: str) -> bool:
    """Tell whether an address from a city's page may become a link: web, mail and telephone only."""
    try:
        return urlsplit(url).scheme in ("http", "https", "mailto", "tel")
    except ValueError:
        return False

"""Whether two articles that are alike are about one matter, as announcement and report are, or two of a kind. Pure.

Press offices write much by pattern: who retires, which nursery opens, where blood is given. So likeness alone does not
say what follows what; the titles do, by the places, streets and things they name.
"""

from __future__ import annotations

from datetime import timedelta

from archive.search.notices import Notice
from archive.search.profiles import Profile

NEAR = timedelta(days=42)
"""Between the first and the last word on a matter; what is alike and further apart is on one subject only."""
SOON = timedelta(days=14)
AT_ONCE = timedelta(days=3)
"""What two titles say of one place within these days is one matter, in whatever words: found, all is clear."""
OF_EACH_TITLE = 0.4
"""Share of a title, by weight, of which the other article must speak."""
RARE = 0.01
"""Share of all articles up to which a word is that of a matter, and not of a subject that comes up all year."""
IN_COMMON_WORDS = 0.4
"""How alike articles must be that share only words which come up all year, when they are not close in time."""


def are_one_matter(this: Notice, profile: Profile, other: Notice, its: Profile, likeness: float, articles: int) -> bool:
    """Return whether two articles are about one matter; `articles` is how many there are.

    Where a title names a place or street, the other article must name it too, and each must speak of what the title of
    the other says. Titles that say the same of two things are of two matters, but where both name one place.
    """
    apart = abs(other.published - this.published)
    if apart > NEAR:
        return False
    sites, its_sites = profile.title_places | profile.title_streets, its.title_places | its.title_streets
    if not (sites <= its.places | its.words and its_sites <= profile.places | profile.words):
        return False
    if sites & its_sites:
        if apart <= AT_ONCE:
            return True
    elif _are_twins(this, other):
        return False
    if min(profile.share_of_title(its), its.share_of_title(profile)) < OF_EACH_TITLE:
        return False
    of_titles = profile.weights.keys() & its.weights.keys() & (profile.title.keys() | its.title.keys())
    is_rare = any(profile.df[token] <= RARE * articles for token in of_titles)
    return is_rare or apart <= SOON or likeness >= IN_COMMON_WORDS


def _are_twins(this: Notice, other: Notice) -> bool:
    """Return whether two titles say the same of two things: `Workshop zur Zukunft von Crange`, `… von Börnig`."""
    left, right = this.in_title.forms, other.in_title.forms
    shorter = min(len(left), len(right))
    begin = next((place for place in range(shorter) if left[place] != right[place]), shorter)
    end = next((place for place in range(shorter - begin) if left[~place] != right[~place]), shorter - begin)
    if 2 * (begin + end) < max(len(left), len(right)):
        return False
    return all(
        any(notice.title[start].isupper() for start, _ in notice.in_title.spans[begin : len(forms) - end])
        for notice, forms in ((this, left), (other, right))
    )

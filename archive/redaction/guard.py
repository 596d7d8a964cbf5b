"""Keeps out of the archive what was taken out of it: cleans each article before it is saved.

`archive.redaction.responses` does so for each response before it is kept; both, since an article may come another way:
from a capture that was brought in, or from an older program's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from archive.identity import fold_title, key_of, listing_key
from archive.redaction.rules import Rule
from archive.redaction.wording import Wording
from herne_scraper.items import Article


class Guard:
    """The rules of an archive, ready to be applied to articles."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._wordings = {rule: Wording([rule.text]) for rule in rules if rule.kind == "redact"}
        # By each name: the key that answers for the article.
        self._withdrawn = {
            name: rule.keys[0] for rule in rules if rule.kind == "withdraw" for name in (*rule.keys, *rule.entries)
        }

    def withdrawn(self, article: Article) -> str | None:
        """Return the key of the withdrawn article that this one is: by its own key, or by date and a title it had."""
        if not self._withdrawn:
            return None
        entry = listing_key(article.site, article.published, fold_title(article.title))
        return self._withdrawn.get(key_of(article)) or self._withdrawn.get(entry)

    def names(self, text: str) -> bool:
        """Tell whether words stand in a text that were redacted anywhere: a file belongs to no one article."""
        data = text.encode("utf-8", "surrogatepass")
        return any(wording.stands_in(data) for wording in self._wordings.values())

    def article(self, article: Article, former_keys: Collection[str] = ()) -> Article:
        """Return an article without the words that were redacted; `former_keys` are those it had before its page.

        A page that is new may be that of a notice which stood on a listing, and has the key that made of it.
        """
        if not self._wordings:
            return article
        listed = listing_key(article.site, article.published, fold_title(article.title))
        names = {key_of(article), listed, *former_keys}
        for rule, wording in self._wordings.items():
            if not rule.keys or not names.isdisjoint(rule.keys):
                article = redacted(article, wording, rule.replacement)
        return article


def redacted(article: Article, wording: Wording, instead: str) -> Article:
    """Return an article with something else in the place of the words."""

    def out(text: str) -> str:
        return wording.taken_out_of_text(text, instead)[0]

    def maybe(text: str | None) -> str | None:
        return None if text is None else out(text)

    return replace(
        article,
        url=out(article.url),
        title=out(article.title),
        teaser=maybe(article.teaser),
        body=out(article.body),
        images=tuple(
            replace(i, url=out(i.url), alt=maybe(i.alt), caption=maybe(i.caption), credit=maybe(i.credit))
            for i in article.images
        ),
        attachments=tuple(replace(a, url=out(a.url), label=out(a.label)) for a in article.attachments),
        links=tuple(replace(link, url=out(link.url), label=out(link.label)) for link in article.links),
    )

"""An article's own page in a markup."""

from __future__ import annotations

from html import escape
from string import Template

from sample_city.document import ORIGIN, Article
from sample_city.markups import surroundings as around
from sample_city.markups.body import set_body
from sample_city.markups.model import Markup, Rendered, Surroundings
from sample_city.markups.typesetting import set_date_line, set_text

_CONTACT = '<div class="kontakt"><h3>{heading}</h3><p>{lines}</p></div>'
_NOTICE = '<div class="hinweis-des-tages"><p>{}</p></div>'
_COOKIE_BOX = (
    '<div class="cookies" role="dialog"><h2>Datenschutz-Einstellungen</h2>{}'
    "<button>Alle annehmen</button><button>Auswahl speichern</button></div>"
)
_TAIL = '<img src="/static/zaehler.gif" width="1" height="1" alt="">'


def render_detail(article: Article, markup: Markup, surroundings: Surroundings | None = None) -> Rendered:
    """Return the article's page. Raises `ValueError` for an article that has none."""
    if article.path is None:
        raise ValueError(f"{article.key!r} has no page of its own, it stands on listings only")
    surroundings = surroundings or Surroundings()
    page = article.path
    main = Template(markup.detail).substitute(
        date=set_date_line(article.published, markup),
        title=markup.title.format(set_text(article.title, markup.noise)),
        body=set_body(article, markup, page),
        trailer=markup.trailer,
        share=around.share_buttons(page),
        contact=around.contact(_CONTACT),
    )
    return render_document(markup, page, article.title, main, surroundings)


def render_document(
    markup: Markup, page: str, title: str, main: str, surroundings: Surroundings, *, head: str = ""
) -> Rendered:
    """Return a whole page around its main part, as the bytes the markup makes of it."""
    meta = f'<meta charset="{markup.encoding.meta}">' if markup.encoding.meta else ""
    html = Template(markup.document).substitute(
        meta=meta,
        head=head,
        head_title=escape(title),
        canonical=ORIGIN + escape(page),
        main=main,
        menu=around.menu(markup, page, surroundings),
        related=markup.related(surroundings, markup, page),
        contact=around.contact(_CONTACT),
        notice=around.notice(_NOTICE, surroundings),
        cookies=around.cookie_box(_COOKIE_BOX, surroundings),
        tail=_TAIL,
    )
    return Rendered(body=markup.encoding.encode(html), content_type=markup.encoding.content_type())

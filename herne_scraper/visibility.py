"""What of a page a reader does not see, and what of it never belongs to a text, as the markup itself says it.

Two kinds of evidence, kept apart. Hidden is hidden: attributes, inline styles, the page's own style rules and the
class names by which frameworks hide text from eyes. Furniture (menus, sidebars, toolbars) is only a hint: a class may
be misleading, so readers of a page fall back to reading without it.
"""

from __future__ import annotations

import re

from lxml import etree

from herne_scraper.html_tree import Attributes, Element, select

NEVER_TEXT = frozenset((
    "script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object", "embed", "applet",
    "canvas", "audio", "video", "map", "input", "select", "option", "textarea", "button", "datalist", "meter",
    "progress",
))  # fmt: skip
"""Elements whose content is no text of the page for a reader with a browser of today."""

FURNITURE_TAGS = frozenset(("nav", "aside", "footer", "form", "dialog"))
_FURNITURE_ROLES = frozenset((
    "navigation", "complementary", "contentinfo", "search", "banner", "toolbar", "menu", "menubar", "dialog",
    "alertdialog", "button", "tablist",
))  # fmt: skip
_FURNITURE_CLASSES = frozenset((
    "sidebar", "side-bar", "aside", "breadcrumb", "breadcrumbs", "brotkrume", "brotkrumen", "cookie", "cookies",
    "cookiebar", "cookie-bar", "cookie-box", "cookie-banner", "cookie-layer", "consent", "share", "sharing",
    "share-buttons", "social", "socialmedia", "social-media", "social-bar", "toolbar", "rsbtn", "rs_skip",
    "rs_addtools", "readspeaker_button1", "kontakt", "kontaktbox", "kontakt-box", "kontaktblock", "kontaktkasten",
    "contact", "contact-box", "contactbox", "ansprechpartner", "footer", "navi", "nav", "navigation", "pagination",
    "pager", "marginal", "marginalspalte", "marginalie", "randspalte", "seitenleiste", "noprint", "no-print",
))  # fmt: skip
"""Whole names only: `with-sidebar` says something else."""

_HIDDEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\s*\(|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:left|right|top|text-indent|margin-left)\s*:\s*-\d{4,}|font-size\s*:\s*0(?![.\d]))",
    re.IGNORECASE,
)
_BLOCK_STYLE = re.compile(r"(?:^|[;\s])display\s*:\s*(?:block|flex|grid|list-item|table)\b", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset((
    "sr-only", "sr_only", "visually-hidden", "visuallyhidden", "visually_hidden", "is-visually-hidden",
    "u-visually-hidden", "vh", "screenreader", "screen-reader", "screenreader-only", "screen-reader-only",
    "screen-reader-text", "show-for-sr", "a11y-hidden", "d-none", "is-hidden", "u-hidden", "hidden", "hide",
    "invisible", "unsichtbar", "versteckt", "element-invisible", "element-hidden", "assistive-text", "offscreen",
    "off-screen", "aural", "cdk-visually-hidden", "ui-helper-hidden", "ui-helper-hidden-accessible", "nur-druck",
    "print-only", "only-print", "nur-vorlesen", "barrierefrei-versteckt", "skiplink", "skip-link", "skiplinks",
))  # fmt: skip
# `d-none d-md-block`: hidden on a phone only.
_SHOWN_WHERE_WIDE = re.compile(r"\bd-(?:sm|md|lg|xl|xxl)-(?:block|flex|inline|grid|table)")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ONE_CLASS = re.compile(r"(?:[a-z][a-z0-9]*)?\.([\w-]+)", re.IGNORECASE)
_STYLES = etree.XPath("//style")


def classes_hidden_by_style(root: Element) -> frozenset[str]:
    """Return the classes that the page's own `style` elements hide by a rule for the class alone.

    Rules inside of `@media` count for no reader at a screen as long as nothing says they do, so they are left out.
    """
    found: set[str] = set()
    for style in select(_STYLES, root):
        css = _COMMENT.sub("", style.text or "")
        if "display" not in css and "visibility" not in css and "clip" not in css and "-9" not in css:
            continue
        for selectors, declarations in _RULE.findall(_without_at_rules(css)):
            if _HIDDEN_STYLE.search(declarations):
                found.update(match[1] for one in selectors.split(",") if (match := _ONE_CLASS.fullmatch(one.strip())))
    return frozenset(found)


def is_hidden(attributes: Attributes, hidden_classes: frozenset[str], *, trust: bool) -> bool:
    """Tell whether an element with these attributes is not shown.

    `aria-hidden` counts only with `trust`: it says what is read aloud, and dialogs put it on whole pages.
    """
    for name, value in attributes:
        if name == "class":
            for token in value.lower().split():
                if token in _HIDDEN_CLASSES and not _SHOWN_WHERE_WIDE.search(value):
                    return True
            if hidden_classes and not hidden_classes.isdisjoint(value.split()):
                return True
        elif name == "style":
            if _HIDDEN_STYLE.search(value):
                return True
        elif name == "hidden" or (name == "aria-hidden" and trust and value.strip().lower() == "true"):
            return True
    return False


def is_furniture(tag: str, attributes: Attributes) -> bool:
    """Tell whether tag, role, class or id mark an element as menu, sidebar, toolbar, contact box or the like."""
    if tag in FURNITURE_TAGS:
        return True
    for name, value in attributes:
        if name in ("class", "id"):
            if not _FURNITURE_CLASSES.isdisjoint(value.lower().split()):
                return True
        elif name == "role" and value in _FURNITURE_ROLES:
            return True
    return False


def is_shown_as_block(attributes: Attributes) -> bool:
    """Tell whether an inline style gives an element lines of its own."""
    return any(name == "style" and _BLOCK_STYLE.search(value) for name, value in attributes)


def _without_at_rules(css: str) -> str:
    parts = []
    depth, start, at_rule = 0, 0, False
    for index, letter in enumerate(css):
        if letter == "@" and depth == 0:
            parts.append(css[start:index])
            at_rule = True
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0 and at_rule:
                at_rule, start = False, index + 1
        elif letter == ";" and depth == 0 and at_rule:
            at_rule, start = False, index + 1
    if not at_rule:
        parts.append(css[start:])
    return "".join(parts)

"""The markups of the later years: roles, lazy pictures, cookie boxes, and much that only assistive tools see."""

from __future__ import annotations

from datetime import date

from sample_city.markups.model import Encoding, Markup, Noise
from sample_city.markups.pictures import (
    brackets_in_a_division,
    enlargeable,
    lazy,
    lazy_source,
    one_line_in_a_figure,
    sources,
)
from sample_city.markups.surroundings import related_as_entries, related_as_list, related_as_titles
from sample_city.markups.typesetting import absolute, from_base, relative, root_relative, without_scheme

_HIDING = "<style>.sr-only, .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden }</style>"
_BREADCRUMB = (
    '<div class="brotkrumen"><a href="/">Homepage</a> / <a href="/Meldungen/Alle-News.html">Meldungen</a></div>'
)

ROLES = Markup(
    name="rollen",
    since=date(2021, 4, 1),
    encoding=Encoding(bytes_as="utf-8", header="iso-8859-1"),
    noise=Noise(entities="numeric"),
    address=from_base,
    document=f"""<!DOCTYPE html>
<html lang="de"><head>$meta<base href="https://www.herne.de/"><title>$head_title</title>$head{_HIDING}</head><body>
<div role="navigation"><div role="heading" aria-level="2" class="sr-only">Hauptmenü</div>$menu</div>
{_BREADCRUMB}
<div class="layout"><div role="complementary">$related</div>
<div role="main"><div role="heading" aria-level="1" class="sr-only">Meldungen</div>
$notice
$main
</div></div><div role="contentinfo">$contact Impressum</div>$cookies$tail</body></html>
""",
    detail="""<div class="kopf">$date$title</div>
<div class="inhalt">$body</div>
<div class="sozial">$share</div>
<div class="daten"><div role="heading" aria-level="2">Details der Meldungen</div><div>$trailer</div></div>""",
    listing="""<div role="heading" aria-level="1">$heading</div>$label
<div>$before</div>
<div role="list">$entries</div>
$paging
<div role="complementary">$contact</div>""",
    entry='<div role="listitem">{date}{title}<div>{teaser}</div><div>{more}</div></div>',
    entry_title='<div role="heading" aria-level="2">{}</div>',
    date_line='<div class="tag">{text}</div>',
    title='<div role="heading" aria-level="1" class="titel">{}</div>',
    paragraph="<div>{}</div>",
    heading='<div role="heading" aria-level="3">{}</div>',
    picture=enlargeable,
    gallery='<ul class="galerie">{}</ul>',
    gallery_item="<li>{}</li>",
    file_link='<a href="{href}">{label} {announcement}</a>',
    related=related_as_list,
    trailer="2017-04-26",
)

TILES = Markup(
    name="kacheln",
    since=date(2022, 3, 1),
    encoding=Encoding(bytes_as="utf-8", header="utf-8", meta="utf-8"),
    noise=Noise(soft_hyphens="\u00ad", decomposed=True),
    address=root_relative,
    document=f"""<!DOCTYPE html>
<html lang="de"><head>$meta<title>$head_title - Stadt Herne</title>
<meta property="og:title" content="Stadt Herne">$head
<style>.titel{{font-weight:700}}</style></head><body>$cookies
<header><nav>$menu</nav></header>
{_BREADCRUMB}
$notice
<div class="raster"><div class="kachel breit">
$main
</div><div class="kachel">$related</div><div class="kachel">$contact</div></div>
<footer>Stadt Herne$tail</footer></body></html>
""",
    detail="""<section><p class="zeile">$date</p>
$title
$body
</section>
<section class="leiste">$share</section>
<section><h5>Details der Meldungen</h5><p>$trailer</p></section>""",
    listing="""<h1>$heading</h1>
<div class="kasten">$label</div>
$before
<div class="kacheln">$entries</div>
<div class="seiten">$paging</div>
<section>$contact</section>""",
    entry='<section class="kachel">{date}{title}{teaser}{more}</section>',
    entry_title="<h4>{}</h4>",
    more='<p>&rsaquo; <a href="{href}">{lead}{rest}</a></p>',
    date_line="<small>{text}</small>",
    title='<h4 class="titel">{}</h4>',
    heading="<h5>{}</h5>",
    head_cell='<th scope="col">{}</th>',
    picture=sources,
    gallery='<div class="galerie"><button aria-label="zurück">‹</button>{}<button aria-label="vor">›</button></div>',
    gallery_item='<div class="folie">{}</div>',
    file_link='<a href="{href}"><img src="/static/pdf.png" alt="" width="16" height="16"> {label} {announcement}</a>',
    related=related_as_titles,
    trailer="2017-04-26",
)

TOOLS_FIRST = Markup(
    name="werkzeuge",
    since=date(2023, 2, 1),
    encoding=Encoding(bytes_as="utf-8", header="utf-8"),
    noise=Noise(soft_hyphens="<wbr>", wrapped=True),
    address=without_scheme,
    document=f"""<!DOCTYPE html>
<html lang="de"><head>$meta<title>Stadt Herne</title>$head</head><body>$cookies
<herne-kopf>$menu</herne-kopf>
{_BREADCRUMB}$notice
<herne-inhalt>
$main
</herne-inhalt>
<herne-rand>$related</herne-rand><herne-fuss>$contact$tail</herne-fuss></body></html>
""",
    detail="""<div class="rs_preserve"><a href="https://vorlesen.example/?url=x" class="rsbtn">Vorlesen</a></div>
<dl class="kopfdaten"><dt style="display:none">Datum</dt><dd>$date</dd></dl>
<div style="font-size:2rem">$title</div>
$share
<article>$body</article>
<dl><dt>Details der Meldungen</dt><dd>$trailer</dd></dl>""",
    listing="""<h1 class="gross">$heading</h1>$label$before
<herne-liste>$entries</herne-liste>
$paging
<herne-kontakt>$contact</herne-kontakt>""",
    entry="<herne-eintrag><p>{date}</p>{title}{teaser}{more}</herne-eintrag>",
    entry_title='<p class="titel"><strong>{}</strong></p>',
    date_line="{text}",
    title="{}",
    heading="<p><strong>{}</strong></p>",
    line_break="<br/>",
    bullet_item="<li><span>{}</span></li>",
    picture=brackets_in_a_division,
    gallery='<ul class="streifen">{}</ul>',
    gallery_item="<li>{}</li>",
    anchor='<a href="{href}"><span class="link">{label}</span></a>',
    related=related_as_titles,
    trailer="2017-04-26",
)

HIDDEN_HINTS = Markup(
    name="barrierearm",
    since=date(2024, 1, 15),
    encoding=Encoding(bytes_as="utf-8", header="utf-8", meta="utf-8", bom=True),
    noise=Noise(no_break="&nbsp;", emphasis='<span lang="de">{}</span>'),
    address=relative,
    document=f"""<!DOCTYPE html>
<html lang="de"><head>$meta<title>$head_title - Meldungen - Stadt Herne</title>$head
<meta name="viewport" content="width=device-width">{_HIDING}</head><body>$cookies
<div class="visually-hidden"><h1>Stadt Herne</h1></div><header><nav aria-label="Haupt">$menu</nav></header>
{_BREADCRUMB}
<div role="alert">$notice</div>
<main>
<h2 class="visually-hidden">Meldungen</h2>
$main
</main>
<aside aria-label="Weitere Meldungen">$related</aside>
<footer><address>$contact</address>$tail</footer></body></html>
""",
    detail="""<p class="datum">$date</p>
<h3 hidden>Inhalt der Meldung</h3>
$title
<div class="fliesstext">
$body
</div>
<aside class="kontaktkasten">$contact</aside>
<div class="aktionen" role="group" aria-label="Aktionen">$share</div>
<div class="anhang"><h2>Details der Meldungen</h2><p>$trailer</p></div>""",
    listing="""<h1>$heading</h1>
$label
$before
<div class="eintraege">
$entries
</div>
$paging
<aside>$contact</aside>""",
    entry='<article aria-label="Meldung"><p class="datum">{date}</p>{title}<div>{teaser}</div>{more}</article>',
    entry_title="<h2>{}</h2>",
    date_line="<span>{text}</span>",
    title="<h1>{}</h1>",
    table='<div class="rollbar"><table><caption class="visually-hidden">Tabelle</caption>{}</table></div>',
    picture=one_line_in_a_figure,
    gallery='<div class="galerie" role="group" aria-label="Bilder">{}</div>',
    anchor='<a href="{href}">{label}<span class="visually-hidden"> (Öffnet in einem neuen Tab)</span></a>',
    file_link='<a href="{href}" download>{label} {announcement}</a>',
    related=related_as_entries,
    trailer='<time datetime="2017-04-26">2017-04-26</time>',
)

LAZY = Markup(
    name="nachgeladen",
    since=date(2025, 3, 1),
    encoding=Encoding(bytes_as="utf-8"),
    noise=Noise(soft_hyphens="&#173;", no_break="&nbsp;", wrapped=True),
    address=absolute,
    document=f"""<!DOCTYPE html>
<html lang="de"><head>$meta<title>$head_title</title>$head</head><body>$cookies
<div class="nav">$menu</div>{_BREADCRUMB}
<div class="zeile"><div class="spalte schmal">$related</div><div class="spalte">
$notice
$main
</div></div><div class="unten">$contact</div>
<template><p>Meldung vom 01. Januar 2020</p><h1>Vorlage</h1></template>
<script>window.meldung = {{"titel": "Vorlage", "datum": "2017-04-26"}};</script>$tail</body></html>
""",
    detail="""<div class="meldung"><div>$date</div>
<div><h1><small hidden>Meldung:</small> $title</h1></div>
<div class="meldung-text"><div>$body</div></div></div>
$share
<p class="details">Details der Meldungen<br>$trailer</p>""",
    listing="""<div class="vorspann"><h1>$heading</h1>$label$before</div>
<div class="meldungen">$entries</div>
<div>$paging</div>
<div class="box">$contact</div>""",
    entry='<div class="meldung"><div>{date}</div>{title}<div><div>{teaser}</div></div>{more}</div>',
    entry_title="<div><h3>{}</h3></div>",
    more='<div class="mehr"><a href="{href}">{lead}{rest}</a></div>',
    date_line='<time datetime="{iso}">{text}</time>',
    title="{}",
    heading="<h2>{}</h2>",
    picture=lazy_source,
    gallery='<div class="karussell">{}</div>',
    file_link='<a href="{href}">{label}</a> <span>{announcement}</span>',
    related=related_as_list,
    trailer="2017-04-26",
)

TWINS = Markup(
    name="zwillinge",
    since=date(2026, 1, 10),
    encoding=Encoding(bytes_as="utf-8", header="utf-8", meta="iso-8859-1"),
    noise=Noise(entities="named", wrapped=True),
    address=root_relative,
    document=f"""<!DOCTYPE html>
<html lang="de"><head>$meta<title>$head_title | Stadt Herne</title>$head</head><body>
<div class="cookie-rahmen">$cookies</div>
<div style="display: none"><h1>Stadt Herne</h1><p>Meldung vom 01. Januar 1970</p></div>
<nav><details><summary>Menü</summary>$menu</details></nav>
{_BREADCRUMB}$notice
<div class="inhalt"><div class="haupt">
$main
</div><aside class="neben">$related$contact</aside></div>
<footer><p>Meldungen der Stadt Herne</p>$tail</footer></body></html>
""",
    detail="""$date
$title
$share
$body
$trailer""",
    listing="""<h1>$heading</h1>
$label
<div class="text">$before</div>
<div class="liste">
$entries
</div>
<div class="weiter">$paging</div>
$contact""",
    entry='<div class="karte">\n{date}\n{title}\n{teaser}\n{more}\n</div>',
    entry_title="<h3>{}</h3>",
    more='<p><a class="pfeil" href="{href}"><span>{lead}</span><em>{rest}</em></a></p>',
    date_line='<p><span>{words}</span> <time datetime="{iso}">{day}</time></p>',
    title="<h1>{}</h1>",
    heading="<h3>{}</h3>",
    line_break="\n<br>\n",
    bullet_list="<div><ul>{}</ul></div>",
    table="<figure><table><thead></thead><tbody>{}</tbody></table></figure>",
    cell="<td><p>{}</p></td>",
    picture=lazy,
    gallery='<section aria-label="Bilder">{}</section>',
    loose_links=True,
    related=related_as_list,
    trailer="<h3>Details der Meldungen</h3><p>2017-04-26</p>",
)

ERAS_SINCE_2021 = (ROLES, TILES, TOOLS_FIRST, HIDDEN_HINTS, LAZY, TWINS)

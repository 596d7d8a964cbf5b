"""The markups of the first years: layout tables, tag soup, deep nesting, and charsets nobody declared right."""

from __future__ import annotations

from datetime import date

from sample_city.markups.model import Encoding, Markup, Noise
from sample_city.markups.pictures import (
    brackets_in_a_division,
    lazy,
    one_line_in_a_figure,
    paragraphs_in_a_division,
    small_table,
    two_lines_in_a_figure,
)
from sample_city.markups.surroundings import related_as_entries, related_as_list, related_as_titles
from sample_city.markups.typesetting import absolute, relative, root_relative, tracked

LAYOUT_TABLES = Markup(
    name="layout-tabellen",
    since=date(2017, 4, 26),
    encoding=Encoding(bytes_as="iso-8859-1", header="ISO-8859-1"),
    noise=Noise(entities="named"),
    address=root_relative,
    document="""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><title>$head_title</title>$meta$head
<style type="text/css">.ueberschrift { font-size: 1.6em; font-weight: bold; color: #004a93 }</style></head>
<body bgcolor="#ffffff">$cookies
<table width="980" cellspacing="0"><tr><td colspan="3">
<a href="/"><img src="/static/logo.png" alt="Stadt Herne"></a></td></tr>
<tr><td width="180" valign="top">$menu</td><td valign="top"><table width="100%"><tr><td>$notice</td></tr>
<tr><td>$main</td></tr></table></td>
<td width="200" valign="top">$related<hr>$contact</td></tr>
<tr><td colspan="3"><font size="-2">Impressum | Datenschutz | &copy; Stadt Herne</font></td></tr></table>
$tail</body></html>
""",
    detail="""$date<br>
$title
<br>
$body
<table class="teilen"><tr><td>$share</td></tr></table>
$trailer""",
    listing="""<h1>$heading</h1>
$before
$label
<table class="news">
$entries
</table>
$paging
<table><tr><td>$contact</td></tr></table>""",
    entry="<tr><td>{date}<br>\n{title}\n{teaser}<br>\n{more}</td></tr>",
    entry_title='<div class="ueberschrift">{}</div>',
    more='<br><a href="{href}">{lead}{rest}</a>',
    date_line="{text}",
    title='<div class="ueberschrift">{}</div>',
    paragraph="{}",
    heading="<b>{}</b>",
    block_join="<br><br>\n",
    bullet_list="{}",
    bullet_item="- {}",
    bullet_join="<br>\n",
    table='<table border="1">{}</table>',
    head_cell="<td><b>{}</b></td>",
    picture=small_table,
    gallery="<table><tr>{}</tr></table>",
    gallery_item="<td>{}</td>",
    related=related_as_list,
    trailer="<br><br><b>Details der Meldungen</b><br>2017-04-26",
)

PLAIN = Markup(
    name="schlicht",
    since=date(2018, 2, 1),
    encoding=Encoding(bytes_as="utf-8", header="utf-8", meta="utf-8"),
    noise=Noise(no_break="&nbsp;", wrapped=True),
    address=relative,
    document="""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="de"><head>$meta<title>$head_title - Stadt Herne</title>$head
<link rel="stylesheet" href="/static/stil.css" /></head>
<body><div id="kopf"><a href="/">Stadt Herne</a></div><div id="menue">$menu</div>
$notice
<div id="inhalt">
<!-- Anfang des Inhalts -->
$main
</div>
<div id="rechts">$related<div class="adresse">$contact</div></div>
<div id="fuss"><p>Stadt Herne · Impressum</p>$tail</div>$cookies</body></html>
""",
    detail="""<div class="meldung_datum"> $date </div>
$title
<div class="meldung_inhalt">
$body
</div>
$share
<div class="details"><h2>Details der Meldungen</h2>$trailer</div>""",
    listing="""<h1>$heading</h1>
$before
$label
$entries
$paging
<div class="kontakt">$contact</div>""",
    entry="""<div class="meldung"><div class="meldung_datum"> {date} </div>
<h2>{title}</h2>
<div class="meldung_inhalt">{teaser}
{more}</div></div>""",
    entry_title="{}",
    date_line="{text}",
    title="<h1>{}</h1>",
    line_break="<br />\n",
    picture=paragraphs_in_a_division,
    loose_links=True,
    related=related_as_titles,
    trailer="<p>2017-04-26</p>",
)

SEMANTIC = Markup(
    name="semantisch",
    since=date(2019, 1, 15),
    encoding=Encoding(bytes_as="utf-8", header="UTF-8", meta="utf-8"),
    noise=Noise(soft_hyphens="&shy;", emphasis="<strong>{}</strong>"),
    address=absolute,
    document="""<!doctype html>
<html lang="de"><head>$meta<title>Stadt Herne: $head_title</title><link rel="canonical" href="$canonical">$head
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "WebPage", "datePublished": "2017-04-26",
"name": "Herne"}</script>
<script>var datum = "Meldung vom 01. Januar 2001"; document.documentElement.className = "js";</script>
<style>.visually-hidden, .sprung { position: absolute; width: 1px; height: 1px; overflow: hidden }</style></head><body>
<a class="sprung" href="#inhalt">Zum Inhalt springen</a><header><p>Stadt Herne</p><nav>$menu</nav></header>
$notice
<main id="inhalt"><h2 class="visually-hidden">Seiteninhalt</h2>
$main
</main><aside>$related</aside><aside>$contact</aside>
<footer><h2>Stadt Herne</h2><p>Friedrich-Ebert-Platz 2</p>$tail</footer>$cookies</body></html>
""",
    detail="""<article><header>$date$title</header>
$share
<div class="text">$body</div>
<footer><h4>Details der Meldungen</h4>$trailer</footer></article>""",
    listing="""<h1>$heading</h1>$label
<section class="vorspann">$before</section>
<ol class="liste">$entries</ol>
<nav aria-label="Seiten">$paging</nav>
<aside>$contact</aside>""",
    entry="<li><article><header>{date}{title}</header>{teaser}{more}</article></li>",
    entry_title="<h2>{}</h2>",
    more='<p class="mehr"><a href="{href}"><span>{lead}</span>{rest}</a></p>',
    date_line='<p><time datetime="{iso}">{text}</time></p>',
    title="<h1>{}</h1>",
    heading="<h3>{}</h3>",
    table="<table><tbody>{}</tbody></table>",
    picture=one_line_in_a_figure,
    gallery='<div class="galerie"><h5 hidden>Bilder</h5>{}</div>',
    file_link='<a href="{href}" type="application/pdf">{label} <span class="info">{announcement}</span></a>',
    related=related_as_list,
    trailer='<p><time datetime="2017-04-26">2017-04-26</time></p>',
)

NESTED = Markup(
    name="verschachtelt",
    since=date(2019, 11, 1),
    encoding=Encoding(bytes_as="cp1252", header="utf-8"),
    noise=Noise(no_break="\u00a0"),
    address=root_relative,
    document="""<!DOCTYPE html>
<html><head>$meta<title>$head_title | herne.de</title>$head</head><body><div class="a"><div class="b"><div class="c">
<div class="kopf"><h1><a href="/">Stadt Herne</a></h1></div><div class="d1"><div>$menu</div></div>
<div class="d2"><div class="spalte-links"><div>$related</div></div><div class="spalte-mitte"><div><div>$notice
<div class="e">
$main
</div></div></div></div></div><div class="d3">$contact</div><div class="fuss">Impressum$tail</div>
</div></div></div>$cookies</body></html>
""",
    detail="""<div class="f"><div class="g"><div class="h"><span>$date</span></div><div class="h">$title</div></div>
<div class="g"><div class="h"><div class="i">$body</div></div></div></div>
<div class="f"><div class="g">$share</div></div>
<div class="f"><div class="g"><h3>Details der Meldungen</h3><div>$trailer</div></div></div>""",
    listing="""<div class="f"><h2>$heading</h2>$label<div>$before</div></div>
<div class="f"><div class="liste">$entries</div></div>
<div class="f">$paging</div><div class="f">$contact</div>""",
    entry="""<div class="g"><div class="h"><span>{date}</span></div><div class="h">{title}</div>
<div class="h"><div class="i">{teaser}</div></div><div class="h">{more}</div></div>""",
    entry_title="<h3>{}</h3>",
    more='<div>{lead}<a href="{href}">{rest}</a></div>',
    date_line="<span>{text}</span>",
    title="<h2><span>{}</span></h2>",
    paragraph='<div class="absatz"><div>{}</div></div>',
    heading='<div class="zwischentitel">{}</div>',
    bullet_item="<li><p>{}</p></li>",
    picture=lazy,
    gallery='<div class="g"><div class="galerie">{}</div></div>',
    gallery_item='<div class="h">{}</div>',
    loose_links=True,
    related=related_as_entries,
    trailer="<span>2017-04-26</span>",
)

BREAKS = Markup(
    name="umbrueche",
    since=date(2020, 5, 1),
    encoding=Encoding(bytes_as="cp1252", meta="utf-8"),
    noise=Noise(soft_hyphens="<span></span>", emphasis="<i>{}</i>"),
    address=relative,
    document="""<html><head>$meta<title>$head_title</title>$head</head><body>
<div id="menue">$menu</div>
$cookies
<div id="seite">$notice
$main
</div>
<div id="rand">$related
$contact</div>$tail</body></html>
""",
    detail="""<b>$date</b>
$title
<div id="text">$body</div>
$share
<p><b>Details der Meldungen</b><br>$trailer</p>""",
    listing="""<h1>$heading</h1>
$label
<div>$before</div>
<div id="meldungen">
$entries
</div>
$paging
$contact""",
    entry="<p><b>{date}</b></p>\n{title}\n<div>{teaser}</div>\n{more}",
    entry_join="\n<hr>\n",
    entry_title='<h3 class="meldung"><b>{}</b></h3>',
    date_line="{text}",
    title="<h3>{}</h3>",
    paragraph="{}",
    heading="<b>{}</b>",
    block_join="<br>\n<br>\n",
    line_break="<br>\n",
    bullet_list="{}",
    bullet_item="- {}",
    bullet_join="<br>",
    picture=brackets_in_a_division,
    file_link='<a href="{href}">{label}</a> {announcement}',
    related=related_as_titles,
    trailer="2017-04-26",
)

SOUP = Markup(
    name="tag-suppe",
    since=date(2020, 11, 1),
    encoding=Encoding(bytes_as="cp1252", header="iso-8859-1"),
    noise=Noise(soft_hyphens="<!-- -->", emphasis="<B>{}</B>", no_break="&#160;"),
    address=tracked,
    document="""<CENTER><FONT FACE=Arial><A HREF=/>STADT HERNE</A></FONT></CENTER>$head
<!-- <h1>Meldungen</h1> Meldung vom 24. Dezember 1999 -->
$menu
<HR>
$notice
$main
<HR>
$related
$contact
$cookies
$tail
""",
    detail="""<DIV CLASS=meldung>
<P>$date
$title
$body
<P CLASS=tools>$share
<P><B>Details der Meldungen</B>
<P>$trailer
</DIV>""",
    listing="""<H1>$heading</H1>
$label
$before
<DIV CLASS=news>
$entries
</DIV>
$paging
<DIV>$contact</DIV>""",
    entry="<DIV>\n<P>{date}\n{title}\n{teaser}\n{more}\n</DIV>",
    entry_title="<H4>{}</H4>",
    more='<P><A HREF="{href}">{lead}{rest}</A>',
    date_line="{text}",
    title="<H2>{}</H2>",
    paragraph="<P>{}",
    heading="<H4>{}</H4>",
    line_break="<BR>",
    bullet_list="<UL>{}</UL>",
    bullet_item="<LI>{}\n",
    table="<TABLE BORDER>{}</TABLE>",
    row="<TR>{}",
    cell="<TD>{}",
    head_cell="<TH>{}",
    picture=two_lines_in_a_figure,
    anchor='<A HREF="{href}">{label}</A>',
    file_link='<A HREF="{href}">{label}</A> <SMALL>{announcement}</SMALL>',
    related=related_as_titles,
    trailer="2017-04-26",
)

ERAS_TO_2020 = (LAYOUT_TABLES, PLAIN, SEMANTIC, NESTED, BREAKS, SOUP)

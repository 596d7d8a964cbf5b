"""`python -m archive.search.compound_list` writes the list, the same for the same release of simplemma."""

from __future__ import annotations

from importlib.metadata import version

import click

from archive.search.compound_list.dictionary import Dictionary
from archive.search.compound_list.lines import lines
from archive.search.compounds import LIST

HEAD = f"""\
# Parts of German compounds, counted in the dictionary of simplemma {version("simplemma")}, and like its lists
# under the Open Database License. Made by `python -m archive.search.compound_list`, which says how. A line:
# the form, in how many compounds it stands before another part, in how many it stands last, its word where that
# is another, its endings.
"""


def text() -> str:
    """Return the whole file."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    dictionary = Dictionary(DefaultDictionaryFactory().get_dictionary("de"))
    return HEAD + "".join(f"{line}\n" for line in lines(dictionary))


def main() -> None:
    """Write the list."""
    LIST.write_text(text(), encoding="utf-8")
    click.echo(f"wrote {LIST}", err=True)


if __name__ == "__main__":
    main()

"""Makes the list `compounds.txt` out of simplemma's dictionary: `python -m archive.search.compound_list`.

What may be a part of a German compound, and how readily, is counted in the dictionary itself. A word is taken for a
compound where it ends in another one, is inflected as that is (Bahnhof, Bahnhöfe as Hof, Höfe; but Gesellschaften not
as Schäfte), and what stands before is a form of a third, or a stem of one (Schul-, Park-). Where a word can be cut in
more than one way, the way of the commoner parts counts, which is known after a few rounds. So no list of ours says what
is a part; only particles and suffixes are written down, which are grammar.

The dictionary is that of simplemma (MIT; its lists are under the Open Database License and from Wiktionary, see
`archive.search.dictionary`), and so is what is counted out of it. Nothing here runs but to make the list.
"""

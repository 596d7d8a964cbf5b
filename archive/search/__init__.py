"""German search: from the text of an article to its words, their meanings and an index; from a query to hits.

Other packages use `engine` (a request in, a page of results out), `index` (articles in and out of the index) and
`lemmas`. Nothing here knows the web or the command line.
"""

"""The public archive: a Datasette plugin."""

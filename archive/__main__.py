"""`python -m archive` is `herne-archive`."""

from archive.cli import main

main()

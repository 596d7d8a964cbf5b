"""Tells what is wrong with one page from what is wrong with the archive or its disk.

A bug that one text wakes (in its dates, its edits, its index) must cost that page and not the run: the page would be
read first in every run to come, and stop each of them. What the disk or a file says ends the run, since it would say so
of every page; and so do several faults in a row, which are not about the pages any more.
"""

from __future__ import annotations

import sqlite3

from archive.errors import ArchiveError

OF_THE_ARCHIVE = (sqlite3.Error, OSError, ArchiveError, MemoryError)
"""What is raised for every page alike."""
MOST_IN_A_ROW = 5
"""Faults, one page after the other, with which a run ends."""

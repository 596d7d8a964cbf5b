from __future__ import annotations

from collections.abc import Iterator

import pytest
import shelf


@pytest.fixture(autouse=True)
def _close_archives_of_this_test() -> Iterator[None]:
    before = len(shelf.OPENED)
    yield
    while len(shelf.OPENED) > before:
        shelf.OPENED.pop().close()

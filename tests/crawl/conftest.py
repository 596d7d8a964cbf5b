from __future__ import annotations

from collections.abc import Iterator

import pytest
from scripted_city import City, serving


@pytest.fixture
def city() -> Iterator[City]:
    with serving(City()) as served:
        yield served

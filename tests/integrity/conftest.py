from __future__ import annotations

from pathlib import Path

import pytest
from kept import history


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An archive of two runs."""
    history(tmp_path)
    return tmp_path

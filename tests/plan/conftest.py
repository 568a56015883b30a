"""Plans about invented cities, and ways to look at a document."""

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parent.parent / "data" / "plan"


@pytest.fixture(scope="session")
def plan_file() -> Path:
    """A plan of an invented city with every turn of the grammar."""
    return DATA / "qinglan.txt"


@pytest.fixture(scope="session")
def plan_text(plan_file: Path) -> str:
    return plan_file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """The JSON of that plan, checked by eye."""
    document: dict[str, Any] = json.loads((DATA / "qinglan.json").read_text(encoding="utf-8"))
    return document

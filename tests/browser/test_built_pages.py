"""The pages that a build makes of real files: one a county, counting what the summary counts."""

import csv
import shutil

import pytest

from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build

pytestmark = pytest.mark.browser

PLAN_FILES = ("ecomap.toml", "problems.csv", "measures.csv", "targets.csv", "layers", "ledger")


@pytest.fixture(scope="module")
def built(repository, tmp_path_factory):
    """Build a copy of the committed workspace."""
    root = tmp_path_factory.mktemp("committed")
    for name in PLAN_FILES:
        copy = shutil.copytree if (repository / name).is_dir() else shutil.copy
        copy(repository / name, root / name)
    workspace = open_workspace(root)
    assert not build(workspace).is_refused
    return workspace


@pytest.fixture(scope="module")
def summary(built):
    with (built.maps / "summary.csv").open(encoding="utf-8", newline="") as stream:
        return {row["key"]: row for row in csv.DictReader(stream)}


def page_names(workspace):
    return sorted(path.name for path in workspace.maps.glob("*.html"))


def test_there_is_a_page_for_the_city_and_each_county(built, summary):
    counties = [key for key in summary if key.isdecimal()]
    assert page_names(built) == sorted(["index.html", *(f"{key}.html" for key in counties)])


def test_the_city_page_counts_what_the_summary_counts(act, open_page, built, summary):
    page = open_page((built.maps / "index.html").read_text(encoding="utf-8"))
    total = summary["total"]
    located = page.evaluate("Ecomap.sites.id.filter((id, i) => Ecomap.sites.isLocated(i)).length")
    assert (page.evaluate("Ecomap.sites.count"), located) == (int(total["sites"]), int(total["located"]))
    classes = {name: int(total[name]) for name in ("open", "done", "closed")}
    assert act.counts(page, "status") == classes
    assert list(act.counts(page, "overdue").values()) == [int(total["overdue"])]
    areas = {key: int(row["sites"]) for key, row in summary.items() if key != "total" and int(row["sites"])}
    assert {key: count for key, count in act.counts(page, "area").items() if count} == areas


def test_each_county_page_counts_its_row(act, open_page, built, summary):
    for key, row in summary.items():
        if key.isdecimal():
            page = open_page((built.maps / f"{key}.html").read_text(encoding="utf-8"), name=f"{key}.html")
            counts = act.counts(page, "area")
            assert counts.get(key, 0) == int(row["sites"])
            shared = counts.get("citywide", 0)
            told = page.locator("#summary p.hint").all_inner_texts()
            assert told == ([f"其中 {shared} 个跨区县，汇总中不计入本县"] if shared else [])
            # Pages that stay open take their share of the machine from those that follow.
            page.context.close()

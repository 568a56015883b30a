"""Equal content gives equal bytes, in whatever order, place, language or zone it is read.

What order means by design, and what it does not:

- `ledger/events.csv` is read in file order. Events of one day on one subject (a site, a problem, a measure)
  follow the time of entry and then the file; so their order is kept here, and all other lines are shuffled.
- `ecomap.toml` lists base maps, districts, sources and added kinds in the order in which they are shown.
- Water is drawn in the order of its file; what comes later lies above.
- Layers are found by name, sites are sorted by id, counties by adcode, problems and measures by number. The
  order of files in a folder, of features in a layer and of lines in the tables of the plan says nothing.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build
from ecomap.workflows.poster import make_posters
from ecomap.workflows.simulate import simulate

SITES = 40
# Each example builds ten pages, and each shuffle moves every line: the second is for luck alone.
FEW = settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])


def built_bytes(root):
    """Build a workspace and return the bytes of every file that was built, by its path below the root."""
    made = build(open_workspace(root))
    assert not made.is_refused
    return {path.relative_to(root).as_posix(): path.read_bytes() for path, _ in made.files}


def differing(one, other):
    """Return the files that are not the same; small enough to be read in a failure."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """Return a small invented workspace as files, and what is built of it."""
    root = tmp_path_factory.mktemp("pattern") / "city"
    simulate(root, sites=SITES, seed=8)
    files = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    return files, built_bytes(root)


def write_files(files, root, *, order=None):
    """Write a workspace anew, its files in the order given."""
    shutil.rmtree(root, ignore_errors=True)
    for name in order or files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
    return root


@FEW
@given(rng=st.randoms(use_true_random=False))
def test_the_order_of_files_features_and_lines_says_nothing(pattern, tmp_path, monkeypatch, rng):
    """One build of everything in another order: a build costs much, and each order must say nothing."""
    files, expected = pattern
    changed = shuffled_tables(shuffled_layers(files, rng), rng)
    names = list(changed)
    rng.shuffle(names)
    root = write_files(changed, tmp_path / "city", order=names)
    with monkeypatch.context() as patch:
        shuffle_folders(patch, rng)
        assert differing(built_bytes(root), expected) == []


def shuffled_layers(files, rng):
    """Return the files with the features of each layer but water in another order."""
    changed = dict(files)
    for name, content in files.items():
        if name.endswith(".geojson") and name != "layers/water.geojson":
            document = json.loads(content)
            rng.shuffle(document["features"])
            changed[name] = json.dumps(document, ensure_ascii=False).encode()
    return changed


def shuffled_tables(files, rng):
    """Return the files with other orders of the plan's lines and of ledger lines that may change places."""
    changed = dict(files)
    header, rows = read_table(files["ledger/events.csv"])
    changed["ledger/events.csv"] = write_table(header, shuffled_ledger(rows, rng))
    for name in ("problems.csv", "measures.csv"):
        header, rows = read_table(files[name])
        rng.shuffle(rows)
        changed[name] = write_table(header, rows)
    return changed


def shuffle_folders(patch, rng):
    """Let the system list folders in another order; many do so by chance of creation and of hashing."""
    listdir, scandir = os.listdir, os.scandir

    def shuffled(path="."):
        names = listdir(path)
        rng.shuffle(names)
        return names

    class Shuffled:
        def __init__(self, path="."):
            with scandir(path) as entries:
                self.entries = list(entries)
            rng.shuffle(self.entries)

        def __iter__(self):
            return iter(self.entries)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    patch.setattr(os, "listdir", shuffled)
    patch.setattr(os, "scandir", Shuffled)


def read_table(content):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    return list(rows[0]), rows


def write_table(header, rows):
    stream = io.StringIO()
    table = csv.DictWriter(stream, header, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return stream.getvalue().encode()


def shuffled_ledger(rows, rng):
    """Shuffle the lines of a ledger, but leave those of one subject and day in their order."""

    def subject(row):
        return row["date"], row["site_id"], row["problem"], row["measure"]

    places = list(range(len(rows)))
    rng.shuffle(places)
    shuffled = [rows[place] for place in places]
    in_order = {key: iter([row for row in rows if subject(row) == key]) for key in map(subject, rows)}
    return [next(in_order[subject(row)]) for row in shuffled]


def test_events_of_one_day_on_one_site_count_in_the_order_of_the_file(pattern, tmp_path):
    files, _ = pattern
    header, rows = read_table(files["ledger/events.csv"])
    # Later than all others, entered at the same time.
    day = {"date": "2025-06-01", "recorded_at": "", "measure": "", "problem": "", "progress_percent": ""}
    last = [
        {**rows[0], **day, "event_id": f"made-up-{status}", "status": status, "closure_step": ""}
        for status in ("in_progress", "done")
    ]
    statuses = []
    for pair in (last, last[::-1]):
        changed = {**files, "ledger/events.csv": write_table(header, [*rows, *pair])}
        sites = json.loads(built_bytes(write_files(changed, tmp_path / "city"))["sites.geojson"])
        statuses += [
            item["properties"]["status"]
            for item in sites["features"]
            if item["properties"]["site_id"] == rows[0]["site_id"]
        ]
    assert statuses == ["done", "in_progress"]


def test_posters_are_the_same_whatever_the_order(pattern, tmp_path):
    pytest.importorskip("matplotlib")
    files, _ = pattern
    changed = dict(files)
    for name in (name for name in files if name.endswith(".geojson") and name != "layers/water.geojson"):
        document = json.loads(files[name])
        document["features"].reverse()
        changed[name] = json.dumps(document, ensure_ascii=False).encode()
    made = []
    for content in (files, changed):
        workspace = open_workspace(write_files(content, tmp_path / "city"))
        posters = [
            make_posters(workspace, counties=["999921"], paper="A4", form=form).posters[0]
            for form in ("pdf", "svg", "png")
        ]
        made.append([path.read_bytes() for poster in posters for path, _ in poster.files])
    assert made[0] == made[1]


SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONUTF8": "0"},
)


@pytest.mark.parametrize("surroundings", SURROUNDINGS, ids=["east", "west"])
def test_seed_of_hashes_zone_language_and_place_say_nothing(pattern, tmp_path, surroundings):
    files, expected = pattern
    root = write_files(files, tmp_path / f"{surroundings['TZ'].rpartition('/')[2]} 别处")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHONHASH"))
    }
    command = [sys.executable, "-m", "ecomap", "-C", str(root), "build"]
    subprocess.run(
        command, check=True, capture_output=True, cwd=tmp_path, env={**environment, **surroundings}
    )
    found = {name: (root / name).read_bytes() for name in expected}
    assert differing(found, expected) == []

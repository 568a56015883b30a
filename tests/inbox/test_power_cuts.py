"""Power and disks that go in the middle of an acceptance."""

import pytest

from ecomap.errors import RefusedError, UsageError
from ecomap.store.findings import State, read_inbox
from ecomap.store.layers import read_sites
from ecomap.store.ledger import read_events
from ecomap.workflows.importing.writing import write_layer
from ecomap.workflows.inbox import accept, decide, give_back, receive


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def come(field, folder, *findings):
    path = field.write(folder / f"{findings[0]['id']}.ecomap.zip", findings)
    report = receive(field.workspace, path, now=field.now)
    assert report.refused == ()
    return report.added


def place(field, metres_east=0.0, source="gps", accuracy_m=8.0):
    middle = field.site["geometry"].centroid
    longitude = middle.x + metres_east / 84_700
    return {"longitude": longitude, "latitude": middle.y, "accuracy_m": accuracy_m, "source": source}


def unlocated(field, kind=None):
    sites = read_sites(field.workspace)
    rows = sites[sites.geometry.isna()].to_dict("records")
    return next(row for row in rows if kind is None or row["kind"] == kind)


def batch(field):
    """Return findings of two kinds that need layers, ledger and inbox."""
    other = unlocated(field, "enterprise")
    return [
        field.finding(field.site, site_id=None, name="新坑", position=place(field), is_location=True),
        field.finding(other, position=place(field, 500), is_location=True),
        field.finding(field.other, status="in_progress"),
    ]


@pytest.mark.parametrize("steps", range(6))
def test_the_power_goes_at_every_step(field, tmp_path, monkeypatch, steps):
    """Two layers, the ledger, three findings: whichever write is the last, a second run completes all."""
    ids = come(field, tmp_path, *batch(field))
    sites, events = len(read_sites(field.workspace)), len(read_events(field.workspace))
    left = iter(range(steps))

    def cut(name, real):
        def call(*args, **said):
            if next(left, None) is None:
                raise KeyboardInterrupt
            return real(*args, **said)

        return name, call

    with monkeypatch.context() as patch:
        for name in ("write_layer", "append_events", "write_item"):
            patch.setattr(decide, *cut(name, getattr(decide, name)))
        with pytest.raises(KeyboardInterrupt):
            accept(field.workspace, ids)
    done = accept(field.workspace, ids)
    assert [item.placed for item in done].count(True) == 2
    assert len(read_sites(field.workspace)) == sites + 1
    assert len(read_events(field.workspace)) == events + 3
    assert {item.state for item in read_inbox(field.workspace).values()} == {State.ACCEPTED}
    standing = contents(field.workspace.root)
    assert accept(field.workspace, ids) == done
    assert contents(field.workspace.root) == standing


def test_a_half_accepted_finding_cannot_be_returned(field, tmp_path, monkeypatch):
    (finding_id,) = come(field, tmp_path, field.finding(field.site))
    with monkeypatch.context() as patch:
        patch.setattr(decide, "write_item", lambda *_: pytest.fail("power"))
        with pytest.raises(pytest.fail.Exception):
            accept(field.workspace, [finding_id])
    with pytest.raises(UsageError, match="stands in the ledger"):
        give_back(field.workspace, [finding_id], reason="看不清")
    accept(field.workspace, [finding_id])


def test_a_ledger_that_refuses_leaves_the_layers_as_they_were(field, tmp_path, monkeypatch):
    ids = come(field, tmp_path, *batch(field))
    standing = contents(field.workspace.root)

    def refuse(*_):
        raise RefusedError("no permission to write.")

    with monkeypatch.context() as patch:
        patch.setattr(decide, "append_events", refuse)
        with pytest.raises(RefusedError):
            accept(field.workspace, ids)
    assert contents(field.workspace.root) == standing


def test_a_full_disk_in_the_middle_leaves_the_layers_as_they_were(field, tmp_path, monkeypatch):
    ids = come(field, tmp_path, *batch(field))
    standing = contents(field.workspace.root)
    calls = iter(range(1))

    def full(*args):
        if next(calls, None) is None:
            raise RefusedError("no space left.")
        write_layer(*args)

    with monkeypatch.context() as patch:
        patch.setattr(decide, "write_layer", full)
        with pytest.raises(RefusedError):
            accept(field.workspace, ids)
    assert contents(field.workspace.root) == standing

"""Accepting: both ledger and layer or neither, once however often, and nobody's place lost."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

import ecomap
from ecomap.cli.inbox import inbox as inbox_command
from ecomap.errors import UsageError
from ecomap.store.findings import State, read_inbox
from ecomap.store.layers import read_sites
from ecomap.store.ledger import read_events
from ecomap.workflows.check import check_workspace
from ecomap.workflows.inbox import accept, give_back, list_inbox, receive


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


def site(field, site_id):
    sites = ecomap.load(field.workspace).sites
    return sites.set_index("site_id").loc[site_id]


def unlocated(field, kind=None):
    sites = read_sites(field.workspace)
    rows = sites[sites.geometry.isna()].to_dict("records")
    return next(row for row in rows if kind is None or row["kind"] == kind)


def point_site(field):
    sites = read_sites(field.workspace)
    return sites[(sites.geometry.geom_type == "Point") & (sites["kind"] == "wharf")].to_dict("records")[0]


def test_ledger_status_and_summary_follow(field, tmp_path):
    site_id = field.site["site_id"]
    (finding_id,) = come(field, tmp_path, field.finding(field.site, status="closed"))
    accept(field.workspace, [finding_id])
    day = dt.date(2026, 11, 28)
    assert read_events(field.workspace)[-1].date == day
    before = ecomap.load(field.workspace, as_of=dt.date(2026, 11, 27))
    after = ecomap.load(field.workspace, as_of=day)
    assert after.sites.set_index("site_id").loc[site_id, "status"] == "closed"
    counts = [ecomap.summary_of(loaded, by="status").as_dict()["total"] for loaded in (before, after)]
    assert counts[0]["sites"] == counts[1]["sites"]
    was_closed = before.sites.set_index("site_id").loc[site_id, "status_class"] == "closed"
    assert counts[1]["closed"] - counts[0]["closed"] == int(not was_closed)


def test_what_was_accepted_stands_up_to_the_check(field, tmp_path):
    findings = [
        field.finding(field.site, position=place(field, 30)),
        field.finding(unlocated(field), position=place(field, 300), is_location=True),
        field.finding(field.site, site_id=None, name="新坑", position=place(field, 900), is_location=True),
        field.finding({"site_id": None, "kind": "watershed"}, name="新流域", position=place(field, 1_900)),
    ]
    day = field.now.date()
    before = {(item.rule, item.feature) for item in check_workspace(field.workspace, as_of=day)}
    accept(field.workspace, come(field, tmp_path, *findings))
    after = {(item.rule, item.feature) for item in check_workspace(field.workspace, as_of=day)}
    # That the county is another than documents state is for the office to hear.
    assert {rule for rule, _ in after - before} <= {"county-contradiction"}


def test_a_proposal_can_be_taken_later(field, tmp_path):
    held = point_site(field)
    start = held["geometry"]
    position = {"longitude": start.x + 0.01, "latitude": start.y, "accuracy_m": 6.0, "source": "gps"}
    (finding_id,) = come(
        field, tmp_path, field.finding(held, position=position, is_location=True, status="done")
    )
    (entry,) = list_inbox(field.workspace).entries
    assert entry.is_proposal
    assert entry.distance_m == pytest.approx(847, abs=10)
    accept(field.workspace, [finding_id], by="李主任")
    assert site(field, held["site_id"]).geometry.equals(start)
    assert list_inbox(field.workspace, State.ACCEPTED).entries[0].is_proposal
    ledger = field.workspace.ledger.read_bytes()
    (done,) = accept(field.workspace, [finding_id], take_location=True)
    assert done.placed
    assert field.workspace.ledger.read_bytes() == ledger
    moved = site(field, held["site_id"])
    assert moved.geometry.x == pytest.approx(start.x + 0.01, abs=1e-7)
    assert moved["location_quality"] == "surveyed"
    item = read_inbox(field.workspace)[finding_id]
    assert (item.placed, item.by) == (True, "李主任")
    assert not list_inbox(field.workspace, State.ACCEPTED).entries[0].is_proposal


def test_accepting_an_old_finding_again_does_not_move_the_site_back(field, tmp_path):
    held = point_site(field)
    start = held["geometry"]
    ids = []
    for step in (1, 2):
        position = {"longitude": start.x + step / 100, "latitude": start.y, "accuracy_m": 6, "source": "gps"}
        ids += come(field, tmp_path, field.finding(held, position=position, is_location=True))
        accept(field.workspace, ids[-1:], take_location=True)
    standing = contents(field.workspace.root)
    assert accept(field.workspace, ids[:1], take_location=True)[0].placed
    assert contents(field.workspace.root) == standing


def test_an_outline_is_never_replaced_by_a_point(field, tmp_path):
    sites = read_sites(field.workspace)
    lake = sites[sites.geometry.geom_type == "Polygon"].to_dict("records")[0]
    (finding_id,) = come(
        field, tmp_path, field.finding(lake, position=place(field), is_location=True, status=None)
    )
    layers = contents(field.workspace.layers)
    assert not accept(field.workspace, [finding_id], take_location=True)[0].placed
    assert contents(field.workspace.layers) == layers


@pytest.mark.parametrize(
    ("source", "quality"),
    [("gps", "surveyed"), ("tapped", "interpreted"), ("typed", "interpreted"), ("named", "interpreted")],
)
def test_only_what_was_measured_counts_as_surveyed(field, tmp_path, source, quality):
    held = unlocated(field)
    (finding_id,) = come(
        field, tmp_path, field.finding(held, position=place(field, source=source), is_location=True)
    )
    assert accept(field.workspace, [finding_id])[0].placed
    assert site(field, held["site_id"])["location_quality"] == quality


def test_where_somebody_stood_is_not_where_the_site_lies(field, tmp_path):
    held = unlocated(field)
    (finding_id,) = come(field, tmp_path, field.finding(held, position=place(field)))
    assert not accept(field.workspace, [finding_id])[0].placed
    assert site(field, held["site_id"]).geometry is None
    one = field.finding(field.site, site_id=None, name="远处的坑", position=place(field))
    (finding_id,) = come(field, tmp_path, one)
    (done,) = accept(field.workspace, [finding_id])
    made = site(field, done.site_id)
    assert (done.placed, made.geometry, made["name"]) == (False, None, "远处的坑")
    assert "recorded at" in made["note"]
    assert accept(field.workspace, [finding_id]) == [done]


def test_a_number_that_a_site_once_had_is_not_given_away(field, tmp_path):
    """The ledger speaks of a pit that was taken out of its layer: its history is nobody else's."""
    events = len(read_events(field.workspace))
    with field.workspace.ledger.open("a", encoding="utf-8") as stream:
        stream.write("old-1,2024-01-01,mine_pit-0500,,,closed,,,,,,\n")
    assert len(read_events(field.workspace)) == events + 1
    new = [
        field.finding(field.site, site_id=None, name=name, position=place(field, step), is_location=True)
        for step, name in enumerate("甲乙")
    ]
    done = accept(field.workspace, come(field, tmp_path, *new))
    assert sorted(item.site_id for item in done) == ["mine_pit-0501", "mine_pit-0502"]


def test_a_correction_speaks_of_the_site_that_was_made(field, tmp_path):
    first = field.finding(field.site, site_id=None, name="新坑", position=place(field), is_location=True)
    come(field, tmp_path, first)
    (made,) = accept(field.workspace, [first["id"]])
    better = {**first, "id": field.finding(field.site)["id"], "replaces": first["id"], "status": "closed"}
    come(field, tmp_path, better)
    (done,) = accept(field.workspace, [better["id"]])
    assert done.site_id == made.site_id
    assert len(read_sites(field.workspace).query("name == '新坑'")) == 1


def test_what_its_author_took_back_is_not_accepted(field, tmp_path):
    first = field.finding(field.site, status="done")
    better = field.finding(field.site, status="in_progress", replaces=first["id"])
    come(field, tmp_path, first, better)
    with pytest.raises(UsageError, match="was corrected by 王工"):
        accept(field.workspace, [first["id"]])
    assert [entry.replaced_by for entry in list_inbox(field.workspace).entries].count(better["id"]) == 1
    give_back(field.workspace, [better["id"]], reason="看错了")
    accept(field.workspace, [first["id"]])


def test_nobody_takes_back_what_another_said(field, tmp_path):
    first = field.finding(field.site, status="done")
    forged = field.finding(field.site, status="in_progress", person="赵工", replaces=first["id"])
    come(field, tmp_path, first, forged)
    assert len(list_inbox(field.workspace).clashes) == 1
    accept(field.workspace, [first["id"]])


def test_a_site_that_is_gone_stops_the_whole_call(field, tmp_path):
    ids = come(field, tmp_path, field.finding(field.other), field.finding(field.site))
    layer = field.workspace.layer("mine_pit")
    document = json.loads(layer.read_text("utf-8"))
    document["features"] = [
        item for item in document["features"] if item["properties"]["site_id"] != field.site["site_id"]
    ]
    layer.write_text(json.dumps(document), "utf-8")
    standing = contents(field.workspace.root)
    with pytest.raises(UsageError, match="any more"):
        accept(field.workspace, ids)
    assert contents(field.workspace.root) == standing


@pytest.mark.parametrize("text", ["<script>", "a\x1b[2J", "长" * 300])
def test_words_of_the_office_are_plain_too(field, tmp_path, text):
    (finding_id,) = come(field, tmp_path, field.finding(field.site))
    with pytest.raises(UsageError):
        give_back(field.workspace, [finding_id], reason=text)
    with pytest.raises(UsageError):
        accept(field.workspace, [finding_id], by=text)
    assert read_inbox(field.workspace)[finding_id].state is State.NEW


def test_names_that_are_no_ids(field, tmp_path):
    ids = come(field, tmp_path, field.finding(field.site), field.finding(field.other))
    for wanted in ("", "*", "../x", "zz"):
        with pytest.raises(UsageError, match="not in the inbox"):
            accept(field.workspace, [ids[0], wanted])
    assert all(item.state is State.NEW for item in read_inbox(field.workspace).values())
    assert accept(field.workspace, [ids[0], ids[0].upper()[:13]])[0].finding_id == ids[0]


def test_an_item_keeps_what_was_decided(field, tmp_path):
    (finding_id,) = come(field, tmp_path, field.finding(field.site))
    item = read_inbox(field.workspace)[finding_id]
    accept(field.workspace, [finding_id], by="李主任")
    after = read_inbox(field.workspace)[finding_id]
    assert after == replace(
        item, state=State.ACCEPTED, decided=after.decided, by="李主任", site_id=field.site["site_id"]
    )
    shown = CliRunner().invoke(inbox_command, ["--state", "all"], obj=field.workspace.root).stdout
    assert f"accepted by 李主任 on {after.decided}" in shown

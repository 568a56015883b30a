"""Findings come home: twice is once, nothing is lost, nobody's word is overwritten."""

import json
import zipfile
from itertools import permutations
from typing import Any

import pytest
from click.testing import CliRunner

import ecomap.workflows.inbox.decide as deciding
from ecomap.cli.inbox import inbox as inbox_command
from ecomap.cli.ledger import ledger as ledger_command
from ecomap.errors import LedgerError, UsageError
from ecomap.store.findings import State, read_inbox
from ecomap.store.layers import read_sites
from ecomap.store.ledger import read_events
from ecomap.workflows.inbox import accept, give_back, list_inbox, receive
from ecomap.workflows.load import load
from ecomap.workflows.summary import summary_of


def taken(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def row(workspace, site_id):
    sites = load(workspace).sites
    return sites.loc[sites["site_id"] == site_id].iloc[0]


def test_a_finding_becomes_an_entry_of_the_ledger(field, tmp_path):
    picture = field.photo()
    one = field.finding(field.site, photos=[field.photo_entry(picture)])
    path = field.write(tmp_path / "a.ecomap.zip", [one], [picture])
    report = receive(field.workspace, path, now=field.now)
    assert (report.added, report.refused, report.photos) == ((one["id"],), (), 1)
    before = read_events(field.workspace)
    (done,) = accept(field.workspace, [one["id"][:8]], by="李主任")
    (event,) = read_events(field.workspace)[len(before) :]
    assert (event.site_id, event.status.key, event.unit) == (field.site["site_id"], "done", "王工")
    assert event.event_id == done.event_id
    (kept,) = (field.workspace.root / "evidence").iterdir()
    assert f"photo {kept.stem}" in event.evidence
    assert one["id"] in event.evidence
    assert row(field.workspace, field.site["site_id"])["site_id"] == field.site["site_id"]
    later = load(field.workspace, as_of=event.date)
    assert later.sites.set_index("site_id").loc[field.site["site_id"], "status"] == "done"
    assert summary_of(later, by="status").rows


def test_twice_is_once(field, tmp_path):
    path = field.write(tmp_path / "a.ecomap.zip", [field.finding(field.site), field.finding(field.other)])
    first = receive(field.workspace, path, now=field.now)
    standing = taken(field.workspace.root)
    again = receive(field.workspace, path, now=field.now)
    assert (again.added, again.known) == ((), first.added)
    assert taken(field.workspace.root) == standing
    done = accept(field.workspace, first.added)
    standing = taken(field.workspace.root)
    assert accept(field.workspace, first.added) == done
    assert taken(field.workspace.root) == standing
    assert receive(field.workspace, path, now=field.now).known == first.added


def test_the_order_of_files_does_not_matter(field, tmp_path):
    findings = [field.finding(field.site, status=status) for status in ("done", "in_progress", "closed")]
    files = [
        field.write(tmp_path / f"{number}.ecomap.zip", findings[number : number + 2]) for number in range(3)
    ]
    results = set()
    for order in permutations(files):
        for old in (field.workspace.root / "inbox").glob("*.json"):
            old.unlink()
        for path in order:
            receive(field.workspace, path, now=field.now)
        results.add(tuple(read_inbox(field.workspace)))
    assert len(results) == 1


def test_two_words_on_one_site_both_stay_and_are_told(field, tmp_path):
    one = field.finding(field.site, status="done")
    other = field.finding(field.site, status="in_progress", person="赵工")
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one, other]), now=field.now)
    listing = list_inbox(field.workspace)
    assert len(listing.entries) == 2
    (clash,) = listing.clashes
    # Of two recorded at one moment either may come first.
    assert clash.words in {"status (done, in_progress)", "status (in_progress, done)"}
    better = field.finding(field.site, status="in_progress", replaces=one["id"])
    receive(field.workspace, field.write(tmp_path / "b.ecomap.zip", [better]), now=field.now)
    assert list_inbox(field.workspace).clashes == ()


def test_a_corrected_place_waits_beside_the_old_one(field, tmp_path):
    before = field.site["geometry"].centroid
    position = {"longitude": before.x + 0.01, "latitude": before.y, "accuracy_m": 6.0, "source": "gps"}
    one = field.finding(field.site, position=position, is_location=True, status=None)
    report = receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    assert "says the site lies 8" in report.remarks[0][1]
    layer = field.workspace.layer("mine_pit").read_bytes()
    (done,) = accept(field.workspace, [one["id"]])
    assert (done.placed, done.event_id) == (False, "")
    assert field.workspace.layer("mine_pit").read_bytes() == layer


def test_a_site_without_a_place_is_located_where_somebody_stood(field, tmp_path):
    if field.missing is None:
        pytest.skip("the invented city has no pit without a place")
    middle = field.site["geometry"].centroid
    position = {"longitude": middle.x, "latitude": middle.y, "accuracy_m": 7.0, "source": "gps"}
    one = field.finding(field.missing, position=position, is_location=True)
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    (done,) = accept(field.workspace, [one["id"]])
    assert done.placed
    site = row(field.workspace, field.missing["site_id"])
    assert (site["location_quality"], site["location_accuracy_m"]) == ("surveyed", 7.0)
    assert site["location_date"] == "2026-11-28"
    assert "王工" in site["location_source"]
    assert site.geometry.distance(middle) < 2e-7


def test_a_new_place_becomes_one_site_however_often(field, tmp_path, monkeypatch):
    """The power goes after the layer was written: accepting again completes it."""
    middle = field.site["geometry"].centroid
    position = {"longitude": middle.x, "latitude": middle.y, "accuracy_m": None, "source": "tapped"}
    one = field.finding(field.site, site_id=None, name="无名坑", position=position, is_location=True)
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    count = len(read_sites(field.workspace))

    def power_goes(*_):
        raise KeyboardInterrupt

    for name in ("append_events", "write_item"):
        with monkeypatch.context() as cut:
            cut.setattr(deciding, name, power_goes)
            with pytest.raises(KeyboardInterrupt):
                accept(field.workspace, [one["id"]])
    (done,) = accept(field.workspace, [one["id"]])
    assert len(read_sites(field.workspace)) == count + 1
    assert [event.site_id for event in read_events(field.workspace)].count(done.site_id) == 1
    assert read_inbox(field.workspace)[one["id"]].state is State.ACCEPTED


def test_what_is_returned_never_reaches_the_ledger(field, tmp_path):
    one = field.finding(field.site)
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    ledger = read_events(field.workspace)
    give_back(field.workspace, [one["id"]], reason="照片看不清")
    assert read_events(field.workspace) == ledger
    with pytest.raises(UsageError, match="was returned"):
        accept(field.workspace, [one["id"]])
    with pytest.raises(UsageError, match="not in the inbox"):
        accept(field.workspace, ["ffffffff"])


def test_photos_are_made_anew_and_their_word_is_compared(field, tmp_path):
    picture = field.photo((3000, 2000), taken="2020:01:01 08:00:00", place=(10.0, 10.0))
    one = field.finding(field.site, photos=[field.photo_entry(picture)])
    path = field.write(tmp_path / "a.ecomap.zip", [one], [picture])
    report = receive(field.workspace, path, now=field.now)
    words = " ".join(words for _, words in report.remarks)
    assert "taken on 2020-01-01" in words
    assert "m from the site" in words
    (kept,) = (field.workspace.root / "evidence").iterdir()
    from PIL import Image  # noqa: PLC0415 - an extra

    with Image.open(kept) as image:
        assert max(image.size) == 1_600
        assert not image.getexif()
    assert b"2020:01:01" not in kept.read_bytes()


UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "unknown site": ({"site_id": "mine_pit-9999"}, "there is no site"),
    "unknown status": ({"status": "finished"}, "unknown status"),
    "another kind": ({"kind": "wharf"}, "not that of the site"),
    "wrong id": ({"id": "1"}, "must be a UUID"),
    "id that climbs": ({"id": "../../../etc/passwd"}, "must be a UUID"),
    "id in capitals": ({"id": "0F4B2A52-0B7C-4A37-8E39-8F3F0F0F7D01"}, "in small letters"),
    "from the future": ({"recorded": "2031-01-01T00:00:00+08:00"}, "now is"),
    "before all time": ({"recorded": "1970-01-01T00:00:00+08:00"}, "now is"),
    "no offset": ({"recorded": "2026-11-28T10:00:00"}, "with its offset"),
    "no moment": ({"recorded": 5}, "with its offset"),
    "nobody": ({"person": ""}, "nobody's name"),
    "script in the note": ({"note": "<script>alert(1)</script>"}, "markup"),
    "script in a name": ({"person": "<img src=x onerror=1>"}, "markup"),
    "control characters": ({"note": "a\u0000b"}, "control characters"),
    "a note without end": ({"note": "长" * 3_000}, "3000 characters"),
    "a list for a note": ({"note": ["a"]}, "must be a text"),
    "no place on earth": (
        {"position": {"longitude": 500, "latitude": 1, "accuracy_m": 1, "source": "gps"}},
        "no place on earth",
    ),
    "far away": (
        {"position": {"longitude": 1.0, "latitude": 1.0, "accuracy_m": 1, "source": "gps"}},
        "far from the city",
    ),
    "odd source": (
        {"position": {"longitude": 101.7, "latitude": 40.5, "accuracy_m": 1, "source": "guess"}},
        "must be one of gps",
    ),
    "negative accuracy": (
        {"position": {"longitude": 101.7, "latitude": 40.5, "accuracy_m": -1, "source": "gps"}},
        "zero or more",
    ),
    "place without position": ({"is_location": True}, "has none"),
    "question nobody asks": ({"answers": {"fence": True}}, "does not ask"),
    "photo elsewhere": (
        {"photos": [{"file": "../x.jpg", "sha256": "0" * 64, "taken": None}]},
        "named photos/",
    ),
    "photo not there": (
        {"photos": [{"file": f"photos/{'0' * 64}.jpg", "sha256": "0" * 64, "taken": None}]},
        "not in the file",
    ),
    "new place without a name": ({"site_id": None}, "needs a name"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit_is_named_and_the_rest_taken(field, tmp_path, name):
    changes, said = UNFIT[name]
    good, bad = field.finding(field.other), field.finding(field.site, **changes)
    report = receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [bad, good]), now=field.now)
    assert report.added == (good["id"],)
    (refused,) = report.refused
    assert said in refused.reason
    assert [path.stem for path in (field.workspace.root / "inbox").iterdir()] == [good["id"]]


def test_photos_that_are_none(field, tmp_path):
    image = pytest.importorskip("PIL.Image")
    bomb = tmp_path / "bomb.png"
    image.new("1", (20_000, 20_000)).save(bomb)
    contents = {"no picture": b"<svg onload=alert(1)>", "cut": field.photo()[:200], "bomb": bomb.read_bytes()}
    findings = [
        field.finding(field.site, photos=[field.photo_entry(content)]) for content in contents.values()
    ]
    path = field.write(tmp_path / "a.ecomap.zip", findings, contents.values())
    report = receive(field.workspace, path, now=field.now)
    assert report.added == ()
    assert len(report.refused) == 3
    assert any("pixels" in item.reason for item in report.refused)
    assert not (field.workspace.root / "evidence").exists()


def test_a_photo_that_was_changed_on_the_way(field, tmp_path):
    picture = field.photo()
    one = field.finding(field.site, photos=[field.photo_entry(picture)])
    path = field.write(tmp_path / "a.ecomap.zip", [one])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(one["photos"][0]["file"], picture + b"x")
    report = receive(field.workspace, path, now=field.now)
    assert "hash differs" in report.refused[0].reason


def test_a_damaged_inbox_is_told(field):
    (field.workspace.root / "inbox").mkdir()
    (field.workspace.root / "inbox" / "a.json").write_text("{}", "utf-8")
    with pytest.raises(LedgerError, match=r"inbox/a\.json"):
        list_inbox(field.workspace)


def test_the_commands(field, tmp_path):
    one = field.finding(field.site, recorded="2026-11-27T10:00:00+08:00")
    path = field.write(tmp_path / "a.ecomap.zip", [one, field.finding(field.site, note="<b>")])
    root = field.workspace.root

    def call(command, *words):
        return CliRunner().invoke(command, list(words), obj=root)

    run = call(ledger_command, "import", str(path))
    assert run.exit_code == 1, run.output
    assert "inbox: 1 new, 0 known, 1 refused" in run.stdout
    run = call(inbox_command)
    assert one["id"][:8] in run.stdout
    assert "1 findings, 0 clashes" in run.stdout
    assert json.loads(call(inbox_command, "--json").stdout)["findings"][0]["status"] == "done"
    assert "accepted" in call(inbox_command, "accept", one["id"][:8], "--by", "李主任").stdout
    assert one["id"][:8] in call(inbox_command, "--state", "accepted").stdout
    assert call(ledger_command, "import", str(path)).exit_code == 1
    done = json.loads(call(inbox_command, "accept", one["id"], "--json").stdout)
    assert [item["finding_id"] for item in done] == [one["id"]]
    other = field.finding(field.other, recorded="2026-11-27T10:00:00+08:00")
    path = field.write(tmp_path / "b.ecomap.zip", [other])
    assert call(ledger_command, "import", str(path), "--dry-run").exit_code == 0
    assert json.loads(call(ledger_command, "import", str(path), "--json").stdout)["added"] == [other["id"]]
    assert "returned" in call(inbox_command, "return", other["id"], "--reason", "看不清").stdout
    assert "看不清" in call(inbox_command, "--state", "returned").stdout

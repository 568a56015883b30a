"""Files that strangers made: refused as a whole, or finding by finding, with a word and without a trace."""

import json
import os
import stat
import uuid
import zipfile

import pytest
from click.testing import CliRunner

from ecomap.cli.inbox import inbox as inbox_command
from ecomap.errors import EcomapError
from ecomap.store.findings import read_findings, read_inbox
from ecomap.workflows.inbox import accept, receive

HEAD = '{"format": "ecomap-findings", "version": 1'
TEXTS = {
    "nothing": "",
    "no JSON": "这不是",
    "another format": '{"format": "x"}',
    "a format that is no text": '{"format": ["ecomap-findings"], "version": 1, "findings": []}',
    "a later version": '{"format": "ecomap-findings", "version": 2, "findings": []}',
    "a version in quotes": '{"format": "ecomap-findings", "version": "1", "findings": []}',
    "a true version": '{"format": "ecomap-findings", "version": true, "findings": []}',
    "a list": "[]",
    "a number": "1",
    "null": "null",
    "no findings": HEAD + "}",
    "an object for a list": HEAD + ', "findings": {}}',
    "NaN": HEAD + ', "findings": [NaN]}',
    "Infinity": HEAD + ', "findings": [-Infinity]}',
    "a number without end": HEAD + ', "findings": [' + "9" * 5_000 + "]}",
    "deep lists": "[" * 100_000,
    "deep objects": '{"a":' * 100_000,
    "cut": HEAD + ', "findings": [',
    "two documents": HEAD + ', "findings": []}{}',
    "a member twice": HEAD + ', "findings": [], "findings": []}',
    "no UTF-8": b"\xff\xfe\x00{",
    "another city": HEAD + ', "findings": [], "workspace": {"adcode": "110000"}}',
    "a city that is no text": HEAD + ', "findings": [], "workspace": {"adcode": {"a": 1}}}',
    "too many findings": HEAD + ', "findings": [' + ",".join(["0"] * 10_001) + "]}",
}
ENTRIES = {
    "climbs": "../../findings.json",
    "climbs by backslash": "photos\\..\\..\\findings.json",
    "rooted": "/etc/cron.d/findings.json",
    "on a drive": "C:findings.json",
    "another archive": "photos/a.zip",
    "another archive in capitals": "photos/A.RAR",
    "nothing of it": "hello.txt",
    "in a folder": "findings/findings.json",
}


def archive_of(path, **entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
LIES = {
    "says it is encrypted": [(LOCAL, 6, b"\x01\x00"), (CENTRAL, 8, b"\x01\x00")],
    "packed in an unknown way": [(LOCAL, 8, b"\x61\x00"), (CENTRAL, 10, b"\x61\x00")],
    "says it is short": [(CENTRAL, 24, b"\x03\x00\x00\x00")],
    "says it is huge": [(CENTRAL, 24, b"\x00\x00\x00\x80")],
    "changed inside": [(b"ecomap-findings", 0, b"ECOMAP")],
}
"""What an archive says of its first entry, and the bytes that say otherwise."""


def spoiled(whole, how):
    """Return an archive that was damaged or made to harm."""
    if how == "empty":
        return b""
    if how == "noise":
        return os.urandom(500)
    if how.startswith("cut"):
        return whole[: int(len(whole) * float(how.split()[1]))]
    content = bytearray(whole)
    for mark, offset, lie in LIES[how]:
        place = content.index(mark) + offset
        content[place : place + len(lie)] = lie
    return bytes(content)


SPOILED = ("empty", "noise", "cut 0.2", "cut 0.5", "cut 0.9", *LIES)


def hostile(path, name, field):
    """Write the hostile file of that name."""
    if name in TEXTS:
        archive_of(path, **{"findings.json": TEXTS[name]})
    elif name in ENTRIES:
        archive_of(path, **{ENTRIES[name]: "{}"})
    elif name in SPOILED:
        whole = field.write(path, [field.finding(field.site)]).read_bytes()
        path.write_bytes(spoiled(whole, name))
    elif name == "bomb":
        archive_of(path, **{"findings.json": b" " * 300_000_000})
    elif name == "bomb below the measure":
        archive_of(path, **{"findings.json": b" " * 60_000_000})
    elif name == "many entries":
        archive_of(path, **{f"photos/{number}": b"" for number in range(10_001)})
    elif name == "link":
        link = zipfile.ZipInfo("findings.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(link, "/etc/passwd")
    elif name == "entry twice":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("findings.json", "{}")
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("findings.json", "{}")
    elif name == "folder":
        path.mkdir()


OTHERS = ("bomb", "bomb below the measure", "many entries", "link", "entry twice", "folder", "missing")


@pytest.mark.parametrize("name", [*TEXTS, *ENTRIES, *SPOILED, *OTHERS])
def test_a_hostile_file_is_refused_by_name(field, tmp_path, name):
    path = tmp_path / "x.ecomap.zip"
    hostile(path, name, field)
    with pytest.raises(EcomapError) as told:
        receive(field.workspace, path, now=field.now)
    assert "x.ecomap.zip" in str(told.value)
    assert len(str(told.value)) < 600
    assert str(told.value).isprintable()
    assert not (field.workspace.root / "inbox").exists()
    assert not (field.workspace.root / "evidence").exists()


ODD = {
    "a number": 5,
    "null": None,
    "a list": [1],
    "deep": json.loads("[" * 400 + "]" * 400),
    "no id": {"id": None},
    "an id of control characters": {"id": "\x1b[2J\x07"},
    "an id that is half a character": {"id": "\ud800"},
    "an id with braces": {"id": "{5b0d7c11-0000-4000-8000-000000000001}"},
    "half a character in a note": {"note": "a\ud800"},
    "a note that turns around": {"note": "abc\u202egpj.exe"},
    "a deep note": {"note": json.loads("[" * 400 + "]" * 400)},
    "a place that is a list": {"position": [1, 2]},
    "a place without end": {"position": {"longitude": 10**400, "latitude": 1, "source": "gps"}},
    "a place of words": {"position": {"longitude": "101", "latitude": "40", "source": "gps"}},
    "a true place": {"position": {"longitude": True, "latitude": True, "source": "gps"}},
    "a source that is a list": {"position": {"longitude": 101.7, "latitude": 40.5, "source": ["gps"]}},
    "a flag of words": {"is_location": "false"},
    "answers in a list": {"answers": ["fence"]},
    "answers without end": {"answers": {f"q{number}": 1 for number in range(101)}},
    "an answer of objects": {"answers": {"fence": {"a": 1}}},
    "an answer without end": {"answers": {"fence": 10**400}},
    "a question of markup": {"answers": {"<b>": True}},
    "photos in an object": {"photos": {}},
    "fifty-one photos": {"photos": [{"file": "a", "sha256": "b"}] * 51},
    "a photo that is a text": {"photos": ["a.jpg"]},
    "a photo with a hash in capitals": {"photos": [{"file": f"photos/{'A' * 64}.jpg", "sha256": "A" * 64}]},
    "a photo named after another": {"photos": [{"file": f"photos/{'a' * 64}.jpg", "sha256": "b" * 64}]},
    "a photo of markup": {"photos": [{"file": "photos/<script>.jpg", "sha256": "a" * 64}]},
    "a time at the end of the calendar": {"recorded": "9999-12-31T23:59:59-23:59"},
    "a time at its beginning": {"recorded": "0001-01-01T00:00:00+23:59"},
    "a site of control characters": {"site_id": "a\x00b"},
    "a site that is a path": {"site_id": "../../etc/passwd"},
    "a kind that draws the ground": {"site_id": None, "kind": "counties", "name": "a"},
    "a kind that is a path": {"site_id": None, "kind": "../ledger/events", "name": "a"},
    "an answer nobody asked for": {"answers": {"__proto__": True}},
    "itself replaced": {"id": "5b0d7c11-0000-4000-8000-000000000001"}
    | {"replaces": "5b0d7c11-0000-4000-8000-000000000001"},
    "something replaced that is no id": {"replaces": "../x"},
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_finding_stays_out_and_the_others_come_in(field, tmp_path, name):
    change, good = ODD[name], field.finding(field.other)
    bad = field.finding(field.site, **change) if isinstance(change, dict) else change
    document = {"format": "ecomap-findings", "version": 1, "findings": [bad, good]}
    text = json.dumps(document)
    report = receive(
        field.workspace, archive_of(tmp_path / "a.ecomap.zip", **{"findings.json": text}), now=field.now
    )
    assert report.added == (good["id"],)
    (refused,) = report.refused
    assert refused.finding_id.isprintable()
    assert refused.reason.isprintable()
    assert len(refused.reason) < 300
    assert list(read_inbox(field.workspace)) == [good["id"]]


MARKUP = "<script>alert(1)</script>"


@pytest.mark.parametrize("member", ["id", "site_id", "kind", "name", "person", "status", "note", "replaces"])
def test_markup_is_refused_in_every_text(field, tmp_path, member):
    one = field.finding(field.site, **{member: MARKUP})
    report = receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    assert report.added == ()
    assert len(report.refused) == 1
    assert not (field.workspace.root / "inbox").exists()


def test_markup_in_the_names_of_files_goes_nowhere(field, tmp_path):
    """A file may be called anything; what it is called is told, and kept as text."""
    path = field.write(tmp_path / "<img src=x onerror=alert(1)>.ecomap.zip", [field.finding(field.site)])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("photos/<script>.jpg", b"x")
        archive.writestr("photos/=cmd|calc.jpg", b"x")
    report = receive(field.workspace, path, now=field.now)
    assert len(report.added) == 1
    assert sorted(item.name for item in (field.workspace.root / "inbox").iterdir()) == [
        f"{report.added[0]}.json"
    ]
    accept(field.workspace, report.added)
    assert "<img" not in field.workspace.ledger.read_text("utf-8")


def test_a_file_whose_name_is_no_text(field, tmp_path):
    one = field.finding(field.site)
    path = field.write(tmp_path / "a.ecomap.zip", [one])
    odd = path.rename(tmp_path / os.fsdecode(b"\xd3\xc0\x1b[2J.ecomap.zip"))
    assert receive(field.workspace, odd, now=field.now).added == (one["id"],)
    assert read_inbox(field.workspace)[one["id"]].file.endswith(".ecomap.zip")


def test_one_id_twice_in_a_file(field, tmp_path):
    one = field.finding(field.site)
    twice = [one, one, {**one, "note": "等等"}]
    report = receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", twice), now=field.now)
    assert report.added == (one["id"],)
    assert [item.reason for item in report.refused] == [
        "its id stands twice in the file.",
        "its id stands twice in the file, with another content.",
    ]


def test_one_id_with_another_content_later(field, tmp_path):
    one = field.finding(field.site)
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    before = (field.workspace.root / "inbox" / f"{one['id']}.json").read_bytes()
    forged = field.write(tmp_path / "b.ecomap.zip", [{**one, "status": "closed"}])
    report = receive(field.workspace, forged, now=field.now)
    assert report.added == ()
    assert "another content, from 'a.ecomap.zip'" in report.refused[0].reason
    assert (field.workspace.root / "inbox" / f"{one['id']}.json").read_bytes() == before


def test_one_damaged_photo_keeps_only_its_own_finding_out(field, tmp_path):
    picture, other = field.photo(), field.photo((80, 50))
    findings = [
        field.finding(field.site, photos=[field.photo_entry(picture)]),
        field.finding(field.other, photos=[field.photo_entry(other)]),
    ]
    path = field.write(tmp_path / "a.ecomap.zip", findings, [picture, other])
    content = bytearray(path.read_bytes())
    place = content.index(picture) + len(picture) // 2
    content[place] ^= 0xFF
    path.write_bytes(bytes(content))
    report = receive(field.workspace, path, now=field.now)
    assert report.added == (findings[1]["id"],)
    assert "is damaged" in report.refused[0].reason
    assert len(list((field.workspace.root / "evidence").iterdir())) == 1


def test_a_draft_that_a_power_cut_left_is_passed_over(field, tmp_path):
    one = field.finding(field.site)
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    (field.workspace.root / "inbox" / f".{uuid.uuid4()}.ab12cd34.json").write_text('{"fin', "utf-8")
    assert list(read_inbox(field.workspace)) == [one["id"]]


def test_a_finding_under_the_name_of_another(field, tmp_path):
    one = field.finding(field.site)
    receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    path = field.workspace.root / "inbox" / f"{one['id']}.json"
    path.rename(path.with_name(f"{uuid.uuid4()}.json"))
    run = CliRunner().invoke(inbox_command, [], obj=field.workspace.root)
    assert "another than its name" in str(run.exception)


def test_a_phone_that_marks_its_bytes(field, tmp_path):
    """A byte order mark before the JSON does no harm."""
    path = field.write(tmp_path / "a.ecomap.zip", [field.finding(field.site)])
    with zipfile.ZipFile(path) as archive:
        text = archive.read("findings.json")
    marked = archive_of(tmp_path / "b.ecomap.zip", **{"findings.json": b"\xef\xbb\xbf" + text})
    assert read_findings(marked).findings == read_findings(path).findings

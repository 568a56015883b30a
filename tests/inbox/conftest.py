"""Files of findings, made as a phone makes them."""

import datetime as dt
import hashlib
import io
import json
import uuid
import zipfile
from types import SimpleNamespace

import pytest

NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def photo(size=(60, 40), *, taken=None, place=None):
    """Return a JPEG, with the metadata of a phone if wanted."""
    image = pytest.importorskip("PIL.Image")
    picture = image.new("RGB", size, (90, 140, 60))
    exif = image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        longitude, latitude = place
        exif.get_ifd(0x8825).update({1: "N", 2: (latitude, 0, 0), 3: "E", 4: (longitude, 0, 0)})
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def finding(site, **said):
    """Return a finding on a site of the workspace as JSON."""
    return {
        "id": str(uuid.uuid4()),
        "site_id": site["site_id"],
        "kind": site["kind"],
        "name": "",
        "person": "王工",
        "recorded": "2026-11-28T10:00:00+08:00",
        "position": None,
        "is_location": False,
        "status": "done",
        "note": "已复绿",
        "answers": {},
        "photos": [],
        "replaces": None,
        **said,
    }


def photo_entry(content):
    digest = hashlib.sha256(content).hexdigest()
    return {"file": f"photos/{digest}.jpg", "sha256": digest, "taken": None}


def write(path, findings, photos=(), **document):
    """Write a file of findings."""
    document = {
        "format": "ecomap-findings",
        "version": 1,
        "workspace": {"adcode": "999900", "title": "青岚市"},
        "exported": "2026-11-28T11:00:00+08:00",
        "findings": findings,
        **document,
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("findings.json", json.dumps(document, ensure_ascii=False))
        for content in photos:
            archive.writestr(photo_entry(content)["file"], content)
    return path


@pytest.fixture
def field(workspace):
    """Everything a test of findings needs."""
    from ecomap.store.layers import read_sites  # noqa: PLC0415 - as the other fixtures

    sites = read_sites(workspace)
    located = sites[~sites.geometry.isna() & (sites["kind"] == "mine_pit")].to_dict("records")
    missing = sites[sites.geometry.isna() & (sites["kind"] == "mine_pit")].to_dict("records")
    return SimpleNamespace(
        workspace=workspace,
        site=located[0],
        other=located[1],
        missing=missing[0] if missing else None,
        adcode=workspace.config.adcode,
        finding=finding,
        write=lambda path, *args, **said: write(
            path, *args, **{"workspace": {"adcode": workspace.config.adcode}, **said}
        ),
        photo=photo,
        photo_entry=photo_entry,
        now=NOW,
    )

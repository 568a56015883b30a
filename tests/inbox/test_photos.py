"""Photos: looked at, made anew, kept once; what they say of time and place is compared."""

import hashlib
import io
import json

import pytest

from ecomap.errors import MissingExtraError
from ecomap.store.cells import UnfitRowError
from ecomap.store.findings import read_inbox
from ecomap.store.photos import LONGEST_SIDE, read_picture
from ecomap.workflows.inbox import receive

Image = pytest.importorskip("PIL.Image")


def encoded(size=(60, 40), form="JPEG", mode="RGB", **said):
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, form, **said)
    return buffer.getvalue()


def taken_in(field, folder, pictures, **said):
    """Take in one finding with these photos; return the report and its remarks."""
    one = field.finding(field.site, photos=[field.photo_entry(item) for item in pictures], **said)
    path = field.write(folder / f"{one['id']}.ecomap.zip", [one], pictures)
    report = receive(field.workspace, path, now=field.now)
    return report, [words for _, words in report.remarks if "photo" in words]


def around(field, metres_east, accuracy_m=8.0):
    """Return a position so far east of the site, and its longitude and latitude."""
    middle = field.site["geometry"].centroid
    # A degree of longitude at 40.5° has some 84.7 km.
    longitude = middle.x + metres_east / 84_700
    position = {"longitude": longitude, "latitude": middle.y, "accuracy_m": accuracy_m, "source": "gps"}
    return position, (longitude, middle.y)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (40, 3_000), (3_000, 40), (1_600, 1_600)])
def test_every_form_becomes_a_small_jpeg_without_metadata(form, size):
    picture = read_picture(encoded(size, form))
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.format == "JPEG"
        assert max(image.size) == min(max(size), LONGEST_SIDE)
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert picture.sha256 == hashlib.sha256(picture.content).hexdigest()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png(mode):
    assert read_picture(encoded((9, 9), "PNG", mode)).content[:2] == b"\xff\xd8"


def test_nothing_that_a_phone_hides_is_kept():
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0xA431] = "SECRETMAKER", "SECRETMODEL", "SECRETSERIAL"
    exif.get_ifd(0x8825).update({1: "N", 2: (40, 0, 0), 3: "E", 4: (101, 0, 0)})
    hidden = encoded(
        exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETPROFILE", xmp=b"<x>SECRETXMP</x>"
    )
    assert hidden.count(b"SECRET") >= 5
    picture = read_picture(hidden + b"SECRETTAIL")
    assert b"SECRET" not in picture.content
    assert b"Exif" not in picture.content
    assert picture.place == (101.0, 40.0)


def test_a_photo_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(read_picture(encoded((60, 40), exif=exif)).content)) as image:
        assert image.size == (40, 60)


@pytest.mark.parametrize(
    ("gps", "place"),
    [
        ({1: "S", 2: (10, 30, 0), 3: "W", 4: (20, 0, 36)}, (-20.01, -10.5)),
        ({1: "N", 2: (99, 0, 0), 3: "E", 4: (10, 0, 0)}, None),
        ({1: "N", 2: (10, 0, 0)}, None),
        ({1: "N", 2: (10,), 3: "E", 4: (10, 0, 0)}, None),
    ],
)
def test_odd_places_in_a_photo_count_as_none(gps, place):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(gps)
    found = read_picture(encoded(exif=exif)).place
    assert found == (None if place is None else pytest.approx(place))


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "yesterday", "2026:13:41 25:61:61", "", "\0\0"])
def test_odd_times_in_a_photo_count_as_none(field, text):
    assert read_picture(field.photo(taken=text)).taken is None


@pytest.mark.parametrize("size", [(20_000, 20_000), (65_000, 1_300)])
def test_a_bomb_of_pixels_is_never_decoded(size, monkeypatch):
    """The size is read from the head of the file; that nothing is decoded shows in what is called."""
    bomb = encoded(size, "PNG", "1")
    assert len(bomb) < 100_000
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", lambda *_: pytest.fail("it was decoded"))
    with pytest.raises(UnfitRowError, match="pixels"):
        read_picture(bomb)


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a" + b"\0" * 50, b"%PDF-1.7", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0", b"II*\0"],
)
def test_what_is_no_picture_is_refused_in_words_that_do_not_change(content):
    with pytest.raises(UnfitRowError) as told:
        read_picture(content)
    assert "0x" not in str(told.value)


def test_gif_and_tiff_are_not_opened():
    """Each further decoder is one more way in."""
    for form in ("GIF", "TIFF", "BMP"):
        with pytest.raises(UnfitRowError, match="no JPEG, PNG or WebP"):
            read_picture(encoded(form=form))


def test_a_cut_photo_is_refused(field):
    whole = field.photo((400, 300))
    with pytest.raises(UnfitRowError, match="cannot be read"):
        read_picture(whole[: len(whole) // 2])


def test_one_photo_of_two_findings_is_kept_once(field, tmp_path):
    picture = field.photo()
    entry = field.photo_entry(picture)
    findings = [field.finding(site, photos=[entry, entry]) for site in (field.site, field.other)]
    report = receive(
        field.workspace, field.write(tmp_path / "a.ecomap.zip", findings, [picture]), now=field.now
    )
    assert len(report.added) == 2
    (kept,) = (field.workspace.root / "evidence").iterdir()
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == kept.stem
    assert [item.evidence for item in read_inbox(field.workspace).values()] == [(kept.stem,)] * 2


def test_a_photo_of_another_day_is_told(field, tmp_path):
    assert taken_in(field, tmp_path, [field.photo(taken="2026:11:27 10:00:01")])[1] == []
    (words,) = taken_in(field, tmp_path, [field.photo(taken="2026:11:27 09:59:59")])[1]
    assert words == "a photo says it was taken on 2026-11-27 09:59"


def test_the_word_of_the_phone_counts_where_the_photo_says_nothing(field, tmp_path):
    picture = field.photo()
    one = field.finding(field.site)
    one["photos"] = [{**field.photo_entry(picture), "taken": "2026-11-20T10:00:00+08:00"}]
    report = receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one], [picture]), now=field.now)
    assert report.remarks == ((one["id"], "a photo is said to be taken on 2026-11-20 10:00"),)


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "is_told"),
    [
        (40, 8.0, False),  # no receiver in a camera is better than 50 m
        (90, 8.0, True),  # more than three times the accuracy
        (90, 40.0, False),
        (490, None, False),  # nobody says how well the place is known
        (520, None, True),
        (2_000, 900.0, False),  # a place by the mast alone
    ],
)
def test_a_photo_from_elsewhere_than_the_finding(field, tmp_path, metres, accuracy_m, is_told):
    position, _ = around(field, 0, accuracy_m)
    _, place = around(field, metres)
    words = taken_in(field, tmp_path, [field.photo(place=place)], position=position)[1]
    assert any("from where the finding was recorded" in item for item in words) is is_told


def test_a_photo_from_elsewhere_than_the_site(field, tmp_path):
    position, place = around(field, 5_000)
    words = taken_in(field, tmp_path, [field.photo(place=place)], position=position)[1]
    assert len(words) == 1
    assert words[0].endswith("from the site")
    assert taken_in(field, tmp_path, [field.photo(place=around(field, 0)[1])])[1] == []


def test_without_the_extra_a_file_with_photos_is_answered(field, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda *_: None)
    picture = field.photo()
    with pytest.raises(MissingExtraError, match=r"ecomap\[photos\]"):
        taken_in(field, tmp_path, [picture])
    assert not (field.workspace.root / "inbox").exists()
    report, _ = taken_in(field, tmp_path, [])
    assert len(report.added) == 1


def test_the_distance_is_to_the_edge_of_an_outline(field, tmp_path):
    """Whoever stands on the bank of a lake stands at the lake, however far its middle is."""
    sites = json.loads(next(field.workspace.layers.glob("lake.geojson")).read_text("utf-8"))["features"]
    lake = next(item for item in sites if item["geometry"] and item["geometry"]["type"] == "Polygon")
    longitude, latitude = lake["geometry"]["coordinates"][0][0]
    position = {"longitude": longitude, "latitude": latitude, "accuracy_m": 8, "source": "gps"}
    site = {"site_id": lake["properties"]["site_id"], "kind": "lake"}
    one = field.finding(site, position=position)
    report = receive(field.workspace, field.write(tmp_path / "a.ecomap.zip", [one]), now=field.now)
    assert report.remarks == ((one["id"], "stood at the site"),)

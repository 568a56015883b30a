"""One finding as JSON, and back."""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
from typing import TYPE_CHECKING, Any

from ecomap.model import FieldFinding, Photo, Position, PositionSource
from ecomap.store.cells import UnfitRowError, plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_HASH = re.compile(r"[0-9a-f]{64}")
_UNSEEN = re.compile("[\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
"""Halves of characters, which no file can hold, and marks that turn the reading direction of what follows."""
_LONGEST_NAME, _LONGEST_NOTE = 200, 2_000
_MOST_PHOTOS, _MOST_ANSWERS = 50, 100


def finding_of(value: object) -> FieldFinding:
    """Read one finding, judging its form alone: whether its site is known is for the caller to say.

    Raises
    ------
    UnfitRowError
        With the first thing that is wrong.
    """
    if not isinstance(value, dict):
        raise UnfitRowError("it is no object.")
    photos = _list(value, "photos", _MOST_PHOTOS)
    answers = {} if value.get("answers") is None else value["answers"]
    if not isinstance(answers, dict) or len(answers) > _MOST_ANSWERS:
        raise UnfitRowError(f"'answers' must be an object of at most {_MOST_ANSWERS} members.")
    return FieldFinding(
        finding_id=_uuid(value, "id"),
        site_id=_text(value, "site_id", _LONGEST_NAME),
        name=_text(value, "name", _LONGEST_NAME),
        kind=_text(value, "kind", _LONGEST_NAME),
        person=_text(value, "person", _LONGEST_NAME),
        recorded=_moment(value.get("recorded"), "recorded"),
        position=_position(value.get("position")),
        is_location=_flag(value, "is_location"),
        status=_text(value, "status", _LONGEST_NAME),
        note=_text(value, "note", _LONGEST_NOTE),
        answers={_plain("answers", key, 80): _answer(key, item) for key, item in answers.items()},
        photos=tuple(_photo(item) for item in photos),
        replaces="" if value.get("replaces") is None else _uuid(value, "replaces"),
    )


def finding_object(finding: FieldFinding) -> dict[str, Any]:
    """Return a finding as JSON; :func:`finding_of` reads it back."""
    place = finding.position
    return {
        "id": finding.finding_id,
        "site_id": finding.site_id or None,
        "kind": finding.kind,
        "name": finding.name,
        "person": finding.person,
        "recorded": finding.recorded.isoformat(),
        "position": None
        if place is None
        else {
            "longitude": place.longitude,
            "latitude": place.latitude,
            "accuracy_m": place.accuracy_m,
            "source": str(place.source),
        },
        "is_location": finding.is_location,
        "status": finding.status or None,
        "note": finding.note,
        "answers": dict(finding.answers),
        "photos": [
            {"file": item.file, "sha256": item.sha256, "taken": item.taken and item.taken.isoformat()}
            for item in finding.photos
        ],
        "replaces": finding.replaces or None,
    }


def _uuid(value: Mapping[str, Any], name: str) -> str:
    text = value.get(name)
    try:
        found = str(uuid.UUID(text)) if isinstance(text, str) else ""
    except ValueError:
        found = ""
    # A UUID is also the name of a file: only the one canonical spelling is taken.
    if not found or found != text:
        raise UnfitRowError(f"{name!r} must be a UUID in small letters, got {shown(text)}.")
    return found


def _text(value: Mapping[str, Any], name: str, longest: int) -> str:
    text = value.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise UnfitRowError(f"{name!r} must be a text, got {shown(text)}.")
    return _plain(name, text, longest)


def _plain(name: str, text: str, longest: int) -> str:
    """Return a text on one line, or refuse it."""
    if _UNSEEN.search(text):
        raise UnfitRowError(f"{shown(name)} holds characters that cannot be seen: {shown(text)}.")
    return plain_text(name, text, longest=longest)


def shown(value: object) -> str:
    r"""Return a value as messages show it: short, in quotes, every odd character spelled out.

    Examples
    --------
    >>> shown("\x1b[2J")
    "'\\x1b[2J'"
    """
    if isinstance(value, int) and abs(value) >= 10**30:
        return "a number without end"
    try:
        return repr(value)[:80]
    except RecursionError:
        return "something without end"


def _flag(value: Mapping[str, Any], name: str) -> bool:
    flag = value.get(name)
    if flag is None or isinstance(flag, bool):
        return bool(flag)
    raise UnfitRowError(f"{name!r} must be true or false, got {shown(flag)}.")


def _list(value: Mapping[str, Any], name: str, most: int) -> list[Any]:
    items = [] if value.get(name) is None else value[name]
    if not isinstance(items, list) or len(items) > most:
        raise UnfitRowError(f"{name!r} must be a list of at most {most}.")
    return items


def _moment(value: object, name: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UnfitRowError(f"{name!r} must be a moment with its offset, as 2026-11-28T15:58:12+08:00.")
    return moment


def _position(value: object) -> Position | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise UnfitRowError("'position' must be an object.")
    longitude, latitude = (_number(value.get(name), name) for name in ("longitude", "latitude"))
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise UnfitRowError(f"the position ({longitude}, {latitude}) is no place on earth.")
    accuracy = value.get("accuracy_m")
    accuracy_m = None if accuracy is None else _number(accuracy, "accuracy_m")
    if accuracy_m is not None and accuracy_m < 0:
        raise UnfitRowError("'accuracy_m' must be zero or more.")
    source = value.get("source")
    if not isinstance(source, str) or source not in set(PositionSource):
        raise UnfitRowError(f"'source' must be one of {', '.join(PositionSource)}, got {shown(source)}.")
    return Position(longitude, latitude, accuracy_m, PositionSource(source))


def _number(value: object, name: str) -> float:
    try:
        number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UnfitRowError(f"{shown(name)} must be a number, got {shown(value)}.")
    return number


def _answer(key: str, value: object) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return _number(value, key)
    if isinstance(value, str):
        return _plain(key, value, _LONGEST_NOTE)
    raise UnfitRowError(f"the answer to {shown(key)} is no text, number, or yes or no.")


def _photo(value: object) -> Photo:
    if not isinstance(value, dict):
        raise UnfitRowError("a photo must be an object.")
    digest, file, taken = value.get("sha256"), value.get("file"), value.get("taken")
    if not (isinstance(digest, str) and _HASH.fullmatch(digest) and file == f"photos/{digest}.jpg"):
        raise UnfitRowError(f"a photo must be named photos/<its SHA-256>.jpg, got {shown(file)}.")
    return Photo(digest, file, None if taken is None else _moment(taken, "taken"))

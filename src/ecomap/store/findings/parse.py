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
    answers = value.get("answers") or {}
    if not isinstance(answers, dict) or len(answers) > _MOST_ANSWERS:
        raise UnfitRowError("'answers' must be an object of at most 100 members.")
    return FieldFinding(
        finding_id=_uuid(value, "id"),
        site_id=_text(value, "site_id", _LONGEST_NAME),
        name=_text(value, "name", _LONGEST_NAME),
        kind=_text(value, "kind", _LONGEST_NAME),
        person=_text(value, "person", _LONGEST_NAME),
        recorded=_moment(value.get("recorded"), "recorded"),
        position=_position(value.get("position")),
        is_location=value.get("is_location") is True,
        status=_text(value, "status", _LONGEST_NAME),
        note=_text(value, "note", _LONGEST_NOTE),
        answers={plain_text("answers", key, longest=80): _answer(key, item) for key, item in answers.items()},
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
        raise UnfitRowError(f"{name!r} must be a UUID in small letters, got {str(text)[:60]!r}.")
    return found


def _text(value: Mapping[str, Any], name: str, longest: int) -> str:
    text = value.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise UnfitRowError(f"{name!r} must be a text, got {str(text)[:40]!r}.")
    return plain_text(name, text, longest=longest)


def _list(value: Mapping[str, Any], name: str, most: int) -> list[Any]:
    items = value.get(name) or []
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
    if source not in set(PositionSource):
        raise UnfitRowError(f"'source' must be one of {', '.join(PositionSource)}, got {str(source)[:40]!r}.")
    return Position(longitude, latitude, accuracy_m, PositionSource(source))


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise UnfitRowError(f"{name!r} must be a number, got {str(value)[:40]!r}.")
    return float(value)


def _answer(key: str, value: object) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return _number(value, key)
    if isinstance(value, str):
        return plain_text(key, value, longest=_LONGEST_NOTE)
    raise UnfitRowError(f"the answer to {key[:40]!r} is no text, number, or yes or no.")


def _photo(value: object) -> Photo:
    if not isinstance(value, dict):
        raise UnfitRowError("a photo must be an object.")
    digest, file, taken = value.get("sha256"), value.get("file"), value.get("taken")
    if not (isinstance(digest, str) and _HASH.fullmatch(digest) and file == f"photos/{digest}.jpg"):
        raise UnfitRowError(f"a photo must be named photos/<its SHA-256>.jpg, got {str(file)[:80]!r}.")
    return Photo(digest, file, None if taken is None else _moment(taken, "taken"))

"""What an inspector records in the field, and the questions that a workspace asks of a kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class AnswerType(StrEnum):
    """What may be answered to a question of a checklist."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One question that is asked at every site of a kind."""

    key: str
    """Lower-case ASCII with underscores, unique within its kind."""
    label_zh: str
    """The question in Chinese."""
    label_en: str
    """The question in English; the Chinese one where it was not written."""
    answer: AnswerType
    """What may be answered."""
    choices: tuple[str, ...] = ()
    """The answers to choose from; empty for other types."""


class PositionSource(StrEnum):
    """How a phone came to a position, best first."""

    GPS = "gps"
    TAPPED = "tapped"
    TYPED = "typed"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody stood or pointed, WGS 84 degrees."""

    longitude: float
    latitude: float
    accuracy_m: float | None
    """Radius that the phone states; None where it states none."""
    source: PositionSource


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture of a finding."""

    sha256: str
    """Hash of the bytes as the phone sent them, 64 hexadecimal digits."""
    file: str
    """Path in the archive, `photos/<sha256>.jpg`."""
    taken: dt.datetime | None = None
    """When, as the phone says; None where it does not."""


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """What somebody found at a site; it never changes, a later one may replace it."""

    finding_id: str
    """UUID, made on the phone."""
    site_id: str
    """Site it is about; empty for a place that is held nowhere yet."""
    name: str
    """Name of that new place; empty for a site that is held."""
    kind: str
    """Kind of the site or of the new place."""
    person: str
    """Who recorded it."""
    recorded: dt.datetime
    """When, with the offset of the phone's clock."""
    position: Position | None = None
    """Where it was recorded; None where the phone knew nothing."""
    is_location: bool = False
    """Whether that position is said to be the place of the site."""
    status: str = ""
    """Key of the status that was seen; empty where none was noted."""
    note: str = ""
    """Remark."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Answers to the checklist of the kind, by key."""
    photos: tuple[Photo, ...] = ()
    """Pictures."""
    replaces: str = ""
    """Id of a finding of the same person that this one corrects; empty otherwise."""

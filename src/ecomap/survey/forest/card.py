"""The card of a forest: what it was trained on, how it did on sites not seen, how to read its votes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ecomap.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "ecomap forest 1"
"""What a card says it is."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Scores on the sites of one fold, which the forest of that fold had not seen."""

    sites: int
    """Sites held out."""
    pixels: int
    """Labelled pixels in them."""
    precision: float | None
    """Share of pixels called bare that are; None where none was called bare."""
    recall: float | None
    """Share of bare pixels that were called bare; None where there are none."""
    f1: float | None
    """Harmonic mean of both."""
    iou: float | None
    """Overlap over union of called bare and bare."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a forest; written beside it as JSON."""

    made: str
    """Day of training, ISO."""
    scenes: tuple[str, ...]
    """Names of the scenes."""
    dates: tuple[str | None, ...]
    """Day of each scene, ISO; None where it is not known."""
    sensor: str
    """Sensor of the scenes; empty where their bands say themselves what they are."""
    roles: tuple[str, ...]
    """Bands that were used."""
    features: tuple[str, ...]
    """Features in the order the forest takes them."""
    labels: str
    """Name of the file of polygons."""
    class_column: str
    """Column that held the class."""
    classes: Mapping[str, int]
    """Polygons of each class."""
    bare: tuple[str, ...]
    """Classes that count as disturbed ground."""
    polygons: int
    """Polygons that gave pixels."""
    sites: int
    """Groups of polygons that were never parted between training and test."""
    pixels: int
    """Labelled pixels used."""
    folds: tuple[Fold, ...]
    """Scores on sites not seen, fold by fold, at `threshold`."""
    threshold: float
    """Calibrated probability from which ground was called bare."""
    raw_votes: tuple[float, ...]
    """Knots of the calibration: share of trees that vote for bare, rising."""
    calibrated: tuple[float, ...]
    """Share of pixels on sites not seen that were bare at these votes."""
    reliability: tuple[Mapping[str, float], ...]
    """Calibrated probability against the truth, both on sites not seen: from, to, pixels, said, right."""
    software: Mapping[str, str]
    """Versions that made it."""
    file_sha256: str = ""
    """Checksum of the forest's file, so that card and forest are not mixed up."""

    @property
    def mean_f1(self) -> float | None:
        """Mean of F1 over the folds that have one."""
        scores = [fold.f1 for fold in self.folds if fold.f1 is not None]
        return sum(scores) / len(scores) if scores else None

    def as_dict(self) -> dict[str, Any]:
        """Return the card as it is written."""
        return {"format": FORMAT, **asdict(self)}


def card_from(document: Mapping[str, Any], *, source: str) -> Card:
    """Read a card.

    Parameters
    ----------
    document
        What the file holds.
    source
        Name of the file, for messages.

    Raises
    ------
    UsageError
        If it is not a card of this format.
    """
    if document.get("format") != FORMAT:
        raise UsageError(
            f"{source}: is no card of a forest ({document.get('format')!r}, expected {FORMAT!r}). "
            "Train one with: ecomap survey train"
        )
    try:
        values = {name: document[name] for name in Card.__dataclass_fields__}
        folds = tuple(Fold(**fold) for fold in values.pop("folds"))
        lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        card = Card(folds=folds, **{**values, **lists})
        sound = len(card.raw_votes) == len(card.calibrated) >= 1 and all(
            0 <= float(value) <= 1 for value in (*card.raw_votes, *card.calibrated, card.threshold)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{source}: the card is damaged ({error}). Train the forest anew.") from None
    if not sound:
        raise UsageError(f"{source}: the card has no usable calibration. Train the forest anew.")
    return card

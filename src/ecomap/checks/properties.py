"""Properties of a site: present, of the right type, and fit to be shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ecomap.checks.rules import found, shown
from ecomap.checks.texts import are_plain, text_faults, texts_of
from ecomap.errors import LayerFormatError
from ecomap.frames import DERIVED_COLUMNS, SITE_COLUMNS, site_from_properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecomap.checks.entries import Entry
    from ecomap.model import Finding, Site

_LONGEST_ID = 80


def read_site(entry: Entry, *, kind: str) -> tuple[Site | None, list[Finding]]:
    """Read the properties of an entry as a site of a kind.

    Returns
    -------
    The site, or None where it cannot be held, and every fault of the properties.
    """
    faults = list(_site_text_faults(entry.properties))
    stated = entry.properties.get("kind", kind)
    if stated != kind:
        faults.append(
            (
                "kind-mismatch",
                f"the feature says kind {shown(stated)}, the file holds {kind!r}.",
            )
        )
    site = None
    try:
        site = site_from_properties({**entry.properties, "kind": kind}, where="")
    except (LayerFormatError, OverflowError):
        faults += _property_faults(entry.properties)
    return site, [
        found(rule, file=entry.file, feature=entry.label, message=message) for rule, message in faults
    ]


def _property_faults(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Try every property by itself, so that all faults are told and not the first alone."""
    for name in SITE_COLUMNS:
        value = properties.get(name)
        if name in {"site_id", "name"} and (value is None or value == ""):
            yield "bad-property", f"{name!r} is missing or empty. Every site needs one."
        elif value is not None:
            try:
                site_from_properties({"site_id": "-", "name": "-", "kind": "-", name: value}, where="")
            except LayerFormatError as error:
                yield "bad-property", f"{str(error).removeprefix(': ')}"
            except OverflowError:
                yield "bad-property", f"{name!r} holds a number beyond all measure."


def _site_text_faults(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the texts, whichever property they stand in."""
    site_id = properties.get("site_id")
    if isinstance(site_id, str) and (site_id != site_id.strip() or len(site_id) > _LONGEST_ID):
        yield (
            "bad-property",
            f"the id is {shown(site_id)}. Take off blanks; at most {_LONGEST_ID} characters.",
        )
    texts = list(texts_of(properties))
    if not are_plain([text for _, text in texts]):
        yield from text_faults(texts)


def unknown_properties(entries: Iterable[Entry], *, file: str) -> list[Finding]:
    """Tell, once a property, what the sites of a layer carry and ecomap drops."""
    known = {*SITE_COLUMNS, *DERIVED_COLUMNS}
    counts = Counter(name for entry in entries for name in entry.properties if name not in known)
    return [
        found(
            "unknown-property",
            file=file,
            message=f"{count} feature(s) carry {shown(name)}, which is no property of a site and is not "
            "carried further.",
        )
        for name, count in counts.items()
    ]

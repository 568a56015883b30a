"""Trained forests on disk: the classifier as `.skops`, and its card beside it as JSON. Never pickle.

A skops file names the types in it and is refused when one of them is not a plain part of scikit-learn, so
that a file from elsewhere cannot run code. See https://skops.readthedocs.io/en/stable/persistence.html.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from ecomap.errors import MissingExtraError, RefusedError, UsageError, WorkspaceError
from ecomap.store.atomic import write_bytes, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUFFIX = ".skops"
"""Ending of a forest's file; the card has `.json` instead."""
_TRUSTED = frozenset({"sklearn.tree._tree.Tree"})
"""Trees: compiled, without code of their own; who uses a forest must check their arrays."""
_LARGEST_BYTES = 500_000_000
_CHECKSUM = "file_sha256"


def card_path(path: Path) -> Path:
    """Return where the card of a forest lies."""
    return path.with_suffix(".json")


def write_forest(path: Path, classifier: Any, card: Mapping[str, Any]) -> None:
    """Write a classifier and its card, each whole or not at all.

    Parameters
    ----------
    path
        Ends in `.skops`.
    card
        What is known of it; the checksum of the file is added.

    Raises
    ------
    UsageError
        If the ending is another.
    MissingExtraError
        If skops is not installed.
    RefusedError
        If a file cannot be written.
    """
    if path.suffix.lower() != SUFFIX:
        raise UsageError(f"{path}: a forest is written to a file that ends in {SUFFIX}")
    content = _skops().dumps(classifier)
    document = {**card, _CHECKSUM: hashlib.sha256(content).hexdigest()}
    write_bytes(path, content)
    write_text(card_path(path), json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def read_forest(path: Path) -> tuple[Any, dict[str, Any]]:
    """Read a classifier and its card.

    Raises
    ------
    WorkspaceError
        If the forest or its card is missing.
    RefusedError
        If the card is of another file, or types are in it that are no plain part of scikit-learn.
    UsageError
        If one of both cannot be read.
    MissingExtraError
        If skops or scikit-learn is not installed.
    """
    card = _card(path)
    content = _content(path)
    if hashlib.sha256(content).hexdigest() != card.get(_CHECKSUM):
        raise RefusedError(
            f"{path}: is not the file that {card_path(path).name} describes. Copy both again, or train anew."
        )
    io = _skops()
    try:
        untrusted = sorted(set(io.get_untrusted_types(data=content)) - _TRUSTED)
        if untrusted:
            raise RefusedError(
                f"{path}: holds types that are no plain part of scikit-learn and might run code: "
                f"{', '.join(untrusted[:5])}. It was not opened. Train a forest with: ecomap survey train"
            )
        return io.loads(content, trusted=sorted(_TRUSTED)), card
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        if isinstance(error, RefusedError):
            raise
        raise UsageError(
            f"{path}: cannot be read as a forest ({type(error).__name__}: {str(error)[:120]}). "
            "It may be cut, or made with another release of scikit-learn; see the card. Train it anew."
        ) from None


def _card(path: Path) -> dict[str, Any]:
    """Read the card of a forest."""
    beside = card_path(path)
    for needed in (path, beside):
        if not needed.is_file():
            raise WorkspaceError(
                f"{needed}: is missing. A forest is two files, {SUFFIX} and .json, side by side."
            )
    try:
        document = json.loads(beside.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(
            f"{beside}: is no JSON ({error}). Copy it again, or train the forest anew."
        ) from None
    if not isinstance(document, dict):
        raise UsageError(f"{beside}: is no card of a forest. Copy it again, or train the forest anew.")
    return document


def _content(path: Path) -> bytes:
    size = path.stat().st_size
    if size > _LARGEST_BYTES:
        raise RefusedError(
            f"{path}: {size / 1e6:,.0f} MB are too much for a forest of ours. It was not opened."
        )
    return path.read_bytes()


def _skops() -> Any:
    try:
        from skops import io  # noqa: PLC0415 - optional, slow to load
    except ImportError:
        raise MissingExtraError(
            "a forest needs scikit-learn and skops. Install them with: pip install 'ecomap[survey]'"
        ) from None
    return io

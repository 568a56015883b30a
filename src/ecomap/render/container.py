"""The data of a page in few bytes: small things as JSON, long columns as bare numbers.

A container is a JSON head, which holds everything short and says where the columns belong, and then the
columns one after another. Numbers of several bytes are stored by planes, all lowest bytes first: neighbours
in a plane are alike, so that DEFLATE shortens them well. `assets/unpack.js` reads the same layout.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WIDTHS = (1, 2, 4, 8)
_LARGEST = 2**53
"""Beyond it a browser's numbers are no longer whole."""


@dataclass(frozen=True, slots=True)
class Later:
    """A long value that a page reads when somebody asks for it first; texts, above all."""

    value: Any
    """Anything JSON can hold."""


@dataclass(frozen=True, slots=True)
class Text:
    """One long text, read as it stands when somebody asks for it first; a script, for instance."""

    value: str
    """Half characters (lone surrogates), which no file can hold, become `?`."""


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A column of numbers of which some are not known."""

    values: NDArray[np.float64]
    """One number a row; NaN where it is not known."""
    digits: int = 0
    """Decimals that are kept."""


@dataclass(slots=True)
class _Blocks:
    """What has been taken out of the head so far."""

    entries: list[list[Any]] = field(default_factory=list)
    data: list[bytes] = field(default_factory=list)

    def add(self, path: Sequence[str | int], kind: str, count: int, width: int, content: bytes) -> None:
        """Remember one column and its place in the tree."""
        self.entries.append([list(path), kind, count, width, len(content)])
        self.data.append(content)


def pack(document: object) -> bytes:
    """Return a tree of dicts and lists as one block of bytes.

    Parameters
    ----------
    document
        Anything JSON can hold; besides, at any place, a `numpy` array of whole numbers, `Numbers`,
        `Later` or `Text`. Keys are texts.

    Returns
    -------
    bytes
        Little-endian: length of the head (4 bytes), head (UTF-8), columns. Equal trees give equal bytes.

    Raises
    ------
    UsageError
        If a number of a column is larger than 2^52.

    Examples
    --------
    >>> unpack(pack({"n": np.array([1, 2, 500]), "t": Later(["a", "b"])}))
    {'n': [1, 2, 500], 't': ['a', 'b']}
    """
    blocks = _Blocks()
    tree = _without_columns(document, (), blocks)
    head = _json({"tree": tree, "blocks": blocks.entries})
    return b"".join([struct.pack("<I", len(head)), head, *blocks.data])


def unpack(content: bytes) -> Any:
    """Read what `pack` has written, columns as plain lists with None for what is not known.

    Pages do this in the browser; here it is what tests compare with.
    """
    (length,) = struct.unpack_from("<I", content)
    head = json.loads(content[4 : 4 + length])
    holder: dict[str, Any] = {"tree": head["tree"]}
    offset = 4 + length
    for path, kind, count, width, size in head["blocks"]:
        steps: list[Any] = ["tree", *path]
        place: Any = holder
        for step in steps[:-1]:
            place = place[step]
        place[steps[-1]] = _read(kind, count, width, content[offset : offset + size])
        offset += size
    return holder["tree"]


def _without_columns(value: object, path: tuple[str | int, ...], blocks: _Blocks) -> object:
    """Return the tree with null in the place of every column, and gather the columns."""
    if isinstance(value, dict):
        return {key: _without_columns(item, (*path, key), blocks) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_columns(item, (*path, place), blocks) for place, item in enumerate(value)]
    if isinstance(value, np.ndarray):
        _add_integers(value, path, blocks)
    elif isinstance(value, Numbers):
        _add_numbers(value, path, blocks)
    elif isinstance(value, Later):
        blocks.add(path, "later", 1, 1, _json(value.value))
    elif isinstance(value, Text):
        blocks.add(path, "text", 1, 1, value.value.encode("utf-8", "replace"))
    else:
        return value
    return None


def _add_integers(values: NDArray[Any], path: Sequence[str | int], blocks: _Blocks) -> None:
    """Add a column of whole numbers, signed ones by turns (0, -1, 1, -2 …) so that small ones stay small."""
    whole = values.astype(np.int64)
    signed = bool(whole.size) and int(whole.min()) < 0
    width, content = _planes(_zigzag(whole) if signed else whole, path)
    blocks.add(path, "signed" if signed else "codes", len(whole), width, content)


def _add_numbers(column: Numbers, path: Sequence[str | int], blocks: _Blocks) -> None:
    """Add a column with gaps: first which rows are known, a bit each, then the known numbers."""
    scaled = np.asarray(column.values, dtype=np.float64) * 10**column.digits
    known = ~np.isnan(scaled)
    width, content = _planes(_zigzag(np.rint(scaled[known]).astype(np.int64)), path)
    bits = np.packbits(known, bitorder="little").tobytes()
    blocks.add(path, f"numbers{column.digits}", len(known), width, bits + content)


def _zigzag(whole: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, 2, 3, 4 for 0, -1, 1, -2, 2 and so on."""
    turned: NDArray[np.int64] = (whole << 1) ^ (whole >> 63)
    return turned


def _planes(whole: NDArray[np.int64], path: Sequence[str | int]) -> tuple[int, bytes]:
    """Return the bytes a number takes, and all lowest bytes, then all second ones and so on."""
    largest = int(whole.max()) if whole.size else 0
    if largest > _LARGEST:
        where = "/".join(map(str, path))
        raise UsageError(
            f"The column {where} of a page holds a number beyond 2^52. Leave it out or round it."
        )
    width = next(width for width in _WIDTHS if largest < 256**width)
    planes = whole.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width].T
    return width, planes.tobytes()


def _read(kind: str, count: int, width: int, content: bytes) -> Any:
    """Read one column."""
    if kind == "later":
        return json.loads(content)
    if kind == "text":
        return content.decode("utf-8")
    known = np.ones(count, dtype=bool)
    if kind.startswith("numbers"):
        size = (count + 7) // 8
        known = np.unpackbits(np.frombuffer(content[:size], np.uint8), count=count, bitorder="little") > 0
        content = content[size:]
    planes = np.frombuffer(content, np.uint8).reshape(width, -1).astype(np.int64)
    whole = (planes * 256 ** np.arange(width)[:, np.newaxis]).sum(axis=0)
    if kind == "codes":
        return whole.tolist()
    whole = (whole >> 1) ^ -(whole & 1)
    if kind == "signed":
        return whole.tolist()
    values = iter((whole / 10 ** int(kind.removeprefix("numbers"))).tolist())
    return [next(values) if is_known else None for is_known in known.tolist()]


def _json(value: object) -> bytes:
    """Return JSON as UTF-8; half characters (lone surrogates), which no file can hold, become `?`."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return plain.encode("utf-8", "replace")

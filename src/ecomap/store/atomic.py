"""Files are written beside their place and renamed, so that nobody ever reads half a file."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ecomap.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path to write to; it takes the place of `path` when the block ends without error.

    The folder is made if it is missing. On an error `path` is untouched.

    Raises
    ------
    RefusedError
        If the folder cannot be written.
    """
    # The suffix stays last: writers of workbooks and layers look at it.
    draft = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise RefusedError(f"{path}: cannot be written ({error.strerror}). Nothing was changed.") from None


def write_bytes(path: Path, content: bytes) -> bool:
    """Write bytes to `path`, flushed to disk; return whether they differ from what stood there."""
    if path.is_file() and path.read_bytes() == content:
        return False
    with replacing(path) as draft, draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return True


def write_text(path: Path, content: str) -> bool:
    """Write text as UTF-8 with the newlines it has; return whether it differs from what stood there."""
    return write_bytes(path, content.encode())

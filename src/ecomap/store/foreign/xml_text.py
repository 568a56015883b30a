"""XML in the encodings that Chinese programs write, given to readers as UTF-8."""

from __future__ import annotations

import codecs
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecomap.errors import LayerFormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]{0,200}\?>")
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
"""First bytes by which UTF-16 is known."""
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "hz", "cp936", "euc_cn"})


class PlainXML(NamedTuple):
    """A document that every reader understands."""

    path: Path
    """The file itself, or a copy of it in UTF-8."""
    note: str
    """What a person should know; empty if the document says what it is."""


@contextmanager
def plain_xml(path: Path) -> Iterator[PlainXML]:
    """Yield a document in UTF-8; one in another encoding as a copy that is gone afterwards.

    Readers of XML know few encodings, and GDAL looks for the first tag as bytes. A document that says it is
    UTF-8, or nothing, and is not, is read as GB18030 if it is that.

    Raises
    ------
    LayerFormatError
        If it is not in the encoding that it declares.
    """
    content = path.read_bytes()
    text, note = _decoded(path, content)
    if text is None:
        yield PlainXML(path, note)
        return
    with tempfile.TemporaryDirectory(prefix="ecomap-") as folder:
        copy = Path(folder) / f"copy{path.suffix.lower()}"
        copy.write_text(_DECLARATION.sub("", text), "utf-8")
        try:
            yield PlainXML(copy, note)
        except LayerFormatError as error:
            raise LayerFormatError(str(error).replace(str(copy), str(path))) from None


def _decoded(path: Path, content: bytes) -> tuple[str | None, str]:
    """Return the text of a document that readers do not understand, and a note; no text if they do."""
    match = _DECLARED.match(content)
    declared = _UTF16.get(content[:2]) or (match[1].decode("ascii", "replace") if match else "utf-8")
    try:
        name = codecs.lookup(declared).name
        name = "gb18030" if name in _CHINESE else name
        text = content.decode(name)
    except UnicodeError:
        return _mended(path, content, declared)
    except LookupError:
        raise LayerFormatError(
            f"{path} line 1: declares the encoding {declared!r}, which is not known. Save it anew as UTF-8."
        ) from None
    return (None if name in {"utf-8", "ascii"} else text), ""


def _mended(path: Path, content: bytes, declared: str) -> tuple[str, str]:
    """Return the text of a document that is not what it says, if it is Chinese."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        raise LayerFormatError(
            f"{path}: cannot be read as XML: its texts are neither {declared.upper()}, as it says, nor "
            "GB18030. Save it anew as UTF-8."
        ) from None
    return text, f"texts read as GB18030, as their bytes are; the document says {declared.upper()}"

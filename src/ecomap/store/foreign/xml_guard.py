"""XML that others made, looked at before any reader of layers sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from ecomap.errors import LayerFormatError

if TYPE_CHECKING:
    from pathlib import Path

_DEEPEST = 200
"""Levels of elements; nested folders of a map go down a dozen."""


def root_of(path: Path) -> str:
    """Return the name of the root element without its namespace, if the document is harmless.

    Entities that a document declares can grow without end or name other files; no document of places needs
    them. The whole of it is read, because damage shows here with its line.

    Raises
    ------
    LayerFormatError
        If it declares a document type, is nested too deeply, or is no well-formed XML.
    """
    # The sign by which the readers part namespace and name: a namespace that holds it is refused.
    parser = expat.ParserCreate(namespace_separator="}")
    roots: list[str] = []
    depth = 0

    def refuse(*_: object) -> None:
        raise LayerFormatError(
            f"{path} line {parser.CurrentLineNumber}: declares a document type or entities, which no file of "
            "places needs. It was not read."
        )

    def enter(name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth == 1:
            roots.append(name.rpartition("}")[2])
        if depth > _DEEPEST:
            raise LayerFormatError(
                f"{path} line {parser.CurrentLineNumber}: nested more than {_DEEPEST} deep."
            )

    def leave(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise LayerFormatError(
            f"{path} line {error.lineno}: cannot be read as XML ({expat.ErrorString(error.code)}). "
            "The file may be cut; get it anew."
        ) from None
    except (ValueError, LookupError) as error:
        if isinstance(error, LayerFormatError):
            raise
        # Expat knows no encodings of several bytes a character but those of Unicode.
        raise LayerFormatError(
            f"{path} line 1: declares an encoding that cannot be read ({error}). Save it anew as UTF-8."
        ) from None
    return roots[0]

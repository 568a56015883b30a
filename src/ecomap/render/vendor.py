"""Third-party scripts of a page, read from the installed registry packages.

Nothing of them is kept in this project. The packages are read as plain files; importing them would need the
long-gone `pkg_resources`.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from ecomap.errors import MissingExtraError

BSD_2_CLAUSE = """\
Redistribution and use in source and binary forms, with or without modification, are permitted provided that
the following conditions are met: 1. Redistributions of source code must retain the above copyright notice,
this list of conditions and the following disclaimer. 2. Redistributions in binary form must reproduce the
above copyright notice, this list of conditions and the following disclaimer in the documentation and/or
other materials provided with the distribution. THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND
CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE
COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF
USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE."""
"""Words of the BSD 2-Clause licence, which must travel with the code it covers."""

MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions: The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND,
EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR
PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""
"""Words of the MIT licence."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page must say about software that it carries."""

    name: str
    """Name and version."""
    copyright: str
    """Who holds the copyright."""
    licence: str
    """Identifier of the licence (SPDX)."""
    text: str
    """Words of the licence."""


LEAFLET = Notice(
    "Leaflet 1.9.3",
    "© 2010–2022 Vladimir Agafonkin, © 2010–2011 CloudMade",
    "BSD-2-Clause",
    BSD_2_CLAUSE,
)
JQUERY = Notice("jQuery 3.7.1", "© OpenJS Foundation and other contributors", "MIT", MIT)
ECOMAP = Notice("ecomap", "© The ecomap developers", "MIT", MIT)


def leaflet_script() -> str:
    """Return Leaflet's script."""
    return _script("XStatic-Leaflet", "xstatic/pkg/leaflet/data/leaflet.js")


def leaflet_style() -> str:
    """Return Leaflet's style sheet with its pictures inside.

    An inlined sheet has no folder beside it, so every `url(images/...)` becomes the picture itself.
    """
    sheet = _text("XStatic-Leaflet", "xstatic/pkg/leaflet/data/leaflet.css")
    return re.sub(r"url\(images/([\w.-]+)\)", lambda match: f"url({leaflet_picture(match[1])})", sheet)


def leaflet_picture(name: str) -> str:
    """Return one of Leaflet's pictures as a data address."""
    data = _read("XStatic-Leaflet", f"xstatic/pkg/leaflet/data/images/{name}")
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")


def jquery_script() -> str:
    """Return jQuery's script, which folium's own popups call."""
    return _script("XStatic-jQuery", "xstatic/pkg/jquery/data/jquery.min.js")


def _script(package: str, path: str) -> str:
    """Return a script without the pointer to its source map, which would be looked for beside the page."""
    source = _text(package, path)
    return re.sub(r"^//# sourceMappingURL=.*$", "", source, flags=re.MULTILINE).strip()


def _text(package: str, path: str) -> str:
    """Return a text file with the line ends that a browser sees; a policy's hash is taken of those."""
    return _read(package, path).decode("utf-8").replace("\r\n", "\n")


@cache
def _read(package: str, path: str) -> bytes:
    """Read one file of an installed package.

    Raises
    ------
    MissingExtraError
        If the package or the file is not there.
    """
    try:
        return Path(str(distribution(package).locate_file(path))).read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise MissingExtraError(
            f"A map page needs {path} of the package {package}, which is not there ({error}). "
            f"Install it: pip install {package}"
        ) from error

"""The HTML around a folium map: one file that fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
from branca.element import Figure

from ecomap.errors import UsageError
from ecomap.render import vendor
from ecomap.render.assets_list import first_scripts, other_scripts, styles
from ecomap.render.base_maps import picture_sources
from ecomap.render.container import Text, pack
from ecomap.render.payload import page_payload, to_script_json
from ecomap.render.texts import TEXTS, text_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecomap.render.page import MapPage


COMPRESSION = 6
"""Level of DEFLATE, fixed so that equal data give equal bytes; 9 takes three times as long for little."""
OWN_ELEMENTS = frozenset({"meta_http", "map_ecomap", "macro_element_start"})
"""What a page holds to which nothing was added, by branca's names: the encoding, the map, and its start."""


class OfflineFigure(Figure):
    """A branca figure that renders to a page with everything inside.

    What a notebook adds to the map (markers, layers, elements of `header`, `html` and `script`) is rendered
    with it.
    """

    def __init__(self, page: MapPage) -> None:
        """Make the figure of one page."""
        super().__init__()
        self.page = page
        self.address: str | None = None
        """Where the data stand beside the page; None if they stand inside."""
        self.data: bytes | None = None
        """What stands at the address; known when the page has been rendered."""

    def render(self, **kwargs: Any) -> str:
        """Return the HTML text of the page."""
        # Children put what they need into header, html and script while they render.
        for child in list(self._children.values()):
            child.render(**kwargs)
        parts = (self.header, self.html, self.script)
        elements = {name for part in parts for name in part._children}  # noqa: SLF001 - branca tells no other way
        html, self.data = render_document(
            self.page,
            packed=elements <= OWN_ELEMENTS,
            address=self.address,
            header=self.header.render(**kwargs),
            body=self.html.render(**kwargs),
            # A browser turns every line end into \n before it compares a script with its hash.
            script=self.script.render(**kwargs).replace("\r\n", "\n").replace("\r", "\n"),
        )
        return html


def render_document(
    page: MapPage, *, header: str, body: str, script: str, packed: bool, address: str | None = None
) -> tuple[str, bytes | None]:
    """Return the whole page around what folium rendered, and the data that stand beside it.

    Parameters
    ----------
    page
        Content.
    header, body, script
        folium's parts: elements of the head, elements of the body, and statements that make the map.
    packed
        Whether the scripts are deflated together with the data. They then run a moment after the document
        is read, which scripts that a notebook adds could not wait for; so only for a page without additions.
    address
        Where the page finds its data on its own server, relative to it; None if it holds them itself.

    Raises
    ------
    UsageError
        If a page to which something was added should have its data beside it.
    """
    if address is not None and not packed:
        raise UsageError("A page to which something was added must hold its data itself; do not split it.")
    libraries, notices = _libraries(script)
    scripts = [_joined(first_scripts(page), script), _joined(other_scripts(page))]
    data = _packed(page, [*libraries, *scripts] if packed else None)
    first = _asset("unpack.js")
    language = page.language
    template = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    title = page.title_zh if language == "zh" else page.title_en
    mark = f"【{text_in(language, 'invented_title')}】" if page.invented else ""
    html: str = template.from_string(_asset("page.html")).render(
        page=page,
        title=title,
        window_title=mark + title,
        policy=content_policy(
            [*libraries, first, *scripts],
            page=page,
            added=header + body,
            script=script,
            fetches=address is not None,
        ),
        styles="\n".join([vendor.leaflet_style(), *(_asset(f"{name}.css") for name in styles(page))]),
        libraries=[] if packed else libraries,
        notices=notices,
        header=_without_encoding(header),
        body=body,
        packed=packed,
        address=address,
        data="" if address else base64.b64encode(data).decode("ascii"),
        first=first,
        scripts=scripts,
        t=lambda key, **values: text_in(language, key, **values),
        both=lambda key: "　".join(TEXTS[key]),
    )
    return html, data if address else None


def _joined(names: Iterable[str], *more: str) -> str:
    """Return scripts of the page's own as one."""
    return "\n".join([*(_asset(f"{name}.js") for name in names), *more])


def _libraries(script: str) -> tuple[list[str], list[vendor.Notice]]:
    """Return the third-party scripts that a page needs, and what it must say about them."""
    libraries = [vendor.leaflet_script()]
    notices = [vendor.ECOMAP, vendor.LEAFLET]
    # folium's own popups and markers are the only things that need these two.
    if "$(" in script:
        libraries.append(vendor.jquery_script())
        notices.append(vendor.JQUERY)
    if re.search(r"\bL\.marker\(", script):
        libraries.append(_default_icon_script())
    return libraries, notices


def _packed(page: MapPage, scripts: list[str] | None) -> bytes:
    """Return the data of a page with its scripts, deflated; without scripts they are left as they are."""
    data = pack({"page": page_payload(page), "scripts": [Text(script) for script in scripts or ()]})
    return data if scripts is None else zlib.compress(data, COMPRESSION)


def content_policy(
    scripts: Iterable[str], *, page: MapPage, added: str, script: str, fetches: bool = False
) -> str:
    """Return the Content-Security-Policy of a page: these scripts and nothing else, no request to anywhere.

    Inline styles are allowed, because folium writes them into its popups; with no address to send to, a
    style can do no harm. Addresses appear only for base maps that the page offers, and for what a notebook
    added on purpose.

    Parameters
    ----------
    scripts
        Inline scripts of the page, exactly as written.
    added
        Head and body elements that folium rendered; their scripts and links are allowed too.
    script
        Statements that folium rendered; a tile layer among them opens pictures to every secure host.
    fetches
        Whether the page gets its data from beside it; then it may ask its own server, and no other.
    """
    found = _Elements()
    found.feed(added)
    digests = [hashlib.sha256(text.encode("utf-8")).digest() for text in (*scripts, *found.inline_scripts)]
    hashes = [f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests]
    hosts = ["https:"] if "L.tileLayer(" in script else picture_sources(page.base_maps)
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", *hashes, *found.script_addresses]),
            " ".join(["style-src 'unsafe-inline'", *found.style_addresses]),
            " ".join(["img-src data:", *hosts]),
            *(["connect-src 'self'"] if fetches else []),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _default_icon_script() -> str:
    """Return a statement that gives Leaflet the pictures of its plain marker.

    Leaflet looks for them beside its style sheet, and an inlined sheet has no beside.
    """
    pictures = {
        "iconUrl": vendor.leaflet_picture("marker-icon.png"),
        "iconRetinaUrl": vendor.leaflet_picture("marker-icon-2x.png"),
        "shadowUrl": vendor.leaflet_picture("marker-shadow.png"),
    }
    return (
        "delete L.Icon.Default.prototype._getIconUrl;"
        f"L.Icon.Default.mergeOptions({to_script_json(pictures)});"
    )


def _without_encoding(header: str) -> str:
    """Drop branca's own statement of the encoding; the page has made it already."""
    return re.sub(r'<meta http-equiv="content-type"[^>]*>', "", header).strip()


def _asset(name: str) -> str:
    """Read one of the page's own files."""
    return (files("ecomap.render") / "assets" / name).read_text(encoding="utf-8")


class _Elements(HTMLParser):
    """Collect the inline scripts and the linked scripts and styles of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.inline_scripts: list[str] = []
        self.script_addresses: list[str] = []
        self.style_addresses: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        source, link = values.get("src"), values.get("href")
        if tag == "script" and source:
            self.script_addresses.append(source)
        elif tag == "script":
            self._in_script = True
            self.inline_scripts.append("")
        elif tag == "link" and link and values.get("rel") == "stylesheet":
            self.style_addresses.append(link)

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.inline_scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False

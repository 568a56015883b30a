"""Light and dark: contrast of colours used together, and statuses for eyes that see fewer colours."""

import itertools
import math
import re

import pytest

pytestmark = pytest.mark.browser

LOOKS = pytest.mark.parametrize("look", ["light", "dark"])
STATUSES = ("open", "done", "closed", "overdue")
TINTS = ("pale", "tint-0", "tint-1", "tint-2", "tint-3", "tint-4", "tint-5")

# WCAG 2.2: text needs 4.5 (1.4.3); symbols and edges of controls need 3 against their neighbours (1.4.11).
TEXT_PAIRS = [
    *itertools.product(("ink", "ink-soft", "accent", "note"), ("paper", "paper-soft", "paper-warm", "hover")),
    ("ink", "chosen"),
    ("accent", "chosen"),
    *((f"{status}-text", "paper-soft") for status in ("open", "overdue")),
    *((f"{status}-text", f"{status}-ground") for status in ("open", "done", "closed")),
    ("closed-text", "paper"),
    ("on-overdue", "overdue"),
    ("ink", "casing"),
    *itertools.product(("county-name", "county-link", "edge-ink", "water-name", "pale-name"), ("halo",)),
    *itertools.product(("county-name", "county-link", "ink"), TINTS),
    ("pale-name", "pale"),
    ("water-name", "water"),
]
GRAPHIC_PAIRS = [
    *itertools.product((*STATUSES, "neutral"), ("casing", "paper", "paper-soft", *TINTS)),
    *itertools.product(("control", "focus"), ("paper", "paper-soft")),
    ("outline", "band"),
    *itertools.product(("outline", "border"), ("tint-3", "tint-4")),
]

# Machado, Oliveira & Fernandes, A physiologically-based model for simulation of color vision deficiency,
# IEEE TVCG 15 (2009), severity 1.0, on linear RGB.
SIMULATED = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
JUST_CLEAR = 20.0
"""Distance in CIELAB (ΔE*ab) above which two colours of symbols are taken to be told apart at a glance."""


def read_colors(page, names):
    """Return the linear RGB of custom properties, as the browser works them out."""
    texts = page.evaluate(
        """names => {
          const probe = document.createElement('span');
          document.body.append(probe);
          const found = names.map((name) => {
            probe.style.color = `var(--${name})`;
            return getComputedStyle(probe).color;
          });
          probe.remove();
          return found;
        }""",
        names,
    )
    return {name: linear(text) for name, text in zip(names, texts, strict=True)}


def linear(text):
    """Return linear RGB of `rgb(r, g, b)`.

    Examples
    --------
    >>> linear("rgb(255, 0, 0)")
    (1.0, 0.0, 0.0)
    """
    assert text.startswith("rgb("), text
    parts = [int(part) / 255 for part in re.findall(r"\d+", text)]
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one, other):
    """Return the contrast ratio of two linear colours (WCAG 2.2, relative luminance).

    Examples
    --------
    >>> round(contrast((0, 0, 0), (1, 1, 1)), 6)
    21.0
    """
    low, high = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(color):
    """Return CIELAB (D65) of linear sRGB.

    Examples
    --------
    >>> [round(part) for part in lab((1.0, 1.0, 1.0))]
    [100, 0, 0]
    """
    r, g, b = color
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
    fx, fy, fz = ((t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116) for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def simulate(color, matrix):
    """Return what eyes with the stated deficiency see of a linear colour."""
    mixed = (sum(share * part for share, part in zip(row, color, strict=True)) for row in matrix)
    return tuple(min(1.0, max(0.0, part)) for part in mixed)


@LOOKS
def test_words_and_symbols_stand_out_from_their_ground(open_page, html, look):
    page = open_page(html, hash_part=f"#look={look}")
    names = sorted({name for pair in TEXT_PAIRS + GRAPHIC_PAIRS for name in pair})
    colors = read_colors(page, names)
    faint = [
        (one, other, round(ratio, 2))
        for pairs, least in ((TEXT_PAIRS, 4.5), (GRAPHIC_PAIRS, 3.0))
        for one, other in pairs
        if (ratio := contrast(colors[one], colors[other])) < least
    ]
    assert faint == []


@LOOKS
@pytest.mark.parametrize("deficiency", sorted(SIMULATED))
def test_open_done_and_closed_differ_to_eyes_that_see_fewer_colours(open_page, html, look, deficiency):
    colors = read_colors(open_page(html, hash_part=f"#look={look}"), STATUSES)
    seen = {name: lab(simulate(color, SIMULATED[deficiency])) for name, color in colors.items()}
    for one, other in itertools.combinations(("open", "done", "closed"), 2):
        assert math.dist(seen[one], seen[other]) >= JUST_CLEAR, (one, other)


PATTERNS = """() => {
  const look = (total) => ({ total, open: 0, done: 0, closed: 0, overdue: 0 });
  const share = (status) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 160;
    const ctx = canvas.getContext('2d');
    ctx.scale(2, 2);
    Ecomap.drawCluster(ctx, 40, 40, { ...look(64), [status]: 64 });
    const radius = 2 * (Ecomap.clusterRadius(64) - 2);
    const samples = [];
    for (let i = 0; i < 720; i += 1) {
      const angle = (i / 720) * 2 * Math.PI;
      const [x, y] = [80 + radius * Math.cos(angle), 80 + radius * Math.sin(angle)].map(Math.round);
      const [r, g, b] = ctx.getImageData(x, y, 1, 1).data;
      samples.push(r > 200 && g > 200 && b > 200 ? 0 : 1);
    }
    return samples.reduce((a, b) => a + b) / samples.length;
  };
  return { open: share('open'), done: share('done'), closed: share('closed') };
}"""


def test_rings_of_groups_tell_statuses_without_colour(open_page, html):
    """Along its middle line the band of open is full, that of done in pieces, that of closed empty."""
    share = open_page(html, hash_part="#look=light").evaluate(PATTERNS)
    assert share["open"] == 1
    assert 0.55 < share["done"] < 0.85
    assert share["closed"] == 0


def test_the_look_is_chosen_kept_and_sent(open_page, html):
    page = open_page(html)
    look = "document.documentElement.dataset.look"
    assert page.evaluate(look) == "light"
    ground = "Ecomap.palette.tint0"
    light = page.evaluate(ground)
    page.locator("#look").click()
    page.locator("#look").click()
    assert page.evaluate(look) == "dark"
    assert page.evaluate(ground) != light
    assert page.locator("#look").get_attribute("aria-label") == "外观：深色"
    page.evaluate("Ecomap.urlState.flush()")
    assert "look=dark" in page.evaluate("location.hash")
    page.reload()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.evaluate(look) == "dark"


def test_auto_follows_the_system_and_repaints(open_page, html):
    page = open_page(html)
    corner = """() => {
      const canvas = document.querySelector('.ecomap-ground canvas');
      const { width, height } = canvas;
      return [...canvas.getContext('2d').getImageData(width / 2, height / 2, 1, 1).data];
    }"""
    before = page.evaluate(corner)
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-look=dark]")
    after = page.evaluate(corner)
    assert sum(after[:3]) < sum(before[:3]) / 2


def test_dark_prints_light(open_page, html):
    page = open_page(html, hash_part="#look=dark")
    page.emulate_media(media="print")
    page.wait_for_timeout(200)
    names = ["paper", "ink", "tint-0"]
    on_paper = read_colors(page, names)
    assert on_paper["paper"] == (1.0, 1.0, 1.0)
    assert page.evaluate("Ecomap.palette.paper") == "rgb(255, 255, 255)"
    assert contrast(on_paper["ink"], on_paper["paper"]) > 10

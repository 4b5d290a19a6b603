"""Cut the typeface to the letters that the portal's languages need."""

import hashlib
import os
from pathlib import Path
from typing import Any

import fontpkg_source_sans_3
from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE = Path(fontpkg_source_sans_3.ROOT) / "files" / "SourceSans3[wght].ttf"
WEIGHTS = (400, 700)
# Finnish, Swedish, English, the Sámi languages of Finland and their neighbours' names
# (Latin-1, Latin Extended-A, a few beyond); punctuation, arrows, signs.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *map(ord, "ƷʒǤǥǦǧǨǩǮǯȞȟ"),
    *map(ord, "ʹʼˈ–—‐‑‒―‘’‚“”„†•…‰′″‹›⁄€№™−≈≠≤≥×÷←↑→↓↔↗✓\u2009\u202f\u200b"),
    *range(0x2070, 0x207A),
    *range(0x2080, 0x208A),
]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]


class Command(BaseCommand):
    help = "Builds the web font into BUILD_DIR; does nothing where it is already there."

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.BUILD_DIR) / "fonts" / "source-sans-3.woff2"
        stamp = target.with_suffix(".stamp")
        wanted = _fingerprint()
        if target.exists() and stamp.exists() and stamp.read_text() == wanted:
            self.stdout.write(f"{target.name} is up to date")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: a half-written font is never served.
        unfinished = target.with_suffix(f".{os.getpid()}")
        _cut().save(unfinished)
        unfinished.replace(target)
        stamp.write_text(wanted)
        self.stdout.write(f"{target.name}: {target.stat().st_size // 1024} KB")


def _fingerprint() -> str:
    recipe = repr((SOURCE.stat().st_size, LETTERS, FEATURES, WEIGHTS))
    return hashlib.sha256(recipe.encode()).hexdigest()


def _cut() -> TTFont:
    font = TTFont(SOURCE)
    options = subset.Options()
    options.layout_features = FEATURES
    options.flavor = "woff2"
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": WEIGHTS})
    font.flavor = "woff2"
    return font

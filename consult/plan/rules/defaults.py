"""The 16 areas a new plan starts with (the list of the national model plan)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class DefaultArea:
    """An area in Portuguese and English; `pictogram` names its drawing."""

    code: str
    slug: str
    pictogram: str
    pt: str
    en: str


_AREAS = (
    ("municipal-commitment", "commitment", "Compromisso da Autarquia", "Municipal commitment"),
    (
        "reception",
        "reception",
        "Serviços de Acolhimento e Integração",
        "Reception and integration services",
    ),
    ("housing", "housing", "Urbanismo e Habitação", "Town planning and housing"),
    ("work", "work", "Mercado de Trabalho e Empresarial", "Work and business"),
    ("training", "training", "Formação e Capacitação", "Training and skills"),
    ("education", "education", "Educação", "Education"),
    ("language", "language", "Língua", "Language"),
    ("culture", "culture", "Cultura", "Culture"),
    ("health", "health", "Saúde", "Health"),
    (
        "solidarity",
        "solidarity",
        "Solidariedade e Resposta Social",
        "Solidarity and social services",
    ),
    (
        "citizenship",
        "citizenship",
        "Cidadania e Participação Cívica",
        "Citizenship and civic participation",
    ),
    ("media", "media", "Media", "Media"),
    ("discrimination", "discrimination", "Racismo e discriminação", "Racism and discrimination"),
    ("international", "international", "Relações Internacionais", "International relations"),
    ("religion", "religion", "Religião", "Religion"),
    ("other", "other", "Outras", "Other"),
)
DEFAULT_AREAS = tuple(
    DefaultArea(f"A{number:02}", *facts) for number, facts in enumerate(_AREAS, start=1)
)
PICTOGRAMS = tuple(area.pictogram for area in DEFAULT_AREAS)


def slug_from(words: str, taken: Collection[str] = ()) -> str:
    """A new part of an address from words: Latin letters without marks, joined by hyphens.

    Words in another script give `area`; a number is added where the slug is `taken`.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", words.lower()) if ord(c) < 128)
    slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:50].strip("-") or "area"
    number, free = 2, slug
    while free in taken:
        number, free = number + 1, f"{slug}-{number}"
    return free


def code_from(prefix: str, taken: Collection[str]) -> str:
    """The next free code, such as `A17`."""
    number = 1
    while f"{prefix}{number:02}" in taken:
        number += 1
    return f"{prefix}{number:02}"

"""The columns of the spreadsheets: one definition, used by import and export. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from consult.languages.rules import known_language


class Reads(StrEnum):
    """How a cell is read."""

    CODE = "code"
    CODES = "codes"
    LINE = "line"
    WORDS = "words"
    LINES = "lines"
    CHOICE = "choice"
    LEVEL = "level"
    YES = "yes"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    DAY = "day"
    NUMBER = "number"
    ORDER = "order"
    QUARTERS = "quarters"
    ID = "id"
    EMAIL = "email"
    WEB = "web"


class Per(StrEnum):
    """Whether a column stands once, or once a language or year: `título (pt)`, `meta 2026`."""

    ONE = "one"
    LANGUAGE = "language"
    YEAR = "year"


@dataclass(frozen=True)
class ChoiceSpec:
    """A value, its name in both languages, and what else people write for it."""

    value: str
    pt: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnSpec:
    """A column. `required`: a new row needs it; `most`: code points a cell may hold."""

    name: str
    pt: str
    en: str
    reads: Reads
    most: int = 300
    required: bool = False
    per: Per = Per.ONE
    also: tuple[str, ...] = ()
    choices: tuple[ChoiceSpec, ...] = ()

    def heading(self, language: str, part: str = "") -> str:
        """The heading as written, in Portuguese or English."""
        base = self.pt if language == "pt" else self.en
        if self.per is Per.LANGUAGE:
            return f"{base} ({part})"
        return f"{base} {part}".strip()


Key = tuple[str, str]
"""A column's name and its part: a language tag, a year, or an empty string."""


@dataclass(frozen=True)
class SheetSpec:
    """A sheet with its columns; a row is known by its `code` (main sheets) or `measure`."""

    name: str
    pt: str
    en: str
    columns: tuple[ColumnSpec, ...]
    also: tuple[str, ...] = ()
    by_name: Mapping[str, ColumnSpec] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Index the columns."""
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})

    def title(self, language: str) -> str:
        """The sheet's name, in Portuguese or English."""
        return self.pt if language == "pt" else self.en


def fold(text: str) -> str:
    """Text without case, accents, spaces and marks, for comparing headings, names and choices."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if c.isalnum())


ENTITY_KINDS = (
    ChoiceSpec("municipality", "município", "municipality", ("câmara municipal", "autarquia")),
    ChoiceSpec("public_service", "serviço público", "public service", ("serviço",)),
    ChoiceSpec("association", "associação", "association", ("associação de imigrantes",)),
    ChoiceSpec("partner", "parceiro", "partner", ("outro", "outra", "other")),
)
DIRECTIONS = (
    ChoiceSpec("up", "subir", "up", ("aumentar", "increase", "higher", "↑", "+")),
    ChoiceSpec("down", "descer", "down", ("diminuir", "reduzir", "decrease", "lower", "↓", "-")),
)
ROLES = (
    ChoiceSpec("promoting", "promotora", "promoting", ("entidade promotora", "promotor")),
    ChoiceSpec("lead", "responsável", "lead", ("entidade responsável",)),
    ChoiceSpec("partner", "parceira", "partner", ("parceiro", "entidade parceira")),
)
YES_NO = (
    ChoiceSpec("yes", "sim", "yes", ("s", "y", "true", "verdadeiro", "1", "x")),
    ChoiceSpec("no", "não", "no", ("n", "false", "falso", "0")),
)

CODE = ColumnSpec("code", "código", "code", Reads.CODE, 40, required=True)
MEASURE = ColumnSpec(
    "measure", "medida", "measure", Reads.CODE, 40, required=True, also=("código da medida",)
)
ORDER = ColumnSpec("order", "ordem", "order", Reads.ORDER)
_MUNICIPALITIES = ColumnSpec(
    "municipalities", "municípios", "municipalities", Reads.CODES, 2000, also=("concelhos",)
)
_LANGUAGE = Per.LANGUAGE

ENTITIES = SheetSpec(
    "entities",
    "Entidades",
    "Entities",
    (
        CODE,
        ColumnSpec("name", "nome", "name", Reads.LINE, required=True),
        ColumnSpec("kind", "tipo", "kind", Reads.CHOICE, required=True, choices=ENTITY_KINDS),
        _MUNICIPALITIES,
        ColumnSpec("areas", "áreas", "areas", Reads.CODES, 2000),
        ColumnSpec("competences", "competências", "competences", Reads.WORDS, 4000, per=_LANGUAGE),
        ColumnSpec("services", "serviços", "services", Reads.LINES, 8000, per=_LANGUAGE),
        ColumnSpec("email", "e-mail", "email", Reads.EMAIL, 254, also=("correio eletrónico",)),
        ColumnSpec("phone", "telefone", "phone", Reads.LINE, 40, also=("telemóvel", "contacto")),
        ColumnSpec("address", "morada", "address", Reads.LINE),
        ColumnSpec("website", "sítio", "website", Reads.WEB, also=("site", "página", "sítio web")),
    ),
)
MEASURES = SheetSpec(
    "measures",
    "Medidas",
    "Measures",
    (
        CODE,
        ColumnSpec("title", "título", "title", Reads.LINE, required=True, per=_LANGUAGE),
        ColumnSpec("level", "nível", "level", Reads.LEVEL, required=True),
        ColumnSpec("areas", "áreas", "areas", Reads.CODES, 2000, required=True, also=("área",)),
        ColumnSpec("strategic", "objetivo estratégico", "strategic objective", Reads.CODE, 40),
        ColumnSpec("specific", "objetivo específico", "specific objective", Reads.CODE, 40),
        _MUNICIPALITIES,
        ColumnSpec("promoting", "promotora", "promoting", Reads.CODES, 2000),
        ColumnSpec("lead", "responsável", "lead", Reads.CODES, 2000),
        ColumnSpec("partner", "parceiras", "partners", Reads.CODES, 4000, also=("parceiros",)),
        ColumnSpec("funding", "financiamento", "funding", Reads.WORDS, 2000, per=_LANGUAGE),
        ColumnSpec("starts", "início", "starts", Reads.FIRST_DAY, required=True),
        ColumnSpec("ends", "fim", "ends", Reads.LAST_DAY, required=True),
        ColumnSpec("published", "publicada", "published", Reads.YES, choices=YES_NO),
    ),
)
RESPONSIBILITIES = SheetSpec(
    "responsibilities",
    "Responsabilidades",
    "Responsibilities",
    (
        MEASURE,
        ColumnSpec("role", "papel", "role", Reads.CHOICE, required=True, choices=ROLES),
        ColumnSpec("entity", "entidade", "entity", Reads.CODE, 40, required=True),
        ColumnSpec("task", "tarefa", "task", Reads.WORDS, 2000, per=_LANGUAGE),
    ),
)
ACTIVITIES = SheetSpec(
    "activities",
    "Atividades",
    "Activities",
    (
        MEASURE,
        ORDER,
        ColumnSpec(
            "description", "descrição", "description", Reads.WORDS, 2000, True, per=_LANGUAGE
        ),
        ColumnSpec("quarters", "trimestres", "quarters", Reads.QUARTERS, 2000),
    ),
    also=("cronograma", "schedule"),
)
INDICATORS = SheetSpec(
    "indicators",
    "Indicadores",
    "Indicators",
    (
        MEASURE,
        ORDER,
        ColumnSpec("name", "indicador", "indicator", Reads.WORDS, 1000, True, per=_LANGUAGE),
        ColumnSpec("unit", "unidade", "unit", Reads.LINE, 60, required=True),
        ColumnSpec("direction", "sentido", "direction", Reads.CHOICE, 20, True, choices=DIRECTIONS),
        ColumnSpec("baseline", "linha de base", "baseline", Reads.NUMBER),
        ColumnSpec("baseline_on", "data da linha de base", "baseline date", Reads.DAY),
        ColumnSpec("target", "meta", "target", Reads.NUMBER, per=Per.YEAR),
        ColumnSpec(
            "verification",
            "fonte de verificação",
            "means of verification",
            Reads.WORDS,
            2000,
            per=_LANGUAGE,
        ),
    ),
)
PARAGRAPHS = SheetSpec(
    "paragraphs",
    "Parágrafos",
    "Paragraphs",
    (
        MEASURE,
        ColumnSpec("paragraph", "parágrafo", "paragraph", Reads.ID, 40, also=("id",)),
        ORDER,
        ColumnSpec("text", "texto", "text", Reads.WORDS, 8000, True, per=_LANGUAGE),
    ),
)
CHILDREN = (RESPONSIBILITIES, ACTIVITIES, INDICATORS, PARAGRAPHS)
CODES_SHEET = {"pt": "Códigos", "en": "Codes"}
"""The sheet that explains the codes; import passes over it."""

KINDS: Mapping[str, tuple[SheetSpec, ...]] = {
    "entities": (ENTITIES,),
    "measures": (MEASURES, *CHILDREN),
}
"""What a workbook of each kind holds, the main sheet first."""

_LANGUAGE_PART = re.compile(r"^(?P<base>.+?)\s*[(\[]\s*(?P<part>[^()\[\]]+?)\s*[)\]]$", re.DOTALL)
_YEAR_PART = re.compile(r"^(?P<base>.*?\D)\s*(?P<part>(?:20)\d\d)$", re.DOTALL)


@dataclass(frozen=True)
class HeadingMatch:
    """What a heading means. `unknown_language` is the tag that we do not know."""

    column: ColumnSpec
    part: str = ""
    unknown_language: str = ""


def read_heading(sheet: SheetSpec, text: str, source: str) -> HeadingMatch | None:
    """Understand a heading in Portuguese or English; None when no column is called that.

    A column per language without a tag is in `source`, the language of the plan.
    """
    names = {fold(n): c for c in sheet.columns for n in (c.pt, c.en, *c.also)}
    text = text.strip()
    column = names.get(fold(text))
    if column is not None and column.per is not Per.YEAR:
        return HeadingMatch(column, source if column.per is Per.LANGUAGE else "")
    if (match := _YEAR_PART.match(text)) and (column := names.get(fold(match["base"]))):
        return HeadingMatch(column, match["part"]) if column.per is Per.YEAR else None
    match = _LANGUAGE_PART.match(text)
    column = names.get(fold(match["base"])) if match else None
    if match is None or column is None or column.per is not Per.LANGUAGE:
        return None
    language = known_language(match["part"].strip().replace("_", "-"))
    if language is None:
        return HeadingMatch(column, unknown_language=match["part"])
    return HeadingMatch(column, language.tag)

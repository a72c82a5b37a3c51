"""The columns of the spreadsheets: one definition, used by import and export. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from consult.languages.rules import known


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
class Choice:
    """A value, its name in both languages, and what else people write for it."""

    value: str
    pt: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column. `required`: a new row needs it; `most`: code points a cell may hold."""

    name: str
    pt: str
    en: str
    reads: Reads
    most: int = 300
    required: bool = False
    per: Per = Per.ONE
    also: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    def heading(self, language: str, part: str = "") -> str:
        """The heading as written, in Portuguese or English."""
        base = self.pt if language == "pt" else self.en
        if self.per is Per.LANGUAGE:
            return f"{base} ({part})"
        return f"{base} {part}".strip()


Key = tuple[str, str]
"""A column's name and its part: a language tag, a year, or an empty string."""


@dataclass(frozen=True)
class Sheet:
    """A sheet with its columns; a row is known by its `code` (main sheets) or `measure`."""

    name: str
    pt: str
    en: str
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    by_name: Mapping[str, Column] = field(default_factory=dict, compare=False)

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
    Choice("municipality", "município", "municipality", ("câmara municipal", "autarquia")),
    Choice("public_service", "serviço público", "public service", ("serviço",)),
    Choice("association", "associação", "association", ("associação de imigrantes",)),
    Choice("partner", "parceiro", "partner", ("outro", "outra", "other")),
)
DIRECTIONS = (
    Choice("up", "subir", "up", ("aumentar", "increase", "higher", "↑", "+")),
    Choice("down", "descer", "down", ("diminuir", "reduzir", "decrease", "lower", "↓", "-")),
)
ROLES = (
    Choice("promoting", "promotora", "promoting", ("entidade promotora", "promotor")),
    Choice("lead", "responsável", "lead", ("entidade responsável",)),
    Choice("partner", "parceira", "partner", ("parceiro", "entidade parceira")),
)
YES_NO = (
    Choice("yes", "sim", "yes", ("s", "y", "true", "verdadeiro", "1", "x")),
    Choice("no", "não", "no", ("n", "false", "falso", "0")),
)

CODE = Column("code", "código", "code", Reads.CODE, 40, required=True)
MEASURE = Column(
    "measure", "medida", "measure", Reads.CODE, 40, required=True, also=("código da medida",)
)
ORDER = Column("order", "ordem", "order", Reads.ORDER)
_MUNICIPALITIES = Column(
    "municipalities", "municípios", "municipalities", Reads.CODES, 2000, also=("concelhos",)
)
_LANGUAGE = Per.LANGUAGE

ENTITIES = Sheet(
    "entities",
    "Entidades",
    "Entities",
    (
        CODE,
        Column("name", "nome", "name", Reads.LINE, required=True),
        Column("kind", "tipo", "kind", Reads.CHOICE, required=True, choices=ENTITY_KINDS),
        _MUNICIPALITIES,
        Column("areas", "áreas", "areas", Reads.CODES, 2000),
        Column("competences", "competências", "competences", Reads.WORDS, 4000, per=_LANGUAGE),
        Column("services", "serviços", "services", Reads.LINES, 8000, per=_LANGUAGE),
        Column("email", "e-mail", "email", Reads.EMAIL, 254, also=("correio eletrónico",)),
        Column("phone", "telefone", "phone", Reads.LINE, 40, also=("telemóvel", "contacto")),
        Column("address", "morada", "address", Reads.LINE),
        Column("website", "sítio", "website", Reads.WEB, also=("site", "página", "sítio web")),
    ),
)
MEASURES = Sheet(
    "measures",
    "Medidas",
    "Measures",
    (
        CODE,
        Column("title", "título", "title", Reads.LINE, required=True, per=_LANGUAGE),
        Column("level", "nível", "level", Reads.LEVEL, required=True),
        Column("areas", "áreas", "areas", Reads.CODES, 2000, required=True, also=("área",)),
        Column("strategic", "objetivo estratégico", "strategic objective", Reads.CODE, 40),
        Column("specific", "objetivo específico", "specific objective", Reads.CODE, 40),
        _MUNICIPALITIES,
        Column("promoting", "promotora", "promoting", Reads.CODES, 2000),
        Column("lead", "responsável", "lead", Reads.CODES, 2000),
        Column("partner", "parceiras", "partners", Reads.CODES, 4000, also=("parceiros",)),
        Column("funding", "financiamento", "funding", Reads.WORDS, 2000, per=_LANGUAGE),
        Column("starts", "início", "starts", Reads.FIRST_DAY, required=True),
        Column("ends", "fim", "ends", Reads.LAST_DAY, required=True),
        Column("published", "publicada", "published", Reads.YES, choices=YES_NO),
    ),
)
RESPONSIBILITIES = Sheet(
    "responsibilities",
    "Responsabilidades",
    "Responsibilities",
    (
        MEASURE,
        Column("role", "papel", "role", Reads.CHOICE, required=True, choices=ROLES),
        Column("entity", "entidade", "entity", Reads.CODE, 40, required=True),
        Column("task", "tarefa", "task", Reads.WORDS, 2000, per=_LANGUAGE),
    ),
)
ACTIVITIES = Sheet(
    "activities",
    "Atividades",
    "Activities",
    (
        MEASURE,
        ORDER,
        Column("description", "descrição", "description", Reads.WORDS, 2000, True, per=_LANGUAGE),
        Column("quarters", "trimestres", "quarters", Reads.QUARTERS, 2000),
    ),
    also=("cronograma", "schedule"),
)
INDICATORS = Sheet(
    "indicators",
    "Indicadores",
    "Indicators",
    (
        MEASURE,
        ORDER,
        Column("name", "indicador", "indicator", Reads.WORDS, 1000, True, per=_LANGUAGE),
        Column("unit", "unidade", "unit", Reads.LINE, 60, required=True),
        Column("direction", "sentido", "direction", Reads.CHOICE, 20, True, choices=DIRECTIONS),
        Column("baseline", "linha de base", "baseline", Reads.NUMBER),
        Column("baseline_on", "data da linha de base", "baseline date", Reads.DAY),
        Column("target", "meta", "target", Reads.NUMBER, per=Per.YEAR),
        Column(
            "verification",
            "fonte de verificação",
            "means of verification",
            Reads.WORDS,
            2000,
            per=_LANGUAGE,
        ),
    ),
)
PARAGRAPHS = Sheet(
    "paragraphs",
    "Parágrafos",
    "Paragraphs",
    (
        MEASURE,
        Column("paragraph", "parágrafo", "paragraph", Reads.ID, 40, also=("id",)),
        ORDER,
        Column("text", "texto", "text", Reads.WORDS, 8000, True, per=_LANGUAGE),
    ),
)
CHILDREN = (RESPONSIBILITIES, ACTIVITIES, INDICATORS, PARAGRAPHS)
CODES_SHEET = {"pt": "Códigos", "en": "Codes"}
"""The sheet that explains the codes; import passes over it."""

KINDS: Mapping[str, tuple[Sheet, ...]] = {
    "entities": (ENTITIES,),
    "measures": (MEASURES, *CHILDREN),
}
"""What a workbook of each kind holds, the main sheet first."""

_LANGUAGE_PART = re.compile(r"^(?P<base>.+?)\s*[(\[]\s*(?P<part>[^()\[\]]+?)\s*[)\]]$", re.DOTALL)
_YEAR_PART = re.compile(r"^(?P<base>.*?\D)\s*(?P<part>(?:20)\d\d)$", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """What a heading means. `unknown_language` is the tag that we do not know."""

    column: Column
    part: str = ""
    unknown_language: str = ""


def read_heading(sheet: Sheet, text: str, source: str) -> Heading | None:
    """Understand a heading in Portuguese or English; None when no column is called that.

    A column per language without a tag is in `source`, the language of the plan.
    """
    names = {fold(n): c for c in sheet.columns for n in (c.pt, c.en, *c.also)}
    text = text.strip()
    column = names.get(fold(text))
    if column is not None and column.per is not Per.YEAR:
        return Heading(column, source if column.per is Per.LANGUAGE else "")
    if (match := _YEAR_PART.match(text)) and (column := names.get(fold(match["base"]))):
        return Heading(column, match["part"]) if column.per is Per.YEAR else None
    match = _LANGUAGE_PART.match(text)
    column = names.get(fold(match["base"])) if match else None
    if match is None or column is None or column.per is not Per.LANGUAGE:
        return None
    language = known(match["part"].strip().replace("_", "-"))
    if language is None:
        return Heading(column, unknown_language=match["part"])
    return Heading(column, language.tag)

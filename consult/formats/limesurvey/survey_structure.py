"""The rows of a file put together: groups, questions, their parts and answers, with texts by language.

Older files have a row for each language with the texts in it; since LimeSurvey 4 texts have tables of
their own (`…_l10ns`). Both are read here, also mixed. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .finding_log import SourceLocation
from .lss_parsing import LssDocument, Row

LocalizedHtml = dict[str, str]
"""HTML by LimeSurvey's code of a language."""


@dataclass
class LssPart:
    """A subquestion, or an answer to choose. `scale` tells rows (0) from columns (1)."""

    id: str
    code: str
    label: LocalizedHtml = field(default_factory=dict)
    scale: int = 0
    order: int = 0
    relevance: str = ""


@dataclass
class LssQuestion:
    """A question as LimeSurvey has it. `options` are attributes by name, `told` those by language."""

    id: str
    code: str
    type: str
    group: str
    order: int = 0
    number: int = 0
    other: bool = False
    mandatory: str = "N"
    relevance: str = ""
    pattern: str = ""
    label: LocalizedHtml = field(default_factory=dict)
    help: LocalizedHtml = field(default_factory=dict)
    parts: list[LssPart] = field(default_factory=list)
    answers: list[LssPart] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    told: dict[str, LocalizedHtml] = field(default_factory=dict)
    defaults: list[tuple[str, str, str]] = field(default_factory=list)
    """Part, special type and value."""
    conditions: list[Row] = field(default_factory=list)

    @property
    def where(self) -> SourceLocation:
        """Its place."""
        return SourceLocation(self.code, self.number)

    def scaled(self, scale: int) -> list[LssPart]:
        """The parts of one scale."""
        return [part for part in self.parts if part.scale == scale]

    def answers_of(self, scale: int) -> list[LssPart]:
        """The answers of one scale."""
        return [answer for answer in self.answers if answer.scale == scale]

    def on(self, option: str) -> bool:
        """Whether an attribute is switched on."""
        return self.options.get(option, "").upper() in ("1", "Y")


@dataclass
class LssGroup:
    """A group of questions."""

    id: str
    order: int = 0
    number: int = 0
    relevance: str = ""
    random: str = ""
    label: LocalizedHtml = field(default_factory=dict)
    description: LocalizedHtml = field(default_factory=dict)
    questions: list[LssQuestion] = field(default_factory=list)

    @property
    def where(self) -> SourceLocation:
        """Its place: the first of its names."""
        return SourceLocation(next(iter(self.label.values()), ""), self.number)


@dataclass
class LssSurvey:
    """A whole survey. `base` is the code of the language that others were translated from."""

    base: str
    languages: list[str]
    about: Row
    words: dict[str, LocalizedHtml]
    sections: list[LssGroup]
    quotas: list[str]

    @property
    def questions(self) -> list[LssQuestion]:
        """Every question in order."""
        return [question for section in self.sections for question in section.questions]


def assemble_survey(document: LssDocument) -> LssSurvey:
    """Put the rows of a file together. What belongs to nothing is left out."""
    about = (document.rows("surveys") or [{}])[0]
    base = about.get("language") or (document.languages or ["en"])[0]
    more = [*about.get("additional_languages", "").split(), *document.languages]
    questions = _questions(document, base)
    sections = _sections(document, base, questions)
    quotas = list(dict.fromkeys(r.get("name", r.get("id", "")) for r in document.rows("quota")))
    source = LssSurvey(base, list(dict.fromkeys([base, *more])), about, {}, sections, quotas)
    for row in document.rows("surveys_languagesettings"):
        tag = row.get("surveyls_language", base)
        for name in ("title", "description", "welcometext", "endtext"):
            if words := row.get(f"surveyls_{name}"):
                source.words.setdefault(name, {})[tag] = words
    _number_locations(source)
    return source


def _number_locations(source: LssSurvey) -> None:
    """Give everything its place, in order."""
    number = 0
    for section in source.sections:
        number = section.number = number + 1
        for question in section.questions:
            number = question.number = number + 1


def _first(rows: Iterable[Row], key: str, base: str) -> dict[str, Row]:
    """One row for each id: of the base language where there are several."""
    found: dict[str, Row] = {}
    for row in rows:
        if key in row and (row[key] not in found or row.get("language") == base):
            found[row[key]] = row
    return found


def _texts(rows: Iterable[Row], key: str, field_: str, base: str) -> dict[str, LocalizedHtml]:
    """The texts of a field by id and language."""
    found: defaultdict[str, LocalizedHtml] = defaultdict(dict)
    for row in rows:
        if key in row and field_ in row:
            found[row[key]].setdefault(row.get("language") or base, row[field_])
    return found


def _sections(
    document: LssDocument, base: str, questions: dict[str, LssQuestion]
) -> list[LssGroup]:
    rows, told = document.rows("groups"), document.rows("group_l10ns")
    first = _first([*rows, *told], "gid", base)
    both = [*told, *rows]
    names = _texts(both, "gid", "group_name", base)
    about = _texts(both, "gid", "description", base)
    own = _first(rows, "gid", base)
    sections = {
        gid: LssGroup(
            gid,
            order=_integer(own.get(gid, row).get("group_order", "")),
            relevance=own.get(gid, row).get("grelevance", ""),
            random=own.get(gid, row).get("randomization_group", ""),
            label=names.get(gid, {}),
            description=about.get(gid, {}),
        )
        for gid, row in first.items()
    }
    for question in questions.values():
        sections.setdefault(question.group, LssGroup(question.group)).questions.append(question)
    for section in sections.values():
        section.questions.sort(key=lambda one: one.order)
    return sorted(sections.values(), key=lambda one: one.order)


def _questions(document: LssDocument, base: str) -> dict[str, LssQuestion]:
    rows = [*document.rows("questions"), *document.rows("subquestions")]
    texts = [*document.rows("question_l10ns"), *rows]
    labels, helps = (_texts(texts, "qid", name, base) for name in ("question", "help"))
    first = _first(rows, "qid", base)
    found = {
        qid: LssQuestion(
            qid,
            code=row.get("title") or f"Q{qid}",
            type=row.get("type", ""),
            group=row.get("gid", ""),
            order=_integer(row.get("question_order", "")),
            other=row.get("other", "N").upper() == "Y",
            mandatory=row.get("mandatory", "N").upper(),
            relevance=row.get("relevance", ""),
            pattern=row.get("preg", ""),
            label=labels.get(qid, {}),
            help=helps.get(qid, {}),
        )
        for qid, row in first.items()
        if row.get("parent_qid", "0") == "0"
    }
    for qid, row in first.items():
        if parent := found.get(row.get("parent_qid", "0")):
            part = LssPart(qid, row.get("title") or qid, labels.get(qid, {}))
            part.scale, part.order = (
                _integer(row.get("scale_id", "")),
                _integer(row.get("question_order", "")),
            )
            part.relevance = row.get("relevance", "")
            parent.parts.append(part)
    _answers(document, base, found)
    _details(document, base, found)
    for question in found.values():
        question.parts.sort(key=lambda one: (one.scale, one.order))
        _disambiguate_codes(question.parts)
        question.answers.sort(key=lambda one: (one.scale, one.order))
    return found


def _disambiguate_codes(parts: list[LssPart]) -> None:
    """Old files may have a code twice: the second gets a number behind it."""
    seen: set[tuple[int, str]] = set()
    numbers: dict[tuple[int, str], int] = {}
    for part in parts:
        own = (part.scale, part.code)
        while (part.scale, part.code) in seen:
            numbers[own] = numbers.get(own, 1) + 1
            part.code = f"{own[1]}n{numbers[own]}"
        seen.add((part.scale, part.code))


def _answers(document: LssDocument, base: str, questions: dict[str, LssQuestion]) -> None:
    told = _texts(document.rows("answer_l10ns"), "aid", "answer", base)
    found: dict[tuple[str, int, str], LssPart] = {}
    for row in document.rows("answers"):
        question = questions.get(row.get("qid", ""))
        code = row.get("code", "")
        if question is None or not code:
            continue
        scale = _integer(row.get("scale_id", ""))
        answer = found.get((question.id, scale, code))
        if answer is None:
            order = _integer(row.get("sortorder", ""))
            answer = LssPart(row.get("aid", ""), code, {}, scale, order)
            found[question.id, scale, code] = answer
            question.answers.append(answer)
            answer.label.update(told.get(answer.id, {}))
        if "answer" in row:
            answer.label.setdefault(row.get("language") or base, row["answer"])


def _details(document: LssDocument, base: str, questions: dict[str, LssQuestion]) -> None:
    """Attributes, defaults and conditions, each to its question."""
    for row in document.rows("question_attributes"):
        if question := questions.get(row.get("qid", "")):
            name, value = row["attribute"], row["value"]
            if language := row.get("language"):
                question.told.setdefault(name, {})[language] = value
            if not row.get("language") or row.get("language") == base:
                question.options[name] = value
    words = _texts(document.rows("defaultvalue_l10ns"), "dvid", "defaultvalue", base)
    for row in document.rows("defaultvalues"):
        if row.get("language", base) != base or row.get("qid", "") not in questions:
            continue
        value = row.get("defaultvalue") or words.get(row.get("dvid", ""), {}).get(base, "")
        if value:
            part = row.get("sqid", "0")
            questions[row["qid"]].defaults.append((part, row.get("specialtype", ""), value))
    for row in document.rows("conditions"):
        if question := questions.get(row.get("qid", "")):
            question.conditions.append(row)


def _integer(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 9 else 0

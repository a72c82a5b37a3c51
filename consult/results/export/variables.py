"""The columns of an export: every question that was ever asked, with its answers and its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from consult.disclosure.filter_questions import calculation_sources
from consult.disclosure.frequency_tables import QUANTITATIVE_KINDS
from consult.languages.rules import Texts
from consult.questionnaire.queries.versions import PublishedVersion
from consult.questionnaire.rules.items import Item, Question
from consult.questionnaire.rules.kinds import KINDS, OPEN_ENDED_KINDS

EXCLUDED_KINDS = frozenset({"note", "contact"}) | OPEN_ENDED_KINDS
"""Kinds with no column: notes say nothing, addresses and words stand apart from answers."""
SINGLE_CHOICE_KINDS = frozenset({"single", "yes_no", "acknowledge"})
"""Kinds whose answer is one choice: one column."""
ID_COLUMNS = ("response", "version", "language", "channel", "municipality")
"""What every row of a response begins with."""


@dataclass(frozen=True)
class ExportValue:
    """One answer to choose: the id it is stored under, its name, its place as a number, its words."""

    id: int
    name: str
    number: int
    label: Texts
    retired: bool = False


@dataclass(frozen=True)
class ExportVariable:
    """A column. `choice` is set where a question has one column for each choice."""

    name: str
    question_id: int
    question: Question
    kind: str
    values: tuple[ExportValue, ...] = ()
    choice: ExportValue | None = None
    retired: bool = False
    sensitive: bool = False
    versions: tuple[int, int] = (0, 0)
    """The first and the last version that asked it."""
    earlier: tuple[tuple[int, str], ...] = ()
    """Other names it had, each with the last version that called it so."""
    condition: str = ""
    """Of whom it was asked last, in the language of expressions; empty: of everybody."""

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in QUANTITATIVE_KINDS - {"date"} or self.kind in (
            "scale5",
            "rank",
            "multi",
        )


@dataclass(frozen=True)
class ExportTable:
    """Responses, or what repeats within them: `levels` are the names of the groups around it."""

    name: str
    levels: tuple[str, ...] = ()
    variables: tuple[ExportVariable, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns before the answers."""
        return (ID_COLUMNS[0], *self.levels) if self.levels else ID_COLUMNS


@dataclass(frozen=True)
class ExportLayout:
    """All that is to be written: tables, what each version offered, and the open questions."""

    tables: tuple[ExportTable, ...]
    offered: Mapping[int, Mapping[int, frozenset[int]]]
    """Version -> question -> the choices it offered."""
    numbers: Mapping[int, int]
    """Version -> its number."""
    written: tuple[tuple[int, Question], ...] = ()
    left_out: tuple[str, ...] = ()
    """Names of sensitive questions that are not written."""


@dataclass
class _VariableHistory:
    """A question through all versions, the newest first."""

    question: Question
    name: str
    levels: tuple[str, ...]
    condition: str = ""
    numbers: list[int] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)
    choices: dict[str, tuple[str, Texts, bool]] = field(default_factory=dict)


def export_layout(
    versions: Sequence[tuple[int, PublishedVersion]], *, sensitive: bool
) -> ExportLayout:
    """What is to be written of a survey: `versions` are numbers and versions, the newest first."""
    known: dict[int, _VariableHistory] = {}
    for number, version in versions:
        for question in version.questionnaire.questions:
            _record_version(known, number, version, question)
    ids = {key: n for _, version in reversed(versions) for key, n in version.choice_ids.items()}
    tables: dict[tuple[str, ...], list[ExportVariable]] = {(): []}
    taken: dict[tuple[str, ...], set[str]] = {}
    left_out = []
    newest = versions[0][0] if versions else 0
    private = set() if sensitive else _sensitive_questions(versions, known)
    for question_id, one in known.items():
        if one.question.kind in EXCLUDED_KINDS - (
            OPEN_ENDED_KINDS if question_id in private else frozenset()
        ):
            continue
        if question_id in private:
            left_out.append(one.name)
            continue
        names = taken.setdefault(one.levels, set(ID_COLUMNS) | set(one.levels))
        for variable in _variables(question_id, one, ids, newest):
            unique = _unique(variable.name, names)
            tables.setdefault(one.levels, []).append(_renamed(variable, unique))
    made = [
        ExportTable(levels[-1] if levels else "responses", levels, tuple(found))
        for levels, found in tables.items()
    ]
    written = ((n, one.question) for n, one in known.items() if n not in private)
    return ExportLayout(
        tuple(made),
        {version.id: _offered_choices(version) for _, version in versions},
        {version.id: number for number, version in versions},
        tuple((n, question) for n, question in written if question.kind in OPEN_ENDED_KINDS),
        tuple(left_out),
    )


def _sensitive_questions(
    versions: Sequence[tuple[int, PublishedVersion]], known: Mapping[int, _VariableHistory]
) -> set[int]:
    """The questions that are sensitive, in any version, and what is worked out of their answers."""
    found: set[int] = set()
    for _, version in versions:
        asked = version.questionnaire
        keys = {question.key for question in asked.questions if question.sensitive}
        for question in asked.questions:
            if question.key in keys or keys & calculation_sources(asked, question.key):
                found.add(version.question_ids[question.key])
    return found & known.keys()


def _record_version(
    known: dict[int, _VariableHistory], number: int, version: PublishedVersion, question: Question
) -> None:
    question_id = version.question_ids[question.key]
    levels = tuple(group.name for group in version.questionnaire.repeats_of(question.key))
    around: list[Item] = [*version.questionnaire.ancestors[question.key], question]
    told = " and ".join(f"({item.relevant})" for item in around if item.relevant)
    condition = told[1:-1] if told.count("(") == 1 else told
    one = known.setdefault(
        question_id, _VariableHistory(question, question.name, levels, condition)
    )
    one.numbers.append(number)
    if question.name not in (one.name, *(name for _, name in one.names)):
        one.names.append((number, question.name))
    for choice in question.choices:
        gone = choice.key not in one.question.choice_keys
        one.choices.setdefault(choice.key, (choice.name, choice.label, gone))


def _variables(
    question_id: int, one: _VariableHistory, ids: Mapping[tuple[str, str], int], newest: int
) -> Iterable[ExportVariable]:
    question = one.question
    key = question.key
    order = sorted(one.choices, key=lambda choice: ids[key, choice])
    values = tuple(
        ExportValue(ids[key, choice], one.choices[choice][0], place, *one.choices[choice][1:])
        for place, choice in enumerate(order, start=1)
    )
    retired = newest not in one.numbers
    more = (
        retired,
        question.sensitive,
        (min(one.numbers), max(one.numbers)),
        tuple(one.names),
        one.condition,
    )
    if not KINDS[question.kind].has_choices or question.kind in SINGLE_CHOICE_KINDS:
        yield ExportVariable(one.name, question_id, question, question.kind, values, None, *more)
        return
    for value in values:
        name = f"{one.name}_{value.name}"
        yield ExportVariable(name, question_id, question, question.kind, values, value, *more)


def _renamed(variable: ExportVariable, name: str) -> ExportVariable:
    return (
        variable if variable.name == name else ExportVariable(**{**variable.__dict__, "name": name})
    )


def _unique(name: str, taken: set[str]) -> str:
    found, nth = name, 1
    while found in taken:
        nth += 1
        found = f"{name}_{nth}"
    taken.add(found)
    return found


def _offered_choices(version: PublishedVersion) -> dict[int, frozenset[int]]:
    return {
        version.question_ids[q.key]: frozenset(version.choice_ids[q.key, c.key] for c in q.choices)
        for q in version.questionnaire.questions
        if q.choices
    }

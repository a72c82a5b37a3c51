"""The columns of an export: every question that was ever asked, with its answers and its history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from consult.disclosure.filter_questions import calculation_sources
from consult.disclosure.frequency_tables import QUANTITATIVE_KINDS
from consult.languages.rules import Texts
from consult.questionnaire.queries.versions import PublishedVersion
from consult.questionnaire.rules.items import Item, Question
from consult.questionnaire.rules.kinds import KINDS, OPEN_ENDED_KINDS

EXCLUDED_KINDS = frozenset({"note", "contact"}) | OPEN_ENDED_KINDS
"""Kinds with no column: notes have no answer, addresses and open answers are stored apart."""
SINGLE_CHOICE_KINDS = frozenset({"single", "yes_no", "acknowledge"})
"""Kinds whose answer is one choice: one column."""
ID_COLUMNS = ("response", "version", "language", "channel", "municipality")
"""What every row of a response begins with."""


@dataclass(frozen=True)
class ExportValue:
    """A choice: the id it is stored under, its name, its number in an SPSS file, its label."""

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
    earlier_names: tuple[tuple[int, str], ...] = ()
    """Other names it had, each with the last version that used it."""
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
    offered_choices: Mapping[int, Mapping[int, frozenset[int]]]
    """Version -> question -> the choices it offered."""
    version_numbers: Mapping[int, int]
    """Version -> its number."""
    open_questions: tuple[tuple[int, Question], ...] = ()
    omitted: tuple[str, ...] = ()
    """Names of sensitive questions that are not written."""


@dataclass
class _QuestionHistory:
    """A question through all versions, the newest first."""

    question: Question
    name: str
    levels: tuple[str, ...]
    condition: str = ""
    version_numbers: list[int] = field(default_factory=list)
    earlier_names: list[tuple[int, str]] = field(default_factory=list)
    choices: dict[str, tuple[str, Texts, bool]] = field(default_factory=dict)
    """Key of a choice -> its name, its label, whether it is retired."""


Histories = Mapping[int, _QuestionHistory]
"""By the id of the question."""
NumberedVersions = Sequence[tuple[int, PublishedVersion]]
"""Numbers and versions, the newest first."""


def export_layout(versions: NumberedVersions, *, sensitive: bool) -> ExportLayout:
    """What is to be written of a survey; `sensitive`: also the sensitive questions."""
    histories: dict[int, _QuestionHistory] = {}
    for number, version in versions:
        for question in version.questionnaire.questions:
            _record_version(histories, number, version, question)
    omitted = set() if sensitive else _sensitive_questions(versions, histories)
    return ExportLayout(
        _export_tables(versions, histories, omitted),
        {version.id: _offered_choices(version) for _, version in versions},
        {version.id: number for number, version in versions},
        tuple(
            (question_id, history.question)
            for question_id, history in histories.items()
            if question_id not in omitted and history.question.kind in OPEN_ENDED_KINDS
        ),
        tuple(
            history.name
            for question_id, history in histories.items()
            if question_id in omitted
            and history.question.kind not in EXCLUDED_KINDS - OPEN_ENDED_KINDS
        ),
    )


def _export_tables(
    versions: NumberedVersions, histories: Histories, omitted: Collection[int]
) -> tuple[ExportTable, ...]:
    """The table of responses, and one for each group that repeats, with unique names of columns."""
    choice_ids = {
        key: choice_id
        for _, version in reversed(versions)
        for key, choice_id in version.choice_ids.items()
    }
    newest = versions[0][0] if versions else 0
    variables: dict[tuple[str, ...], list[ExportVariable]] = {(): []}
    names: dict[tuple[str, ...], set[str]] = {}
    for question_id, history in histories.items():
        if history.question.kind in EXCLUDED_KINDS or question_id in omitted:
            continue
        levels = history.levels
        taken = names.setdefault(levels, set(ID_COLUMNS) | set(levels))
        for variable in _variables(question_id, history, choice_ids, newest):
            unique = replace(variable, name=_unique(variable.name, taken))
            variables.setdefault(levels, []).append(unique)
    return tuple(
        ExportTable(levels[-1] if levels else "responses", levels, tuple(columns))
        for levels, columns in variables.items()
    )


def _sensitive_questions(versions: NumberedVersions, histories: Histories) -> set[int]:
    """The questions that are sensitive in any version, and what is calculated from their answers."""
    sensitive: set[int] = set()
    for _, version in versions:
        questionnaire = version.questionnaire
        keys = {question.key for question in questionnaire.questions if question.sensitive}
        for question in questionnaire.questions:
            if question.key in keys or keys & calculation_sources(questionnaire, question.key):
                sensitive.add(version.question_ids[question.key])
    return sensitive & histories.keys()


def _record_version(
    histories: dict[int, _QuestionHistory],
    number: int,
    version: PublishedVersion,
    question: Question,
) -> None:
    """Add one version, older than those before, to the history of a question."""
    questionnaire = version.questionnaire
    levels = tuple(group.name for group in questionnaire.repeats_of(question.key))
    condition = _condition([*questionnaire.ancestors[question.key], question])
    history = histories.setdefault(
        version.question_ids[question.key],
        _QuestionHistory(question, question.name, levels, condition),
    )
    history.version_numbers.append(number)
    if question.name not in (history.name, *(name for _, name in history.earlier_names)):
        history.earlier_names.append((number, question.name))
    for choice in question.choices:
        retired = choice.key not in history.question.choice_keys
        history.choices.setdefault(choice.key, (choice.name, choice.label, retired))


def _condition(items: Iterable[Item]) -> str:
    """The conditions of a question and the groups around it, as one expression."""
    conditions = [item.relevant for item in items if item.relevant]
    joined = " and ".join(f"({condition})" for condition in conditions)
    return joined[1:-1] if joined.count("(") == 1 else joined


def _variables(
    question_id: int,
    history: _QuestionHistory,
    choice_ids: Mapping[tuple[str, str], int],
    newest: int,
) -> Iterator[ExportVariable]:
    """The columns of a question: one, or one for each choice."""
    question = history.question
    values = tuple(
        ExportValue(choice_ids[question.key, key], name, number, label, retired)
        for number, (key, (name, label, retired)) in enumerate(
            sorted(history.choices.items(), key=lambda item: choice_ids[question.key, item[0]]),
            start=1,
        )
    )
    variable = ExportVariable(
        history.name,
        question_id,
        question,
        question.kind,
        values,
        retired=newest not in history.version_numbers,
        sensitive=question.sensitive,
        versions=(min(history.version_numbers), max(history.version_numbers)),
        earlier_names=tuple(history.earlier_names),
        condition=history.condition,
    )
    if not KINDS[question.kind].has_choices or question.kind in SINGLE_CHOICE_KINDS:
        yield variable
        return
    for value in values:
        yield replace(variable, name=f"{history.name}_{value.name}", choice=value)


def _unique(name: str, taken: set[str]) -> str:
    unique, suffix = name, 1
    while unique in taken:
        suffix += 1
        unique = f"{name}_{suffix}"
    taken.add(unique)
    return unique


def _offered_choices(version: PublishedVersion) -> dict[int, frozenset[int]]:
    return {
        version.question_ids[q.key]: frozenset(version.choice_ids[q.key, c.key] for c in q.choices)
        for q in version.questionnaire.questions
        if q.choices
    }

"""What a new version changes for those who read the results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Item, Question


class Impact(IntEnum):
    """How much a change matters; the heaviest of a version is the version's."""

    NONE = 0
    WORDING = 1
    """Only words: the results go on as they are."""
    COMPATIBLE = 2
    """Something is added or moved: earlier answers stay what they were."""
    BREAKING = 3
    """Something is taken away or means another thing: results before and after differ."""


class ChangeType(StrEnum):
    """What changed."""

    WORDS = "words"
    ORDER = "order"
    QUESTION_ADDED = "question_added"
    QUESTION_REMOVED = "question_removed"
    KIND = "kind"
    RANK = "rank"
    NAME = "name"
    MOVED = "moved"
    """Into or out of something that is asked several times."""
    GROUPS = "groups"
    RELEVANT = "relevant"
    CALCULATION = "calculation"
    CHECKS = "checks"
    """Constraint, bounds, choice filter or default."""
    CHOICE_ADDED = "choice_added"
    CHOICE_REMOVED = "choice_removed"
    EXCLUSIVE = "exclusive"
    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    DUTY = "duty"
    """Only some must answer it now, or others than before."""
    SENSITIVE = "sensitive"
    LINKS = "links"


IMPACTS = {
    ChangeType.WORDS: Impact.WORDING,
    ChangeType.ORDER: Impact.COMPATIBLE,
    ChangeType.QUESTION_ADDED: Impact.COMPATIBLE,
    ChangeType.QUESTION_REMOVED: Impact.BREAKING,
    ChangeType.KIND: Impact.BREAKING,
    ChangeType.RANK: Impact.BREAKING,
    ChangeType.NAME: Impact.COMPATIBLE,
    ChangeType.MOVED: Impact.BREAKING,
    ChangeType.GROUPS: Impact.COMPATIBLE,
    ChangeType.RELEVANT: Impact.BREAKING,
    ChangeType.CALCULATION: Impact.BREAKING,
    ChangeType.CHECKS: Impact.COMPATIBLE,
    ChangeType.CHOICE_ADDED: Impact.COMPATIBLE,
    ChangeType.CHOICE_REMOVED: Impact.BREAKING,
    ChangeType.EXCLUSIVE: Impact.COMPATIBLE,
    ChangeType.REQUIRED: Impact.BREAKING,
    ChangeType.NOT_REQUIRED: Impact.COMPATIBLE,
    ChangeType.DUTY: Impact.BREAKING,
    ChangeType.SENSITIVE: Impact.COMPATIBLE,
    ChangeType.LINKS: Impact.COMPATIBLE,
}


@dataclass(frozen=True)
class VersionChange:
    """One change, at a question, a choice (`Q03/a`) or the whole ("")."""

    place: str
    change: ChangeType

    @property
    def weight(self) -> Impact:
        """How much it matters."""
        return IMPACTS[self.change]


def version_changes(before: Questionnaire, after: Questionnaire) -> list[VersionChange]:
    """Everything that changed from one version to the next, the heaviest first."""
    found = list(_document_changes(before, after))
    for key, question in after.by_key.items():
        earlier = before.by_key.get(key)
        found += _question_changes(earlier, question) if earlier else []
    return sorted(found, key=lambda d: (-d.weight, d.place, d.change))


def version_impact(before: Questionnaire, after: Questionnaire) -> Impact:
    """The weight of the heaviest change."""
    return max((d.weight for d in version_changes(before, after)), default=Impact.NONE)


def _document_changes(before: Questionnaire, after: Questionnaire) -> Iterator[VersionChange]:
    if (before.title, before.intro, before.thanks) != (after.title, after.intro, after.thanks):
        yield VersionChange("", ChangeType.WORDS)
    for key in before.by_key.keys() - after.by_key.keys():
        yield VersionChange(key, ChangeType.QUESTION_REMOVED)
    for key in after.by_key.keys() - before.by_key.keys():
        yield VersionChange(key, ChangeType.QUESTION_ADDED)
    if _order(before, after) != _order(after, before):
        yield VersionChange("", ChangeType.ORDER)
    if _groups(before) != _groups(after):
        yield VersionChange("", ChangeType.GROUPS)
    for key in before.by_key.keys() & after.by_key.keys():
        if _repeats(before, key) != _repeats(after, key):
            yield VersionChange(key, ChangeType.MOVED)
        elif _conditions(before, key) != _conditions(after, key):
            yield VersionChange(key, ChangeType.RELEVANT)


def _order(one: Questionnaire, other: Questionnaire) -> list[list[str]]:
    """The pages of one, with only the questions that the other has too."""
    pages = [[q.key for q in page.questions if q.key in other.by_key] for page in one.pages]
    return [page for page in pages if page]


def _groups(one: Questionnaire) -> dict[str, tuple[object, ...]]:
    return {g.key: (g.label, g.hint, g.repeat, g.name) for g in one.groups}


def _repeats(one: Questionnaire, key: str) -> list[str]:
    return [group.key for group in one.repeats_of(key)]


def _conditions(one: Questionnaire, key: str) -> list[str]:
    """Every condition that must hold for a question to be asked."""
    around: list[Item] = [*one.ancestors[key], one.by_key[key]]
    return [item.relevant for item in around if item.relevant]


def _question_changes(before: Question, after: Question) -> Iterator[VersionChange]:
    key = after.key
    if _words(before) != _words(after):
        yield VersionChange(key, ChangeType.WORDS)
    if before.kind != after.kind:
        yield VersionChange(key, ChangeType.KIND)
    elif before.kind == "rank" and before.rank != after.rank:
        yield VersionChange(key, ChangeType.RANK)
    if before.name != after.name:
        yield VersionChange(key, ChangeType.NAME)
    if before.calculation != after.calculation:
        yield VersionChange(key, ChangeType.CALCULATION)
    if _checks(before) != _checks(after):
        yield VersionChange(key, ChangeType.CHECKS)
    if _requirement(before) != _requirement(after):
        yield VersionChange(key, _REQUIREMENT_CHANGES.get(_requirement(after), ChangeType.DUTY))
    if before.sensitive != after.sensitive:
        yield VersionChange(key, ChangeType.SENSITIVE)
    if (before.areas, before.measures) != (after.areas, after.measures):
        yield VersionChange(key, ChangeType.LINKS)
    yield from _choice_changes(before, after)


def _requirement(one: Question) -> str | None:
    """Of whom it must be answered: of nobody (""), of all (None), of those of whom a condition holds."""
    return None if one.required else one.required_if


_REQUIREMENT_CHANGES: dict[str | None, ChangeType] = {
    None: ChangeType.REQUIRED,
    "": ChangeType.NOT_REQUIRED,
}


def _words(one: Question) -> tuple[object, ...]:
    texts = one.label, one.hint, one.low, one.high, one.constraint_message, one.required_message
    return (*texts, one.appearance)


def _checks(one: Question) -> tuple[object, ...]:
    bounds = one.minimum, one.maximum, one.step
    return (one.constraint, one.choice_filter, one.default, *bounds)


def _choice_changes(before: Question, after: Question) -> Iterator[VersionChange]:
    old = {choice.key: choice for choice in before.choices}
    new = {choice.key: choice for choice in after.choices}
    for key in old.keys() - new.keys():
        yield VersionChange(f"{after.key}/{key}", ChangeType.CHOICE_REMOVED)
    for key in new.keys() - old.keys():
        yield VersionChange(f"{after.key}/{key}", ChangeType.CHOICE_ADDED)
    for key in old.keys() & new.keys():
        if old[key].label != new[key].label:
            yield VersionChange(f"{after.key}/{key}", ChangeType.WORDS)
        if old[key].exclusive != new[key].exclusive:
            yield VersionChange(f"{after.key}/{key}", ChangeType.EXCLUSIVE)
        if old[key].area != new[key].area:
            yield VersionChange(f"{after.key}/{key}", ChangeType.LINKS)
        if old[key].name != new[key].name:
            yield VersionChange(f"{after.key}/{key}", ChangeType.NAME)
        if old[key].tags != new[key].tags:
            yield VersionChange(f"{after.key}/{key}", ChangeType.CHECKS)
    if [k for k in old if k in new] != [k for k in new if k in old]:
        yield VersionChange(after.key, ChangeType.ORDER)

"""What a new version changes for those who read the results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Item, Question


class Weight(IntEnum):
    """How much a change matters; the heaviest of a version is the version's."""

    NONE = 0
    WORDING = 1
    """Only words: the results go on as they are."""
    COMPATIBLE = 2
    """Something is added or moved: earlier answers stay what they were."""
    BREAKING = 3
    """Something is taken away or means another thing: results before and after differ."""


class Change(StrEnum):
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


WEIGHTS = {
    Change.WORDS: Weight.WORDING,
    Change.ORDER: Weight.COMPATIBLE,
    Change.QUESTION_ADDED: Weight.COMPATIBLE,
    Change.QUESTION_REMOVED: Weight.BREAKING,
    Change.KIND: Weight.BREAKING,
    Change.RANK: Weight.BREAKING,
    Change.NAME: Weight.COMPATIBLE,
    Change.MOVED: Weight.BREAKING,
    Change.GROUPS: Weight.COMPATIBLE,
    Change.RELEVANT: Weight.BREAKING,
    Change.CALCULATION: Weight.BREAKING,
    Change.CHECKS: Weight.COMPATIBLE,
    Change.CHOICE_ADDED: Weight.COMPATIBLE,
    Change.CHOICE_REMOVED: Weight.BREAKING,
    Change.EXCLUSIVE: Weight.COMPATIBLE,
    Change.REQUIRED: Weight.BREAKING,
    Change.NOT_REQUIRED: Weight.COMPATIBLE,
    Change.DUTY: Weight.BREAKING,
    Change.SENSITIVE: Weight.COMPATIBLE,
    Change.LINKS: Weight.COMPATIBLE,
}


@dataclass(frozen=True)
class Difference:
    """One change, at a question, a choice (`Q03/a`) or the whole ("")."""

    place: str
    change: Change

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        return WEIGHTS[self.change]


def differences(before: Questionnaire, after: Questionnaire) -> list[Difference]:
    """Everything that changed from one version to the next, the heaviest first."""
    found = list(_whole(before, after))
    for key, question in after.by_key.items():
        earlier = before.by_key.get(key)
        found += _question(earlier, question) if earlier else []
    return sorted(found, key=lambda d: (-d.weight, d.place, d.change))


def weight(before: Questionnaire, after: Questionnaire) -> Weight:
    """The weight of the heaviest change."""
    return max((d.weight for d in differences(before, after)), default=Weight.NONE)


def _whole(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    if (before.title, before.intro, before.thanks) != (after.title, after.intro, after.thanks):
        yield Difference("", Change.WORDS)
    for key in before.by_key.keys() - after.by_key.keys():
        yield Difference(key, Change.QUESTION_REMOVED)
    for key in after.by_key.keys() - before.by_key.keys():
        yield Difference(key, Change.QUESTION_ADDED)
    if _order(before, after) != _order(after, before):
        yield Difference("", Change.ORDER)
    if _groups(before) != _groups(after):
        yield Difference("", Change.GROUPS)
    for key in before.by_key.keys() & after.by_key.keys():
        if _repeats(before, key) != _repeats(after, key):
            yield Difference(key, Change.MOVED)
        elif _conditions(before, key) != _conditions(after, key):
            yield Difference(key, Change.RELEVANT)


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
    around: list[Item] = [*one.within[key], one.by_key[key]]
    return [item.relevant for item in around if item.relevant]


def _question(before: Question, after: Question) -> Iterator[Difference]:
    key = after.key
    if _words(before) != _words(after):
        yield Difference(key, Change.WORDS)
    if before.kind != after.kind:
        yield Difference(key, Change.KIND)
    elif before.kind == "rank" and before.rank != after.rank:
        yield Difference(key, Change.RANK)
    if before.name != after.name:
        yield Difference(key, Change.NAME)
    if before.calculation != after.calculation:
        yield Difference(key, Change.CALCULATION)
    if _checks(before) != _checks(after):
        yield Difference(key, Change.CHECKS)
    if _duty(before) != _duty(after):
        yield Difference(key, _DUTIES.get(_duty(after), Change.DUTY))
    if before.sensitive != after.sensitive:
        yield Difference(key, Change.SENSITIVE)
    if (before.areas, before.measures) != (after.areas, after.measures):
        yield Difference(key, Change.LINKS)
    yield from _choices(before, after)


def _duty(one: Question) -> str | None:
    """Of whom it must be answered: of nobody (""), of all (None), of those of whom a condition holds."""
    return None if one.required else one.required_if


_DUTIES: dict[str | None, Change] = {None: Change.REQUIRED, "": Change.NOT_REQUIRED}


def _words(one: Question) -> tuple[object, ...]:
    texts = one.label, one.hint, one.low, one.high, one.constraint_message, one.required_message
    return (*texts, one.appearance)


def _checks(one: Question) -> tuple[object, ...]:
    bounds = one.minimum, one.maximum, one.step
    return (one.constraint, one.choice_filter, one.default, *bounds)


def _choices(before: Question, after: Question) -> Iterator[Difference]:
    old = {choice.key: choice for choice in before.choices}
    new = {choice.key: choice for choice in after.choices}
    for key in old.keys() - new.keys():
        yield Difference(f"{after.key}/{key}", Change.CHOICE_REMOVED)
    for key in new.keys() - old.keys():
        yield Difference(f"{after.key}/{key}", Change.CHOICE_ADDED)
    for key in old.keys() & new.keys():
        if old[key].label != new[key].label:
            yield Difference(f"{after.key}/{key}", Change.WORDS)
        if old[key].exclusive != new[key].exclusive:
            yield Difference(f"{after.key}/{key}", Change.EXCLUSIVE)
        if old[key].area != new[key].area:
            yield Difference(f"{after.key}/{key}", Change.LINKS)
        if old[key].name != new[key].name:
            yield Difference(f"{after.key}/{key}", Change.NAME)
        if old[key].tags != new[key].tags:
            yield Difference(f"{after.key}/{key}", Change.CHECKS)
    if [k for k in old if k in new] != [k for k in new if k in old]:
        yield Difference(after.key, Change.ORDER)

"""What may be said, by whom and about what."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.languages.rules import clean_text, language_of_tag
from consult.people.rules import Role

CONTRIBUTION_MAX_LENGTH = 8000
"""Most code points (after NFC) that one input holds: about three printed pages."""
LANGUAGE_TAG_MAX_LENGTH = 35
"""Longest language tag kept (RFC 5646 4.4.1)."""


class AuthorKind(StrEnum):
    """Who said it, as far as they wanted us to know."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    ASSOCIATION = "association"


class Visibility(StrEnum):
    """Who may read it."""

    AWAITING = "awaiting"
    PUBLIC = "public"
    STAFF_ONLY = "staff_only"
    HIDDEN = "hidden"


class LinkOrigin(StrEnum):
    """Where a link comes from."""

    STRUCTURE = "structure"
    AUTHOR = "author"
    CODER = "coder"
    SUGGESTION = "suggestion"


class DecisionOutcome(StrEnum):
    """What was decided of an input."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"
    OUT_OF_SCOPE = "out_of_scope"
    ALREADY_COVERED = "already_covered"


PERMISSIONS = {
    "contributions.read": frozenset(
        {Role.COORDINATOR, Role.AUTHOR, Role.MODERATOR, Role.FACILITATOR}
    ),
    "contributions.moderate": frozenset({Role.COORDINATOR, Role.MODERATOR}),
    "contributions.link": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    "contributions.register": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    "contributions.import": frozenset({Role.COORDINATOR}),
}


class ContributionError(ValueError):
    """The ledger can't take this; subclasses say why. Nothing was stored."""


class EmptyContribution(ContributionError):
    """No words are left after cleaning."""


class ContributionTooLong(ContributionError):
    """`over` code points more than `WORDS_LIMIT`, counted as stored."""

    def __init__(self, over: int) -> None:
        super().__init__(f"{over} code points too long")
        self.over = over


class UnknownLanguage(ContributionError):
    """Not a language tag (BCP 47)."""


class TargetOfOtherPlan(ContributionError):
    """An area, measure or paragraph that is not of this plan."""


class HiddenWithoutReason(ContributionError):
    """What is hidden is hidden for a reason that its author can read."""


class NotPublishable(ContributionError):
    """Contributions of this channel are never published one by one."""


class AuthorKindRefused(ContributionError):
    """The channel takes no contributions of this kind of author."""


class UnregisteredChannel(ContributionError):
    """No room has handed this channel to the app (`Manifest.channels`)."""


@dataclass(frozen=True)
class ContributionText:
    """Words and the language they are in (BCP 47)."""

    words: str
    language: str


@dataclass(frozen=True)
class LinkTarget:
    """What an input is about: exactly one of an area or a measure (with maybe a paragraph of it)."""

    area_id: int | None = None
    measure_id: int | None = None
    paragraph_id: uuid.UUID | None = None

    def __post_init__(self) -> None:
        """Refuse both and neither."""
        if (self.area_id is None) == (self.measure_id is None):
            raise ValueError("a target is one area or one measure")
        if self.paragraph_id is not None and self.measure_id is None:
            raise ValueError("a paragraph is of a measure")


@dataclass(frozen=True)
class Author:
    """Who said it. An anonymous author carries nothing else."""

    kind: AuthorKind = AuthorKind.ANONYMOUS
    account_id: int | None = None
    entity_id: int | None = None
    name: str | None = None
    people_count: int | None = None


def validated_text(text: ContributionText) -> ContributionText:
    """Words and language as they are stored.

    Raises EmptyWords, TooManyWords or UnknownLanguage.
    """
    words = clean_text(text.words)
    if not words:
        raise EmptyContribution("no words")
    if len(words) > CONTRIBUTION_MAX_LENGTH:
        raise ContributionTooLong(len(words) - CONTRIBUTION_MAX_LENGTH)
    try:
        tag = language_of_tag(text.language).tag
    except ValueError as error:
        raise UnknownLanguage(str(error)) from error
    if len(tag) > LANGUAGE_TAG_MAX_LENGTH:
        raise UnknownLanguage(tag)
    return ContributionText(words, tag)


class SubjectKind(StrEnum):
    """What an input can concern."""

    PLAN = "plan"
    AREA = "area"
    MEASURE = "measure"
    UNTIED = "untied"
    """What points to no area or measure of the plan yet; its id is the plan's."""


@dataclass(frozen=True)
class Subject:
    """A plan, an area or a measure (or what is untied in a plan), by its row number."""

    kind: SubjectKind
    id: int


AreasByMeasure = Mapping[int, Collection[int]]
"""The areas of each measure, by row numbers."""


def subjects_of(
    plan_id: int, targets: Iterable[LinkTarget], areas_of: AreasByMeasure
) -> frozenset[Subject]:
    """All that an input with these confirmed targets concerns, each once however many lead there.

    Its plan, the areas and measures it is tied to, and the areas of those measures; without
    any, it is untied.
    """
    found = {Subject(SubjectKind.PLAN, plan_id)}
    for target in targets:
        if target.area_id is not None:
            found.add(Subject(SubjectKind.AREA, target.area_id))
        if target.measure_id is not None:
            found.add(Subject(SubjectKind.MEASURE, target.measure_id))
            found |= {Subject(SubjectKind.AREA, a) for a in areas_of.get(target.measure_id, ())}
    if len(found) == 1:
        found.add(Subject(SubjectKind.UNTIED, plan_id))
    return frozenset(found)

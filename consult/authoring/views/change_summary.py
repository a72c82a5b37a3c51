"""What one draft or version changes in another, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from consult.questionnaire.rules.document import Questionnaire
from consult.web.language import show

from ..rules.version_changes import VersionChange
from .editor import SurveyEditor
from .wording import CHANGE_DESCRIPTIONS

ChangeSummary = list[tuple[object, list[str]]]
"""What happened, and to which questions and answers."""


def summarize_changes(
    at: SurveyEditor,
    before: Questionnaire | None,
    changed: Iterable[VersionChange],
    after: Questionnaire | None = None,
) -> ChangeSummary:
    """Changes from `before` to `after` (the draft), those of one sort together."""
    found: defaultdict[object, list[str]] = defaultdict(list)
    for one in changed:
        found[CHANGE_DESCRIPTIONS[one.change]].append(
            _place_label(at, before, after or at.draft, one.place)
        )
    return [(words, list(dict.fromkeys(filter(None, of)))) for words, of in found.items()]


def _place_label(
    at: SurveyEditor, before: Questionnaire | None, after: Questionnaire, place: str
) -> str:
    """What a place is called: the question, and the choice."""
    key, _slash, choice_key = place.partition("/")
    old, new = before.by_key.get(key) if before else None, after.by_key.get(key)
    item = at.by_name.get(key) if after is at.draft else None
    question = new or old
    label = at.label_of(item) if item else at.name_of(question) if question else ""
    if not choice_key or question is None:
        return label
    both = (*question.choices, *(old.choices if old else ()))
    choice = next((one for one in both if one.key == choice_key), None)
    words = show(choice.label).words if choice else choice_key
    return f"{label}: {words}"

"""Between the boxes of a form and a question or group."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from consult.languages.edits import TextEdit
from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.fixed_choices import FIXED_CHOICE_KINDS
from consult.questionnaire.rules.items import Choice, Group, Layout, Question, Repeat
from consult.questionnaire.rules.logic import EXPRESSION_FIELDS
from consult.questionnaire.rules.texts import keep_translation_states
from consult.web.editing.rows import row_forms

from ..forms.items import GroupForm, QuestionForm
from ..rules.keys import fresh_choice_key
from .editor import SurveyEditor

TEXT_FIELDS = ("label", "hint", "low", "high", "constraint_message", "required_message")
NUMBER_FIELDS = ("minimum", "maximum", "step")
PLAIN_FIELDS = ("required", "sensitive", "breakdown", *EXPRESSION_FIELDS)


def edited_text(edit: TextEdit, base: Texts | None, source: str, *, small: bool) -> Texts:
    """A text as it was edited; after a small correction its translations are as good as before."""
    text = edit.onto(base, source)
    if not edit.words and not edit.translation and base and base.words(base.source):
        return Texts(source)  # it was taken away, not only in the language it was written in
    return keep_translation_states(text, base) if small else text


def _enclosing_group(draft: Questionnaire, key: str) -> str:
    within = draft.ancestors[key]
    return within[-1].key if within else ""


def question_values(draft: Questionnaire, question: Question) -> dict[str, Any]:
    """What the boxes of a question hold."""
    names = (*TEXT_FIELDS, *NUMBER_FIELDS, *PLAIN_FIELDS, "rank")
    return {
        **{name: getattr(question, name) for name in names},
        "areas": list(question.areas),
        "measures": list(question.measures),
        "within": _enclosing_group(draft, question.key),
        "name": question.alias,
        "choices": [
            {
                "id": choice.key,
                "label": choice.label,
                "area": choice.area or "",
                "exclusive": choice.exclusive,
                "tags": format_tags(choice.tags),
            }
            for choice in question.choices
        ]
        or [{}, {}],
    }


def group_values(draft: Questionnaire, group: Group) -> dict[str, Any]:
    """What the boxes of a group hold."""
    repeat = group.repeat
    return {
        "label": group.label,
        "hint": group.hint,
        "layout": group.layout.value,
        "repeats": repeat is not None,
        "count": repeat.count if repeat else "",
        "most": repeat.most if repeat else Repeat().most,
        "relevant": group.relevant,
        "within": _enclosing_group(draft, group.key),
        "name": group.alias,
    }


def format_tags(tags: tuple[tuple[str, str], ...]) -> str:
    """The marks of a choice, as they are typed."""
    return ", ".join(f"{name}={value}" for name, value in tags)


def parse_tags(words: str) -> tuple[tuple[str, str], ...]:
    """The marks of a choice, from `district=lisbon, kind=town`."""
    pairs = (part.split("=", 1) for part in words.split(",") if "=" in part)
    found = ((name.strip(), value.strip()) for name, value in pairs)
    return tuple((name, value) for name, value in found if name and value)


def edited_question(at: SurveyEditor, form: QuestionForm, question: Question) -> Question:
    """The question with what the form holds; what the form has no box for stays."""
    source, small = at.source.tag, bool(form.small.data)
    changed: dict[str, Any] = {}
    for name in TEXT_FIELDS:
        if name in form:
            text = edited_text(form[name].data, getattr(question, name), source, small=small)
            changed[name] = text if text or name == "label" else None
    changed |= {name: form[name].data for name in PLAIN_FIELDS if name in form}
    changed |= {name: form[name].number for name in NUMBER_FIELDS if name in form}
    if "rank" in form:
        changed["rank"] = form.rank.data or question.rank
    for name in ("areas", "measures"):
        changed[name] = tuple(form[name].data)
    changed["choices"] = _choices(at, form, question, small)
    return replace(question, **changed)


def _choices(
    at: SurveyEditor, form: QuestionForm, question: Question, small: bool
) -> tuple[Choice, ...]:
    """The choices in their rows: known ones keep their keys, new ones get keys nobody had."""
    there = {choice.key: choice for choice in question.choices}
    found: list[Choice] = [] if "choices" in form else list(question.choices)
    used = {choice.key for choice in found}
    for row in row_forms(form, "choices") if "choices" in form else ():
        base = there.get(str(row.id.data or ""))
        if base is None and (row.empty() or question.kind in FIXED_CHOICE_KINDS):
            continue
        if base is not None and base.key in used:
            continue
        key = base.key if base else fresh_choice_key(question, at.known, used)
        used.add(key)
        choice = base or Choice(key)
        label = edited_text(row.label.data, choice.label, at.source.tag, small=small)
        facts: dict[str, Any] = {}
        if "area" in row:
            facts["area"] = row.area.data or None
        if "exclusive" in row:
            facts["exclusive"] = row.exclusive.data
        if "tags" in row:
            facts["tags"] = parse_tags(row.tags.data or "")
        found.append(replace(choice, label=label, **facts))
    if question.kind in FIXED_CHOICE_KINDS:
        found += [choice for choice in question.choices if choice.key not in used]
    pasted = form.pasted.data.splitlines() if "pasted" in form and form.pasted.data else []
    for words in filter(None, (line.strip() for line in pasted)):
        key = fresh_choice_key(question, at.known, used)
        used.add(key)
        found.append(Choice(key, Texts.of(words, at.source.tag)))
    return tuple(found)


def edited_group(at: SurveyEditor, form: GroupForm, group: Group) -> Group:
    """The group with what the form holds."""
    source, small = at.source.tag, bool(form.small.data)
    hint = edited_text(form.hint.data, group.hint, source, small=small)
    repeat = Repeat(form.count.data or "", form.most.data or Repeat().most)
    return replace(
        group,
        label=edited_text(form.label.data, group.label, source, small=small),
        hint=hint if hint else None,
        layout=Layout(form.layout.data),
        repeat=repeat if form.repeats.data else None,
        relevant=form.relevant.data or "",
    )

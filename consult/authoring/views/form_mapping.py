"""Between the boxes of a form and a question or group."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from consult.languages.rules import Texts
from consult.plan.rules.edits import TextEdit
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Layout, Question, Repeat
from consult.questionnaire.rules.texts import correct
from consult.web.editing.rows import rows_of

from ..forms.items import EXPRESSIONS, GroupForm, QuestionForm
from ..rules.keys import fresh_choice_key
from ..rules.question_kinds import FIXED
from .editor import Bench

TEXTS = ("label", "hint", "low", "high", "constraint_message", "required_message")
NUMBERS = ("minimum", "maximum", "step")
PLAIN = ("required", "sensitive", "breakdown", *EXPRESSIONS)


def written(edit: TextEdit, base: Texts | None, source: str, *, small: bool) -> Texts:
    """A text as it was edited; after a small correction its translations are as good as before."""
    text = edit.onto(base, source)
    if not edit.words and not edit.translation and base and base.words(base.source):
        return Texts(source)  # it was taken away, not only in the language it was written in
    return correct(text, base) if small else text


def _around(draft: Questionnaire, key: str) -> str:
    within = draft.within[key]
    return within[-1].key if within else ""


def question_values(draft: Questionnaire, question: Question) -> dict[str, Any]:
    """What the boxes of a question hold."""
    names = (*TEXTS, *NUMBERS, *PLAIN, "rank")
    return {
        **{name: getattr(question, name) for name in names},
        "areas": list(question.areas),
        "measures": list(question.measures),
        "within": _around(draft, question.key),
        "name": question.alias,
        "choices": [
            {
                "id": choice.key,
                "label": choice.label,
                "area": choice.area or "",
                "exclusive": choice.exclusive,
                "tags": tags_written(choice.tags),
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
        "within": _around(draft, group.key),
        "name": group.alias,
    }


def tags_written(tags: tuple[tuple[str, str], ...]) -> str:
    """The marks of a choice, as they are typed."""
    return ", ".join(f"{name}={value}" for name, value in tags)


def tags_read(words: str) -> tuple[tuple[str, str], ...]:
    """The marks of a choice, from `district=lisbon, kind=town`."""
    pairs = (part.split("=", 1) for part in words.split(",") if "=" in part)
    found = ((name.strip(), value.strip()) for name, value in pairs)
    return tuple((name, value) for name, value in found if name and value)


def edited_question(at: Bench, form: QuestionForm, question: Question) -> Question:
    """The question with what the form holds; what the form has no box for stays."""
    source, small = at.source.tag, bool(form.small.data)
    changed: dict[str, Any] = {}
    for name in TEXTS:
        if name in form:
            text = written(form[name].data, getattr(question, name), source, small=small)
            changed[name] = text if text or name == "label" else None
    changed |= {name: form[name].data for name in PLAIN if name in form}
    changed |= {name: form[name].number for name in NUMBERS if name in form}
    if "rank" in form:
        changed["rank"] = form.rank.data or question.rank
    for name in ("areas", "measures"):
        changed[name] = tuple(form[name].data)
    changed["choices"] = _choices(at, form, question, small)
    return replace(question, **changed)


def _choices(at: Bench, form: QuestionForm, question: Question, small: bool) -> tuple[Choice, ...]:
    """The choices in their rows: known ones keep their keys, new ones get keys nobody had."""
    there = {choice.key: choice for choice in question.choices}
    found: list[Choice] = [] if "choices" in form else list(question.choices)
    used = {choice.key for choice in found}
    for row in rows_of(form, "choices") if "choices" in form else ():
        base = there.get(str(row.id.data or ""))
        if base is None and (row.empty() or question.kind in FIXED):
            continue
        if base is not None and base.key in used:
            continue
        key = base.key if base else fresh_choice_key(question, at.known, used)
        used.add(key)
        choice = base or Choice(key)
        label = written(row.label.data, choice.label, at.source.tag, small=small)
        facts: dict[str, Any] = {}
        if "area" in row:
            facts["area"] = row.area.data or None
        if "exclusive" in row:
            facts["exclusive"] = row.exclusive.data
        if "tags" in row:
            facts["tags"] = tags_read(row.tags.data or "")
        found.append(replace(choice, label=label, **facts))
    if question.kind in FIXED:
        found += [choice for choice in question.choices if choice.key not in used]
    pasted = form.pasted.data.splitlines() if "pasted" in form and form.pasted.data else []
    for words in filter(None, (line.strip() for line in pasted)):
        key = fresh_choice_key(question, at.known, used)
        used.add(key)
        found.append(Choice(key, Texts.of(words, at.source.tag)))
    return tuple(found)


def edited_group(at: Bench, form: GroupForm, group: Group) -> Group:
    """The group with what the form holds."""
    source, small = at.source.tag, bool(form.small.data)
    hint = written(form.hint.data, group.hint, source, small=small)
    repeat = Repeat(form.count.data or "", form.most.data or Repeat().most)
    return replace(
        group,
        label=written(form.label.data, group.label, source, small=small),
        hint=hint if hint else None,
        layout=Layout(form.layout.data),
        repeat=repeat if form.repeats.data else None,
        relevant=form.relevant.data or "",
    )

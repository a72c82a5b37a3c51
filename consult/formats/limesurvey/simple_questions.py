"""Questions with one answer, or several of a list. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Group, Item, Question

from ..codes import QuestionnaireCode
from .conversion import Conversion
from .expression_script import translate
from .html_text import html_to_text
from .script_terms import Untranslatable, convert_regex, string_literal
from .stock_phrases import phrase
from .survey_structure import LssQuestion

_TIME = re.compile(r"[HM]")
_EXPRESSION = re.compile(r"\{(?!\s)([^{}]+)(?<!\s)\}")


def list_question(making: Conversion, asked: LssQuestion) -> list[Item]:
    """One of a list, with "other" and a comment where they are wanted."""
    choices = making.choices(asked, asked.answers_of(0), other=asked.other)
    if len(choices) < 2:
        return _too_few(making, asked, len(choices))
    question = making.whole(
        asked,
        "single",
        choices=choices,
        choice_filter=choice_filter(making, asked),
        default=_default(making, asked),
    )
    if asked.type == "O":
        making.found.note(QuestionnaireCode.LSS_PARTS, asked.where)
        words = phrase("comment", making.tongues.source)
        comment = making.question(asked, "text", "comment", label=words, required=False)
        return [_page_with(making, asked, question, [comment])]
    if asked.other:
        return [_page_with(making, asked, question, [making.which(asked)])]
    return [question]


def multiple_choice(making: Conversion, asked: LssQuestion) -> list[Item]:
    """Several of a list; a comment for each where they are wanted."""
    parts = asked.scaled(0)
    choices = making.choices(asked, parts, other=asked.other)
    if not choices or (len(choices) < 2 and asked.other):
        return _too_few(making, asked, len(choices))
    question = making.whole(
        asked,
        "multi",
        choices=choices,
        choice_filter=choice_filter(making, asked),
        **_count_constraint(asked),
    )
    more: list[Item] = []
    if asked.type == "P":
        making.found.note(QuestionnaireCode.LSS_PARTS, asked.where)
        more += [_comment(making, asked, question, code) for code in (p.code for p in parts)]
    if asked.other:
        more.append(making.which(asked))
    if asked.defaults:
        making.found.note(
            QuestionnaireCode.LSS_DEFAULT, asked.where.at("default"), asked.defaults[0][2]
        )
    return [_page_with(making, asked, question, more)] if more else [question]


def _comment(making: Conversion, asked: LssQuestion, question: Question, code: str) -> Question:
    chosen = making.naming.choice_name(asked, code)
    label = next(c.label for c in question.choices if c.name == chosen)
    relevant = f"selected(${{{question.name}}}, '{chosen}')"
    return making.question(
        asked, "line", f"{code}comment", label=label, relevant=relevant, required=False
    )


def ranking(making: Conversion, asked: LssQuestion) -> list[Item]:
    """Some of a list in order."""
    choices = making.choices(asked, asked.answers_of(0) or asked.scaled(0))
    if len(choices) < 2:
        return _too_few(making, asked, len(choices))
    wanted = making.number(asked, "max_subquestions") or making.number(asked, "max_answers")
    places = int(wanted) if wanted and 1 <= wanted <= len(choices) else len(choices)
    least = asked.options.get("min_answers", "")
    bounded = least.isdecimal() and 0 < int(least[:4]) <= places
    constraint = f"count-selected(.) >= {int(least)}" if bounded else ""
    return [making.whole(asked, "rank", choices=choices, rank=places, constraint=constraint)]


def _too_few(making: Conversion, asked: LssQuestion, count: int) -> list[Item]:
    making.found.note(QuestionnaireCode.LSS_FEW_CHOICES, asked.where, number=str(count))
    making.naming.variables.lose((asked.id, asked.code))
    return []


def _page_with(
    making: Conversion, asked: LssQuestion, question: Question, more: list[Item]
) -> Group:
    """A page for a question and its parts; the condition is of the page."""
    page = making.page(asked, [replace(question, relevant=""), *more])
    if question.relevant:
        making.places[page.key, "relevant"] = making.places.pop((question.key, "relevant"))
    return replace(page, relevant=question.relevant)


def _count_constraint(asked: LssQuestion) -> dict[str, str]:
    """How many must and may be chosen, as a constraint."""
    held = [
        f"count-selected(.) {sign} {asked.options[option]}"
        for option, sign in (("min_answers", ">="), ("max_answers", "<="))
        if asked.options.get(option, "").isdecimal() and len(asked.options[option]) < 5
    ]
    return {"constraint": " and ".join(held)} if held else {}


def choice_filter(making: Conversion, asked: LssQuestion) -> str:
    """Only the choices that were made, or not made, elsewhere (`array_filter`)."""
    held = []
    for option in ("array_filter", "array_filter_exclude"):
        for code in filter(None, re.split(r"[;,\s]+", asked.options.get(option, ""))):
            variable = making.naming.variables.by_name.get(code)
            if variable is None or not variable.several:
                value = asked.options[option]
                making.found.note(
                    QuestionnaireCode.LSS_CONDITION,
                    asked.where.at(option),
                    value,
                    part=code,
                    gone="",
                )
                continue
            chosen = f"selected({variable.source}, name)"
            held.append(chosen if option == "array_filter" else f"not({chosen})")
    return " and ".join(held)


def _fixed_choice_question(making: Conversion, asked: LssQuestion) -> list[Item]:
    """Yes or no; female or male."""
    if asked.type == "Y":
        return [
            making.whole(asked, "yes_no", choices=making.yes_no(), default=_default(making, asked))
        ]
    source = making.tongues.source
    choices = (Choice("F", phrase("female", source)), Choice("M", phrase("male", source)))
    return [making.whole(asked, "single", choices=choices, default=_default(making, asked))]


def _scale_question(making: Conversion, asked: LssQuestion) -> list[Item]:
    return [making.whole(asked, "scale5")]


def _text_question(making: Conversion, asked: LssQuestion) -> list[Item]:
    """A line or a text; digits only make it a number."""
    if asked.on("numbers_only"):
        return _number_question(making, asked)
    kind = "line" if asked.type == "S" else "text"
    default = _default(making, asked)
    return [making.whole(asked, kind, constraint=constraint_of(making, asked, text=True), default=default,
                         constraint_message=constraint_message(making, asked))]  # fmt: skip


def _number_question(making: Conversion, asked: LssQuestion) -> list[Item]:
    kind = "integer" if asked.on("num_value_int_only") else "decimal"
    bounds = {"minimum": making.number(asked, "min_num_value_n"),
              "maximum": making.number(asked, "max_num_value_n")}  # fmt: skip
    if None not in bounds.values() and bounds["minimum"] >= bounds["maximum"]:  # type: ignore[operator]
        bounds = {"minimum": None, "maximum": None}
    more = [
        f". {sign} {source}"
        for option, sign in (("min_num_value_n", ">="), ("max_num_value_n", "<="))
        if making.number(asked, option) is None
        and (source := making.expression(asked.options.get(option, "").strip("{}"),
             asked.where.at(option), QuestionnaireCode.LSS_VALIDATION))
    ]  # fmt: skip
    constraint = " and ".join(filter(None, [*more, constraint_of(making, asked, text=False)]))
    return [making.whole(asked, kind, constraint=constraint, default=_default(making, asked),
                         constraint_message=constraint_message(making, asked), **bounds)]  # fmt: skip


def _date_question(making: Conversion, asked: LssQuestion) -> list[Item]:
    if _TIME.search(asked.options.get("date_format", "")):
        at = asked.where.at("date_format")
        making.found.note(QuestionnaireCode.LSS_TIME, at, asked.options["date_format"])
    bounds = []
    for option, sign in (("date_min", ">="), ("date_max", "<=")):
        written = asked.options.get(option, "").strip().strip("{}")
        if _is_day(written[:10]):
            bounds.append(f". {sign} date('{written[:10]}')")
        elif written:
            at = asked.where.at(option)
            if source := making.expression(written, at, QuestionnaireCode.LSS_VALIDATION):
                bounds.append(f". {sign} {source}")
    constraint = " and ".join([*bounds, *filter(None, [constraint_of(making, asked, text=False)])])
    return [
        making.whole(
            asked,
            "date",
            constraint=constraint,
            constraint_message=constraint_message(making, asked),
        )
    ]


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def constraint_of(making: Conversion, asked: LssQuestion, *, text: bool) -> str:
    """What must hold of an answer: the author's condition, pattern and length."""
    own = f"{asked.code}"
    found = [
        making.expression(
            asked.options.get("em_validation_q", ""),
            asked.where.at("em_validation_q"),
            QuestionnaireCode.LSS_VALIDATION,
            own=".",
            names=[own],
        )
    ]
    if asked.pattern.strip():
        try:
            found.append(f"regex(., {string_literal(convert_regex(asked.pattern))})")
        except Untranslatable:
            making.found.note(
                QuestionnaireCode.LSS_VALIDATION,
                asked.where.at("preg"),
                asked.pattern,
                part="",
                gone="",
            )
    most = asked.options.get("maximum_chars", "")
    if text and most.isdecimal() and 0 < int(most[:7]) < 100_000:
        found.append(f"string-length(.) <= {int(most)}")
    script = asked.options.get("em_validation_q") or asked.pattern
    making.note_place(making.naming.of(asked)["key"], "constraint", asked.where, script)
    return " and ".join(f"({one})" if " or " in one else one for one in found if one)


def constraint_message(making: Conversion, asked: LssQuestion) -> Texts | None:
    """What is said where an answer can't be taken."""
    told = asked.told.get("em_validation_q_tip", {})
    return making.words(told, asked.where.at("em_validation_q_tip")) or None if told else None


def _default(making: Conversion, asked: LssQuestion) -> str:
    """What stands there before anybody answered."""
    for part, special, value in asked.defaults:
        if part not in ("0", "") or special:
            continue
        at, key = asked.where.at("default"), making.naming.of(asked)["key"]
        making.places[key, "default"] = (at, value)
        if _EXPRESSION.fullmatch(value.strip()):
            script = value.strip()[1:-1]
            return making.expression(script, at, QuestionnaireCode.LSS_DEFAULT)
        variable = making.naming.variables.by_name.get(asked.code)
        named = variable.names.get(value, value) if variable else value
        numeric = asked.type == "N" and making.number(asked, "", value) is not None
        try:
            return str(Decimal(value)) if numeric and Decimal(value) >= 0 else string_literal(named)
        except (Untranslatable, ArithmeticError):
            making.found.note(QuestionnaireCode.LSS_DEFAULT, at, value)
    return ""


def _note(making: Conversion, asked: LssQuestion) -> list[Item]:
    return [making.whole(asked, "note", required=False)]


def equation(making: Conversion, asked: LssQuestion) -> list[Item]:
    """What is worked out; texts with expressions in them are put together."""
    script = asked.options.get("equation") or next(iter(asked.label.values()), "")
    if making.tongues.base in asked.label and not asked.options.get("equation"):
        script = asked.label[making.tongues.base]
    at, own = asked.where.at("equation"), making.naming.of(asked)
    try:
        source = _calculation(making, script)
    except Untranslatable as error:
        making.found.note(QuestionnaireCode.LSS_CALCULATION, at, script, part=str(error), gone="")
        making.naming.variables.lose((asked.id, asked.code))
        return []
    making.heres[own["key"]] = asked.where
    making.places[own["key"], "calculation"] = (at, script)
    relevant = making.relevant(asked, own["key"])
    return [Question(**own, kind="calculate", calculation=source, relevant=relevant)]


def _calculation(making: Conversion, html: str) -> str:
    script = html_to_text(html).words
    parts: list[str] = []
    at = 0
    for found in _EXPRESSION.finditer(script):
        if script[at : found.start()].strip():
            parts.append(string_literal(script[at : found.start()]))
        parts.append(translate(found[1], making.naming.variables).source)
        at = found.end()
    if script[at:].strip():
        parts.append(string_literal(script[at:]))
    if not parts:
        raise Untranslatable("")
    return parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"


QuestionConverter = Callable[[Conversion, LssQuestion], list[Item]]
QUESTION_CONVERTERS: Mapping[str, QuestionConverter] = {
    **dict.fromkeys("L!O", list_question), **dict.fromkeys("MP", multiple_choice), "R": ranking, "5": _scale_question,
    **dict.fromkeys("YG", _fixed_choice_question), **dict.fromkeys("STU", _text_question), "N": _number_question, "D": _date_question,
    "X": _note, "*": equation,
}  # fmt: skip

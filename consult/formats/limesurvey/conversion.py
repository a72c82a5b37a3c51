"""What every question needs while it is made: words, choices, conditions, each with its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from consult.languages.rules import Text, Texts
from consult.questionnaire.rules.fixed_choices import fixed_choices
from consult.questionnaire.rules.items import Choice, Group, Item, Layout, Question
from consult.questionnaire.rules.logic import REFERENCE
from consult.questionnaire.rules.piping import UNANSWERED_PLACEHOLDER

from ..codes import QuestionnaireCode
from ..stock_phrases import OTHER_LABEL as OTHER_WORDS
from ..stock_phrases import SPECIFY_LABEL, from_source_language
from .conditions import relevance_script
from .expression_script import translate
from .finding_log import FindingLog, SourceLocation
from .identifiers import OTHER_CODE, Identity, LssNaming
from .language_codes import SurveyLanguages
from .script_terms import Untranslatable
from .survey_structure import LocalizedHtml, LssPart, LssQuestion

_SHOWN = re.compile(r"\{(?![\s}])([^{}]{1,2000})(?<!\s)\}")
_NAME = re.compile(r"[\w.:#]+")
"""An answer alone, not something worked out from it."""
_UNINTENDED_REFERENCE = re.compile(r"\$(?=\{)")


@dataclass
class Conversion:
    """The survey that is being made. `places` says where each expression came from, by key and field."""

    found: FindingLog
    tongues: SurveyLanguages
    naming: LssNaming
    places: dict[tuple[str, str], tuple[SourceLocation, str]] = field(default_factory=dict)
    heres: dict[str, SourceLocation] = field(default_factory=dict)
    shown: list[Question] = field(default_factory=list)
    """Calculations whose results stand in the words of the question that is being made."""

    # Words.

    def words(self, raw: LocalizedHtml, at: SourceLocation) -> Texts:
        """A text, with the answers that it shows."""
        texts = self.tongues.texts(raw, at)
        if not any("{" in one.words for one in texts.by.values()):
            return texts
        by = {tag: self._piped(one.words, at) for tag, one in texts.by.items()}
        return Texts.from_words(by, texts.source)

    def label(self, raw: LocalizedHtml, at: SourceLocation, name: str) -> Texts:
        """The words that people read; the code where there are none."""
        texts = self.words(raw, at.at("question"))
        if texts:
            return texts
        self.found.note(QuestionnaireCode.LSS_NO_WORDS, at.at("question"), name=name)
        return Texts.of(name, self.tongues.source)

    def hint(self, raw: LocalizedHtml, at: SourceLocation) -> Texts | None:
        """The words below the question; None where there are none."""
        return self.words(raw, at.at("help")) or None

    def _piped(self, words: str, at: SourceLocation) -> str:
        known: dict[str, str] = {}

        def fill(shown: re.Match[str]) -> str:
            if shown[1] not in known:
                known[shown[1]] = self._one_shown(shown[1], at) or UNANSWERED_PLACEHOLDER
            return known[shown[1]]

        return _SHOWN.sub(fill, _UNINTENDED_REFERENCE.sub("$ ", words))

    def _one_shown(self, script: str, at: SourceLocation) -> str:
        """What stands for an expression in words: `${name}`; "" where it can't be."""
        try:
            found = None
            if _NAME.fullmatch(script):
                found, _ = self.naming.variables.get(script)
            source = found.source if found else translate(script, self.naming.variables).source
        except Untranslatable as error:
            self.found.note(QuestionnaireCode.LSS_SHOWN, at, f"{{{script}}}", part=str(error))
            return ""
        if REFERENCE.fullmatch(source):
            return source
        same = next((q for q in self.shown if q.calculation == source), None)
        if same is None:
            name = self.naming.fresh(f"{at.code}_text{len(self.shown) + 1}", at)
            own = self.naming.identities[name]
            same = Question(**own, kind="calculate", calculation=source)
            self.shown.append(same)
            self.heres[same.key] = at
            self.places[same.key, "calculation"] = (at, f"{{{script}}}")
        return f"${{{same.name}}}"

    # Choices.

    def choices(
        self, asked: LssQuestion, parts: Sequence[LssPart], scale: int = 0, other: bool = False
    ) -> tuple[Choice, ...]:
        """The choices of a question, "other" last."""
        alone = set(asked.options.get("exclude_all_others", "").replace(",", ";").split(";"))
        made = {
            part.code: Choice(
                **self.naming.choice(asked, part.code, scale),
                label=self.label(part.label, asked.where.at(part.code), part.code),
                exclusive=part.code in alone,
            )
            for part in parts
        }
        if other:
            told = asked.told.get("other_replace_text", {})
            label = self.words(told, asked.where.at("other")) if told else Texts()
            own = self.naming.choice(asked, OTHER_CODE, scale)
            words = label or from_source_language(OTHER_WORDS, self.tongues.source)
            made[OTHER_CODE] = Choice(**own, label=words)
        return tuple(made.values())

    # Expressions.

    def note_place(self, key: str, name: str, at: SourceLocation, script: str) -> None:
        """Remember where an expression of ours came from."""
        self.places[key, name] = (at.at(name), script)

    def expression(
        self,
        script: str,
        at: SourceLocation,
        code: QuestionnaireCode,
        *,
        own: str = "",
        names: Sequence[str] = (),
    ) -> str:
        """A condition in our language; "" (and noted) where it can't be translated."""
        if not script.strip():
            return ""
        try:
            term = translate(script, self.naming.variables, own=own, own_names=frozenset(names))
        except Untranslatable as error:
            part = str(error)
            gone = self.naming.variables.was_left_out(part)
            self.found.note(code, at, script, part=part, gone="1" if gone else "")
            return ""
        return (
            term.condition().source
            if code is not QuestionnaireCode.LSS_CALCULATION
            else term.source
        )

    def relevant(self, asked: LssQuestion, key: str) -> str:
        """When a question is asked."""
        script = relevance_script(asked, self.naming.variables)
        at = asked.where.at("relevance")
        source = self.expression(script, at, QuestionnaireCode.LSS_CONDITION)
        if source:
            self.places[key, "relevant"] = (at, script)
        return source

    # Questions.

    def question(self, asked: LssQuestion, kind: str, suffix: str = "", **fields: Any) -> Question:
        """A question, or a part of one, with its name; the condition is of the question only."""
        own: Identity = self.naming.of(asked, suffix)
        self.heres[own["key"]] = asked.where
        required = asked.mandatory == "Y" and suffix not in ("other", "comment")
        return Question(**own, kind=kind, **{"required": required, **fields})

    def whole(self, asked: LssQuestion, kind: str, **fields: Any) -> Question:
        """A question that is all there is of it."""
        own = self.naming.of(asked)
        return self.question(
            asked,
            kind,
            label=self.label(asked.label, asked.where, asked.code),
            hint=self.hint(asked.help, asked.where),
            relevant=self.relevant(asked, own["key"]),
            **fields,
        )

    def around(
        self, asked: LssQuestion, items: Sequence[Item], layout: Layout, suffix: str = ""
    ) -> Group:
        """A group for the parts of a question, with its words and condition."""
        key = self.naming.of(asked)["key"] if not suffix else self.naming.page(asked, suffix)
        self.heres[key] = asked.where
        return Group(
            key=key,
            items=tuple(items),
            label=self.label(asked.label, asked.where, asked.code),
            hint=self.hint(asked.help, asked.where),
            layout=layout,
            relevant=self.relevant(asked, key),
        )

    def page(self, asked: LssQuestion, items: Sequence[Item]) -> Group:
        """A page without words for a question and what belongs to it."""
        key = self.naming.page(asked)
        self.heres[key] = asked.where
        return Group(key=key, items=tuple(items), layout=Layout.PAGE)

    def which(self, asked: LssQuestion) -> Question:
        """The line that asks which other."""
        self.found.note(QuestionnaireCode.LSS_OTHER, asked.where.at("other"))
        chosen = self.naming.choice_name(asked, OTHER_CODE)
        name = self.naming.name(asked, "")
        words = from_source_language(SPECIFY_LABEL, self.tongues.source)
        relevant = f"selected(${{{name}}}, '{chosen}')"
        return self.question(asked, "line", "other", label=words, relevant=relevant)

    def yes_no(self) -> tuple[Choice, ...]:
        """The two choices, in every language."""
        return fixed_choices("yes_no", self.tongues.source)

    def number(self, asked: LssQuestion, option: str, fallback: str = "") -> Decimal | None:
        """An attribute as a number; None where it is none."""
        written = asked.options.get(option, fallback).strip().replace(",", ".")
        try:
            value = Decimal(written)
        except InvalidOperation:
            return None
        return value if value.is_finite() and abs(value) < Decimal(10) ** 15 else None


def same_in_all_languages(words: str, tags: Sequence[str], source: str) -> Texts:
    """The same words in several languages: numbers."""
    return Texts(source, {tag: Text(words) for tag in {source, *tags}})

"""What every question needs while it is made: words, choices, conditions, each with its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from consult.authoring.rules.question_kinds import new_question
from consult.languages.rules import Text, Texts
from consult.questionnaire.rules.items import Choice, Group, Item, Layout, Question
from consult.questionnaire.rules.piping import NOTHING

from ..findings import Code
from ..stock_phrases import OTHER as OTHER_WORDS
from ..stock_phrases import WHICH, in_source
from .conditions import relevance_of
from .expression_script import translate
from .finding_log import Found, Where
from .identifiers import OTHER, Identity, Naming
from .language_codes import Tongues
from .script_terms import Untranslatable
from .survey_structure import Asked, Part, Raw

_SHOWN = re.compile(r"\{(?![\s}])([^{}]{1,2000})(?<!\s)\}")
_NAME = re.compile(r"[\w.:#]+")
"""An answer alone, not something worked out from it."""
_REFERENCE = re.compile(r"\$\{[^{}\s]+\}")
_LOOSE = re.compile(r"\$(?=\{)")


@dataclass
class Making:
    """The survey that is being made. `places` says where each expression came from, by key and field."""

    found: Found
    tongues: Tongues
    naming: Naming
    places: dict[tuple[str, str], tuple[Where, str]] = field(default_factory=dict)
    heres: dict[str, Where] = field(default_factory=dict)
    shown: list[Question] = field(default_factory=list)
    """Calculations whose results stand in the words of the question that is being made."""

    # Words.

    def words(self, raw: Raw, at: Where) -> Texts:
        """A text, with the answers that it shows."""
        texts = self.tongues.texts(raw, at)
        if not any("{" in one.words for one in texts.by.values()):
            return texts
        by = {tag: self._piped(one.words, at) for tag, one in texts.by.items()}
        return Texts.from_words(by, texts.source)

    def label(self, raw: Raw, at: Where, name: str) -> Texts:
        """The words that people read; the code where there are none."""
        texts = self.words(raw, at.at("question"))
        if texts:
            return texts
        self.found.note(Code.LSS_NO_WORDS, at.at("question"), name=name)
        return Texts.of(name, self.tongues.source)

    def hint(self, raw: Raw, at: Where) -> Texts | None:
        """The words below the question; None where there are none."""
        return self.words(raw, at.at("help")) or None

    def _piped(self, words: str, at: Where) -> str:
        known: dict[str, str] = {}

        def fill(shown: re.Match[str]) -> str:
            if shown[1] not in known:
                known[shown[1]] = self._one_shown(shown[1], at) or NOTHING
            return known[shown[1]]

        return _SHOWN.sub(fill, _LOOSE.sub("$ ", words))

    def _one_shown(self, script: str, at: Where) -> str:
        """What stands for an expression in words: `${name}`; "" where it can't be."""
        try:
            found = None
            if _NAME.fullmatch(script):
                found, _ = self.naming.variables.get(script)
            source = found.source if found else translate(script, self.naming.variables).source
        except Untranslatable as error:
            self.found.note(Code.LSS_SHOWN, at, f"{{{script}}}", part=str(error))
            return ""
        if _REFERENCE.fullmatch(source):
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
        self, asked: Asked, parts: Sequence[Part], scale: int = 0, other: bool = False
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
            own = self.naming.choice(asked, OTHER, scale)
            words = label or in_source(OTHER_WORDS, self.tongues.source)
            made[OTHER] = Choice(**own, label=words)
        return tuple(made.values())

    # Expressions.

    def note_place(self, key: str, name: str, at: Where, script: str) -> None:
        """Remember where an expression of ours came from."""
        self.places[key, name] = (at.at(name), script)

    def expression(
        self, script: str, at: Where, code: Code, *, own: str = "", names: Sequence[str] = ()
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
        return term.condition().source if code is not Code.LSS_CALCULATION else term.source

    def relevant(self, asked: Asked, key: str) -> str:
        """When a question is asked."""
        script = relevance_of(asked, self.naming.variables)
        at = asked.where.at("relevance")
        source = self.expression(script, at, Code.LSS_CONDITION)
        if source:
            self.places[key, "relevant"] = (at, script)
        return source

    # Questions.

    def question(self, asked: Asked, kind: str, suffix: str = "", **fields: Any) -> Question:
        """A question, or a part of one, with its name; the condition is of the question only."""
        own: Identity = self.naming.of(asked, suffix)
        self.heres[own["key"]] = asked.where
        required = asked.mandatory == "Y" and suffix not in ("other", "comment")
        return Question(**own, kind=kind, **{"required": required, **fields})

    def whole(self, asked: Asked, kind: str, **fields: Any) -> Question:
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
        self, asked: Asked, items: Sequence[Item], layout: Layout, suffix: str = ""
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

    def page(self, asked: Asked, items: Sequence[Item]) -> Group:
        """A page without words for a question and what belongs to it."""
        key = self.naming.page(asked)
        self.heres[key] = asked.where
        return Group(key=key, items=tuple(items), layout=Layout.PAGE)

    def which(self, asked: Asked) -> Question:
        """The line that asks which other."""
        self.found.note(Code.LSS_OTHER, asked.where.at("other"))
        chosen = self.naming.choice_name(asked, OTHER)
        name = self.naming.name(asked, "")
        words = in_source(WHICH, self.tongues.source)
        relevant = f"selected(${{{name}}}, '{chosen}')"
        return self.question(asked, "line", "other", label=words, relevant=relevant)

    def yes_no(self) -> tuple[Choice, ...]:
        """The two choices, in every language."""
        return new_question("x", "yes_no", Texts(), self.tongues.source).choices

    def number(self, asked: Asked, option: str, fallback: str = "") -> Decimal | None:
        """An attribute as a number; None where it is none."""
        written = asked.options.get(option, fallback).strip().replace(",", ".")
        try:
            value = Decimal(written)
        except InvalidOperation:
            return None
        return value if value.is_finite() and abs(value) < Decimal(10) ** 15 else None


def constant(words: str, tags: Sequence[str], source: str) -> Texts:
    """The same words in several languages: numbers."""
    return Texts(source, {tag: Text(words) for tag in {source, *tags}})

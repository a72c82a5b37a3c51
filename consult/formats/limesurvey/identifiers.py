"""Names for everything that is asked, before any of it is made: expressions may point forward. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from ..codes import QuestionnaireCode
from ..xlsform.identifiers import KeyAllocator, is_valid_choice_name, is_valid_name
from .finding_log import FindingLog, SourceLocation
from .survey_structure import LssPart, LssQuestion
from .variables import ScriptVariable, ScriptVariables

OTHER_CODE = "-oth-"
"""LimeSurvey's own code of "other"."""
ROW_ARRAY_TYPES = frozenset("ABCEFH")
"""Arrays of which each row is one question."""
LIST_TYPES = frozenset("L!OMPR")
FIXED_CHOICES: Mapping[str, Mapping[str, str]] = {
    "Y": {"Y": "yes", "N": "no"},
    "G": {"F": "F", "M": "M"},
    "B": {str(n): str(n) for n in range(1, 11)},
    "C": {"Y": "Y", "U": "U", "N": "N"},
    "E": {"I": "I", "S": "S", "D": "D"},
}
"""Codes of the choices that LimeSurvey puts in by itself, and our names of them."""
UNSUPPORTED_TYPES = frozenset({"I", "|"})
_NO_NAME = re.compile(r"[^\w.-]+")
_LONGEST = 100
_DOUBTFUL = frozenset({"other"})
"""Names of choices that may be there already."""


class Identity(TypedDict):
    """Key and alias of something."""

    key: str
    alias: str


@dataclass
class LssNaming:
    """Hands out names and keys, and tells the expressions what each is."""

    found: FindingLog
    variables: ScriptVariables = field(default_factory=ScriptVariables)
    keys: KeyAllocator = field(default_factory=KeyAllocator)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    choices: dict[tuple[str, int], dict[str, Identity]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def learn(self, questions: Sequence[LssQuestion]) -> None:
        """Name everything: first questions, so that no part takes the name of one."""
        for asked in questions:
            self.name(asked, "")
        for asked in questions:
            if asked.type in UNSUPPORTED_TYPES:
                self.variables.lose((asked.id, asked.code))
            else:
                self.parts(asked)

    def name(self, asked: LssQuestion, suffix: str) -> str:
        """The name of a question or of a part of it; always the same."""
        at = (asked.id, suffix)
        if at in self.names:
            return self.names[at]
        base = f"{self.names[asked.id, '']}_{suffix}" if suffix else asked.code
        self.names[at] = name = self.fresh(base, asked.where)
        return name

    def fresh(self, wanted: str, at: SourceLocation) -> str:
        """A name that nothing else has, as near as can be to a code."""
        base = wanted if is_valid_name(wanted) else self._mended(wanted)
        base, name = base[:_LONGEST], base[:_LONGEST]
        if name in self.taken:
            name = self.keys.numbers.fresh(base, self.taken, "_")
            self.found.note(QuestionnaireCode.LSS_CODE_TWICE, at, wanted, other=name)
        elif name != wanted:
            self.found.note(QuestionnaireCode.LSS_CODE_CHANGED, at, wanted, other=name)
        self.taken.add(name)
        key = self.keys.of(name)
        self.identities[name] = {"key": key, "alias": "" if key == name else name}
        return name

    def _mended(self, wanted: str) -> str:
        plain = _NO_NAME.sub("_", wanted).strip("._-")
        return plain if plain and is_valid_name(plain) else f"q_{plain}"

    def of(self, asked: LssQuestion, suffix: str = "") -> Identity:
        """Key and alias of a question or of a part of it."""
        return self.identities[self.name(asked, suffix)]

    def page(self, asked: LssQuestion, suffix: str = "page") -> str:
        """The key of a group that is made around something."""
        return self.keys.of(f"{self.of(asked)['key']}.{suffix}")

    def choice(self, asked: LssQuestion, code: str, scale: int = 0) -> Identity:
        """Key and alias of a choice."""
        return self.choices[asked.id, scale][code]

    def choice_name(self, asked: LssQuestion, code: str, scale: int = 0) -> str:
        """What expressions call a choice."""
        own = self.choice(asked, code, scale)
        return own["alias"] or own["key"]

    def parts(self, asked: LssQuestion) -> None:
        """Tell the expressions what can be named of a question."""
        me, kind = (asked.id, asked.code), asked.type
        source = f"${{{self.name(asked, '')}}}"
        if kind in ("M", "P"):
            self._many(asked, source)
        elif kind == "R":
            self._ranked(asked, source)
        elif kind in ROW_ARRAY_TYPES or kind in "1:;QK":
            self._rows(asked)
        else:
            names = dict(FIXED_CHOICES.get(kind, {}))
            if kind in LIST_TYPES:
                names = self.listed(asked, asked.answers_of(0), other=asked.other)
            words = kind in "STU" and not asked.on("numbers_only")
            self.variables.put(
                me, "", ScriptVariable(source, names=names, choices=bool(names), text=words)
            )
        if kind == "O":
            self._line(asked, "comment")
        if asked.other and kind in "L!MP":
            self._line(asked, "other")

    def listed(
        self, asked: LssQuestion, parts: Sequence[LssPart], *, scale: int = 0, other: bool = False
    ) -> dict[str, str]:
        """Name the choices of a question: our names by code."""
        keys, found = KeyAllocator(), self.choices.setdefault((asked.id, scale), {})
        for part in parts:
            found.setdefault(part.code, _identity(keys, found, part.code))
        if other:
            found.setdefault(OTHER_CODE, _identity(keys, found, "other"))
        return {code: own["alias"] or own["key"] for code, own in found.items()}

    def _many(self, asked: LssQuestion, source: str) -> None:
        me = (asked.id, asked.code)
        names = self.listed(asked, asked.scaled(0), other=asked.other)
        self.variables.put(me, "", ScriptVariable(source, several=True, choices=True))
        for code, name in names.items():
            suffix = "other" if code == OTHER_CODE else code
            picked = ScriptVariable(f"selected({source}, '{name}')", ticked=True)
            if code != OTHER_CODE:
                self.variables.put(me, suffix, picked)
                if asked.type == "P":
                    self._line(asked, f"{code}comment")

    def _ranked(self, asked: LssQuestion, source: str) -> None:
        me, parts = (asked.id, asked.code), asked.answers_of(0) or asked.scaled(0)
        names = self.listed(asked, parts)
        self.variables.put(me, "", ScriptVariable(source, several=True, choices=True))
        for place in range(1, len(parts) + 1):
            nth = ScriptVariable(f"selected-at({source}, {place - 1})", names=names)
            self.variables.put(me, str(place), nth)

    def _rows(self, asked: LssQuestion) -> None:
        kind, columns = asked.type, asked.scaled(1)
        for row in asked.scaled(0):
            if kind == ":" and asked.on("multiflexible_checkbox"):
                self._ticks(asked, row, columns)
            elif kind in ":;":
                for column in columns:
                    self._line(asked, f"{row.code}_{column.code}", text=kind == ";")
            elif kind == "1":
                for scale in (0, 1):
                    names = self.listed(asked, asked.answers_of(scale), scale=scale)
                    self._line(asked, f"{row.code}_{scale}", names)
            else:
                names = dict(FIXED_CHOICES.get(kind, {}))
                if kind in "FH":
                    names = self.listed(asked, asked.answers_of(0))
                words = kind == "Q" and not asked.on("numbers_only")
                self._line(asked, row.code, names, text=words)

    def _ticks(self, asked: LssQuestion, row: LssPart, columns: Sequence[LssPart]) -> None:
        source = f"${{{self.name(asked, row.code)}}}"
        names = self.listed(asked, columns, scale=1)
        for code, name in names.items():
            picked = ScriptVariable(f"selected({source}, '{name}')", ticked=True)
            self.variables.put((asked.id, asked.code), f"{row.code}_{code}", picked)

    def _line(
        self,
        asked: LssQuestion,
        suffix: str,
        names: Mapping[str, str] | None = None,
        *,
        text: bool = False,
    ) -> None:
        source = f"${{{self.name(asked, suffix)}}}"
        variable = ScriptVariable(
            source, names=names or {}, choices=bool(names), text=text or not names
        )
        if names is None and not text:
            variable = ScriptVariable(source, text=suffix in ("other", "comment"))
        self.variables.put((asked.id, asked.code), suffix, variable)


def _identity(keys: KeyAllocator, found: Mapping[str, Identity], code: str) -> Identity:
    """Key and alias of a choice; its name is its code, unless that is taken or can't be one."""
    taken = {own["alias"] or own["key"] for own in found.values()} if code in _DOUBTFUL else set()
    sound = is_valid_choice_name(code) and "'" not in code
    name = code if sound else "_".join(code.replace("'", "").split())[:_LONGEST] or "c"
    if not sound or name in taken:
        taken = {own["alias"] or own["key"] for own in found.values()}
        name = keys.numbers.fresh(name, taken, "-") if name in taken else name
    key = keys.of(name)
    return {"key": key, "alias": "" if key == name else name}

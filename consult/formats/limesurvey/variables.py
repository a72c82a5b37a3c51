"""What the expressions of LimeSurvey can name, and what it is in ours. Pure.

An answer is named by the code of its question (`Q1`), and of its part (`Q2_SQ001`), or by three numbers
(`123X4X5SQ001`: survey, group, question, part), or by the number of the question (`Q481`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_SGQA = re.compile(r"(\d+)X(\d+)X(\d+)(.*)")
_BY_NUMBER = re.compile(r"Q(\d+)(?:_S?(\w+))?")
_HARMLESS = frozenset({"NAOK", "code", "value", "valueNAOK"})
"""Suffixes that give the answer itself."""


@dataclass(frozen=True)
class ScriptVariable:
    """An answer. `source` is our expression of it.

    `ticked`: it is whether a choice was ticked (LimeSurvey's `Y` or nothing). `names` are our names of
    choices by LimeSurvey's codes. `choices`: it has choices, so that it can be shown in words.
    `several`: it is the set of all that were ticked.
    """

    source: str
    ticked: bool = False
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    choices: bool = False
    several: bool = False
    text: bool = False

    @property
    def shown(self) -> str:
        """The answer in words."""
        return f"jr:choice-name({self.source}, '{self.source}')" if self.choices else self.source


class ScriptVariables:
    """Every name of a survey. Names of questions that are left out are in `gone`."""

    def __init__(self) -> None:
        self.by_name: dict[str, ScriptVariable] = {}
        self.by_id: dict[tuple[str, str], ScriptVariable] = {}
        self.parts: dict[str, list[ScriptVariable]] = {}
        self.codes: dict[str, str] = {}
        self.gone: set[str] = set()

    def put(self, question: tuple[str, str], suffix: str, variable: ScriptVariable) -> None:
        """Name an answer: `question` is id and code, `suffix` what stands behind them."""
        qid, code = question
        name = f"{code}_{suffix}" if suffix else code
        self.by_name.setdefault(name, variable)
        self.by_id.setdefault((qid, suffix), variable)
        self.codes.setdefault(code, qid)
        if suffix and self.codes[code] == qid and suffix != "other":
            self.parts.setdefault(code, []).append(variable)

    def lose(self, question: tuple[str, str]) -> None:
        """A question that is left out."""
        self.gone.update({question[1], f"#{question[0]}"})

    def get(self, written: str) -> tuple[ScriptVariable | None, str]:
        """The answer that a name means, and its suffix (`shown`, `NAOK`, ""); None for no answer."""
        name, _, suffix = written.partition(".")
        suffix = "" if suffix in _HARMLESS else suffix.removesuffix(".NAOK")
        found = self.by_name.get(name) or self.by_name.get(name.replace("#", "_"))
        return found or self._by_numbers(name), suffix

    def all_of(self, code: str) -> list[ScriptVariable]:
        """The parts of a question, else the question; none where it is not there."""
        whole = self.by_name.get(code)
        if whole is not None and whole.several:
            return [whole]
        return self.parts.get(code) or ([whole] if whole else [])

    def was_left_out(self, written: str) -> bool:
        """Whether a name means a question that is left out."""
        name = written.partition(".")[0]
        if found := _SGQA.fullmatch(name):
            return any(f"#{found[3][:cut]}" in self.gone for cut in range(len(found[3]), 0, -1))
        return name in self.gone or name.partition("_")[0] in self.gone

    def _by_numbers(self, name: str) -> ScriptVariable | None:
        if found := _SGQA.fullmatch(name):
            digits, rest = found[3][:12], found[3][12:] + found[4]
            for cut in range(len(digits), 0, -1):
                suffix = (digits[cut:] + rest).replace("#", "_").lstrip("_")
                if variable := self.by_id.get((digits[:cut], suffix)):
                    return variable
        if found := _BY_NUMBER.fullmatch(name):
            return self.by_id.get((found[1], found[2] or ""))
        return None

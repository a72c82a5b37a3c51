"""What was found in a file, gathered: the same thing in many places is told once, with every place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from consult.formats.findings import Code, Finding

_BECOMES = frozenset({Code.NAME_AGAIN, Code.NAME_WITH_SPACES, Code.CHOICE_RENAMED, Code.OTHER_CASE})
"""Where a name became another."""
_MOST_RANGES = 6

Explain = Callable[[Finding], tuple[str, str]]


@dataclass(frozen=True)
class Gathered:
    """Findings of which the same is said: what is wrong, and what happens or is to be done."""

    findings: tuple[Finding, ...]
    what: str
    what_to_do: str

    @property
    def headings(self) -> list[str]:
        """The headings of the columns, or parts of questions, each once."""
        return list(dict.fromkeys(one.heading for one in self.findings if one.heading))

    @property
    def ranges(self) -> str:
        """The cells, or rows, as short as can be: `B4, B7–B9`; empty where some have none."""
        if not all(one.row for one in self.findings):
            return ""
        places = sorted({(one.letters, one.row) for one in self.findings})
        spans: list[list[tuple[str, int]]] = [[places[0]]]
        for before, place in pairwise(places):
            if place == (before[0], before[1] + 1):
                spans[-1].append(place)
            else:
                spans.append([place])
        words = [_span(span) for span in spans]
        more = "…" if len(words) > _MOST_RANGES else ""
        return ", ".join([*words[:_MOST_RANGES], *filter(None, [more])])


def gathered(findings: Iterable[Finding], explain: Explain) -> list[Gathered]:
    """The findings in the order of the file, those of which the same is said together."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        what, what_to_do = explain(one)
        own = one.sheet if one.column else ""
        found.setdefault((one.code, own, what, what_to_do), []).append(one)
    return [Gathered(tuple(ones), str(key[2]), str(key[3])) for key, ones in found.items()]


def shown(finding: Finding) -> str:
    """What stands in a place, and what it became where it was changed."""
    value, details = finding.value, finding.details
    if finding.code in _BECOMES and "other" in details:
        return f"{value} → {details['other']}"
    if finding.code is Code.KEY_MADE:
        return f"{value} → {details.get('key', '')}"
    if finding.code in (Code.SAME_CHOICE, Code.CHOICE_TWICE):
        return f"{value} ({finding.letters}{details.get('row', '')})"
    return value or details.get("name", "")


def _span(span: Sequence[tuple[str, int]]) -> str:
    (letters, first), (_, last) = span[0], span[-1]
    return f"{letters}{first}" if first == last else f"{letters}{first}–{letters}{last}"

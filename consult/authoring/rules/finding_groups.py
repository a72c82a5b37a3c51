"""What was found in a file, gathered: the same thing in many places is told once, with every place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from consult.formats.findings import FindingCode, ImportFinding

_RENAMING_CODES = frozenset(
    {
        FindingCode.NAME_AGAIN,
        FindingCode.NAME_WITH_SPACES,
        FindingCode.CHOICE_RENAMED,
        FindingCode.OTHER_CASE,
    }
)
"""Where a name became another."""
_MAX_RANGES = 6

Explain = Callable[[ImportFinding], tuple[str, str]]


@dataclass(frozen=True)
class FindingGroup:
    """Findings of which the same is said: what is wrong, and what happens or is to be done."""

    findings: tuple[ImportFinding, ...]
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
        words = [_range_text(span) for span in spans]
        more = "…" if len(words) > _MAX_RANGES else ""
        return ", ".join([*words[:_MAX_RANGES], *filter(None, [more])])


def group_findings(findings: Iterable[ImportFinding], explain: Explain) -> list[FindingGroup]:
    """The findings in the order of the file, those of which the same is said together."""
    found: dict[tuple[object, ...], list[ImportFinding]] = {}
    for one in findings:
        what, what_to_do = explain(one)
        own = one.sheet if one.column else ""
        found.setdefault((one.code, own, what, what_to_do), []).append(one)
    return [FindingGroup(tuple(ones), str(key[2]), str(key[3])) for key, ones in found.items()]


def value_text(finding: ImportFinding) -> str:
    """What stands in a place, and what it became where it was changed."""
    value, details = finding.value, finding.details
    if finding.code in _RENAMING_CODES and "other" in details:
        return f"{value} → {details['other']}"
    if finding.code is FindingCode.KEY_MADE:
        return f"{value} → {details.get('key', '')}"
    if finding.code in (FindingCode.SAME_CHOICE, FindingCode.CHOICE_TWICE):
        return f"{value} ({finding.letters}{details.get('row', '')})"
    return value or details.get("name", "")


def _range_text(span: Sequence[tuple[str, int]]) -> str:
    (letters, first), (_, last) = span[0], span[-1]
    return f"{letters}{first}" if first == last else f"{letters}{first}–{letters}{last}"

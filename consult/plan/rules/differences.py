"""What changed between two texts: word by word, and paragraph by paragraph. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from consult.languages.rules import Texts


class DiffOperation(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class DiffSegment:
    """Some words, and what became of them."""

    mark: DiffOperation
    words: str


# Marks stand apart from words; scripts without spaces are compared sign by sign.
_TOKENS = re.compile(
    r"(\s+|[.,;:!?…()«»“”\"¿¡、。，；：！？।،؛؟]|[\u3400-\u9fff\uf900-\ufaff])", re.UNICODE
)


def tokens(words: str) -> list[str]:
    """Words, spaces and marks; joined again they are the text."""
    return [token for token in _TOKENS.split(words) if token]


def word_diff(before: str, after: str) -> list[DiffSegment]:
    """Compare two texts word by word. What is not removed is `after`, what is not added `before`."""
    old, new = tokens(before), tokens(after)
    pieces: list[DiffSegment] = []
    for _tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if _tag == "equal":
            pieces.append(DiffSegment(DiffOperation.SAME, "".join(new[c:d])))
            continue
        if b > a:
            pieces.append(DiffSegment(DiffOperation.REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(DiffSegment(DiffOperation.ADDED, "".join(new[c:d])))
    return pieces


class ParagraphChangeKind(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class ParagraphChange:
    """A paragraph of the later version (or one that it left out), in the language `tag`."""

    key: str
    fate: ParagraphChangeKind
    tag: str
    pieces: tuple[DiffSegment, ...]
    fallback: bool = False


Paragraphs = Sequence[tuple[str, Texts]]


def paragraph_changes(before: Paragraphs, after: Paragraphs, tag: str) -> list[ParagraphChange]:
    """Compare two versions as read in `tag`; a removed paragraph stands where it was.

    A paragraph that both versions do not have in that language is compared in its source language.
    """
    old, kept = dict(before), _kept_in_place([k for k, _ in before], [k for k, _ in after])
    changes = [_change(key, old.get(key), text, tag, key in kept) for key, text in after]
    present = {key for key, _ in after}
    place = 0
    for key, text in before:
        found = next((i for i, c in enumerate(changes) if c.key == key), None)
        if key in present and found is not None:
            place = found + 1
        elif key not in present:
            shown = text.shown(tag)
            gone = (DiffSegment(DiffOperation.REMOVED, shown.words),)
            changes.insert(
                place,
                ParagraphChange(key, ParagraphChangeKind.REMOVED, shown.tag, gone, shown.fallback),
            )
            place += 1
    return changes


def _kept_in_place(before: Sequence[str], after: Sequence[str]) -> set[str]:
    old, new = set(before), set(after)
    a, b = [k for k in before if k in new], [k for k in after if k in old]
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return {key for block in blocks for key in a[block.a : block.a + block.size]}


def _change(key: str, old: Texts | None, new: Texts, tag: str, in_place: bool) -> ParagraphChange:
    shown = new.shown(tag)
    if old is None:
        pieces = (DiffSegment(DiffOperation.ADDED, shown.words),)
        return ParagraphChange(key, ParagraphChangeKind.ADDED, shown.tag, pieces, shown.fallback)
    common = shown.tag if old.words(shown.tag) else new.source
    was, now = old.words(common), new.words(common)
    fate = (
        (ParagraphChangeKind.SAME if in_place else ParagraphChangeKind.MOVED)
        if was == now
        else ParagraphChangeKind.CHANGED
    )
    if fate is not ParagraphChangeKind.CHANGED:
        return ParagraphChange(
            key, fate, shown.tag, (DiffSegment(DiffOperation.SAME, shown.words),), shown.fallback
        )
    return ParagraphChange(key, fate, common, tuple(word_diff(was, now)), common != tag)


def changed_parts(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The parts of a measure's document that differ, by their names in it, in a fixed order."""
    return [part for part in sorted({*before, *after}) if before.get(part) != after.get(part)]

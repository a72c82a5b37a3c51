"""Rules of a plan. Pure: phases and what they grant, natures, levels, permissions."""

from .differences import (
    Fate,
    Mark,
    ParagraphChange,
    Piece,
    changed_parts,
    paragraph_changes,
    word_changes,
)
from .documents import ParagraphWords, canonical, digest_of
from .edits import TextEdit
from .indicators import Better, contradictions, plain, share_reached, target_at
from .permissions import PERMISSIONS
from .phases import PHASE_GRANTS, Nature, PhaseDates, PhaseKind, Verb, granted, running
from .quarters import Quarter, Schedule, ScheduleRow, Span, quarters_between, schedule

__all__ = [
    "PERMISSIONS",
    "PHASE_GRANTS",
    "Better",
    "Fate",
    "Mark",
    "Nature",
    "ParagraphChange",
    "ParagraphWords",
    "PhaseDates",
    "PhaseKind",
    "Piece",
    "Quarter",
    "Schedule",
    "ScheduleRow",
    "Span",
    "TextEdit",
    "Verb",
    "canonical",
    "changed_parts",
    "contradictions",
    "digest_of",
    "granted",
    "paragraph_changes",
    "plain",
    "quarters_between",
    "running",
    "schedule",
    "share_reached",
    "target_at",
    "word_changes",
]

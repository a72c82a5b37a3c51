"""Rules of a plan. Pure: phases and what they grant, natures, levels, permissions."""

from .defaults import DEFAULT_AREAS, PICTOGRAMS, DefaultArea, code_from, slug_from
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
from .phases import (
    PHASE_GRANTS,
    LegalBasis,
    Nature,
    PhaseDates,
    PhaseKind,
    Verb,
    granted,
    running,
)
from .quarters import Quarter, Schedule, ScheduleRow, Span, quarters_between, schedule
from .roles import EntityKind, EntityRole

__all__ = [
    "DEFAULT_AREAS",
    "PERMISSIONS",
    "PHASE_GRANTS",
    "PICTOGRAMS",
    "Better",
    "DefaultArea",
    "EntityKind",
    "EntityRole",
    "Fate",
    "LegalBasis",
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
    "code_from",
    "contradictions",
    "digest_of",
    "granted",
    "paragraph_changes",
    "plain",
    "quarters_between",
    "running",
    "schedule",
    "share_reached",
    "slug_from",
    "target_at",
    "word_changes",
]

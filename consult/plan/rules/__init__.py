"""Rules of a plan. Pure: phases and what they grant, natures, levels, permissions."""

from .permissions import PERMISSIONS
from .phases import PHASE_GRANTS, Nature, PhaseDates, PhaseKind, Verb, granted, running
from .quarters import Quarter, quarters_between

__all__ = [
    "PERMISSIONS",
    "PHASE_GRANTS",
    "Nature",
    "PhaseDates",
    "PhaseKind",
    "Quarter",
    "Verb",
    "granted",
    "quarters_between",
    "running",
]

"""The channel of this room: comments on measures and their paragraphs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.contributions.rules.channels import ChannelPolicy
from consult.plan.rules.phases import PhaseAction

COMMENT = ChannelPolicy(
    name="comment", label=_l("Comment"), withdrawable_during=PhaseAction.COMMENT
)

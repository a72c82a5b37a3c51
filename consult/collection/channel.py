"""The channel of this room: answers to open questions of surveys."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.contributions.rules.channels import ChannelPolicy
from consult.contributions.rules.contributions import AuthorKind
from consult.plan.rules.phases import PhaseAction

SURVEY = ChannelPolicy(
    name="survey",
    label=_l("Survey"),
    author_kinds=frozenset({AuthorKind.ANONYMOUS}),
    publishable=False,
    withdrawable_during=PhaseAction.ANSWER,
)
"""Answers are anonymous (decision 010): published one by one, their words could tell who wrote them."""

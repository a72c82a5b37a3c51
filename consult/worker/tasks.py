"""The periodic jobs of all rooms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.contributions import jobs as inputs
from consult.mail import jobs as mail
from consult.people import jobs as people
from consult.plan import jobs as plan
from consult.results import jobs as surveys
from consult.web import jobs as web

EVERY_MINUTE: tuple[Callable[[], Any], ...] = (
    mail.deliver_waiting,
    surveys.write_waiting_exports,
    surveys.read_waiting_imports,
)
DAILY: tuple[Callable[[], Any], ...] = (
    inputs.prove_all,
    surveys.prove_all_tallies,
    surveys.mend_pairs,
    surveys.release_closed_polls,
    surveys.forget_drafts,
    surveys.forget_exports,
    surveys.forget_imports,
    surveys.forget_contacts,
    people.forget_expired,
    plan.forget_imports,
    mail.forget_delivered,
    web.forget_once_keys,
    web.empty_log,
)

"""The periodic jobs of all rooms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.authoring import jobs as authoring
from consult.collection import jobs as collection
from consult.contributions import jobs as contributions
from consult.imports import jobs as imports
from consult.mail import jobs as mail
from consult.people import jobs as people
from consult.results import jobs as results
from consult.web import jobs as web

EVERY_MINUTE: tuple[Callable[[], Any], ...] = (
    mail.deliver_waiting,
    results.write_pending_exports,
    authoring.read_pending_imports,
)
DAILY: tuple[Callable[[], Any], ...] = (
    contributions.verify_all_tallies,
    results.verify_all_tallies,
    results.repair_crosstabs,
    collection.release_closed_polls,
    collection.delete_expired_drafts,
    results.delete_expired_exports,
    imports.delete_expired_imports,
    collection.delete_old_contacts,
    people.delete_expired,
    mail.delete_delivered,
    web.delete_idempotency_keys,
    web.truncate_log,
)

"""The blueprints of the rooms. Each room's `views` gives one `bp`."""

from __future__ import annotations

from flask import Blueprint

from consult.authoring.views.blueprint import bp as authoring
from consult.collection.views.blueprint import bp as collection
from consult.consultations.views.blueprint import bp as consultations
from consult.contributions.views.blueprint import bp as contributions
from consult.home.views import bp as home
from consult.paper.views.blueprint import bp as paper
from consult.people.views.blueprint import bp as people
from consult.plan.views.blueprint import bp as plan
from consult.reports.views.blueprint import bp as reports
from consult.results.views.blueprint import bp as results

BLUEPRINTS: tuple[Blueprint, ...] = (
    people,
    plan,
    contributions,
    collection,
    results,
    paper,
    authoring,
    consultations,
    home,
    reports,
)
"""Collection comes before those whose routes use its converters."""

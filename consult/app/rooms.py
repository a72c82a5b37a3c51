"""The blueprints of the rooms. Each room's `views` gives one `bp`."""

from __future__ import annotations

from flask import Blueprint

from consult.consultations.views import bp as consultations
from consult.home.views import bp as home
from consult.inputs.views import bp as inputs
from consult.people.views import bp as people
from consult.plan.views import bp as plan
from consult.reports.views import bp as reports
from consult.surveys.views import bp as surveys

BLUEPRINTS: tuple[Blueprint, ...] = (people, plan, inputs, surveys, consultations, home, reports)

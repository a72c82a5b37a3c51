"""The installation that the browser walks: made once for all workers of a run, copied for each."""

from __future__ import annotations

import fcntl
import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from consult.app.factory import create_app
from consult.cli.database import DEMO_PASSWORD
from consult.db import migrate
from consult.db.session import db, writing
from consult.db.session import session as app_session
from consult.demo.actions import load_demo
from consult.people.models import Account
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.results.actions.exports import request_export
from consult.results.actions.releases import release_results
from consult.results.export.options import ExportOptions
from consult.results.jobs import write_pending_exports
from consult.settings import Settings, from_environment
from tests.browser.links import Links, links_of
from tests.factories.questionnaires import every_kind
from tests.factories.surveys import make_survey

ADMINISTRATOR = "admin@demo.example"
PLAN = "vilar-monte"
NEEDS = "viver-aqui"
"""The survey of the demonstration that was answered most."""
POLL = "aulas-de-portugues"
"""Its quick poll."""
EVERY_KIND = "every-kind"
"""A survey of the plan with every kind of question."""


def settings_in(home: Path) -> Settings:
    """Settings of an installation in demo mode that lies in a folder."""
    found = from_environment({"CONSULT_HOME": str(home), "CONSULT_DEMO": "1"})
    return replace(found, redis_url=None)


def made_once(folder: Path) -> Path:
    """The folder of the installation that no test changes; who comes first makes it, others wait."""
    home = folder / "demonstration"
    with (folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "demonstration.json").exists():
            shutil.rmtree(home, ignore_errors=True)  # of a worker that failed
            found = _make(settings_in(home))
            (folder / "demonstration.json").write_text(json.dumps(found))
    return home


def links_in(folder: Path) -> tuple[Links, Links]:
    """Where links lead a visitor, and the administrator, in English: before any test changes it."""
    public, staff = json.loads((folder / "demonstration.json").read_text())
    return Links(**public), Links(**staff)


def _make(settings: Settings) -> list[dict[str, object]]:
    migrate.upgrade(settings.database_url)
    app = create_app(settings, testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), writing():
        today = datetime.now(settings.timezone).date()
        load_demo(app_session(), today=today, password=DEMO_PASSWORD)
        plan = app_session().scalars(select(Plan).where(Plan.slug == PLAN)).one()
        make_survey(app_session(), plan, EVERY_KIND, every_kind())
        _publish_and_export(plan, today)
        write_pending_exports()
    found = [vars(links_of(app, email, DEMO_PASSWORD)) for email in (None, ADMINISTRATOR)]
    with app.app_context():
        db.engine.dispose()
    return found


def _publish_and_export(plan: Plan, today: date) -> None:
    """Results that are public, and a file of responses that somebody asked for."""
    session = app_session()
    named = select(Survey).where(Survey.plan_id == plan.id, Survey.slug == NEEDS)
    survey = session.scalars(named).one()
    axes = ["language", "municipality", "channel"]
    release_results(session, survey=survey, breakdowns=axes, today=today, by_id=None)
    account = session.scalars(select(Account).where(Account.email == ADMINISTRATOR)).one()
    now = datetime.now(UTC)
    request_export(
        session, survey=survey, options=ExportOptions(), by_id=account.id, today=today, now=now
    )
    session.commit()

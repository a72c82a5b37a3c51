"""The rooms of the app: a new one is a line here.

The order is that of the links in the desk's menu, and of the daily jobs: the last of them empties
the log of what the others deleted.
"""

from __future__ import annotations

from consult.consultations.manifest import MANIFEST as CONSULTATIONS
from consult.home.manifest import MANIFEST as HOME
from consult.inputs.manifest import MANIFEST as INPUTS
from consult.mail.manifest import MANIFEST as MAIL
from consult.people.manifest import MANIFEST as PEOPLE
from consult.plan.manifest import MANIFEST as PLAN
from consult.reports.manifest import MANIFEST as REPORTS
from consult.surveys.manifest import MANIFEST as SURVEYS
from consult.web.manifest import MANIFEST as WEB

MANIFESTS = (REPORTS, INPUTS, SURVEYS, CONSULTATIONS, PLAN, HOME, PEOPLE, MAIL, WEB)

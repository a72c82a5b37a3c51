"""The rooms of the app: a new one is a line here.

The order is that of the links in the desk's menu, and of the daily jobs: the last of them empties
the log of what the others deleted.
"""

from __future__ import annotations

from consult.authoring.manifest import MANIFEST as AUTHORING
from consult.collection.manifest import MANIFEST as COLLECTION
from consult.consultations.manifest import MANIFEST as CONSULTATIONS
from consult.contributions.manifest import MANIFEST as CONTRIBUTIONS
from consult.home.manifest import MANIFEST as HOME
from consult.imports.manifest import MANIFEST as IMPORTS
from consult.mail.manifest import MANIFEST as MAIL
from consult.paper.manifest import MANIFEST as PAPER
from consult.people.manifest import MANIFEST as PEOPLE
from consult.plan.manifest import MANIFEST as PLAN
from consult.reports.manifest import MANIFEST as REPORTS
from consult.results.manifest import MANIFEST as RESULTS
from consult.web.manifest import MANIFEST as WEB

MANIFESTS = (
    REPORTS,
    CONTRIBUTIONS,
    RESULTS,
    COLLECTION,
    PAPER,
    AUTHORING,
    CONSULTATIONS,
    PLAN,
    HOME,
    IMPORTS,
    PEOPLE,
    MAIL,
    WEB,
)
"""Collection comes before authoring, whose routes use its converter, and after results, whose daily jobs
verify and repair the counts that closed polls are released from."""

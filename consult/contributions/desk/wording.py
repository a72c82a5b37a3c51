"""What visibilities are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ..rules.contributions import Visibility

VISIBILITY_LABELS: Mapping[str, Any] = {
    Visibility.AWAITING: _l("Waiting to be read"),
    Visibility.PUBLIC: _l("Public"),
    Visibility.STAFF_ONLY: _l("Only for staff"),
    Visibility.HIDDEN: _l("Hidden"),
}


MUNICIPALITY_NOT_STATED = _l("Not told")

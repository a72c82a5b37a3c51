"""What channels, visibilities and outcomes are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ..rules.contributions import Channel, Visibility

CHANNEL_LABELS: Mapping[str, Any] = {
    Channel.SURVEY: _l("Survey"),
    Channel.COMMENT: _l("Comment"),
    Channel.FORUM: _l("Forum"),
    Channel.FOCUS_GROUP: _l("Focus group"),
    Channel.MEETING: _l("Meeting"),
    Channel.LETTER: _l("Letter"),
    Channel.EMAIL: _l("E-mail"),
    Channel.IMPORTED: _l("From another list"),
}
VISIBILITY_LABELS: Mapping[str, Any] = {
    Visibility.AWAITING: _l("Waiting to be read"),
    Visibility.PUBLIC: _l("Public"),
    Visibility.STAFF_ONLY: _l("Only for staff"),
    Visibility.HIDDEN: _l("Hidden"),
}


MUNICIPALITY_NOT_STATED = _l("Not told")

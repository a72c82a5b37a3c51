"""What channels, visibilities and outcomes are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.languages.rules import of_tag

from .rules.contributions import Channel, Visibility

CHANNELS: Mapping[str, Any] = {
    Channel.SURVEY: _l("Survey"),
    Channel.COMMENT: _l("Comment"),
    Channel.FORUM: _l("Forum"),
    Channel.FOCUS_GROUP: _l("Focus group"),
    Channel.MEETING: _l("Meeting"),
    Channel.LETTER: _l("Letter"),
    Channel.EMAIL: _l("E-mail"),
    Channel.IMPORTED: _l("From another list"),
}
VISIBILITIES: Mapping[str, Any] = {
    Visibility.AWAITING: _l("Waiting to be read"),
    Visibility.PUBLIC: _l("Public"),
    Visibility.STAFF_ONLY: _l("Only for staff"),
    Visibility.HIDDEN: _l("Hidden"),
}


def language_choices(tags: Iterable[str]) -> list[tuple[str, Any, dict[str, Any]]]:
    """Languages by their own names."""
    return [
        (one.tag, one.own_name, {"lang": one.tag, "dir": one.direction})
        for one in map(of_tag, tags)
    ]

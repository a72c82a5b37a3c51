"""The periodic jobs of all rooms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

EVERY_MINUTE: tuple[Callable[[], Any], ...] = ()
DAILY: tuple[Callable[[], Any], ...] = ()

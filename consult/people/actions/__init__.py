"""Writes of the people room."""

from .accounts import (
    AccountExists,
    BadPassword,
    add_account,
    change_account,
    check_password,
    delete_account,
    register,
    set_password,
    take_up,
)
from .letters import ask_for_reset, ask_to_register, tell_password_changed
from .links import LinkGone, make_link, open_link, use_link
from .second_factor import (
    pass_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    set_up_second_factor,
)
from .sessions import end_session, end_sessions, start_session
from .tries import forget_tries, forget_tries_of, take_try, tries_key

__all__ = [
    "AccountExists",
    "BadPassword",
    "LinkGone",
    "add_account",
    "ask_for_reset",
    "ask_to_register",
    "change_account",
    "check_password",
    "delete_account",
    "end_session",
    "end_sessions",
    "forget_tries",
    "forget_tries_of",
    "make_link",
    "open_link",
    "pass_second_factor",
    "register",
    "renew_recovery_codes",
    "reset_second_factor",
    "set_password",
    "set_up_second_factor",
    "start_session",
    "take_try",
    "take_up",
    "tell_password_changed",
    "tries_key",
    "use_link",
]

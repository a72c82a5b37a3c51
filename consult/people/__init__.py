"""Accounts, roles, login, permissions and the guard of every route."""

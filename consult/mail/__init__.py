"""E-mail: an outbox in the database, delivered by the worker through SMTP."""

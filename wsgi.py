"""The WSGI application: `granian --interface wsgi wsgi:app` or `gunicorn wsgi:app`."""

from consult.app.factory import create_app

app = create_app()

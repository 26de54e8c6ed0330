"""The WSGI application: `gunicorn wsgi:application`. Run `pathways build` first."""

from explorer import create_app

application = create_app()

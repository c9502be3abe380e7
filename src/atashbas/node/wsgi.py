"""The door through which a server calls the pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atashbas.node.settings")
application = get_wsgi_application()

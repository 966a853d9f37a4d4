"""The ASGI entry point, for servers that want one."""

import os
from importlib import import_module

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()
import_module("config.urls")  # or the first request would wait for it

"""The Celery application."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("photodesk")
app.set_default()  # without this, every thread but the first rings at an app of its own
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

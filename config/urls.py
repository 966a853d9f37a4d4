"""Every address: the desk, galleries with their API, and the site."""

from django.contrib import admin
from django.urls import include, path

admin.autodiscover()  # here, and not when Django starts: newsroom.desk.apps says why

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("gallery.urls")),
    path("", include("newsroom.urls")),
]

handler400 = "newsroom.serving.bad_requests.bad_request"
handler500 = "newsroom.serving.database_down.server_error"

"""Every address: the desk, galleries with their API, and the site."""

from django.contrib import admin
from django.urls import include, path

from newsroom.desk.sign_in import addresses as sign_in

admin.autodiscover()  # here, and not when Django starts: newsroom.desk.apps says why

urlpatterns = [
    path("admin/", include(sign_in.urlpatterns)),
    path("admin/", admin.site.urls),
    path("admin/", include(sign_in.names)),
    path("", include("gallery.urls")),
    path("", include("newsroom.urls")),
]

handler400 = "newsroom.serving.bad_requests.bad_request"
handler500 = "newsroom.serving.database_down.server_error"

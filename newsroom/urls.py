"""The addresses of the site."""

from django.urls import path, re_path

from gallery.api.docs import show_docs
from newsroom.api import mount
from newsroom.metrics import show_metrics
from newsroom.pages import feed_views, list_views, views
from newsroom.pages import private_link_views as private
from newsroom.pages import sitemap_views as crawling
from newsroom.pages.data_mining import show_tdmrep
from newsroom.pages.photo_address import lead_to_photo
from newsroom.readiness import answer_readyz

urlpatterns = [
    path("", list_views.front_page, name="front"),
    path("sections/<slug:slug>/", list_views.section_page, name="section"),
    path("galleries/", list_views.gallery_list, name="galleries"),
    path("corrections/", list_views.corrections_page, name="corrections"),
    path("articles/<slug:slug>/", views.article_page, name="article"),
    path("photos/<int:photo_id>/", lead_to_photo, name="photo"),
    path("api/v1/docs", show_docs, name="api-docs"),
    path("api/v1", mount.start_view, name="api-start"),
    path("api/v1/", mount.urls),
    path("preview/<str:token>/", private.show_by_link, name="private-link"),
    path("preview/<str:token>/<path:rest>", private.show_by_link),
    path("renditions/<path:path>", views.serve_rendition, name="rendition"),
    re_path(
        r"^feeds/(?P<kind>galleries|articles)\.(?P<form>rss|atom|json)$",
        feed_views.feed,
        name="feed",
    ),
    re_path(
        r"^feeds/sections/(?P<slug>[-\w]+)/(?P<kind>galleries|articles)\.(?P<form>rss|atom|json)$",
        feed_views.feed,
        name="section-feed",
    ),
    path("sitemap.xml", crawling.show_sitemap, name="sitemap"),
    re_path(
        r"^sitemaps/(?P<name>galleries|articles)-(?P<number>[1-9][0-9]{0,8})\.xml$",
        lambda request, name, number: crawling.show_sitemap_part(request, name, int(number)),
        name="sitemap-part",
    ),
    path("sitemap-news.xml", crawling.show_news_sitemap, name="news-sitemap"),
    path("robots.txt", crawling.show_robots_txt, name="robots"),
    path(".well-known/tdmrep.json", show_tdmrep, name="tdmrep"),
    path("healthz", views.answer_healthz, name="healthz"),
    path("metrics", show_metrics, name="metrics"),
    path("readyz", answer_readyz, name="readyz"),
]

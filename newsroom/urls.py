"""The addresses of the site."""

from django.urls import path, re_path

from gallery.api.docs import show_docs
from newsroom import crawling, feed_views, views
from newsroom.api import mount
from newsroom.metrics import show_metrics

urlpatterns = [
    path("", views.front_page, name="front"),
    path("sections/<slug:slug>/", views.section_page, name="section"),
    path("galleries/", views.gallery_list, name="galleries"),
    path("articles/<slug:slug>/", views.article_page, name="article"),
    path("api/v1/docs", show_docs, name="api-docs"),
    path("api/v1/", mount.urls),
    path("renditions/<path:path>", views.rendition, name="rendition"),
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
    path("sitemap.xml", crawling.sitemap, name="sitemap"),
    path("sitemap-news.xml", crawling.news_sitemap, name="news-sitemap"),
    path("robots.txt", crawling.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", show_metrics, name="metrics"),
    path("readyz", views.readyz, name="readyz"),
]

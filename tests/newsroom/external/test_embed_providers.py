"""The table of sites that articles may embed something of."""

from __future__ import annotations

import pytest

from newsroom.external.providers import PROVIDERS, read_own_providers


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.youtube.com/watch?v=abc", "YouTube"),
        ("https://youtu.be/abc", "YouTube"),
        ("https://vimeo.com/123", "Vimeo"),
        ("https://evil.example/youtube.com/watch", None),
        ("https://youtube.com.evil.example/watch", None),
        ("https://notyoutube.com/watch", None),
        ("javascript:alert(1)//youtube.com/watch", None),
        ("https://open.spotify.com/track/abc", "Spotify"),
        ("https://www.youtube.com:443/watch?v=abc", "YouTube"),
        ("HTTPS://WWW.YOUTUBE.COM/watch?v=abc", "YouTube"),
        ("https://evil.example\\@www.youtube.com/watch", None),
        ("https:\\\\evil.example/@www.youtube.com/watch", None),
        ("https://evil.example@www.youtube.com/watch", None),
        ("https://www.youtube.com@evil.example/watch", None),
        ("https://:@www.youtube.com/watch", None),
        ("https://www.you\ttube.com/watch", None),
        ("https://www.youtube.com/wa\ntch", None),
        (" https://www.youtube.com/watch", None),
        ("https://www.youtube.com./watch", None),
        ("https://www.youtube.com:8443/watch", None),
        ("https://www.youtube.com:/watch", None),
        ("https://www.youtube.com:80/watch", None),
        ("https://\u017foundcloud.com/x", None),
        ("https://\uff56imeo.com/123", None),
        ("https://vimeo\u3002com/123", None),
        ("https://vimeo.com%2f.evil.example/123", None),
        ("https://[::1]/watch", None),
        ("//www.youtube.com/watch", None),
        ("ftp://www.youtube.com/watch", None),
        (f"https://soundcloud.com/{'a' * 3000}", None),
    ],
)
def test_the_table_knows_its_sites(url: str, name: str | None) -> None:
    found = next((provider.name for provider in PROVIDERS if provider.matches(url)), None)
    assert found == name


def test_a_newsroom_adds_sites_of_its_own() -> None:
    provider = read_own_providers(["Sister paper=https://photos.example.org/oembed"])[0]
    assert provider.matches("https://photos.example.org/galleries/storm/")
    assert not provider.matches("https://photos.example.org.evil.example/galleries/storm/")
    with pytest.raises(ValueError, match="must be like"):
        read_own_providers(["http://photos.example.org/oembed"])

"""Pages for machines that look after the site: nothing that strangers should read."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

type View = Callable[[HttpRequest], HttpResponse]
type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Whatever a proxy adds: who sent one of these did not ask from this machine.
ADDED_BY_PROXIES = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


def for_monitors(view: View) -> View:
    """A view for this machine and the networks of PHOTODESK_MONITORS; 404 for everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not is_monitor(request):
            raise Http404
        return view(request)

    return guarded


def is_monitor(request: HttpRequest) -> bool:
    """Whether everybody on the way of a request, as far as it can be known, may ask.

    Our own proxies vouch for what was before them, when they are on a private network, as they
    should be: a stranger who reaches the application itself can write whatever he likes.
    """
    sender = read_address(str(request.META.get("REMOTE_ADDR", "")))
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if not proxies or forwarded == [""]:
        is_direct = not any(name in request.headers for name in ADDED_BY_PROXIES)
        return is_direct and is_allowed(sender)
    if sender is None or sender.is_global:
        return False
    return all(is_allowed(read_address(text)) for text in forwarded[-proxies:][:1])


def is_allowed(address: Address | None) -> bool:
    """Whether an address is this machine's or in one of the networks."""
    if address is None:
        return False
    return address.is_loopback or any(address in network for network in settings.MONITORS)


def read_address(text: str) -> Address | None:
    """An address; None for what is none, such as a socket's name."""
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address

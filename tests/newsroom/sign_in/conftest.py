"""The provider, for the tests of this folder."""

from tests.newsroom.sign_in.provider import provider_address, set_up_provider

__all__ = ["provider_address", "set_up_provider"]

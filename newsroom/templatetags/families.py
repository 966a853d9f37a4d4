"""`{% once %}`: a part of a page that is the same on all pages which are made together."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gallery.pages.family import read_once

register = template.Library()


class OnceNode(template.Node):
    """Nodes whose text depends on the site, the language and the given values alone."""

    def __init__(self, nodes: NodeList, differs_with: list[FilterExpression]) -> None:
        self.nodes = nodes
        self.differs_with = differs_with

    def render(self, context: Context) -> SafeString:
        """The text, of the first page of a family that asked."""
        values = tuple(each.resolve(context, ignore_failures=True) for each in self.differs_with)
        return read_once((self, get_language(), values), lambda: self.nodes.render(context))


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """`{% once section.pk %}…{% endonce %}`; the values are what the text depends on beside the
    site and the language. Outside of a family it is made anew each time.
    """
    _, *differs_with = token.split_contents()
    nodes = parser.parse(["endonce"])
    parser.delete_first_token()
    return OnceNode(nodes, [parser.compile_filter(each) for each in differs_with])

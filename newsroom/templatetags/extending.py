"""`{% extends %}` for templates that are rendered thousands of times."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, Template, Token
from django.template.context import Context
from django.template.loader_tags import ExtendsNode, do_extends

register = template.Library()


class KnownNodes(NodeList):
    """The nodes of a template, which looks for those of a class once."""

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self.found: dict[type[Node], list[Any]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Any]:
        """All nodes of a class, at any depth."""
        if nodetype not in self.found:
            self.found[nodetype] = super().get_nodes_by_type(nodetype)
        return self.found[nodetype]


class QuickExtendsNode(ExtendsNode):
    """Django's, which goes through the whole parent for its blocks each time it is rendered."""

    def get_parent(self, context: Context) -> Template:
        """The parent, kept by the engine's loader as long as its file is used."""
        parent = super().get_parent(context)
        if not isinstance(parent.nodelist, KnownNodes):
            parent.nodelist = KnownNodes(parent.nodelist)
        return parent


@register.tag
def extends(parser: Parser, token: Token) -> ExtendsNode:
    """`{% extends "page.html" %}`, as Django's; the name is a text or a variable."""
    node = do_extends(parser, token)
    return QuickExtendsNode(node.nodelist, node.parent_name)

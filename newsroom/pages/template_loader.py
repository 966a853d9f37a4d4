"""Templates as Django's, for pages that are rendered by the thousand.

A slide's page looks up some fifty variables, and Django looks for each in every way that there is.
Here the plain ways come first (a name of the context, then keys of dictionaries and attributes),
and whatever is not plain is left to Django. What is written is the same.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from django.template import Template, TemplateDoesNotExist
from django.template.base import (
    FilterExpression,
    Lexer,
    Node,
    NodeList,
    Origin,
    Parser,
    Token,
    Variable,
    VariableDoesNotExist,
    VariableNode,
)
from django.template.context import Context
from django.template.loaders import base, cached
from django.utils.safestring import SafeString


class PlainVariable(Variable):
    """A variable such as `slide.credit.printed`."""

    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        """Its value."""
        if self.lookups and not self.translate and isinstance(context, Context):
            try:
                return look_up(context, *self.lookups)
            except Exception:  # noqa: BLE001, S110 - Django tells what is wrong, or that it is empty
                pass
        return super().resolve(context)


def look_up(context: Context, first: str, *others: str) -> Any:
    """The value by the plain ways alone. Raises whatever there is to raise.

    The innermost part of a template goes before those around it.
    """
    for names in reversed(context.dicts):
        if first in names:
            found: Any = names[first]
            break
    else:
        raise VariableDoesNotExist(first)
    if callable(found):
        found = call(found)
    for name in others:
        kind = type(found)
        if kind is dict:
            found = found[name]
        elif hasattr(kind, "__getitem__"):
            raise VariableDoesNotExist(name)
        else:
            found = getattr(found, name)
        if callable(found):
            found = call(found)
    return found


def call(function: Any) -> Any:
    """What a method returns that templates may call. Raises `VariableDoesNotExist` for others."""
    if hasattr(function, "do_not_call_in_templates") or hasattr(function, "alters_data"):
        raise VariableDoesNotExist(function)
    return function()


class PlainExpression(FilterExpression):
    """A variable, perhaps with filters."""

    __slots__ = ()

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        if self.is_var:
            self.var = PlainVariable(self.var.var)


class PlainVariableNode(VariableNode):
    """`{{ … }}`."""

    def render_annotated(self, context: Context) -> str:
        """Its value as text, escaped where it is plain text."""
        try:
            value = self.filter_expression.resolve(context)
        except Exception:  # noqa: BLE001 - Django tells where it was
            return str(super().render_annotated(context))
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return html.escape(value)
        return str(super().render_annotated(context))


class PlainParser(Parser):
    """Makes these of a template's text."""

    def compile_filter(self, token: str) -> PlainExpression:
        """A variable, perhaps with filters."""
        return PlainExpression(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        """Add a part to a template."""
        if type(node) is VariableNode:
            node = PlainVariableNode(node.filter_expression)
        super().extend_nodelist(nodelist, node, token)


class KnownNodes(NodeList):
    """The nodes of a template, which looks for those of a class once.

    Whoever extends a template asks it for all of its blocks, each time that a page is rendered.
    """

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self.found: dict[type[Node], list[Any]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Any]:
        """All nodes of a class, at any depth."""
        if nodetype not in self.found:
            self.found[nodetype] = super().get_nodes_by_type(nodetype)
        return self.found[nodetype]


class PlainTemplate(Template):
    """A template of these parts."""

    def compile_nodelist(self) -> NodeList:
        """The parts of the template; where pages tell of errors, as Django makes them."""
        if self.engine.debug:
            return super().compile_nodelist()
        tokens = Lexer(self.source).tokenize()
        libraries, builtins = self.engine.template_libraries, self.engine.template_builtins
        parser = PlainParser(tokens, libraries, builtins, self.origin)
        try:
            nodes = parser.parse()
        except Exception:  # noqa: BLE001 - Django tells where it is
            return super().compile_nodelist()
        self.extra_data = parser.extra_data
        return KnownNodes(nodes)


class PlainTemplates(base.Loader):
    """Reads such templates: as Django's, which cannot be told of another class of template."""

    get_contents: Callable[[Origin], str]  # of the loader that keeps them

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The first of its name that is not to be skipped. Raises `TemplateDoesNotExist`."""
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            return PlainTemplate(contents, origin, str(origin.template_name), self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, PlainTemplates):
    """Keeps them: `("newsroom.pages.template_loader.Loader", [loaders])` in the settings."""

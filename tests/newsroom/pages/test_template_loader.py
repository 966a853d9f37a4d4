"""Whatever a template names, it is looked up and escaped as Django does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, Template, TemplateSyntaxError, engines
from django.template.base import VariableNode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from newsroom.pages.template_loader import PlainTemplate, PlainVariableNode


class Thing:
    """What a template may meet."""

    words = "<b>A & B's</b>"
    safe = mark_safe("<b>safe</b>")
    number = 12345
    ratio = 0.5
    nothing = None
    of_one_dictionary = {"items": "the key", "0": "nought", "inner": {"deep": "<deep>"}}
    in_a_row = ("first", "second")

    def called(self) -> str:
        """A method without arguments."""
        return "<called>"

    def with_arguments(self, one: str) -> str:
        """A method that templates cannot call."""
        return one

    def fails(self) -> str:
        """A method that raises what a call without arguments would."""
        raise TypeError("inside")

    def deletes(self) -> str:
        """A method that changes data: templates do not call it."""
        raise AssertionError

    deletes.alters_data = True  # type: ignore[attr-defined]

    @property
    def absent(self) -> str:
        """What asks for a row that is not there."""
        raise ObjectDoesNotExist

    @property
    def quiet(self) -> str:
        """An exception that templates pass over."""
        error = RuntimeError("quiet")
        error.silent_variable_failure = True  # type: ignore[attr-defined]
        raise error

    @property
    def broken(self) -> str:
        """A property with a fault of its own, which is not to be hidden."""
        raise AttributeError("inside")

    class Choices:
        """A class that is not to be called."""

        do_not_call_in_templates = True
        ONE = "one"

    def __str__(self) -> str:
        return "<thing>"


SOURCES = (
    *("{{ thing }}", "{{ thing.words }}", "{{ thing.safe }}", "{{ thing.number }}"),
    *("{{ thing.ratio }}", "{{ thing.nothing }}", "{{ nothing }}", "{{ nothing.at.all }}"),
    *("{{ thing.of_one_dictionary.items }}", "{{ thing.of_one_dictionary.0 }}"),
    *("{{ thing.of_one_dictionary.inner.deep }}", "{{ thing.of_one_dictionary.lacking }}"),
    *("{{ thing.of_one_dictionary.keys }}", "{{ thing.in_a_row.0 }}", "{{ thing.in_a_row.9 }}"),
    *("{{ thing.in_a_row.count }}", "{{ thing.words.upper }}", "{{ thing.lacking }}"),
    *("{{ thing.called }}", "{{ thing.with_arguments }}", "{{ thing.fails }}"),
    *("{{ thing.deletes }}", "{{ thing.absent }}", "{{ thing.quiet }}", "{{ thing.broken }}"),
    *("{{ thing.Choices.ONE }}", "{{ thing.words.0 }}", "{{ made }}", "{{ made.words }}"),
    *("{{ later }}", "{{ moment }}", "{{ 'a<b' }}", "{{ 12345 }}", "{{ True }}", "{{ None }}"),
    *("{{ thing.words|upper }}", "{{ thing.safe|upper }}", "{{ lacking|default:'<d>' }}"),
    *("{{ thing.words|default:thing.safe }}", "{{ lacking|default:thing.words }}"),
    "{% autoescape off %}{{ thing.words }}{{ thing }}{% endautoescape %}",
    "{% if thing.lacking %}yes{% else %}no{% endif %}",
    "{% if thing.number > 5 and thing.called %}yes{% endif %}",
    "{% for each in thing.in_a_row %}{{ forloop.counter }}{{ each }}{% endfor %}{{ each }}",
    "{% with thing=thing.of_one_dictionary %}{{ thing.inner.deep }}{% endwith %}{{ thing }}",
    "{% load i18n %}{% translate thing.words %}",
    "{% load i18n %}{% blocktranslate %}x{{ number }}{% endblocktranslate %}",
    "{{ _('Photos') }}{{ push }}{{ dicts }}{{ csrf_token }}",
)


def values() -> dict[str, Any]:
    """What the templates are given."""
    return {
        "thing": Thing(),
        "made": Thing,  # a class: a template makes one of it
        "later": gettext_lazy("Photos"),
        "moment": None,
        "number": 7,
    }


def outcome(make: Callable[[], Template], **how: Any) -> tuple[str, str]:
    """What a template becomes, or how it fails."""
    try:
        return "text", make().render(Context(values(), **how))
    except Exception as error:  # noqa: BLE001 - what is compared
        return type(error).__name__, str(error)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("if_invalid", ["", "INVALID %s"])
def test_it_becomes_what_django_makes_of_it(source: str, if_invalid: str) -> None:
    engine = Engine(string_if_invalid=if_invalid)
    with override("de"):
        expected = outcome(lambda: Template(source, engine=engine))
        assert outcome(lambda: PlainTemplate(source, engine=engine)) == expected


def test_a_fault_of_a_template_is_told_as_django_tells_it() -> None:
    for source in ("{% if %}", "{{ a..b c }}", "{% lacking %}", "{% for %}"):
        with pytest.raises(TemplateSyntaxError) as found:
            PlainTemplate(source, engine=Engine())
        with pytest.raises(TemplateSyntaxError) as expected:
            Template(source, engine=Engine())
        assert str(found.value) == str(expected.value)


def test_where_pages_tell_of_errors_django_makes_the_parts() -> None:
    engine = Engine(debug=True)
    nodes = PlainTemplate("{{ thing.broken }}", engine=engine).nodelist
    assert type(nodes[0]) is VariableNode
    with pytest.raises(AttributeError) as found:
        PlainTemplate("{{ thing.broken }}", engine=engine).render(Context(values()))
    assert getattr(found.value, "template_debug")["line"] == 1  # noqa: B009


def test_the_pages_are_made_of_such_templates() -> None:
    template: Any = engines["django"].get_template("gallery/slide.html")
    assert isinstance(template.template, PlainTemplate)
    kinds = {type(node) for node in template.template.nodelist.get_nodes_by_type(VariableNode)}
    assert kinds == {PlainVariableNode}

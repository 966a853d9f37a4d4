"""Addresses on the desk: made of the title while it is typed, or when the field is left empty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_slug
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse

from gallery.former_addresses import find_former, list_former
from newsroom.addresses import (
    MAX_STEM_LENGTH,
    describe_present,
    find_free_slug,
    make_slug,
    save_at_free_slug,
)

HELP = "The end of its address. Left empty, it is made of the title."
HELP_PUBLIC = (
    "The end of its address, which readers have. When you change it, links to the old one lead to "
    "the new one, for good, and nothing else can be put there."
)
MAX_TITLE_LENGTH = 300
# What is cut off a made address leaves room for "-2".
ROOM_FOR_NUMBER = 4


class AddressForm(forms.ModelForm[Any]):
    """A form whose address may be left empty, and which says what to type where one is wrong."""

    address_is_made = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("slug")
        if field is None:
            return
        label = self._meta.model._meta
        attributes = {"class": "vTextField"}
        if not self.instance.pk:
            url = reverse(f"admin:{label.app_label}_{label.model_name}_address")
            attributes |= {"data-address-from": url, "data-title-field": self.title_field}
        self.fields["slug"] = forms.CharField(
            label=field.label,
            required=False,
            max_length=label.get_field("slug").max_length,
            help_text=describe_field(self.instance),
            widget=forms.TextInput(attrs=attributes),
        )

    @property
    def title_field(self) -> str:
        """What the thing is called after."""
        return next(name for name in ("title", "headline", "name") if name in self.fields)

    def clean_slug(self) -> str:
        """What was typed, when it can stand in an address and nothing else stands there."""
        typed: str = self.cleaned_data["slug"].strip()
        if not typed:
            return str(self.instance.slug) if has_readers(self.instance) else ""
        if typed == self.instance.slug:
            return typed
        model = self._meta.model
        others = model._default_manager.exclude(pk=self.instance.pk)
        try:
            validate_slug(typed)
        except forms.ValidationError as error:
            fit = find_free_slug(others, typed, **made_how(model))
            raise forms.ValidationError(
                f"“{typed}” cannot stand in an address: Latin letters without accents, figures and "
                f"hyphens can. Type {fit}, for example, or leave it empty."
            ) from error
        if other := others.filter(slug__iexact=typed).first():
            free = find_free_slug(others, typed, **made_how(model))
            raise forms.ValidationError(
                f"“{other}” stands at this address already. Type {free}, which is free, or leave "
                "it empty."
            )
        if former := find_former(model, typed, but_of=self.instance.pk):
            free = find_free_slug(others, typed, **made_how(model))
            raise forms.ValidationError(
                f"This address leads to {describe_present(model, former)}. Type {free}, which is "
                "free."
            )
        return typed

    def clean(self) -> dict[str, Any] | None:
        """An empty address is made of the title."""
        cleaned = super().clean()
        values = self.cleaned_data
        if "slug" in values and not values["slug"] and (title := values.get(self.title_field)):
            model = self._meta.model
            others = model._default_manager.exclude(pk=self.instance.pk)
            values["slug"] = find_free_slug(others, title, **made_how(model))
            self.address_is_made = True
        return cleaned


def has_readers(thing: Any) -> bool:
    """Whether readers have its address: an old one leads to the new one then."""
    return thing.pk is not None and bool(thing.has_public_address)


def describe_field(thing: Any) -> str:
    """What is to be said of an address: what becomes of links when it changes."""
    if not has_readers(thing):
        return HELP
    former = list_former(thing)
    leading = f" These lead here already: {', '.join(former)}." if former else ""
    return f"{HELP_PUBLIC}{leading}"


def made_how(model: Any) -> dict[str, Any]:
    """What stands in for a title without a letter, and how long an address may be."""
    label = model._meta
    longest = int(label.get_field("slug").max_length or MAX_STEM_LENGTH) - ROOM_FOR_NUMBER
    return {"otherwise": str(label.model_name), "max_length": min(longest, MAX_STEM_LENGTH)}


class AddressAdmin(admin.ModelAdmin[Any]):
    """An admin of things with an address."""

    @property
    def media(self) -> forms.Media:
        """With what writes the address while the title is typed."""
        follower: Any = forms.Script("desk/address.js", type="module")
        return super().media + forms.Media(js=[follower])

    def get_urls(self) -> list[URLPattern]:
        """With the question for an address."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_address"
        view = self.admin_site.admin_view(self.address_view)
        return [path("address/", view, name=name), *super().get_urls()]

    def address_view(self, request: HttpRequest) -> JsonResponse:
        """The address that something of this title would get."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        title = request.GET.get("title", "")[:MAX_TITLE_LENGTH]
        if not make_slug(title, otherwise=""):
            return JsonResponse({"slug": ""})
        slug = find_free_slug(self.model._default_manager.all(), title, **made_how(self.model))
        return JsonResponse({"slug": slug})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """An address that was made here is made again if somebody took it meanwhile."""
        if not change and getattr(form, "address_is_made", False):
            title = form.cleaned_data[form.title_field]
            save_at_free_slug(obj, title, **made_how(self.model))
        else:
            before = obj.slug_in_database
            super().save_model(request, obj, form, change)
            if change and before != obj.slug and obj.has_public_address:
                messages.info(request, f"Links to “{before}” lead to “{obj.slug}” from now on.")

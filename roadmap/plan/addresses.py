"""Where one of many rows is read: put together once for all of them."""

from collections.abc import Callable

from django.urls import reverse


def address_of(url_name: str) -> Callable[[int], str]:
    """From the key of a row to its address; for lists, which would ask for hundreds."""
    head, tail = reverse(url_name, args=[0]).rsplit("0", 1)
    return lambda pk: f"{head}{pk}{tail}"

"""Every address of the portal, as its urls modules declare them."""

from django.urls import URLPattern, get_resolver


def walk(resolver, space="", route=""):
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (space + entry.name if entry.name else None), here, entry.callback
        else:
            inside = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from walk(entry, inside, here)


# Name (None: nameless), route and view.
ADDRESSES = list(walk(get_resolver()))

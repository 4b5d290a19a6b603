import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english(client):
    """Pages are read in the language in which the tests quote them."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield

"""Pages are read in English here, whoever reads them."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def client():
    reader = Client()
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return reader

"""Why two organisations may be one, in words; each is a sign that a person can check at a glance."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """In the order in which they are told: the surest first."""

    IDENTIFIER = "identifier", _("the same number")
    FORMER_IDENTIFIER = "former_identifier", _("a former number of the other")
    NEAR_IDENTIFIER = "near_identifier", _("numbers that differ by one digit")
    NAME = "name", _("the same name")
    OTHER_NAME = "other_name", _("the same name in the other language, or a short one")
    FORMER_NAME = "former_name", _("a former name of the other")
    TYPING_ERROR = "typing_error", _("names that differ by one letter")
    LIKE_NAME = "like_name", _("names that are much alike")
    ABBREVIATION = "abbreviation", _("an abbreviation of the other’s name")
    LANGUAGES = "languages", _("one name in Finnish, the other in Swedish")
    MUNICIPALITY = "municipality", _("the same home municipality")
    EMAIL = "email", _("the same email address")
    WEBSITE = "website", _("the same website")
    DOMAIN = "domain", _("the same domain of mail or web")
    PHONE = "phone", _("the same phone")
    PARENT = "parent", _("belong to the same organisation")

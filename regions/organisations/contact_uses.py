"""Where contact people are in use beside the offices of organisations: apps say so in `contact_uses`.

Whoever is in use is not emptied, however long ago the last office was.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from portal.registry import Registry

# Takes a day; gives the numbers of the contact people who were in use after it, as a query of one column.
ContactUse = Callable[[dt.date], QuerySet[Any, Any]]

contact_uses = Registry[ContactUse]("contact_uses")

"""The order of names by ICU's rules for Finnish, on which columns of the apps stand.

SQLite, which keeps no collations, learns it with each connection (`portal.alphabet`).
"""

from django.contrib.postgres.operations import CreateCollation
from django.db import migrations

from portal.alphabet import FINNISH


class Migration(migrations.Migration):
    operations = [CreateCollation(FINNISH, provider="icu", locale="fi-FI")]

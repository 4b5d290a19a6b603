"""A file is deleted once its row is gone for good, whoever deleted it: with its item, its meeting, its structure."""

from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from regions.meetings.models import Material


@receiver(post_delete, sender=Material, dispatch_uid="meetings.material_file")
def delete_file(instance: Material, **_more: Any) -> None:
    if name := instance.file.name:
        transaction.on_commit(partial(default_storage.delete, name))

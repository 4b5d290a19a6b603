"""Choosing a file of answers."""

from django.utils.translation import gettext_lazy as _

from portal.importing.form import ImportFileForm, file_field


class AnswerImportForm(ImportFileForm):
    file = file_field(_("File of answers"))

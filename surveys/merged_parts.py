"""What becomes of invitations and answers when an organisation goes into another.

Answers that name it (`QuestionKind.ORGANISATION`) stay as they are: its number leads on to the other
wherever names are read (`library/references.py`), and to itself again when merging is undone. A journal
of them would tell who was named after the names were erased.
"""

from regions.organisations.merging.parts import merged_parts
from surveys.invitations.merging import PART, Invitations

merged_parts.add(PART, Invitations())

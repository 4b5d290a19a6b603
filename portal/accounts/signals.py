"""What apps above may listen to, without being imported here."""

from django.dispatch import Signal

# Somebody took up an invitation. Sent inside the transaction, with: invitation, user, at.
invitation_accepted = Signal()

# An account is about to be emptied. Sent inside the transaction, while name and address still stand,
# with: user, at.
account_emptied = Signal()

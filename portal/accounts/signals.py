"""What apps above may listen to, without being imported here."""

from django.dispatch import Signal

# Somebody took up an invitation. Sent inside the transaction, with: invitation, user, at.
invitation_accepted = Signal()

"""What apps above may listen to, without being imported here."""

from django.dispatch import Signal

# A membership ends, or ends on another day. Sent inside the transaction, with: structure, at.
membership_ends = Signal()

# A membership is about to be deleted without a trace. Sent inside the transaction, with: membership, at.
membership_vanishes = Signal()

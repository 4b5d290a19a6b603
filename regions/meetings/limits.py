"""How often one address may try a link of an invitation or of a reminder that is wrong."""

from portal.accounts.limits import limits

# Guessing is hopeless, and slow.
limits.add("meeting_link", "10/m/ip,30/h/ip")
limits.add("meeting_action", "10/m/ip,30/h/ip")

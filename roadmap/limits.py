"""How often one address may try a link that ends reminders."""

from portal.accounts.limits import limits

# A wrong link: guessing is hopeless, and slow.
limits.add("roadmap_reminders", "10/m/ip,30/h/ip")

"""How often one address may look for an organisation, ask to represent it, or try a link; who writes, write."""

from portal.accounts.limits import limits

limits.add("claim_lookup", "10/m/ip,60/h/ip")
limits.add("claim", "5/m/ip,20/h/ip")
# A wrong link: guessing is hopeless, and slow.
limits.add("claim_link", "10/m/ip,30/h/ip")
# By person: an organisation has a few colleagues, not a mailing list.
limits.add("colleague", "5/m/user,20/h/user")
# By person: whoever writes to offices writes letters, not a mailing.
limits.add("office_message", "5/m/user,30/h/user")

"""How often one address may try a link of an invitation that is wrong."""

from portal.accounts.limits import limits

limits.add("meeting_link", "10/m/ip,30/h/ip")

"""How often one address may send feedback."""

from portal.accounts.limits import limits

limits.add("feedback", "5/m/ip,30/h/ip")

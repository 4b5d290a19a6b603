"""How often one address may try a link to a survey."""

from portal.accounts.limits import limits

# A wrong link: guessing is hopeless, and slow.
limits.add("survey_link", "10/m/ip,30/h/ip")

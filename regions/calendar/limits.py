"""How often one address may read calendar feeds, and try secrets that are none."""

from portal.accounts.limits import limits

limits.add("calendar_feed", "60/m/ip,600/h/ip")
# A wrong secret: guessing is hopeless, and slow.
limits.add("calendar_feed_wrong", "10/m/ip,30/h/ip")

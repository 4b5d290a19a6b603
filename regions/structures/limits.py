"""How often somebody may write to members, try links that end letters, and ask to join a group."""

from portal.accounts.limits import limits

# By person: a letter reaches many.
limits.add("structure_letter", "5/m/user,20/h/user")
limits.add("structure_join", "5/m/ip,20/h/ip")
# A wrong link: guessing is hopeless, and slow.
limits.add("structure_link", "10/m/ip,30/h/ip")
limits.add("structure_letters_off", "10/m/ip,30/h/ip")

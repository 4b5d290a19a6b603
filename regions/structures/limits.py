"""How often somebody may write to members, and try links that end letters."""

from portal.accounts.limits import limits

# By person: a letter reaches many.
limits.add("structure_letter", "5/m/user,20/h/user")
limits.add("structure_letters_off", "10/m/ip,30/h/ip")

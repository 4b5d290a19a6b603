"""Who stands above, below and after an organisation, of any depth, as subqueries of one query.

The database refuses circles, so these end by themselves; UNION keeps each organisation once. Each takes the
number of the organisation, which itself is left out.
"""

_UP = """WITH RECURSIVE above(id) AS (
    SELECT {column} FROM organisations_organisation WHERE id = %s AND {column} IS NOT NULL
    UNION SELECT one.{column} FROM organisations_organisation one
    JOIN above ON one.id = above.id WHERE one.{column} IS NOT NULL
) SELECT id FROM above"""
ABOVE = _UP.format(column="parent_id")
# What replaced it, what replaced that, and so on.
SUCCESSORS = _UP.format(column="replaced_by_id")
BELOW = """WITH RECURSIVE below(id) AS (
    SELECT id FROM organisations_organisation WHERE parent_id = %s
    UNION SELECT one.id FROM organisations_organisation one JOIN below ON one.parent_id = below.id
) SELECT id FROM below"""

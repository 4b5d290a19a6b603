"""Who stands above and below an organisation, of any depth, as subqueries of one query.

The database refuses circles, so these end by themselves; UNION keeps each organisation once. Each takes the
number of the organisation, which itself is left out.
"""

ABOVE = """WITH RECURSIVE above(id) AS (
    SELECT parent_id FROM organisations_organisation WHERE id = %s AND parent_id IS NOT NULL
    UNION SELECT one.parent_id FROM organisations_organisation one
    JOIN above ON one.id = above.id WHERE one.parent_id IS NOT NULL
) SELECT id FROM above"""
BELOW = """WITH RECURSIVE below(id) AS (
    SELECT id FROM organisations_organisation WHERE parent_id = %s
    UNION SELECT one.id FROM organisations_organisation one JOIN below ON one.parent_id = below.id
) SELECT id FROM below"""

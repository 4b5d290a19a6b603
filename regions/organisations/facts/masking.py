"""How much of an organisation's contact data is shown before somebody opens it."""

from portal.outbox.addresses import masked
from regions.organisations.facts.definitions import FACTS, Holds, Value


def masked_phone(number: str) -> str:
    """Enough to recognise it by, too little to call."""
    return f"{number[:3]}…{number[-2:]}" if len(number) > 5 else "…" if number else ""


def masked_value(key: str, value: Value) -> Value:
    """What everybody who may see the organisation may see of this fact."""
    fact = FACTS.get(key)
    if fact is None or not fact.is_contact:
        return value
    return masked(value) if fact.holds == Holds.EMAIL else masked_phone(value)

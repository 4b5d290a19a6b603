"""The surveys' chapter of the demo world: a round of experts, published, and an open one."""

from portal.registry.demo import Chapter, MailParameter, World, chapters, mail_parameters
from surveys.demo import rounds
from surveys.models import Round


def build(world: World) -> dict[str, int]:
    return {"rounds": len(rounds.add_rounds(world))}


chapters.add("surveys", Chapter(build, rounds.remove_rounds))
mail_parameters.add("round", MailParameter(Round, is_recipient=False))

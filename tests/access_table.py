"""Who may open what: a row for every address of the portal, written by hand.

`test_access.py` walks the resolver; an address without a row here fails, and so does every answer
that differs from its row. The table knows nothing of roles.py: that is the point of it.

In a row stand the people who are let in. "a b | c d" means a and b for the object at home (Lapland,
where the expert works) and c and d for the object away (Satakunta, where somebody else works).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ACTORS = (
    "anonymous",
    "closed",  # has a session, but the account was closed a moment ago
    "former",  # was expert at home until yesterday
    "coordinator",  # looks after the structure at home, and is nobody else
    "member",  # belongs to it
    "organisation",  # represents an organisation at home
    "expert",  # works at home
    "elsewhere",  # works away
    "manager",
    "researcher",
    "communications",
    "steering",
    "admin",
)
STRANGERS = frozenset({"anonymous", "closed"})
OF_A_STRUCTURE = frozenset({"coordinator", "member"})
NAMES = {
    "all": " ".join(ACTORS),
    "signed-in": " ".join(actor for actor in ACTORS if actor not in STRANGERS),
    "nobody": "",
}


@dataclass(frozen=True)
class Row:
    get: str | None = None  # None: not answered (405)
    post: str | None = None
    on: str = ""  # the kind of object in the address
    send: Mapping[str, str] = field(default_factory=dict)  # what is posted
    refusal: int = 403  # 404 where others shall not know that it is there
    but: Mapping[str, int] = field(default_factory=dict)  # who is refused in another way
    ok: frozenset[int] = frozenset({200})  # how the answer looks to who is let in by GET
    done: frozenset[int] = frozenset({200, 302})  # ... and by POST

    def refuses(self, actor: str) -> int:
        """How whoever is signed in is refused."""
        if actor in OF_A_STRUCTURE and actor not in self.but:
            # Outside of structures their role opens nothing.
            actor = "former"
        return self.but.get(actor, self.refusal)

    def lets_in(self, method: str, actor: str, place: str) -> bool | None:
        """None where the method is not answered at all."""
        people = self.get if method == "GET" else self.post
        if people is None:
            return None
        home, _, away = people.partition("|")
        listed = away if away and place == "away" else home
        return actor in NAMES.get(listed.strip(), listed).split()


READ = {"get": "all"}
REVISIONS = "expert manager steering | elsewhere manager steering"
WRITERS = "expert manager | elsewhere manager"
OWNERS = "expert | elsewhere"
REPORTERS = "expert elsewhere manager"
TEXT_WRITERS = "expert manager communications | elsewhere manager communications"
ROADMAP_WORKERS = "expert elsewhere manager researcher communications steering admin"
PEOPLE = "manager admin"
FOLLOWERS = "expert elsewhere manager researcher communications steering"
EXPORTERS = "expert elsewhere manager researcher"
# Of results that are not published: who else could read those learns that there are none.
READERS = "expert elsewhere manager researcher steering"
NO_RESULTS = {"former": 403, "admin": 403}
# Who has nothing to do with mails is told so; who has, learns nothing of those of others.
NO_MAILS = dict.fromkeys(
    ("former", "organisation", "researcher", "communications", "steering"), 403
)
# Whose role names no organisation is told so; whose does, learns nothing of those of others.
NO_ORGANISATIONS = dict.fromkeys(("former", "researcher", "steering"), 403)
# Whose role keeps no register is told so; whose does, learns nothing of that of others.
NO_REGISTER_WORK = dict.fromkeys(
    ("former", "researcher", "steering", "organisation", "communications", "admin"), 403
)
LISTERS = "organisation expert elsewhere manager researcher communications admin"
NO_LIST = dict.fromkeys(("former", "steering"), 403)
# Whose role edits no organisation.
NO_EDITORS = dict.fromkeys(
    ("former", "organisation", "researcher", "communications", "steering", "admin"), 403
)
NO_CONTACTS = NO_ORGANISATIONS | dict.fromkeys(("communications", "admin"), 403)
OFFICES = {
    "get": "organisation expert manager | elsewhere manager",
    "post": "organisation expert manager | elsewhere manager",
    "refusal": 404,
    "but": NO_CONTACTS,
}
NAMED_ORGANISATION = {
    "on": "organisation",
    "get": "organisation expert manager communications admin"
    " | elsewhere manager communications admin",
    "refusal": 404,
    "but": NO_ORGANISATIONS,
}
# Who decides on no claims is told so.
NO_CLAIMS = dict.fromkeys(("former", "researcher", "steering", "communications", "admin"), 403)
MOVED = frozenset({200, 302})
# Of structures: who edits them; who looks after them; who sees members by name. Who does so nowhere is told.
NO_STRUCTURE_WORK = dict.fromkeys(
    ("former", "organisation", "researcher", "communications", "steering", "admin"), 403
)
STRUCTURE_EDITORS = {
    "on": "structure",
    "refusal": 404,
    "but": NO_STRUCTURE_WORK | dict.fromkeys(("coordinator", "member"), 403),
}
STRUCTURE_RUNNERS = {
    "on": "structure",
    "refusal": 404,
    "but": NO_STRUCTURE_WORK | {"coordinator": 404, "member": 403},
}
STRUCTURE_READERS = {
    "on": "structure",
    "refusal": 404,
    "but": NO_STRUCTURE_WORK | dict.fromkeys(("coordinator", "member"), 404),
}
# Drafts of surveys: of regions, so their experts'; of others' drafts nobody learns.
SURVEY_MAKERS = "expert manager | elsewhere manager"
SURVEY_DRAFT = {"on": "survey_draft", "refusal": 404, "but": NO_STRUCTURE_WORK}
TRIED_PAGE = SURVEY_DRAFT | {"on": "tried_page"}
DRAFT_PAGE = SURVEY_DRAFT | {"on": "draft_page", "send": {"kind": "date"}}
DRAFT_QUESTION = SURVEY_DRAFT | {"on": "draft_question", "send": {"kind": "short_text"}}
# What cannot be kept while one writes is answered so.
SAVED_DRAFT = SURVEY_DRAFT | {"done": frozenset({413})}
# Rounds that ask in one region alone: its experts run them beside the manager, and others not.
ROUND = {"on": "round", "refusal": 404, "but": NO_STRUCTURE_WORK}
PLANNED_ROUND = ROUND | {"on": "plan"}
ENDED_ROUND = ROUND | {"on": "ended"}
REMINDER = ROUND | {"on": "reminder"}
ASKED = ROUND | {"on": "asked"}
ANSWERS_FILE = ROUND | {"on": "import"}
OWN_SURVEY = {"on": "survey", "refusal": 404, "but": NO_STRUCTURE_WORK}
RUNNERS = "coordinator expert manager | elsewhere manager"
# Who sees some structure from within.
WITHIN = "coordinator member expert elsewhere manager"
MEMBERS = "coordinator member expert manager | elsewhere manager"
# Entries of the clock, of a structure: as its runners, so of others nobody learns.
CLOCK_WRITERS = "coordinator expert elsewhere manager"
CLOCK_ENTRY = {
    "on": "clock_entry",
    "refusal": 404,
    "but": NO_STRUCTURE_WORK | {"coordinator": 404, "member": 403},
}
PLANNED = {"get": "manager", "post": "manager"}
REPORTERS = "expert elsewhere manager"
# Who reports nowhere is told so; who does, learns nothing of files of others.
NO_FILES = dict.fromkeys(
    ("former", "organisation", "researcher", "communications", "steering", "admin"), 403
)
WAY_IN = {"get": "all", "post": "all", "ok": MOVED}
OWN_PAGE = {"get": "signed-in", "post": "signed-in", "ok": MOVED}

TABLE: dict[str, Row] = {
    # --- Open to everybody
    "dashboard:home": Row(**READ),
    "dashboard:nation": Row(**READ),
    "calendar:year": Row(**READ),
    "calendar:entry_new": Row(get=CLOCK_WRITERS, post=CLOCK_WRITERS),
    "calendar:entry_edit": Row(get=RUNNERS, post=RUNNERS, **CLOCK_ENTRY),
    "calendar:entry_delete": Row(post=RUNNERS, **CLOCK_ENTRY),
    "calendar:occurrence_edit": Row(
        get=RUNNERS, post=RUNNERS, **CLOCK_ENTRY | {"on": "clock_year"}
    ),
    "calendar:year_copy": Row(get=CLOCK_WRITERS, post=CLOCK_WRITERS, on="calendar_year"),
    "calendar:feed_list": Row(get="signed-in", post="signed-in"),
    "calendar:feed_take_back": Row(post="expert | elsewhere", on="own_feed", refusal=404),
    "calendar:feed": Row(get="all", on="feed"),
    "summary:page": Row(get=FOLLOWERS),
    "structures:structure_list": Row(**READ),
    "structures:structure_detail": Row(on="structure", **READ),
    "structures:structure_new": Row(get=REPORTERS, post=REPORTERS),
    # Who sees members of some structure; by name only where they may.
    "structures:speaker_list": Row(get="coordinator member expert elsewhere manager"),
    "structures:structure_edit": Row(get=WRITERS, post=WRITERS, **STRUCTURE_EDITORS),
    "structures:structure_history": Row(get=MEMBERS, **STRUCTURE_READERS),
    "structures:letter_list": Row(get=MEMBERS, **STRUCTURE_READERS),
    "structures:letter_detail": Row(get=MEMBERS, **STRUCTURE_READERS | {"on": "structure_letter"}),
    "structures:letter_new": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS),
    "structures:letters_off": Row(get="all", post="all", on="letters_off"),
    "structures:represented_list": Row(on="structure", **READ),
    "structures:member_list": Row(get=MEMBERS, **STRUCTURE_READERS),
    "structures:member_new": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS),
    "structures:member_edit": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "membership"}
    ),
    "structures:member_end": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "membership"}
    ),
    "structures:member_claim": Row(
        post=RUNNERS,
        send={"claimed": "999999", "is_right": "yes"},
        **STRUCTURE_RUNNERS | {"on": "membership"},
    ),
    "structures:seat_new": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS),
    "structures:seat_edit": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "seat"}),
    "structures:coordinator_list": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS),
    "structures:coordinator_end": Row(
        post=RUNNERS, ok=MOVED, **STRUCTURE_RUNNERS | {"on": "coordinator_of"}
    ),
    "structures:nomination_new": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "seat"}
    ),
    "structures:nomination_detail": Row(
        get=RUNNERS, post=RUNNERS, ok=MOVED, **STRUCTURE_RUNNERS | {"on": "nomination"}
    ),
    "structures:nomination_link": Row(get="all", post="all", on="nomination_link"),
    "structures:join_new": Row(get="all", post="all", on="open_structure"),
    "structures:leave_new": Row(get="all", post="all", on="open_structure"),
    "structures:join_link": Row(get="all", post="all", on="join_link"),
    "structures:leave_link": Row(get="all", post="all", on="leave_link"),
    "meetings:meeting_detail": Row(get=MEMBERS, **STRUCTURE_READERS | {"on": "meeting"}),
    "meetings:meeting_new": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS),
    "meetings:series_new": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS),
    "meetings:series_edit": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "series"}),
    "meetings:series_end": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "series"}),
    "meetings:meeting_edit": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}
    ),
    "meetings:meeting_cancel": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}
    ),
    "meetings:meeting_invite": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}
    ),
    "meetings:guest_new": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}),
    "meetings:item_new": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}),
    "meetings:agenda_carry": Row(post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}),
    "meetings:item_edit": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "agenda_item"}
    ),
    "meetings:item_act": Row(post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "agenda_item"}),
    "meetings:answer": Row(get="all", post="all", on="answer_link"),
    "meetings:answer_material": Row(get="all", on="answer_material"),
    "meetings:attendance": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}),
    "meetings:minutes_edit": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}
    ),
    "meetings:minutes_history": Row(get=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}),
    "meetings:minutes_approve": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}
    ),
    "meetings:outcome_new": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "meeting"}),
    "meetings:outcome_edit": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "outcome"}
    ),
    "meetings:outcome_delete": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "outcome"}
    ),
    # Who runs the structure, and whose action it is.
    "meetings:outcome_done": Row(post=RUNNERS, **STRUCTURE_READERS | {"on": "outcome"}),
    "meetings:material_new": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "agenda_item"}
    ),
    # Of the members, for those who were invited.
    "meetings:material_file": Row(get=RUNNERS, **STRUCTURE_READERS | {"on": "material"}),
    "meetings:material_delete": Row(
        get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "material"}
    ),
    "meetings:upward_list": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS),
    "meetings:upward_detail": Row(get=RUNNERS, **STRUCTURE_RUNNERS | {"on": "upward"}),
    "meetings:upward_edit": Row(get=RUNNERS, post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "upward"}),
    "meetings:upward_pdf": Row(post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "upward"}),
    "meetings:upward_send": Row(post=RUNNERS, **STRUCTURE_RUNNERS | {"on": "upward"}),
    "meetings:decision_list": Row(get=WITHIN),
    "meetings:action_list": Row(get=WITHIN),
    "meetings:action_detail": Row(
        on="own_action",
        get="organisation coordinator expert manager | elsewhere manager",
        post="organisation coordinator expert manager | elsewhere manager",
        refusal=404,
    ),
    "meetings:action_by_link": Row(get="all", post="all", on="action_link"),
    "regions:region_list": Row(**READ),
    "regions:region_detail": Row(on="region", **READ),
    "roadmap:current": Row(**READ),
    "roadmap:roadmap_detail": Row(on="roadmap", **READ),
    "roadmap:step_detail": Row(on="step", **READ),
    "roadmap:grid": Row(on="roadmap", **READ),
    "roadmap:grid_region": Row(on="roadmap_region", **READ),
    "roadmap:grid_step": Row(on="step", **READ),
    "roadmap:status_detail": Row(on="cell", **READ),
    "roadmap:status_report": Row(
        on="cell", get=WRITERS, post=WRITERS, send={"state": "done", "base": "0"}
    ),
    # Whoever reports somewhere; of the regions that are sent, only the own ones are taken.
    "roadmap:statuses_report": Row(
        on="step",
        post="expert elsewhere manager",
        send={"state": "done", "region": "lappi", "confirm": "1"},
        done=frozenset({302, 422}),
    ),
    # The plan: the manager builds it, experts write the actions of their regions.
    "roadmap:roadmap_new": Row(**PLANNED),
    "roadmap:plan_edit": Row(on="draft_roadmap", **PLANNED),
    "roadmap:roadmap_edit": Row(on="draft_roadmap", **PLANNED),
    "roadmap:roadmap_publish": Row(on="draft_roadmap", **PLANNED),
    "roadmap:roadmap_archive": Row(on="roadmap", **PLANNED),
    "roadmap:roadmap_delete": Row(on="draft_roadmap", **PLANNED),
    "roadmap:priority_new": Row(on="draft_roadmap", **PLANNED),
    "roadmap:priority_edit": Row(on="priority", **PLANNED),
    "roadmap:priority_delete": Row(on="priority", **PLANNED),
    "roadmap:milestone_new": Row(on="draft_roadmap", **PLANNED),
    "roadmap:milestone_edit": Row(on="milestone", **PLANNED),
    "roadmap:milestone_delete": Row(on="milestone", **PLANNED),
    "roadmap:step_new": Row(on="priority", **PLANNED),
    "roadmap:step_edit": Row(on="step", **PLANNED),
    "roadmap:step_supersede": Row(on="step", **PLANNED),
    "roadmap:step_delete": Row(on="step", **PLANNED),
    "roadmap:action_new": Row(get=WRITERS, post=WRITERS, on="step"),
    "roadmap:action_edit": Row(get=WRITERS, post=WRITERS, on="action"),
    "roadmap:action_done": Row(post=WRITERS, on="action"),
    "roadmap:action_delete": Row(get=WRITERS, post=WRITERS, on="action"),
    "roadmap:step_evidence": Row(on="step", **READ),
    "roadmap:target_add": Row(on="step", get=WRITERS, post=WRITERS, send={"value": "3"}),
    "roadmap:target_edit": Row(on="target", get=WRITERS, post=WRITERS, send={"value": "3"}),
    "roadmap:target_remove": Row(on="target", get=WRITERS, post=WRITERS),
    "roadmap:proposal_list": Row(on="roadmap", get=ROADMAP_WORKERS),
    "roadmap:proposal_look": Row(on="roadmap", post="manager"),
    "roadmap:proposal_detail": Row(on="proposal", get=ROADMAP_WORKERS),
    "roadmap:proposal_accept": Row(on="proposal", get=WRITERS, post=WRITERS),
    "roadmap:proposal_link": Row(on="proposal", get=WRITERS, post=WRITERS),
    "roadmap:proposal_dismiss": Row(
        on="proposal", get=WRITERS, post=WRITERS, send={"reason": "Ei nyt"}
    ),
    "roadmap:bounds": Row(on="roadmap", get=ROADMAP_WORKERS),
    "roadmap:bounds_edit": Row(on="roadmap", get="manager", post="manager"),
    "roadmap:plan_file_new": Row(on="roadmap", get=REPORTERS, post=REPORTERS),
    # One's own alone.
    "roadmap:plan_file_detail": Row(on="plan_file", get="manager", refusal=404, but=NO_FILES),
    "roadmap:plan_file_apply": Row(on="plan_file", post="manager", refusal=404, but=NO_FILES),
    "roadmap:plan_file_put_away": Row(on="plan_file", post="manager", refusal=404, but=NO_FILES),
    "roadmap:influence_point_detail": Row(on="point", **READ),
    "roadmap:influence_point_edit": Row(on="point", get=WRITERS, post=WRITERS),
    "roadmap:influence_point_delete": Row(on="point", get=WRITERS, post=WRITERS),
    "roadmap:influence_point_outcome": Row(
        on="point", get=WRITERS, post=WRITERS, send={"result": "open", "base": "0"}
    ),
    "roadmap:influence_point_new": Row(on="roadmap", get=REPORTERS, post=REPORTERS),
    # Only one's own points and letters.
    "roadmap:own_points": Row(get="signed-in"),
    "roadmap:reminders_switch": Row(post="signed-in", send={"letters": "off"}),
    "roadmap:reminders_off": Row(get="all", post="all", on="reminders_link"),
    "regions:indicator_list": Row(**READ),
    "regions:indicator_detail": Row(on="indicator", **READ),
    "regions:indicator_nation": Row(on="indicator", **READ),
    "regions:indicator_region": Row(on="indicator_region", **READ),
    "roadmap:texts_list": Row(on="roadmap", get=ROADMAP_WORKERS),
    "roadmap:texts_edit": Row(
        on="texts",
        get=TEXT_WRITERS,
        post=TEXT_WRITERS,
        send={"title_fi": "Uusi otsikko", "base": "1"},
    ),
    "roadmap:texts_history": Row(on="texts", get=ROADMAP_WORKERS),
    # There is one revision: it is not compared with itself.
    "roadmap:texts_diff": Row(on="texts", get=ROADMAP_WORKERS, ok=frozenset({302})),
    "roadmap:texts_restore": Row(
        on="text_revision", get=TEXT_WRITERS, post=TEXT_WRITERS, send={"base": "1"}
    ),
    "about:accessibility": Row(get="all"),
    "about:privacy": Row(get="all"),
    "about:feedback": Row(get="all", post="all", send={"text": "Kiitos!"}),
    "about:feedback_sent": Row(get="all", on="reference"),
    "accounts:roles": Row(get="all"),
    "accounts:csp_report": Row(post="all", done=frozenset({204})),
    "accounts:form_token": Row(**READ),
    "ui:gallery": Row(**READ),
    "health:live": Row(get="all"),
    "health:ready": Row(get="all"),
    "set_language": Row(
        get="all", post="all", send={"language": "sv", "next": "/"}, ok=frozenset({302})
    ),
    "api:about": Row(get="all"),
    "api:description": Row(get="all"),
    "api:roadmap": Row(get="all"),
    "api:structures": Row(get="all"),
    "api:nothing": Row(on="rest", get="nobody", refusal=404),
    # Of results that are not published; those that are, everybody reads.
    "api:round_results": Row(on="ended", get=READERS, refusal=404),
    # --- The link is the key: whoever holds it; without it there is nothing
    "accounts:invitation_open": Row(get="all", on="token", ok=frozenset({303})),
    "accounts:invitation": Row(get="nobody", refusal=404),
    "accounts:invitation_accept": Row(post="nobody", refusal=404),
    # --- Answering: the link is the key, and the account of whoever was asked
    "surveys:link_open": Row(get="all", on="survey_link", ok=frozenset({303})),
    "surveys:answer_start": Row(on="own_answer", get=OWNERS, refusal=404),
    "surveys:answer_page": Row(
        on="own_page",
        get=OWNERS,
        post=OWNERS,
        refusal=404,
        send={"involve": "4", "unite": "3", "reach": "5", "version": "1"},
    ),
    "surveys:answer_autosave": Row(
        on="own_page", post=OWNERS, refusal=404, send={"involve": "4", "version": "1"}
    ),
    "surveys:answer_later": Row(on="own_answer", get=OWNERS, refusal=404),
    "surveys:answer_check": Row(on="own_answer", get=OWNERS, refusal=404),
    "surveys:answer_submit": Row(on="own_answer", get=OWNERS, post=OWNERS, refusal=404, ok=MOVED),
    # Nothing was sent yet: the receipt leads to the start.
    "surveys:answer_confirm_facts": Row(on="own_answer", post=OWNERS, refusal=404),
    "surveys:answer_receipt": Row(on="own_answer", get=OWNERS, refusal=404, ok=frozenset({302})),
    # --- Profiles
    "organisations:organisation_list": Row(
        on="region",
        get="organisation expert manager researcher communications admin"
        " | elsewhere manager researcher communications admin",
    ),
    "organisations:register": Row(get=LISTERS),
    "organisations:saved_view_list": Row(get=LISTERS, post=LISTERS, send={"name": "Lähelle"}),
    "organisations:saved_view_rename": Row(
        on="saved_view",
        get=OWNERS,
        post=OWNERS,
        refusal=404,
        but=NO_LIST,
        send={"name": "Kauas"},
    ),
    "organisations:saved_view_delete": Row(on="saved_view", post=OWNERS, refusal=404, but=NO_LIST),
    "organisations:act_choose": Row(get=LISTERS, ok=frozenset({302})),
    "organisations:act_new": Row(
        on="act_kind",
        get="expert elsewhere manager",
        post="expert elsewhere manager",
        send={"theme": "crisis"},
    ),
    "organisations:bulk_act": Row(on="bulk_act", get=WRITERS, refusal=404, but=NO_EDITORS),
    "organisations:bulk_act_undo": Row(on="bulk_act", post=WRITERS, refusal=404, but=NO_EDITORS),
    # Without a filter all that somebody may see; a file leaves by POST.
    "organisations:export": Row(get=LISTERS, post=LISTERS),
    "organisations:organisation_detail": Row(**NAMED_ORGANISATION),
    "organisations:member_list": Row(**NAMED_ORGANISATION),
    "organisations:organisation_history": Row(**NAMED_ORGANISATION),
    "organisations:import_list": Row(get=REPORTERS, post=REPORTERS),
    "organisations:import_template": Row(get=REPORTERS),
    # One's own; all for the manager.
    **{
        f"organisations:import_{name}": Row(
            get=WRITERS, on="register_import", refusal=404, but=NO_FILES
        )
        for name in ("detail", "errors", "rows")
    },
    **{
        f"organisations:import_{name}": Row(
            post=WRITERS, on="register_import", refusal=404, but=NO_FILES
        )
        for name in (
            *("columns", "remap", "decide", "apply", "put_away", "call_off", "undo", "retry"),
        )
    },
    "organisations:organisation_new": Row(
        get=REPORTERS, post=REPORTERS, send={"name": "Uusi ry", "level": "local"}
    ),
    "organisations:organisation_edit": Row(
        on="organisation",
        get=WRITERS,
        post=WRITERS,
        send={"name": "Uusi nimi ry", "level": "local", "form": "association", "sector": "sote"},
        refusal=404,
        but=NO_ORGANISATIONS | dict.fromkeys(("organisation", "communications", "admin"), 403),
    ),
    "organisations:duplicate_list": Row(get=REPORTERS),
    "organisations:duplicate_search": Row(post=REPORTERS),
    "organisations:duplicate_judge": Row(
        on="pair", post=WRITERS, refusal=404, but=NO_REGISTER_WORK
    ),
    "organisations:merge_find": Row(
        on="organisation", get=WRITERS, refusal=404, but=NO_REGISTER_WORK
    ),
    "organisations:merge": Row(
        on="two", get=WRITERS, post=WRITERS, refusal=404, but=NO_REGISTER_WORK
    ),
    "organisations:merge_list": Row(get=REPORTERS),
    "organisations:merge_detail": Row(on="merge", get=WRITERS, refusal=404, but=NO_REGISTER_WORK),
    "organisations:merge_undo": Row(on="merge", post=WRITERS, refusal=404, but=NO_REGISTER_WORK),
    "organisations:office_new": Row(on="organisation", send={"kind": "secretary"}, **OFFICES),
    "organisations:office_edit": Row(on="office", send={"mailbox": "a@example.org"}, **OFFICES),
    "organisations:office_holder": Row(on="office", send={"name": "Uusi Haltija"}, **OFFICES),
    "organisations:office_term": Row(on="office_term", send={"name": "Uusi Haltija"}, **OFFICES),
    "organisations:office_write": Row(
        on="office",
        get=WRITERS,
        post=WRITERS,
        send={
            "key": "00000000-0000-4000-8000-000000000001",
            "subject": "Aihe",
            "text": "Viesti",
        },
        refusal=404,
        but=NO_ORGANISATIONS | dict.fromkeys(("organisation", "communications", "admin"), 403),
    ),
    # Looking at the address opens nothing; it leads to the page.
    "organisations:organisation_contacts": Row(
        on="organisation",
        get="organisation expert manager | elsewhere manager",
        post="organisation expert manager | elsewhere manager",
        refusal=404,
        but=NO_CONTACTS,
        ok=frozenset({302}),
        done=frozenset({200}),
    ),
    "organisations:claim_lookup": Row(get="all", post="all"),
    "organisations:claim_new": Row(on="claim_mark", get="all", post="all", ok=MOVED),
    "organisations:organisation_propose": Row(get="all", post="all"),
    "organisations:claim_asked": Row(get="all", ok=MOVED),
    "organisations:claim_open": Row(on="claim_link", get="all", ok=frozenset({303})),
    # Without its cookie a link says nothing.
    "organisations:claim_link": Row(get="nobody", post="nobody", refusal=404),
    "organisations:claim_list": Row(get="expert elsewhere manager organisation"),
    "organisations:claim_detail": Row(
        on="claim",
        get="expert manager | elsewhere manager",
        post="expert manager | elsewhere manager",
        refusal=404,
        but=NO_CLAIMS,
    ),
    "organisations:proposal_list": Row(get="expert elsewhere manager organisation"),
    "organisations:proposal_detail": Row(
        on="fact_proposal",
        get="organisation expert manager | elsewhere manager",
        post="expert manager | elsewhere manager",
        refusal=404,
        but=NO_CLAIMS,
    ),
    # Only whoever proposed it takes it back: here somebody who is not among these.
    "organisations:proposal_withdraw": Row(
        on="fact_proposal",
        post="nobody",
        refusal=404,
        but=NO_CLAIMS,
    ),
    "organisations:own_facts": Row(
        on="organisation",
        get="organisation | nobody",
        post="organisation | nobody",
        refusal=404,
        but=NO_ORGANISATIONS
        | dict.fromkeys(("communications", "admin", "manager", "expert", "elsewhere"), 403),
    ),
    "organisations:confirm": Row(
        on="organisation",
        get="organisation expert manager | elsewhere manager",
        post="organisation expert manager | elsewhere manager",
        refusal=404,
        but=NO_ORGANISATIONS | dict.fromkeys(("communications", "admin"), 403),
    ),
    "organisations:representative_list": Row(
        on="organisation",
        get="organisation expert manager | elsewhere manager",
        post="organisation expert manager | elsewhere manager",
        refusal=404,
        but=NO_ORGANISATIONS | dict.fromkeys(("communications", "admin"), 403),
    ),
    "organisations:representative_end": Row(
        on="representative",
        get="expert manager | elsewhere manager",
        post="expert manager | elsewhere manager",
        refusal=404,
        but=NO_ORGANISATIONS | dict.fromkeys(("communications", "admin"), 403),
    ),
    "regions:responsible_list": Row(
        on="region",
        get="expert manager communications steering admin"
        " | elsewhere manager communications steering admin",
    ),
    "regions:handover_new": Row(
        on="person", get=PEOPLE, post=PEOPLE, send={"first_day": "2026-11-22"}
    ),
    "regions:handover_detail": Row(on="handover", get=PEOPLE),
    "regions:handover_take_back": Row(on="handover", get=PEOPLE, post=PEOPLE),
    "regions:section_edit": Row(
        on="section",
        get=WRITERS,
        post=WRITERS,
        send={
            "prose": "Uusi teksti",
            "base": "2",
            "publish": "1",
            **{
                f"rows-{name}": value
                for name, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"))
            },
        },
    ),
    "structures:liaison_list": Row(on="region", get=WRITERS),
    "structures:liaison_new": Row(on="region", get=WRITERS, post=WRITERS),
    "structures:liaison_edit": Row(on="liaison", get=WRITERS, post=WRITERS),
    "regions:section_autosave": Row(
        on="section", post=WRITERS, send={"prose": "Uusi teksti", "base": "2"}
    ),
    "regions:section_history": Row(on="section", get=REVISIONS),
    "regions:section_diff": Row(on="section", get=REVISIONS),
    "regions:section_restore": Row(on="revision", get=WRITERS, post=WRITERS, send={"base": "2"}),
    "regions:draft_detail": Row(on="draft", get=WRITERS, refusal=404),
    "regions:draft_conflict": Row(on="draft", get=WRITERS, refusal=404, ok=MOVED),
    "regions:draft_discard": Row(
        on="draft", get=OWNERS, post=OWNERS, refusal=404, but={"manager": 403}
    ),
    # --- Reports
    "reports:region_pdf": Row(
        on="region",
        post="organisation expert manager researcher communications steering admin"
        " | elsewhere manager researcher communications steering admin",
        done=frozenset({302, 503}),
    ),
    "reports:export_centre": Row(get="signed-in", post="signed-in"),
    "reports:summary_export": Row(post=EXPORTERS, send={"format": "csv"}),
    "reports:round_export": Row(on="ended", post=EXPORTERS, send={"format": "csv"}),
    "reports:job_detail": Row(
        on="job", get="expert manager admin | elsewhere manager admin", refusal=404
    ),
    "reports:job_cancel": Row(on="job", post=OWNERS, refusal=404),
    "reports:job_retry": Row(on="job", post=OWNERS, refusal=404),
    "reports:job_download": Row(on="job", get=OWNERS, refusal=404),
    # --- Rounds of surveys and those who are asked
    "surveys:round_list": Row(get="signed-in"),
    "surveys:round_detail": Row(on="round", get=FOLLOWERS),
    "surveys:survey_list": Row(get=FOLLOWERS),
    "surveys:survey_detail": Row(on="survey", get=FOLLOWERS),
    "surveys:survey_correct": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **OWN_SURVEY),
    "surveys:survey_retire": Row(post=SURVEY_MAKERS, **OWN_SURVEY),
    "surveys:survey_from_file": Row(
        get="expert elsewhere manager", post="expert elsewhere manager"
    ),
    "surveys:survey_json": Row(on="survey", get=FOLLOWERS),
    "surveys:survey_xlsform": Row(on="survey", get=FOLLOWERS),
    "surveys:survey_paper": Row(on="survey", post=FOLLOWERS),
    "surveys:draft_detail": Row(get=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_before": Row(get=SURVEY_MAKERS, **SURVEY_DRAFT),
    # Of a survey that begins, there is nothing before: back to where that is said.
    "surveys:draft_before_question": Row(
        get=SURVEY_MAKERS,
        post=SURVEY_MAKERS,
        ok=MOVED,
        **{**SURVEY_DRAFT, "on": "draft_question"},
    ),
    "surveys:draft_preview": Row(get=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_letter": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_try": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_try_page": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **TRIED_PAGE),
    "surveys:draft_try_check": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_try_receipt": Row(get=SURVEY_MAKERS, **SURVEY_DRAFT, ok=MOVED),
    "surveys:draft_condition": Row(
        get=SURVEY_MAKERS, post=SURVEY_MAKERS, **{**SURVEY_DRAFT, "on": "draft_question"}
    ),
    "surveys:draft_page_condition": Row(
        get=SURVEY_MAKERS, post=SURVEY_MAKERS, **{**SURVEY_DRAFT, "on": "draft_page"}
    ),
    "surveys:draft_check": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_words": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_words_save": Row(post=SURVEY_MAKERS, **SAVED_DRAFT),
    "surveys:draft_languages": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_languages_save": Row(post=SURVEY_MAKERS, **SAVED_DRAFT),
    "surveys:draft_page_new": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_page": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **DRAFT_PAGE),
    "surveys:draft_page_save": Row(post=SURVEY_MAKERS, **DRAFT_PAGE),
    "surveys:draft_question_new": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **DRAFT_PAGE),
    "surveys:draft_question": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **DRAFT_QUESTION),
    "surveys:draft_question_save": Row(post=SURVEY_MAKERS, **DRAFT_QUESTION),
    "surveys:draft_move": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, ok=MOVED, **SURVEY_DRAFT),
    "surveys:draft_copy": Row(post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_remove": Row(post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_undo": Row(post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:draft_delete": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **SURVEY_DRAFT),
    "surveys:survey_new": Row(get=REPORTERS, post=REPORTERS),
    "surveys:survey_edit": Row(post=SURVEY_MAKERS, **OWN_SURVEY),
    "surveys:round_new": Row(get=REPORTERS, post=REPORTERS),
    "surveys:round_audience_size": Row(get=REPORTERS),
    "surveys:round_edit": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **PLANNED_ROUND),
    "surveys:round_delete": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **PLANNED_ROUND),
    "surveys:round_open": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **PLANNED_ROUND),
    "surveys:round_unreached": Row(get=SURVEY_MAKERS, **PLANNED_ROUND),
    "surveys:round_extend": Row(
        get=SURVEY_MAKERS,
        post=SURVEY_MAKERS,
        send={"closes_at": "2099-01-01T12:00"},
        **ROUND,
    ),
    "surveys:round_close": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **ROUND),
    "surveys:round_publish": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **ENDED_ROUND),
    "surveys:results": Row(on="ended", get=READERS, refusal=404, but=NO_RESULTS),
    "surveys:results_question": Row(on="results", get=READERS, refusal=404, but=NO_RESULTS),
    # Everybody reads what their own regions wrote: the canaries mind it.
    "surveys:open_answers": Row(on="results", get="expert elsewhere manager"),
    "surveys:reminder_list": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **ROUND),
    "surveys:reminder_preview": Row(get=SURVEY_MAKERS, **ROUND),
    "surveys:reminder_send": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **ROUND),
    "surveys:reminder_remove": Row(post=SURVEY_MAKERS, **REMINDER),
    "surveys:reminder_message": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **REMINDER),
    "surveys:invitation_list": Row(on="round", get="expert elsewhere manager"),
    "surveys:late_invitee_invite": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **ROUND),
    "surveys:invitation_revoke": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **ASKED),
    "surveys:import_new": Row(get=SURVEY_MAKERS, post=SURVEY_MAKERS, **ROUND),
    "surveys:import_template": Row(get=SURVEY_MAKERS, **ROUND),
    "surveys:import_detail": Row(get=SURVEY_MAKERS, **ANSWERS_FILE),
    "surveys:import_errors": Row(get=SURVEY_MAKERS, **ANSWERS_FILE),
    "surveys:import_rows": Row(get=SURVEY_MAKERS, **ANSWERS_FILE),
    "surveys:import_apply": Row(post=SURVEY_MAKERS, **ANSWERS_FILE),
    "surveys:import_cancel": Row(post=SURVEY_MAKERS, **ANSWERS_FILE),
    "surveys:import_remove": Row(post=SURVEY_MAKERS, **ANSWERS_FILE),
    "surveys:import_retry": Row(post=SURVEY_MAKERS, **ANSWERS_FILE),
    # The link is the key; mail programs press the button without opening the page.
    "surveys:invitation_quiet": Row(on="quiet", get="all", post="all"),
    # --- People, trail, feedback
    "backoffice:audit_list": Row(get="expert elsewhere manager admin"),
    "backoffice:person_list": Row(get=PEOPLE),
    "backoffice:person_detail": Row(on="person", get=PEOPLE),
    "backoffice:person_invite": Row(
        get=PEOPLE,
        post=PEOPLE,
        send={
            "email": "uusi@example.org",
            "name": "Uusi Ihminen",
            "role": "expert",
            "language": "fi",
            "regions": "21",
            "kind": "lead",
            "starts_on": "2026-11-22",
        },
    ),
    "backoffice:invitation_revoke": Row(on="invitation", post=PEOPLE),
    "backoffice:role_grant": Row(on="person", post="admin", send={"role": "steering"}),
    "backoffice:role_withdraw": Row(on="role", get="admin", post="admin"),
    "backoffice:account_close": Row(on="person", get="admin", post="admin"),
    "backoffice:account_open": Row(on="person", post="admin"),
    "backoffice:assignment_add": Row(
        on="person",
        post=PEOPLE,
        send={"region": "20", "kind": "lead", "starts_on": "2026-11-22"},
    ),
    "backoffice:assignment_end": Row(
        on="assignment", get=PEOPLE, post=PEOPLE, send={"ends_on": "2026-12-31"}
    ),
    # --- Mails
    "backoffice:outbox_list": Row(get="expert elsewhere manager admin"),
    "backoffice:outbox_detail": Row(
        on="letter",
        get="expert manager admin | elsewhere manager admin",
        refusal=404,
        but=NO_MAILS,
    ),
    "backoffice:outbox_open": Row(on="letter", post=WRITERS, refusal=404, but=NO_MAILS),
    "backoffice:outbox_retry": Row(on="letter", post="manager"),
    "backoffice:outbox_retry_all": Row(
        post="manager", send={"shown_at": "2026-11-22T12:00:00+00:00"}
    ),
    "backoffice:outbox_release": Row(post="manager"),
    "backoffice:outbox_settle_all": Row(
        post="manager", send={"shown_at": "2026-11-22T12:00:00+00:00"}
    ),
    "backoffice:outbox_correct": Row(
        on="letter", post="manager", send={"address": "uusi@example.org"}
    ),
    "backoffice:outbox_put_aside": Row(on="letter", post="manager"),
    "backoffice:outbox_settle": Row(on="letter", post="manager", send={"arrived": "yes"}),
    "backoffice:mailing_pause": Row(on="mailing", post="manager"),
    "backoffice:mailing_resume": Row(on="mailing", post="manager"),
    "backoffice:mailing_stop": Row(on="mailing", get="manager", post="manager"),
    "backoffice:system": Row(get="admin"),
    "backoffice:due_believe": Row(post="admin"),
    "backoffice:due_run": Row(on="due", post="admin"),
    "backoffice:feedback_list": Row(get="manager communications admin"),
    "backoffice:feedback_answer": Row(on="feedback", post="manager communications admin"),
    # --- One's own account
    "accounts:account_edit": Row(
        get="signed-in", post="signed-in", send={"name": "Uusi Nimi", "language": "sv"}
    ),
    "accounts:session_end": Row(on="session", post=OWNERS, refusal=404),
    "usersessions_list": Row(get="signed-in", post="signed-in"),
    "account_email": Row(**OWN_PAGE),
    "account_change_password": Row(**OWN_PAGE),
    "account_set_password": Row(**OWN_PAGE),
    # Only who has something to show it with can show once more that it is them.
    "account_reauthenticate": Row(get="expert elsewhere", post="expert elsewhere", ok=MOVED),
    "mfa_index": Row(get="signed-in"),
    "mfa_reauthenticate": Row(get="expert elsewhere", post="expert elsewhere", ok=MOVED),
    "mfa_activate_totp": Row(**OWN_PAGE),
    "mfa_deactivate_totp": Row(get="nobody", post="nobody", refusal=404),
    # Who has no second step has no codes; here the two experts have a key, and may make codes.
    "mfa_view_recovery_codes": Row(get="nobody", refusal=404),
    "mfa_download_recovery_codes": Row(get="nobody", refusal=404),
    "mfa_generate_recovery_codes": Row(**OWN_PAGE),
    "mfa_list_webauthn": Row(get="signed-in"),
    "mfa_add_webauthn": Row(**OWN_PAGE),
    "mfa_reauthenticate_webauthn": Row(get="expert elsewhere", post="expert elsewhere"),
    "mfa_remove_webauthn": Row(on="key", get=OWNERS, post=OWNERS, refusal=404),
    "mfa_edit_webauthn": Row(
        on="key", get=OWNERS, post=OWNERS, refusal=404, send={"name": "Avain"}
    ),
    # --- The way in
    "account_login": Row(**WAY_IN),
    "account_logout": Row(**WAY_IN),
    "account_inactive": Row(get="all"),
    "account_signup": Row(**WAY_IN),
    "account_request_login_code": Row(**WAY_IN),
    "account_confirm_login_code": Row(**WAY_IN),
    "account_email_verification_sent": Row(**WAY_IN),
    "account_reset_password": Row(**WAY_IN),
    "account_confirm_password_reset_code": Row(**WAY_IN),
    "account_complete_password_reset": Row(**WAY_IN),
    "account_password_reset_completed": Row(get="all"),
    "mfa_authenticate": Row(**WAY_IN),
    "mfa_login_webauthn": Row(**WAY_IN),
    # --- Single sign-on, where an operator has configured a provider
    "socialaccount_login_cancelled": Row(get="all"),
    "socialaccount_login_error": Row(get="signed-in", ok=frozenset({401})),
    "socialaccount_signup": Row(**WAY_IN),
    "socialaccount_connections": Row(**OWN_PAGE),
    "openid_connect_login": Row(on="provider", get="nobody", post="nobody", refusal=404),
    "openid_connect_callback": Row(on="provider", get="nobody", post="nobody", refusal=404),
    # --- Only in the demo and in tests
    "demo:sign_in": Row(get="all", post="nobody", refusal=404, send={"email": "x@example.org"}),
    # In the demo the mailbox is everybody's; anywhere else it is not there.
    "demo:mail_list": Row(get="nobody", refusal=404),
    "demo:mail_detail": Row(on="letter", get="nobody", refusal=404),
}

# Addresses without a name: allauth's old ones, which only lead to their successors.
NAMELESS = {
    "accounts/social/login/cancelled/",
    "accounts/social/login/error/",
    "accounts/social/signup/",
    "accounts/social/connections/",
}

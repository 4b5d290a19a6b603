"""The clock starts what the apps have asked for, and nothing else."""

from portal.celery import app


def test_the_clock_starts_these_tasks_at_these_intervals():
    app.finalize()

    started = {
        name: (entry["task"], entry["schedule"], entry["options"])
        for name, entry in app.conf.beat_schedule.items()
    }

    assert started == {
        "sweep": ("portal.jobs.tasks.sweep_jobs", 30, {"expires": 60}),
        "tick": ("portal.jobs.tasks.tick", 60, {"expires": 60}),
        "outbox": ("portal.outbox.tasks.sweep_outbox", 60, {"expires": 60}),
        "chain_trail": ("portal.audit.tasks.chain_trail", 60, {"expires": 60}),
        "check_trail": ("portal.audit.tasks.check_trail", 3600, {"expires": 3600}),
        "retention": ("portal.retention.tasks.carry_out_retention", 3600, {"expires": 3600}),
        "figures": ("roadmap.tasks.look_at_figures", 300, {"expires": 240}),
        **{
            f"organisation_{name}": (f"regions.organisations.tasks.{task}", 1800, {"expires": 1700})
            for name, task in (
                ("claims", "pass_claims_on"),
                ("proposals", "remind_of_proposals"),
                ("duplicates", "look_for_duplicates"),
            )
        },
        "structures_reach": (
            "regions.structures.tasks.record_reach_at_night",
            3600,
            {"expires": 3500},
        ),
        "structure_nominations": (
            "regions.structures.tasks.remind_of_nominations",
            1800,
            {"expires": 1700},
        ),
        "meeting_actions": ("regions.meetings.tasks.plan_action_reminders", 900, {"expires": 900}),
        "roadmap_reminders": ("roadmap.tasks.plan_roadmap_reminders", 900, {"expires": 900}),
    }

"""The one file of retention: what is kept of people, why, for how long, and what happens then.

The privacy notice shows it, the clock carries it out, and a check holds every column of every model
against it. The periods are proposals, which the controller confirms. How a rule is carried out, the
app knows whose rows these are: in its module `retention`, under the name that the rule has here.
"""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.retention.rule import DoneBy, Months, Rule

DAY = dt.timedelta(days=1)

SCHEDULE: dict[str, Rule] = {
    "accounts": Rule(
        what=_(
            "Account: email address, name, language, roles, regions and organisations, the means of "
            "signing in (passwords only as a hash)"
        ),
        why=_("People sign in, work and are reached with it."),
        kept=Months(24),
        since=_("after it was closed, or was last used by somebody who has no role any more"),
        then=_(
            "The account is emptied: no name, no address, no way in. What its owner published stays "
            "under their role, as it does from the closing of the account."
        ),
        columns={
            "accounts.user": "email name password",
            "account.emailaddress": "user email",
            "mfa.authenticator": "user data",
            "socialaccount.socialaccount": "user provider uid extra_data",
            "socialaccount.socialtoken": "token token_secret",
            "accounts.rolegrant": "user",
            "regions.assignment": "user",
            "organisations.representative": "user",
            "organisations.rememberedcolumns": "user",
            # Deleted with the account, if not before.
            "regions.profiledraft": "author",
            "roadmap.planfile": "created_by",
            "organisations.savedview": "user name query",
            "organisations.bulkact": "by query value numbers kept",
            "structures.coordinator": "user",
            "calendar.calendarfeed": "user digest",
            # These lead to the emptied account.
            "regions.profilerevision": "author",
            "surveys.answerimport": "created_by",
            "surveys.surveydraft": "saved_by",
            "surveys.draftstep": "by",
            "surveys.correction": "by",
            "organisations.registerimport": "created_by",
            "structures.structurerevision": "author",
            "structures.nomination": "asked_by",
            "accounts.invitation": "invited_by",
            "roadmap.remindersoff": "user",
        },
    ),
    "sessions": Rule(
        what=_("Open sessions: network address, browser, when last seen, texts given back"),
        why=_(
            "You see where you are signed in, and can end it; a refused form gives back its text."
        ),
        kept=settings.SESSION_LIMIT,
        since=_("after the last thing done in it"),
        then=_("Deleted."),
        columns={
            "sessions.session": "session_key session_data",
            "usersessions.usersession": "user ip session_key user_agent data",
        },
    ),
    "address_checks": Rule(
        what=_("Checks whether an email address is yours"),
        why=_("Nobody signs in with the address of somebody else."),
        kept=3 * DAY,
        since=_("after it was asked"),
        then=_("Deleted."),
        columns={"account.emailconfirmation": "key"},
    ),
    "attempts": Rule(
        what=_("How often a network address has tried to sign in, to open a link and the like"),
        why=_("Passwords and links are not guessed by trying."),
        kept=DAY,
        since=_("after the last try"),
        then=_("Deleted."),
    ),
    "staff_invitations": Rule(
        what=_(
            "Invitations to work in the portal: address, name, role. The link works for 14 days."
        ),
        why=_("The invited get their account, and we see who was invited by whom."),
        kept=90 * DAY,
        since=_("after it was accepted or withdrawn, or its link has expired"),
        then=_("Deleted."),
        columns={"accounts.invitation": "email name terms nonce link_key token_digest invited_by"},
    ),
    "profiles": Rule(
        what=_("Published texts of the regions, with all earlier ones: who wrote them, and when"),
        why=_("What is said of a region, and what changed, can be followed and is answered for."),
        kept=None,
        since=_("as long as the portal describes the region"),
        then=_("Names in a text are removed by publishing it anew; the author is named as above."),
        columns={
            "regions.profilerevision": "prose rows note author",
            "calendar.clockoccurrence": "parties themes outcome",
        },
    ),
    "minutes": Rule(
        what=_(
            "Agendas, minutes and outcomes of the meetings of cooperation structures: who wrote them, and when"
        ),
        why=_("What was decided can be followed and is answered for."),
        kept=None,
        since=_("as long as the portal shows the structure"),
        then=_("Names in a text are removed by writing it anew; the author is named as above."),
        columns={
            "meetings.meetingseries": "title",
            "meetings.meeting": "title",
            "meetings.agendaitem": "title text",
            "meetings.minutesrevision": "text note author",
            "meetings.meetingoutcome": "text done_by",
            "meetings.upwardreportrevision": "text note author",
        },
    ),
    "meetings": Rule(
        what=_(
            "What invited people were told of a meeting: place, link to join by, note, materials"
        ),
        why=_("Whoever is invited finds their way and has read what is talked of."),
        kept=Months(24),
        since=_("after the meeting"),
        then=_("Emptied, and the files deleted; agenda, minutes and outcomes stay."),
        columns={
            "meetings.meetingseries": "room join_url",
            "meetings.meeting": "room join_url note",
            "meetings.material": "title url file",
        },
    ),
    "roadmap": Rule(
        what=_(
            "Roadmaps: texts with all earlier ones, statuses, outcomes; who wrote them, and when"
        ),
        why=_("What was planned, done and reached can be followed and is answered for."),
        kept=None,
        since=_("as long as the portal shows the roadmap"),
        then=_("Names in a text are removed by publishing it anew; the author is named as above."),
        columns={
            "roadmap.roadmap": "title_fi title_sv title_en summary_fi summary_sv summary_en",
            "roadmap.priority": "title_fi title_sv title_en summary_fi summary_sv summary_en",
            "roadmap.milestone": "title_fi title_sv title_en",
            "roadmap.step": "title_fi title_sv title_en reason_fi reason_sv reason_en internal_note",
            "roadmap.succession": "author",
            "roadmap.action": "title_fi title_sv title_en",
            "roadmap.status": "author note link",
            "roadmap.influencepoint": "title_fi title_sv title_en decider_fi decider_sv decider_en "
            "message_fi message_sv message_en delegates_fi delegates_sv delegates_en "
            "internal_note",
            "roadmap.outcome": "words_fi words_sv words_en next_fi next_sv next_en author",
            "roadmap.proposal": "reason decided_by",
            "roadmap.textrevision": "texts author note",
        },
    ),
    "structure_letters": Rule(
        what=_("Letters to the members of cooperation structures: text, and who wrote them"),
        why=_("Members can read again what was written to them."),
        kept=Months(24),
        since=_("after the letter was sent"),
        then=_("Deleted."),
        columns={"structures.structureletter": "subject text by"},
    ),
    "joinings": Rule(
        what=_(
            "Who asked to join an open group and has not confirmed it: name, email address, for whom"
        ),
        why=_("The link in the mail makes them a member."),
        kept=14 * DAY,
        since=_("after they asked"),
        then=_("Deleted; at once when they confirm."),
        columns={"structures.joining": "name email"},
    ),
    "letters_off": Rule(
        what=_("Addresses that want no letters of a cooperation structure"),
        why=_("Nobody gets letters that they have stopped."),
        kept=Months(24),
        since=_("after the structure has ended"),
        then=_("Deleted."),
        columns={"structures.lettersoff": "email"},
    ),
    "roadmap_reminders": Rule(
        what=_(
            "Which influence points and steps of the roadmap somebody was reminded of, and when"
        ),
        why=_("Nobody is reminded of the same thing twice."),
        kept=Months(24),
        since=_("after the reminder"),
        then=_("Deleted."),
        columns={"roadmap.reminder": "user"},
    ),
    "profile_drafts": Rule(
        what=_("Unpublished drafts of these texts"),
        why=_("Unfinished work can be continued."),
        kept=Months(12),
        since=_("after it was last saved"),
        then=_("Deleted."),
        columns={"regions.profiledraft": "prose rows note author form"},
    ),
    "handovers": Rule(
        what=_("Whose work in a region was handed over to whom and when, and what moved"),
        why=_("Nothing is left without somebody who does it, and a mistake can be found."),
        kept=Months(24),
        since=_("after it was carried out or taken back, or after its day"),
        then=_("Deleted. Who worked in which region when stays with the account."),
        columns={
            "regions.handover": "leaver planned_by previewed moved",
            "regions.handovershare": "successor",
        },
    ),
    "organisations": Rule(
        what=_(
            "Email address, phone and website of an organisation, which may be those of a person; "
            "who changed or confirmed its facts"
        ),
        why=_("The organisation is reached and asked."),
        kept=Months(24),
        since=_("after the organisation was dissolved"),
        then=_("Emptied; what public registers tell of the organisation stays."),
        columns={
            "organisations.organisation": "email phone website confirmed_by",
            "organisations.organisationchange": "by",
            "organisations.office": "title mailbox",
            "organisations.proposal": "by note",
            "organisations.proposedfact": "key old new decided_by reason",
        },
    ),
    "old_addresses": Rule(
        what=_(
            "Email addresses, phones and websites that an organisation had earlier, in the history of "
            "its facts"
        ),
        why=_("A change that was a mistake can be found and put right."),
        kept=Months(24),
        since=_("after the change; after the organisation was dissolved, if that is sooner"),
        then=_("Removed; that something was changed, when and by whom, stays."),
        columns={"organisations.organisationchange": "facts"},
    ),
    "contact_people": Rule(
        what=_(
            "People in the offices of organisations and in cooperation structures: name, email address, "
            "language, from–to"
        ),
        why=_("Mail to an office or to members reaches whoever is there."),
        kept=Months(24),
        since=_("after the last day in the last office or structure"),
        then=_(
            "Emptied; that somebody was there stays. With an account of the same address that is "
            "emptied, at once."
        ),
        columns={"organisations.contactperson": "name email"},
    ),
    "office_messages": Rule(
        what=_("Messages that the staff wrote to offices of organisations: text, and who wrote it"),
        why=_("What did not arrive can be sent again."),
        kept=90 * DAY,
        since=_("after it was written"),
        then=_("Deleted."),
        columns={"organisations.officemessage": "subject text by"},
    ),
    "claims": Rule(
        what=_(
            "Who asked to represent an organisation: name, email address, what they said, who decided"
        ),
        why=_("Nobody speaks for an organisation who does not belong to it."),
        kept=Months(12),
        since=_(
            "after the decision; where the address was not confirmed, after 14 days of waiting"
        ),
        then=_("Deleted. With an account of the same address that is emptied, at once."),
        columns={
            "organisations.claim": "facts name email statement register_number invited_by nonce "
            "asked_address link_key own_digest answer_digest decided_by reason",
        },
    ),
    "merges": Rule(
        what=_(
            "What is needed to undo the merging of two organisations: their facts, ways to reach them, "
            "offices and representatives as they were; who merged or judged them"
        ),
        why=_("A merging that was a mistake can be taken back."),
        kept=Months(6),
        since=_("after the merging"),
        then=_(
            "Emptied: what was merged into what stays, for its numbers lead on; it can no longer be "
            "undone."
        ),
        columns={
            "organisations.merge": "survivor_name loser_name journal kept by undone_by",
            # These lead to the emptied account.
            "organisations.duplicatepair": "judged_by",
            "organisations.duplicatesearch": "by",
        },
    ),
    "unsent_answers": Rule(
        what=_("Answers to a survey that were saved without sending"),
        why=_("Answering can be continued, on another device too."),
        kept=30 * DAY,
        since=_("after the survey has closed or the invitation was withdrawn"),
        then=_("Deleted."),
        columns={"surveys.draft": "content"},
    ),
    "respondents": Rule(
        what=_(
            "Who was asked in a survey, when they began, answered or wanted no more reminders, and "
            "which answers came by which invitation"
        ),
        why=_("Everybody answers once, and only those who have not answered are reminded."),
        kept=Months(12),
        since=_("after the survey has closed"),
        then=_(
            "The tie is cut: answers and response rates stay, and nobody can tell whose they were."
        ),
        columns={
            "surveys.invitation": "user nonce link_key token_digest",
            # Of organisations that were merged: deleted then.
            "surveys.setasideanswers": "content",
        },
    ),
    "own_words": Rule(
        what=_(
            "What was written in a survey in people’s own words, and organisations that were "
            "named as an answer"
        ),
        why=_("The results of rounds are read and compared over the years."),
        kept=Months(60),
        since=_("after the survey has closed"),
        then=_("The words and names are removed; that something was answered is still counted."),
        columns={"surveys.answer": "text"},
    ),
    "imports": Rule(
        what=_("Files of answers collected elsewhere, their names, and what is wrong in them"),
        why=_("They are checked and taken in, and rows with errors put right."),
        kept=30 * DAY,
        since=_("after the upload; the file itself only until it is taken in"),
        then=_("Deleted."),
        columns={"surveys.answerimport": "name problems failure"},
    ),
    "register_imports": Rule(
        what=_(
            "Files of organisations, their names and headings, their first values, what is wrong in "
            "them, and what undoing them left as it was"
        ),
        why=_("They are checked and taken in, rows with errors put right, and imports undone."),
        kept=30 * DAY,
        since=_("after the upload; the file itself only until it is taken in"),
        then=_("Deleted."),
        columns={
            "organisations.registerimport": "name headings samples decisions problems failure kept"
        },
    ),
    "plan_files": Rule(
        what=_(
            "Files that change a roadmap: their names, and the rows that were to change something"
        ),
        why=_("What they would change is shown before it is confirmed."),
        kept=30 * DAY,
        since=_("after the upload; the rows only until they are taken in or put away"),
        then=_("Deleted."),
        columns={"roadmap.planfile": "name rows refused"},
    ),
    "mails": Rule(
        what=_(
            "Of mails that the portal sends: recipient’s address, and what the mail server said"
        ),
        why=_("What did not arrive can be sent again."),
        kept=90 * DAY,
        since=_("after posting, or longer while it is not known whether it arrived"),
        then=_("Emptied. That it was sent, when and why stays. The text is never kept."),
        columns={"outbox.outboxmessage": "parameters address domain server_text"},
    ),
    "mail_rows": Rule(
        what=_("That a mail of some kind was sent to an account or an organisation, and when"),
        why=_("Nobody gets the same mail twice."),
        kept=Months(24),
        since=_("after posting"),
        then=_("Deleted."),
        columns={"outbox.outboxmessage": "recipient scope message_id"},
    ),
    "mail_journal": Rule(
        what=_("The journal of sent mails: identifiers and times, without addresses"),
        why=_("After a restore, nothing is sent a second time."),
        # For longer than any backup that is restored is old.
        kept=120 * DAY,
        since=_("in whole calendar months"),
        then=_("Deleted."),
    ),
    "refused_addresses": Rule(
        what=_(
            "Addresses that mail servers refused for good: how often, when, and the code of the answer"
        ),
        why=_("Nothing is sent again and again to an address that does not work."),
        kept=Months(12),
        since=_("after the last refusal; until a mail arrives, if that is sooner"),
        then=_("Deleted. With an account that is emptied, at once."),
        columns={"outbox.refusedaddress": "address"},
    ),
    "slow_domains": Rule(
        what=_("Domains whose mail servers were slow"),
        why=_("Their mails wait for each other and hold up nobody else’s."),
        kept=DAY,
        since=_("after they were last taken for slow"),
        then=_("Deleted."),
        columns={"outbox.slowdomain": "domain"},
    ),
    "files": Rule(
        what=_("Finished reports and other files that were ordered"),
        why=_("Who ordered a file fetches it."),
        kept=settings.JOB_RESULT_KEPT,
        since=_("after the file was made"),
        then=_("Deleted."),
        columns={"jobs.job": "result_file result_name"},
    ),
    "jobs": Rule(
        what=_("Who ordered which file, and how the making of it went"),
        why=_("Faults are found, and what was lost can be made again."),
        kept=90 * DAY,
        since=_("after it was done"),
        then=_("Deleted."),
        columns={
            "jobs.job": "parameters key requested_by progress_note error_text",
            "jobs.scheduledact": "reason",
        },
    ),
    "feedback": Rule(
        what=_("Feedback: the text and, if given, an email address"),
        why=_("It is read and answered."),
        kept=Months(24),
        since=_("after the answer; without an answer, after the day it was due"),
        then=_("Deleted."),
        columns={"about.feedback": "text email page"},
    ),
    "trail": Rule(
        what=_("The audit trail: who signed in, saw, changed or exported what, and when"),
        why=_(
            "Whoever misuses the portal can be found out; the law asks us to show what was done."
        ),
        kept=Months(24),
        since=_("in whole calendar months"),
        then=_("Deleted. The names of an emptied account are blanked at once."),
        columns={
            "audit.auditevent": "actor_id actor_label actor_salt subject_id subject_label "
            "subject_salt scope request_id details",
        },
    ),
    "logs": Rule(
        what=_(
            "Technical logs: the page asked for, the time, an identifier of the account. No text, no "
            "password, no personal link. The log of the mail server names addresses."
        ),
        why=_("Faults and attacks are found."),
        kept=30 * DAY,
        since=_("after they were written, at the most"),
        then=_("Overwritten by whoever runs the portal."),
        by=DoneBy.OPERATOR,
    ),
    "backups": Rule(
        what=_("Backups of all this"),
        why=_("Nothing is lost when a machine breaks."),
        kept=35 * DAY,
        since=_("after they were made"),
        then=_(
            "Deleted by whoever runs the portal. What is brought back is deleted again by its rule."
        ),
        by=DoneBy.OPERATOR,
    ),
}

# Columns of text that say nothing of a person: model → names, a blank between.
NOT_PERSONAL = {
    # What Django and allauth keep of themselves.
    "auth.permission": "name codename",
    "auth.group": "name",
    "contenttypes.contenttype": "app_label model",
    "socialaccount.socialapp": "provider provider_id name client_id secret key settings",
    # Digests and hashes that lead nowhere without the line they are of.
    "audit.auditevent": "action subject_type",
    "audit.chainlink": "actor_digest subject_digest hash",
    "audit.anchor": "hash",
    # Kinds, names of files' types, and which worker has it.
    "jobs.job": "kind claimed_by result_type result_sha256 error_code",
    "jobs.scheduledact": "kind subject",
    "jobs.tick": "name",
    "outbox.campaign": "name",
    "outbox.outboxmark": "key",
    "outbox.outboxmessage": "campaign step kind language claimed_by reason",
    "retention.erasure": "rule",
    # Regions, municipalities, figures and public registers.
    "regions.collaborativearea": "code name_fi name_sv name_en",
    "regions.workarea": "code name_fi name_sv name_en",
    "regions.region": "code slug name_fi name_sv name_en short_name_fi short_name_sv short_name_en "
    "seat_city website",
    "regions.municipality": "code name_fi name_sv",
    "regions.indicator": "code name_fi name_sv name_en unit_fi unit_sv unit_en note_fi note_sv note_en",
    "regions.indicatorvalue": "source_fi source_sv source_en source_url licence origin basis",
    "regions.handover": "seal held",
    "organisations.organisation": "name languages search_key",
    "organisations.organisationname": "name",
    "organisations.identifier": "value",
    "organisations.searchword": "word",
    "organisations.organisationchange": "reference",
    # Which fact each column holds, and digests.
    "organisations.registerimport": "sha256 columns digest mark",
    "organisations.rememberedcolumns": "headings columns",
    "organisations.duplicatepair": "reasons",
    # Structures, not people: what they are called, what they are for, and where offices are reached.
    "structures.structure": "name_fi name_sv name_en rhythm_fi rhythm_sv rhythm_en purpose_fi purpose_sv "
    "purpose_en remit_fi remit_sv remit_en",
    "structures.structurerevision": "texts note",
    "structures.seat": "title",
    "structures.membership": "employer_name",
    "structures.liaisonoffice": "office_fi office_sv office_en email phone url",
    "calendar.clockentry": "title_fi title_sv title_en",
    # Codes, states and sources of the roadmap.
    "roadmap.roadmap": "slug source_fi source_sv source_en",
    "roadmap.priority": "code",
    "roadmap.milestone": "source_fi source_sv source_en source_url",
    "roadmap.step": "code source_fi source_sv source_en source_url",
    "roadmap.influencepoint": "source_fi source_sv source_en source_url",
    "roadmap.target": "breakdown",
    "roadmap.planfile": "sha256",
    # What a survey asks, in whose words the managers ask it, and counts.
    "surveys.survey": "code content digest",
    "surveys.surveydraft": "code content",
    "surveys.draftstep": "content_before did about",
    "surveys.correction": "place words_before words_after",
    "surveys.question": "code kind",
    "surveys.round": "name_fi name_sv name_en levels sectors register_filter invitation_fi invitation_sv invitation_en",
    "surveys.reminder": "custom_message_fi custom_message_sv custom_message_en",
    "surveys.answerimport": "sha256",
    # The number of a receipt, which says nothing of who or what.
    "surveys.response": "reference",
    "surveys.answer": "region_code",
    "surveys.tally": "region_code",
    "surveys.turnout": "region_code level",
    "about.feedback": "reference language",
}

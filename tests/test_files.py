"""A test file for each module, of its name and in its room; or it stands here where its tests are.

Knows: files and where they stand. Refuses to know: what they say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parent
APP: Final = TESTS.parent / "app"

# Modules that are tested through the one that uses them, as callers, employees and administrators do.
TESTED_IN: Final = {
    "__main__.py": "test_main.py",
    "ari/dialplan.py": "ari/test_exchange.py",
    "ari/hand_over.py": "ari/test_queue_exchange.py",
    "ari/log_masking.py": "commands/test_person.py",
    "ari/phones.py": "ari/test_exchange.py",
    "ari/spelling.py": "ari/test_exchange.py",
    "beside/adopt/app_voicemail.py": "commands/test_adopt_voicemail.py",
    "beside/adopt/company_text.py": "beside/adopt/test_company_draft.py",
    "beside/adopt/directory_csv.py": "beside/adopt/test_kinds.py",
    "beside/adopt/draft.py": "beside/adopt/test_company_draft.py",
    "beside/adopt/freepbx_groups.py": "beside/adopt/test_freepbx.py",
    "beside/adopt/freepbx_hours.py": "beside/adopt/test_freepbx.py",
    "beside/adopt/freepbx_words.py": "beside/adopt/test_freepbx.py",
    "beside/adopt/people_columns.py": "beside/adopt/test_people_csv.py",
    "beside/adopt/people_draft.py": "beside/adopt/test_company_draft.py",
    "beside/adopt/queue_draft.py": "beside/adopt/test_company_draft.py",
    "beside/adopt/route_draft.py": "beside/adopt/test_company_draft.py",
    "beside/adopt/settle.py": "beside/adopt/test_company_draft.py",
    "beside/adopt/three_cx.py": "beside/adopt/test_kinds.py",
    "beside/adopt/together.py": "beside/adopt/test_company_draft.py",
    "beside/agi/exchange.py": "beside/agi/test_door.py",
    "beside/shadow/files.py": "commands/test_shadow.py",
    "beside/shadow/page.py": "beside/shadow/test_report.py",
    "beside/shadow/ends.py": "beside/shadow/test_judge.py",
    "beside/shadow/question.py": "beside/shadow/test_judge.py",
    "beside/shadow/silent.py": "beside/shadow/test_report.py",
    "beside/shadow/tally.py": "beside/shadow/test_report.py",
    "beside/shadow/text.py": "beside/shadow/test_report.py",
    "beside/shadow/then.py": "beside/shadow/test_judge.py",
    "beside/shadow/words.py": "beside/shadow/test_report.py",
    "calls/call.py": "calls/test_switchboard.py",
    "calls/callback/by_person.py": "calls/test_absence.py",
    "calls/callback/calls_back.py": "calls/callback/test_by_queue.py",
    "calls/callback/tickets.py": "calls/callback/test_by_queue.py",
    "calls/journal.py": "calls/test_switchboard.py",
    "calls/language.py": "live/test_voicemail_menu.py",
    "calls/ledger.py": "storage/test_ledger.py",
    "calls/loudness.py": "storage/test_mailbox.py",
    "calls/mailbox/greeting.py": "calls/mailbox/test_menu.py",
    "calls/mailbox/words.py": "calls/mailbox/test_menu.py",
    "calls/possible.py": "calls/callback/test_by_queue.py",
    "calls/presence.py": "schedule/test_switches.py",
    "calls/queue/announcing.py": "calls/queue/test_hall.py",
    "calls/queue/at_hand.py": "calls/queue/test_hall.py",
    "calls/queue/at_work.py": "calls/queue/test_hall.py",
    "calls/queue/callers.py": "calls/queue/test_hall.py",
    "calls/queue/choices.py": "calls/queue/test_hall.py",
    "calls/queue/figures.py": "calls/queue/test_hall.py",
    "calls/queue/hall_journal.py": "calls/queue/test_hall.py",
    "calls/queue/rules.py": "calls/queue/test_hall.py",
    "calls/queue/staff.py": "calls/queue/test_hall.py",
    "calls/queue/stay.py": "calls/queue/test_hall.py",
    "calls/queue/talks.py": "calls/queue/test_hall.py",
    "calls/queue/telling.py": "calls/queue/test_hall.py",
    "calls/queue/timer.py": "calls/queue/test_hall.py",
    "calls/queue/waits.py": "calls/queue/test_hall.py",
    "calls/ringing.py": "calls/test_switchboard.py",
    "calls/serve.py": "calls/test_switchboard.py",
    "company/differences/difference.py": "company/differences/test_walk.py",
    "company/differences/hours_said.py": "company/differences/test_walk.py",
    "company/differences/kinds.py": "company/differences/test_walk.py",
    "company/differences/lists_said.py": "company/differences/test_walk.py",
    "company/differences/sentences.py": "company/differences/test_walk.py",
    "company/differences/shown.py": "company/differences/test_walk.py",
    "company/differences/week.py": "company/differences/test_walk.py",
    "company/differences/words_of_calls.py": "company/differences/test_walk.py",
    "company/differences/words_of_company.py": "company/differences/test_walk.py",
    "company/differences/words_of_people.py": "company/differences/test_walk.py",
    "company/differences/words_of_queues.py": "company/differences/test_walk.py",
    "company/differences/words_of_trunks.py": "company/differences/test_walk.py",
    "commands/agents.py": "commands/test_queues.py",
    "commands/browser.py": "live/test_browser.py",
    "commands/calendar_said.py": "commands/test_calendar_words.py",
    "commands/database.py": "storage/test_copying.py",
    "commands/explain_call.py": "commands/test_explain.py",
    "commands/explain_consulted.py": "commands/test_explain.py",
    "commands/explain_ends.py": "commands/test_explain.py",
    "commands/explain_why.py": "commands/test_explain.py",
    "commands/listing.py": "commands/test_people.py",
    "commands/offers.py": "commands/test_calls.py",
    "commands/opened.py": "commands/test_usage.py",
    "commands/presences.py": "commands/test_policy.py",
    "commands/running.py": "commands/test_usage.py",
    "commands/service.py": "test_service.py",
    "commands/story.py": "commands/test_calls.py",
    "commands/summaries.py": "test_main.py",
    "company/places.py": "company/test_reason_places.py",
    "company/reason_asked.py": "company/test_reason_places.py",
    "company/outward_places.py": "company/test_reason_places.py",
    "company/circles.py": "company/test_checks.py",
    "company/problems.py": "company/test_in_swedish.py",
    "company/register.py": "company/test_register_checks.py",
    "company/rest.py": "company/test_register_checks.py",
    "company/values.py": "company/test_schema.py",
    "company/words.py": "company/test_in_swedish.py",
    "explain/changes.py": "explain/test_why_not.py",
    "explain/ends.py": "explain/test_why_not.py",
    "explain/path.py": "explain/test_why_not.py",
    "explain/told.py": "commands/test_explain.py",
    "explain/wanted.py": "explain/test_why_not.py",
    "explain/why_not_words.py": "explain/test_why_not.py",
    "lint/days.py": "lint/test_check.py",
    "lint/example.py": "lint/test_check.py",
    "lint/filed.py": "lint/test_check.py",
    "lint/house.py": "lint/test_sweep.py",
    "lint/people.py": "lint/test_check.py",
    "lint/reach.py": "lint/test_sweep.py",
    "lint/report.py": "commands/test_policy_check.py",
    "lint/rules.py": "lint/test_check.py",
    "lint/schedules.py": "lint/test_check.py",
    "lint/staffing.py": "lint/test_check.py",
    "lint/table.py": "lint/test_trial.py",
    "lint/trial_words.py": "lint/test_trial.py",
    "lint/junit.py": "lint/test_trial.py",
    "lint/walk.py": "lint/test_sweep.py",
    "mail/letter.py": "mail/test_post.py",
    "mail/server.py": "mail/test_tls.py",
    "policy/barring.py": "policy/test_prefixes.py",
    "policy/choices.py": "policy/test_diversion.py",
    "policy/devices.py": "policy/test_absence.py",
    "policy/fence.py": "policy/test_decide.py",
    "policy/front.py": "policy/test_menu.py",
    "policy/greylisting.py": "commands/test_greylist.py",
    "policy/imagined.py": "commands/test_policy.py",
    "policy/hindrances.py": "policy/test_chain.py",
    "policy/people.py": "policy/test_model.py",
    "policy/queues.py": "policy/test_model.py",
    "policy/recording_service.py": "policy/test_recording.py",
    "policy/register.py": "policy/test_tenure.py",
    "policy/sms_sender.py": "policy/test_sms.py",
    "schedule/problems.py": "schedule/test_ical.py",
    "schedule/recall.py": "schedule/test_calendars.py",
    "sms/box.py": "sms/test_outbox.py",
    "sms/report_urls.py": "web/test_sms_reports.py",
    "speech/asterisk_sounds.py": "commands/test_adopt_voicemail.py",
    "speech/files.py": "speech/test_prompts.py",
    "speech/mailbox_texts.py": "speech/test_prompts.py",
    "storage/backup.py": "commands/test_backup.py",
    "storage/choices.py": "live/test_callbacks.py",
    "storage/forgetting.py": "storage/test_retention.py",
    "storage/in_use.py": "commands/test_backup.py",
    "storage/mails.py": "storage/test_mailbox.py",
    "storage/persons.py": "commands/test_person.py",
    "storage/recordings.py": "storage/test_archive.py",
    "storage/store.py": "storage/test_calls.py",
    "storage/taken_over.py": "commands/test_adopt_voicemail.py",
    "storage/tables.py": "storage/test_migrate.py",
    "storage/wav.py": "storage/test_mailbox.py",
    "web/answers.py": "web/test_in_swedish.py",
    "web/board_page.py": "web/test_board.py",
    "web/holders.py": "web/test_api.py",
    "web/page.py": "web/test_server.py",
    "web/parts.py": "web/test_glance.py",
    "web/sms_api.py": "sms/test_by_hand.py",
    "web/trunk_problems.py": "live/test_trunk_registrations.py",
    "web/softphone/page.py": "web/softphone/test_site.py",
    "words/lengths.py": "web/test_queues.py",
    "words/profiles.py": "web/test_profiles_api.py",
    "words/refusals.py": "web/test_in_swedish.py",
    "words/search.py": "web/test_glance.py",
    "words/standings.py": "web/test_queues.py",
}
# Rooms whose modules are one thing in parts, and tested as one.
ROOMS: Final = {"service": "test_service.py"}
# Values, protocols and texts alone: nothing in them can be right or wrong by itself.
NOTHING_TO_TEST: Final = {
    "beside/adopt/found.py",
    "beside/shadow/past.py",
    "calls/house.py",
    "calls/ports/exchange.py",
    "calls/ports/kept.py",
    "calls/ports/news.py",
    "calls/ports/orders.py",
    "calls/ports/sounds.py",
    "calls/queue/waiting.py",
    "calls/snapshot.py",
    "lint/finding.py",
    "policy/days.py",
    "policy/decision.py",
    "policy/ways.py",
    "provisioning/phone_setup.py",
    "queueing/entries.py",
    "queueing/rules.py",
    "sms/provider.py",
    "storage/rows.py",
    "web/look.py",
    "web/softphone/look.py",
    "web/status.py",
}


def without_a_test_file() -> set[str]:
    """The modules beside which no test file of their name stands in the same room of tests/."""
    modules = (one.relative_to(APP) for one in APP.rglob("*.py") if one.name != "__init__.py")
    return {
        str(one)
        for one in modules
        if one.parts[0] not in ROOMS and not (TESTS / one.with_name(f"test_{one.name}")).is_file()
    }


def test_each_module_has_a_test_file_or_says_where_it_is_tested() -> None:
    """For whoever changes a module: which tests to run, and where to write the next one.

    A module that was moved: move its test file with it, or its line here.
    """
    assert without_a_test_file() - TESTED_IN.keys() - NOTHING_TO_TEST == set(), "has no test file"
    assert TESTED_IN.keys() | NOTHING_TO_TEST <= without_a_test_file(), "is not there, or has a test file now"


def test_the_test_files_that_are_named_are_there() -> None:
    named = {*TESTED_IN.values(), *ROOMS.values()}

    assert {name for name in named if not (TESTS / name).is_file()} == set()

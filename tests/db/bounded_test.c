/*
 * Each statement of a page reads about what the page shows, however large the site is. Over a site with the shapes that
 * hurt (tests/db/many.sql) all are run with plans for any parameters, and none may read thousands of rows at any node
 * of its plan. A statement that is in neither table below fails the test: say what it is asked with, or why it may read
 * more.
 */
#include "db/batch_internal.h"
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { ROWS_MOST = 2600, WHY_MAX = 4096 };

#define FIRST "'infinity', 9000000000000000000"
#define TOKEN "sha256('1'::bytea)"
#define MODERATOR "sha256('2'::bytea)"
#define ALL_KINDS                                                                                 \
    "'{edit,delete,restore,retire,bring-back,review,review-continued,review-withdrawn,review-"    \
    "ended,credential,credential-withdrawn,role,suspend,unsuspend,tag,tag_merge,tag_unmerge,tag-" \
    "made,tag-refused,tag-open,page,page-agreed,page-dropped,flag-decided,flag-reopened,close,"   \
    "reopen,lock,unlock,to-answer,to-comment,question-merge,question-unmerge,question-move,"      \
    "question-unmove,held-published,held-again,portrait-taken,portrait-back}'"

#define QUEUE_KINDS                                                                           \
    "'{flag,red-flag,unsafe,check,first,held,profile,ring,suggestion,comment,stale,word,tag," \
    "picture,"                                                                                \
    "wanted,credential}'"

/* What a page asks with, at its worst. */
static const struct {
    const char *name;
    const char *with;
} asked[] = {
    {"account_taken", "'many1'"},
    {"account_for_login", "'many1', 'many1'"},
    {"account_for_login", "'many1', 'many1@example.org'"},
    {"account_own", TOKEN},
    {"account_sessions", TOKEN},
    {"account_person", "'many1', 1001"},
    {"account_posts", "'many1', '{question}', " FIRST ", 21"},
    {"account_posts", "'many1', '{answer}', " FIRST ", 21"},
    {"account_posts", "'many1', '{question,answer}', " FIRST ", 21"},
    {"account_posts", "'many1999', '{question,answer}', " FIRST ", 21"},
    {"factor_state", TOKEN},
    {"factor_proof", TOKEN},
    {"factor_totp_shown", TOKEN},
    {"factor_attempt", TOKEN},
    {"factor_of", "'many1'"},
    {"email_token", "'verify', sha256('1'::bytea)"},
    {"email_undo_ways", "sha256('1'::bytea)"},
    {"passkey_list", "1"},
    {"passkey_known", "1"},
    {"passkey_find", "'1'::bytea"},
    {"provider_offered", ""},
    {"provider_to", "'clinic'"},
    {"provider_attempt", "sha256('1'::bytea)"},
    {"provider_links", TOKEN},
    {"picture_entry", "'', 'stretch', 'entry-4'"},
    {"picture_shown", "'', 'stretch', 'entry-4'"},
    {"picture_of_steps", "'entry-1'"},
    {"picture_all", "'', 1, 40"},
    {"picture_post", "'', 1, 'question'"},
    {"picture_where", "'', 1"},
    {"picture_one", "'', 1"},
    {"portrait_own", TOKEN ", 12"},
    {"portrait_of", MODERATOR ", 1, 12"},
    {"picture_file", "'', repeat('00', 32), 'webp'"},
    {"picture_chunks", "repeat('00', 32), 0, 20"},
    {"picture_sent", "1"},
    {"export_state", "1"},
    {"export_chunks", "1"},
    {"leaving_locked", "sha256('1'::bytea)"},
    {"leaving_counts", "1, 1001"},
    {"account_suspended", MODERATOR ", 'many1'"},
    {"passkey_name", TOKEN ", 1"},
    {"flag_own", TOKEN ", 1, NULL"},
    {"flag_own", TOKEN ", NULL, 1"},
    {"flag_mine", TOKEN ", 9000000000000000000, 21"},
    {"flag_told", TOKEN ", 5"},
    {"flag_case", MODERATOR ", 1"},
    {"flag_case_flags", MODERATOR ", 1, 40"},
    {"moderation_log_page", FIRST ", 51"},
    {"question_merge_list", MODERATOR ", 1, 20"},
    {"question_move_posts", MODERATOR ", 1, 60"},
    {"question_move_list", MODERATOR ", 1, 20"},
    {"close_vote_state", TOKEN},
    {"close_vote_list", MODERATOR ", 1, 40"},
    {"close_vote_rule_get", ""},
    {"close_vote_rule_changes", "30"},
    {"staff_template_list", MODERATOR ", 'suspend,delete,close,refuse', true"},
    {"staff_template_get", MODERATOR ", 1"},
    {"staff_template_revisions", MODERATOR ", 1, 50"},
    {"personal_history", MODERATOR ", 1, 2147483647, 41"},
    {"hold_one", MODERATOR ", 1"},
    {"hold_waits", "1"},
    {"hold_about", MODERATOR ", 1"},
    {"queue_full", MODERATOR},
    {"ring_one", MODERATOR ", 1"},
    {"ring_members", MODERATOR ", 1"},
    {"staff_note_list", MODERATOR ", 1, NULL, 9000000000000000000, 21"},
    {"staff_note_list", MODERATOR ", NULL, 1, 9000000000000000000, 21"},
    {"queue_list", MODERATOR ", " QUEUE_KINDS ", -1, '-infinity', 0, 31"},
    {"queue_list", MODERATOR ", " QUEUE_KINDS ", 2, '2020-01-01', 160, 31"},
    {"queue_list", MODERATOR ", '{first}', -1, '-infinity', 0, 31"},
    {"question_state_before", MODERATOR ", 1"},
    {"queue_item", MODERATOR ", 'first', 1"},
    {"queue_item", MODERATOR ", 'wanted', 1"},
    {"queue_claimer", MODERATOR ", 'ring', 1"},
    {"suspension_of", MODERATOR ", 'many1', 20"},
    {"suspension_list", MODERATOR ", true, 9000000000000000000, 31"},
    {"suspension_waiting", MODERATOR ", 'many1'"},
    {"suspension_list", MODERATOR ", false, 9000000000000000000, 31"},
    {"mail_list", "9000000000000000000, 51"},
    {"mail_gone", "'{1,2,3}'"},
    {"article_series", "'entry-1'"},
    {"article_shown", "'entry-1'"},
    {"article_author", "'entry-1'"},
    {"desk_counts", MODERATOR ", 100"},
    {"desk_drafts", MODERATOR ", 0, 0, 31"},
    {"desk_review", MODERATOR ", 0, 0, 31"},
    {"desk_review", MODERATOR ", 1, 30006000, 31"},
    {"desk_overdue", MODERATOR ", 0, 0, 31"},
    {"desk_mine", MODERATOR ", 0, 0, 31"},
    {"desk_words", MODERATOR ", 0, 0, 31"},
    {"desk_words", MODERATOR ", 3, 1, 31"},
    {"desk_comments", MODERATOR ", 0, 0, 31"},
    {"desk_worse", MODERATOR ", 0, 0, 31"},
    {"desk_undrawn", MODERATOR ", 0, 100"},
    {"desk_safety", MODERATOR ", 0, 0, 31"},
    {"desk_retired", MODERATOR ", 0, 0, 31"},
    {"desk_repeated", MODERATOR ", 0, 0, 31"},
    {"desk_links", MODERATOR ", 300, 120"},
    {"desk_unlinked", MODERATOR ", 300"},
    {"desk_broken", MODERATOR ", 0, 100, 40"},
    {"desk_broken", MODERATOR ", 30006000, 100, 40"},
    {"draft_open", TOKEN ", '/questions', NULL"},
    {"draft_list", TOKEN},
    {"draft_of_form", "1, '/questions', sha256('1'::bytea)"},
    {"health_schema", ""},
    {"merge_list", MODERATOR ", 'stretch', 'entry-4', 20"},
    {"merge_get", MODERATOR ", 'stretch', 1"},
    {"stretch_figure", "'', 'entry-4'"},
    {"library_entry", "'', 'stretch', 'entry-4'"},
    {"library_known", "'{stretch,term}', '{entry-4,entry-5}'"},
    {"job_untold", ""},
    /* With a filter it may read the whole kind: the library grows by people's work, not by the site's. */
    {"library_entries", "'', 'stretch', '{}', 0, 201"},
    {"library_entries", "'', 'term', '{}', 30001003, 201"},
    {"stretch_way_counts", "1000"},
    {"check_state", TOKEN ", 1, 100"},
    {"check_state", MODERATOR ", 1, 100"},
    {"card_history", TOKEN ", 1, 40"},
    {"symptom_ways", "'{region,quality}', '{many-5,many-6}', 1000"},
    {"stretch_caution_counts", "1000"},
    {"library_links", "'stretch', 'entry-4', " FIRST ", 21"},
    {"library_links", "'article', 'entry-5', " FIRST ", 21"},
    {"library_cards", "1, 'best', 2147483647, '2000-01-01', 0, 30, 40"},
    {"library_cards", "1, 'oldest', 0, '2000-01-01', 0, 30, 40"},
    {"library_ladder", "'entry-8', 60"},
    {"library_mentions", "'stretch', 'entry-4'"},
    {"library_revisions", "'', 'stretch', 'entry-4', 1000, 51"},
    {"library_photo_events", "'', 'stretch', 'entry-4', 1000, 100"},
    {"review_list", "'', 'stretch', 'entry-4', 9000000000000000000, 21"},
    {"review_viewer", TOKEN ", 'stretch', 'entry-4'"},
    {"review_credentials", "'many1', 20"},
    {"review_credentials_due", MODERATOR ", 0, 30, 51"},
    {"person_summary", "'many1', 1000, 201"},
    {"person_best", "'many1', 1000, 2000000000, 9000000000000000000, 21"},
    {"person_entries", "'many1', " FIRST ", 21"},
    {"person_setting", TOKEN},
    {"person_badge_rules", "101"},
    {"person_between", TOKEN ", 'many1'"},
    {"person_blocked", TOKEN},
    {"person_badges", "'many1'"},
    {"library_named", "'stretch', 'entry-4'"},
    {"library_titles", "'stretch', 300"},
    {"library_led_from", "30000008, 'stretch', 'entry-4'"},
    {"mine_retired", TOKEN ", 200"},
    {"mine_unsafe", TOKEN ", 200"},
    {"library_taken", "'stretch', 'entry-4', 1"},
    {"library_term_short", "'knot'"},
    {"word_find", "'knot'"},
    {"desk_pictures", MODERATOR ", 0, 0, 31"},
    {"linked_get", MODERATOR ", 1"},
    {"live_states", "'{1,2,3}', 100"},
    {"linked_places", MODERATOR ", 1, 20"},
    {"word_get", MODERATOR ", 1"},
    {"muscle_entries", "'entry-2'"},
    {"muscle_opposites", "'entry-2'"},
    {"routine_named", "'{entry-4,entry-5}'"},
    {"note_list", TOKEN ", NULL, 31"},
    {"note_consent", TOKEN ""},
    {"note_unchanged", TOKEN},
    {"trial_target", TOKEN ", 10000001, 0"},
    {"trial_target", TOKEN ", 0, 1"},
    {"own_plan_question", TOKEN ", 1"},
    {"own_plan_answers", "1, 30"},
    {"own_plan_entries", "1, 30, 20"},
    {"own_plan_get", TOKEN ", 1, 0"},
    {"own_plan_sources", TOKEN ", 1, 0"},
    {"own_plan_list", TOKEN ""},
    {"own_plan_agreed", TOKEN ""},
    {"own_plan_versions", TOKEN ", 1"},
    {"trial_consent", TOKEN ""},
    {"trial_list", TOKEN ", 9000000000000000000, 21"},
    {"trial_asked", TOKEN ""},
    {"trial_get", TOKEN ", 1"},
    {"trial_check_ins", TOKEN ", 1"},
    {"trial_check_in", TOKEN ", NULL, 1"},
    {"trial_check_in", TOKEN ", sha256('1'::bytea), 0"},
    {"trial_regions", "60"},
    {"trial_own_place", TOKEN ""},
    {"trial_counts", "10000001, '', ''"},
    {"trial_count_regions", "10000001"},
    {"trial_reports", "10000001, 9000000000000000000, 21"},
    {"worse_target", TOKEN ", 10000001, ''"},
    {"worse_list", TOKEN ", 9000000000000000000, 21"},
    {"worse_get", TOKEN ", 1"},
    {"worse_case", TOKEN ", 10000001"},
    {"worse_reports", TOKEN ", 10000001, 51"},
    {"worse_changed", TOKEN ""},
    {"worse_desk", TOKEN ", 6"},
    {"own_routine_list", TOKEN ", 51"},
    {"follow_place", TOKEN ", 'thread', 1"},
    {"follow_list", TOKEN ", 9000000000000000000, 51"},
    {"search_followed", "1, 'many'"},
    {"notice_setting", TOKEN},
    {"push_state", TOKEN},
    {"push_notices", "1, 0, 20"},
    {"notice_stop_of", "sha256('1'::bytea)"},
    {"notice_mail_list",
     "1, 'many1@example.org', 'own 0 900000000000000000 followed 0 900000000000000000', 31"},
    {"viewer_follow", TOKEN ", 'stretch', 'entry-4'"},
    {"viewer_follows", TOKEN ", 'tag', 2000"},
    {"notice_list", TOKEN ", true, 9000000000000000000, 101"},
    {"notice_list", TOKEN ", false, 9000000000000000000, 101"},
    {"own_routine_get", TOKEN ", 1"},
    {"own_routine_shared", "'link'"},
    {"routine_entries", "'{entry-4,entry-5}'"},
    {"link_choices", "'couch', '', 8"},
    {"origin_post", "'example.org', '7', 'post'"},
    {"origin_site", "'example.org'"},
    {"post_source", "'', 1"},
    {"post_source", "'', 20000004"},
    {"post_thread", "'', 10005000, 30, 524288, 20, 16384"},
    {"post_thread", "'', 20005000, 30, 524288, 20, 16384"},
    {"comment_list", "'', 10000001, '2000-01-01', 0, 101"},
    {"comment_of_entry", "'stretch', 'entry-4', 20, 16384"},
    {"tag_suggestion_get", MODERATOR ", 1"},
    {"tag_suggestion_reasons", MODERATOR ", 1, 20"},
    {"tag_suggestion_find", "'knot'"},
    {"tag_suggestion_list", TOKEN ", 9000000000000000000, 31"},
    {"suggestion_get", TOKEN ", 1"},
    {"suggestion_waiting", "1"},
    {"suggestion_list", TOKEN ", 9000000000000000000, 31"},
    {"convert_before", "'', 10000004"},
    {"convert_parents", "'', 10000004, 60"},
    {"question_newest", FIRST ", 21"},
    {"question_active", FIRST ", 21"},
    {"question_unanswered", FIRST ", 21"},
    {"question_tagged", "'everywhere', true, " FIRST ", 21"},
    {"question_tagged", "'rare', true, " FIRST ", 21"},
    {"question_tagged", "'many-5', true, " FIRST ", 21"},
    {"question_get", "'', 1"},
    {"question_posts", "'', 1, 'best', 2147483647, '2000-01-01', 0, 31, 20, 16384"},
    {"question_posts", "'', 1, 'best', 3, '2020-01-01', 0, 31, 20, 16384"},
    {"question_posts", "'', 1, 'newest', 0, " FIRST ", 31, 20, 16384"},
    {"question_posts", "'', 1, 'oldest', 0, '2000-01-01', 0, 31, 20, 16384"},
    {"question_unknown_tags", "'{rare,many-7,none}'"},
    {"revision_post", "'', 20000004"},
    {"revision_list", "'', 10000004, 1000, 51"},
    {"revision_events", "'', 10000004, 1000, 200"},
    {"revision_events", "'', 30000005, 1000, 200"},
    {"search_hits", "'{1,2,3}', '', 9000000000000000000, 0, 20"},
    {"search_similar_entries", "'{2,3}', 1, 10"},
    {"search_similar_entries", "'{2,3}', 7, 10"},
    {"search_similar_to", "7"},
    {"audit_own", TOKEN ", " FIRST ", 31"},
    {"audit_list", "'many1', '', '-infinity', " FIRST ", 31"},
    {"audit_list", "'', 'sign_in', '-infinity', " FIRST ", 31"},
    {"session_find", TOKEN},
    {"session_find_renewed", TOKEN},
    {"sitemap_parts", "500, 49000"},
    {"sitemap_tag_parts", "500"},
    {"sitemap_tags", "1000, 1500"},
    {"sitemap_threads", "1000, 1500"},
    {"sitemap_threads", "30001000, 30001500"},
    {"tag_get", "'rare'"},
    {"tag_taken", "'{rare,none}', 1"},
    {"tag_index", "'{region,quality,trigger,relief,context}', 2147483647, '', 101"},
    {"tag_index", "'{region}', 1, 'many-5', 101"},
    {"tag_entries", "'many-5', true, 20"},
    {"tag_revisions", "'rare', 2147483647, 11"},
    {"viewer_find", "ARRAY[" TOKEN ", " TOKEN "], '{1,3}', '{2,3}', '{-4,10000001,10000002}'"},
    {"wanted_entries", "300"},
    {"wanted_tags", "'{region,quality,trigger,relief,context}', 40, 60"},
    {"tag_path", "'many-5', 8"},
    {"tag_related", "'many-5', 8"},
    {"about_changes", "'about', 10"},
    {"mine_posts", TOKEN ", 'question', '2100-01-01', 9000000000000000000, 21"},
    {"mine_posts", TOKEN ", 'comment', '2100-01-01', 9000000000000000000, 21"},
    {"mine_deleted", TOKEN ", '2100-01-01', 9000000000000000000, 21"},
    {"mine_edits", TOKEN ", '2100-01-01', 9000000000000000000, 21"},
    {"moderation_deleted", MODERATOR ", " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", " ALL_KINDS ", false, '', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", " ALL_KINDS ", false, 'many1', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", " ALL_KINDS ", true, '', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", " ALL_KINDS ", false, 'many1999', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", " ALL_KINDS ", false, 'nobody', " FIRST ", 31"},
    {"moderation_changes",
     MODERATOR ", '{page,page-agreed,page-dropped}', false, '', " FIRST ", 31"},
    {"moderation_changes",
     MODERATOR ", '{page,page-agreed,page-dropped}', false, 'many4', " FIRST ", 31"},
    {"moderation_changes",
     MODERATOR ", '{page,page-agreed,page-dropped}', true, '', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", '{retire,bring-back}', false, 'many3', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", '{edit}', false, '', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", '{review,review-ended}', false, '', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", '{tag}', true, '', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", '{tag}', false, 'many3', " FIRST ", 31"},
    {"moderation_changes", MODERATOR ", '{restore}', false, 'many1', " FIRST ", 31"},
    {"hold_rules", ""},
    {"hold_rule", "'post'"},
    {"hold_changes", "50"},
    {"reputation_own", TOKEN ", 300"},
    {"reputation_of_person", "'many1'"},
    {"reputation_rights", ""},
    {"reputation_right", "'flag'"},
    {"reputation_right_changes", "30"},
    {"reaction_own", TOKEN ", 2"},
    {"reaction_case", MODERATOR ", 2"},
    {"reaction_unsafe", MODERATOR ", 2, 40"},
    {"mine_votes", TOKEN ", '2100-01-01', 9000000000000000000, 21"},
    {"viewer_votes", TOKEN ", 1, 'best', 2147483647, '2000-01-01', 0, 30"},
    {"viewer_votes", TOKEN ", 1, 'newest', 0, " FIRST ", 30"},
};

/* Why the rest may read more. */
static const struct {
    const char *name; /* whole, or (with "_" at its end) what several begin with */
    const char *why;
} left_out[] = {
    {"about_accept", "writes"},
    {"about_drop", "writes"},
    {"library_tags", "reads all tags, when the library changed"},
    {"ctl_", "the command-line tool reads all"},
    {"library_index", "each worker reads the library when it changed: thousands, not millions"},
    {"tag_complete", "looks at each tag's name, as tag_near: tags are made by coaches"},
    {"tag_near", "as tag_complete"},
    {"job_", "background work but for job_untold, in pieces of its own size"},
    {"search_", "has bounds of its own: search_queries_test, make bench"},
    {"symptom_choices", "reads the tags that can be chosen: they are made by coaches"},
    {"symptom_all", "reads the tags that can be chosen: they are made by coaches"},
    {"symptom_threads",
     "ands bits, a kilobyte for 8,192 posts and a tag; looks at 200 threads at most"},
    {"symptom_entries", "reads the entries that have a tag: the library grows by people's work"},
    /* They write what their keys name. */
    {"account_create", "writes"},
    {"account_password_set", "writes"},
    {"account_password_tell", "writes"},
    {"export_", "the job runner reads all that is an account's, in pieces; export_ask writes"},
    {"picture_add", "writes"},
    {"portrait_add", "writes"},
    {"portrait_remove", "writes"},
    {"portrait_restore", "writes"},
    {"portrait_take", "writes"},
    {"portrait_let", "writes"},
    {"portrait_give_back", "writes"},
    {"picture_lost", "writes"},
    {"picture_upload", "writes"},
    {"picture_remove", "writes"},
    {"picture_edit", "writes"},
    {"picture_restore", "writes"},
    {"picture_take", "the job runner: one that is due, by an index"},
    {"picture_put_back", "writes"},
    {"picture_give_up", "writes, one at most"},
    {"picture_hold", "locks one thread"},
    {"picture_file_add", "writes"},
    {"linked_again", "writes"},
    {"linked_take", "the job runner: one that is due, by an index"},
    {"linked_put_back", "writes"},
    {"linked_wait_for_room", "writes"},
    {"linked_size_add", "writes"},
    {"linked_end", "writes"},
    {"picture_chunk_add", "writes"},
    {"picture_size_add", "writes"},
    {"picture_end", "writes"},
    {"flag_put", "writes"},
    {"flag_take_back", "writes"},
    {"flag_decide", "writes"},
    {"flag_reopen", "writes"},
    {"queue_take", "writes"},
    {"queue_give_back", "writes"},
    {"question_close", "writes"},
    {"question_close_again", "writes"},
    {"question_reopen", "writes"},
    {"question_set_locked", "writes"},
    {"queue_see", "writes"},
    {"question_merge_put", "writes"},
    {"question_merge_undo", "writes"},
    {"question_move_put", "writes"},
    {"question_move_split", "writes"},
    {"question_move_undo", "writes"},
    {"close_vote_close", "writes"},
    {"close_vote_reopen", "writes"},
    {"close_vote_take_back", "writes"},
    {"close_vote_rule_change", "writes"},
    {"staff_template_save", "writes"},
    {"comment_follow", "writes"},
    {"personal_hide", "writes"},
    {"listed_put", "writes"},
    {"ring_decide", "writes"},
    {"job_rings", "writes"},
    {"hold_new", "writes"},
    {"hold_edited", "writes"},
    {"hold_about_decide", "writes"},
    {"hold_publish", "writes"},
    {"hold_again", "writes"},
    {"hold_refuse", "writes"},
    {"hold_take_back", "writes"},
    {"hold_change", "writes"},
    {"job_holds", "writes"},
    {"staff_note_put", "writes"},
    {"staff_note_delete", "writes"},
    {"queue_red_flags", "writes"},
    {"queue_next", "takes one of two hundred at most"},
    {"suspension_suspend", "writes"},
    {"suspension_lift", "writes"},
    {"suspension_refuse", "writes"},
    {"leaving_keep", "writes"},
    {"leaving_leave", "writes"},
    {"leaving_token", "writes"},
    {"email_forgotten", "writes"},
    {"email_undo", "writes"},
    {"email_undo_offer", "writes"},
    {"email_reset", "writes"},
    {"email_restore", "writes"},
    {"email_verify", "writes"},
    {"email_want", "writes"},
    {"email_want_again", "writes"},
    {"passkey_add", "writes"},
    {"passkey_remove", "writes"},
    {"passkey_rename", "writes"},
    {"passkey_use", "writes"},
    {"mail_again", "writes"},
    {"mail_begin", "writes"},
    {"mail_end", "writes"},
    {"mail_end_lost", "writes"},
    {"mail_forget", "writes"},
    {"mail_refuse", "writes"},
    {"mail_retry", "writes"},
    {"mail_take", "writes"},
    {"account_rehash", "writes"},
    {"account_wrong_tell", "reads the twenty newest of one kind, and writes"},
    {"account_save", "writes"},
    {"account_session_revoke", "writes"},
    {"account_sessions_revoke_others", "writes"},
    {"answer_accept", "writes"},
    {"answer_give", "writes"},
    {"comment_add", "writes"},
    {"draft_", "writes"},
    {"limit_", "reads the rules of one kind, and writes what their keys name"},
    {"library_save", "writes"},
    {"library_retire", "writes"},
    {"library_bring_back", "writes"},
    {"review_add", "writes"},
    {"review_go_on", "writes"},
    {"review_withdraw", "writes"},
    {"review_credential_verify", "writes"},
    {"review_credential_withdraw", "writes"},
    {"provider_begin", "writes"},
    {"provider_confirm", "writes"},
    {"provider_done", "writes"},
    {"provider_end_lost", "writes"},
    {"provider_fail", "writes"},
    {"provider_found", "writes"},
    {"provider_keep", "writes"},
    {"provider_link_found", "writes"},
    {"provider_link_own", "writes"},
    {"provider_queue", "writes"},
    {"provider_register", "writes"},
    {"provider_take", "writes"},
    {"provider_unlink", "writes"},
    {"provider_use", "writes"},
    {"once_begin", "writes"},
    {"once_again", "one key"},
    {"once_find", "one key"},
    {"once_result", "writes"},
    {"once_words", "locks one key"},
    {"mine_holds", "writes"},
    {"note_add", "writes"},
    {"note_answer", "writes"},
    {"note_delete", "writes"},
    {"own_plan_save", "writes"},
    {"own_plan_delete", "writes"},
    {"own_plan_answer", "writes"},
    {"trial_begin", "writes"},
    {"trial_answer", "writes"},
    {"trial_report", "writes"},
    {"trial_stop", "writes"},
    {"trial_show", "writes"},
    {"trial_delete", "writes"},
    {"worse_say", "writes"},
    {"worse_delete", "writes"},
    {"worse_decide", "writes"},
    {"worse_reopen", "writes"},
    {"own_routine_save", "writes"},
    {"follow_set", "writes"},
    {"notice_setting_put", "writes"},
    {"person_setting_put", "writes"},
    {"person_block", "writes"},
    {"person_ask", "writes"},
    {"notice_stop", "writes"},
    {"push_subscribe", "writes"},
    {"push_unsubscribe", "writes"},
    {"push_key_put", "one row, and writes"},
    {"push_take", "writes"},
    {"push_end", "writes"},
    {"push_again", "writes"},
    {"push_gone", "writes"},
    {"search_follow", "looks up names of at most a thousand letters, and writes"},
    {"search_unfollow", "writes"},
    {"notice_open", "writes"},
    {"notice_read", "writes"},
    {"own_routine_share", "writes"},
    {"own_routine_delete", "writes"},
    {"word_ask", "writes"},
    {"word_settle", "writes"},
    {"post_delete", "writes"},
    {"post_edit", "writes"},
    {"question_ask", "writes"},
    {"check_ask", "writes"},
    {"check_clear", "writes"},
    {"check_hold_again", "writes"},
    {"check_share", "writes"},
    {"check_erase", "writes"},
    {"card_ask", "writes"},
    {"card_edit", "writes"},
    {"card_back", "writes"},
    {"session_renew", "writes"},
    {"secret_begin", "writes"},
    {"secret_closed", "once, when a server starts"},
    {"factor_totp_begin", "writes"},
    {"factor_totp_confirm", "writes"},
    {"factor_totp_spend", "writes"},
    {"factor_totp_remove", "writes"},
    {"factor_recovery_first", "writes"},
    {"factor_recovery_replace", "writes"},
    {"factor_recovery_use", "writes"},
    {"factor_attempt_begin", "writes"},
    {"factor_attempt_try", "writes"},
    {"factor_attempt_end", "writes"},
    {"factor_second_try", "writes"},
    {"factor_second_right", "writes"},
    {"factor_second_tell", "writes"},
    {"factor_reset", "writes"},
    {"limit_device", "writes"},
    {"limit_second", "writes"},
    {"session_start", "writes"},
    {"sign_in_tell", "writes"},
    {"audit_add", "writes"},
    {"audit_count", "writes"},
    {"session_end", "writes"},
    {"session_seen", "writes"},
    {"tag_merges", "fifty at most"},
    {"tag_entry_count", "the library grows by people's work, not by the site's"},
    {"merge_do", "writes"},
    {"merge_undo", "writes"},
    {"tag_merge", "writes"},
    {"tag_unmerge", "writes"},
    {"tag_save", "writes"},
    {"vote_cast", "writes"},
    {"reaction_put", "writes"},
    {"reputation_right_change", "writes"},
    {"reaction_warn", "writes"},
    {"comment_vote", "writes"},
    {"post_wiki", "writes"},
    {"tag_suggestion_make", "writes"},
    {"tag_suggestion_asked", "writes"},
    {"tag_suggestion_refuse", "writes"},
    {"tag_suggestion_reopen", "writes"},
    {"tag_suggestion_unmake", "writes"},
    {"tag_suggestion_take_back", "writes"},
    {"suggestion_make", "writes"},
    {"suggestion_accept", "writes"},
    {"suggestion_decline", "writes"},
    {"suggestion_reopen", "writes"},
    {"suggestion_take_back", "writes"},
    {"convert_to_answer", "writes"},
    {"convert_to_comment", "writes"},
};

/* Of account 1, which has a third of everything: the pieces of a copy of its data, behind that place. */
static const struct {
    const char *name;
    const char *behind;
} copied[] = {
    {"posts", "500"}, {"revisions", "500"}, {"edits", "500"},
    {"votes", "500"}, {"events", "500"},    {"symptom cards", "1052576"}, /* number 4000 of 1 */
};

static struct product product;
static struct db_sync *db;
static struct text why;
static struct arena *arena;

static void run(const char *sql)
{
    if (!db_sync_exec(db, sql, &why))
        fail_msg("%s: %s", sql, text_string(&why));
}

/* The most rows that a node of a plan reads, those that it throws away too. */
static const char visited[] =
    "CREATE FUNCTION visited(call text, OUT most bigint, OUT plan jsonb) LANGUAGE plpgsql AS $$"
    " DECLARE j json; BEGIN"
    " EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, FORMAT JSON) ' || call INTO j;"
    " plan := j::jsonb;"
    " SELECT max((coalesce((n->>'Actual Rows')::numeric, 0)"
    "             + coalesce((n->>'Rows Removed by Filter')::numeric, 0)"
    "             + coalesce((n->>'Rows Removed by Join Filter')::numeric, 0)"
    "             + coalesce((n->>'Rows Removed by Index Recheck')::numeric, 0))"
    "            * greatest((n->>'Actual Loops')::numeric, 1)) INTO most"
    " FROM jsonb_path_query(plan, 'strict $.**?(@.\"Node Type\" != null)') AS n;"
    " END $$";

static int set_up(void **state)
{
    (void)state;
    size_t len;
    product_open(&product);
    text_init(&why, WHY_MAX);
    arena = arena_new(64 * 1024 * 1024);
    char *many = folder_read("tests/db", "many.sql", &len);
    product_sql(&product, many);
    free(many);
    product_sql(&product, visited);
    db = db_sync_open(product.uri, true, &why);
    if (db == NULL)
        fail_msg("%s", text_string(&why));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_sync_close(db);
    text_free(&why);
    arena_free(arena);
    product_close(&product);
    return 0;
}

static bool is_left_out(const char *row, const char *name)
{
    size_t len = strlen(row);
    return row[len - 1] == '_' ? strncmp(row, name, len) == 0 : strcmp(row, name) == 0;
}

static bool is_named(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(asked); i++)
        if (strcmp(asked[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < COUNT_OF(left_out); i++)
        if (is_left_out(left_out[i].name, name))
            return true;
    return false;
}

static void no_statement_is_forgotten(void **state)
{
    (void)state;
    struct db_statement_table table = db_statement_table();
    for (size_t i = 0; i < table.count; i++)
        if (!is_named(table.items[i].name))
            fail_msg("%s is in neither table", table.items[i].name);
}

static void none_reads_more_than_it_shows(void **state)
{
    (void)state;
    size_t over = 0;
    run("SET plan_cache_mode = force_generic_plan");
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct span most;
        const char *with = asked[i].with;
        const char *sql =
            arena_printf(arena, "SELECT most FROM visited($call$EXECUTE %s%s%s%s$call$)",
                         asked[i].name, with[0] == '\0' ? "" : "(", with,
                         with[0] == '\0' ? "" : ")")
                .ptr;
        if (!db_sync_value(db, sql, arena, &most, &why))
            fail_msg("%s: %s", asked[i].name, text_string(&why));
        int64_t rows = strtoll(arena_string(arena, most), NULL, 10);
        if (rows <= ROWS_MOST)
            continue;
        over++;
        print_error("%s(%s) reads %lld rows\n", asked[i].name, with, (long long)rows);
    }
    assert_int_equal(over, 0);
}

/* Wherever it goes on: with many posts it would else read all of them for each twenty. */
static void a_copy_reads_no_more_than_it_takes(void **state)
{
    (void)state;
    size_t over = 0;
    for (size_t i = 0; i < COUNT_OF(copied); i++) {
        struct span most;
        const char *sql =
            arena_printf(arena,
                         "SELECT most FROM visited((SELECT replace(replace(replace(query, '$1', "
                         "'1'), '$2', '%s'), '$3', '20') FROM export_sections() WHERE name = "
                         "'%s'))",
                         copied[i].behind, copied[i].name)
                .ptr;
        if (!db_sync_value(db, sql, arena, &most, &why))
            fail_msg("%s: %s", copied[i].name, text_string(&why));
        int64_t rows = strtoll(arena_string(arena, most), NULL, 10);
        if (rows <= ROWS_MOST)
            continue;
        over++;
        print_error("the copy's %s read %lld rows\n", copied[i].name, (long long)rows);
    }
    assert_int_equal(over, 0);
}

static void the_index_of_names_has_entries_first_then_the_tags_most_used(void **state)
{
    (void)state;
    run("CREATE TEMP TABLE named (kind, slug, own, title, retired, instead) AS EXECUTE "
        "library_index(10)");
    run("CREATE TEMP TABLE placed AS SELECT *, row_number() OVER (ORDER BY ctid) AS place FROM "
        "named");
    struct span is;
    if (!db_sync_value(db,
                       "SELECT concat_ws(' ', count(*) FILTER (WHERE kind <> 'tag') = (SELECT "
                       "count(*) FROM entry_slug s JOIN entry e ON e.id = s.entry_id WHERE "
                       "e.status <> 'draft'), count(DISTINCT own) FILTER (WHERE kind = 'tag'),"
                       " max(place) FILTER (WHERE kind <> 'tag') < min(place) FILTER (WHERE kind = "
                       "'tag'), (SELECT own FROM placed WHERE kind = 'tag' ORDER BY place LIMIT 1))"
                       " FROM placed",
                       arena, &is, &why))
        fail_msg("%s", text_string(&why));
    assert_string_equal(arena_string(arena, is), "t 10 t everywhere");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_statement_is_forgotten),
        cmocka_unit_test(none_reads_more_than_it_shows),
        cmocka_unit_test(a_copy_reads_no_more_than_it_takes),
        cmocka_unit_test(the_index_of_names_has_entries_first_then_the_tags_most_used),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

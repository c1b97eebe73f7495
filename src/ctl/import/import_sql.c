/* The importer's statements: functions of sql/functions/import.sql and import_newer.sql, in their order. */
#include "ctl/import/import.h"

const char import_tables[] = "SELECT import_tables()";
const char import_foreign[] = "SELECT import_foreign()";
const char import_lacks_someone[] = "SELECT import_lacks_someone()";

const struct import_check import_checks[] = {
    {"Users.xml", "SELECT import_twice('stage_user', 'user')"},
    {"Posts.xml", "SELECT import_twice('stage_post', 'post')"},
    {"Comments.xml", "SELECT import_twice('stage_comment', 'comment')"},
    {"PostLinks.xml", "SELECT import_twice('stage_link', 'link')"},
    {"PostHistory.xml", "SELECT import_twice('stage_history', 'entry')"},
};
const size_t import_check_count = COUNT_OF(import_checks);

const struct import_step import_user_steps[] = {
    {"accounts", "SELECT import_accounts()"},
};
const size_t import_user_step_count = COUNT_OF(import_user_steps);

/* What others write to is locked by import_lock, so that comes as late as can be. */
const struct import_step import_post_steps[] = {
    {"tags", "SELECT import_tags()"},         {"questions and answers", "SELECT import_map()"},
    {NULL, "SELECT import_posts()"},          {NULL, "SELECT import_count(of_new => true)"},
    {"revisions", "SELECT import_history()"}, {"comments", "SELECT import_comments()"},
    {"links", "SELECT import_links()"},       {"sources", "SELECT import_origins()"},
    {"search", "SELECT import_search()"},     {"changes", "SELECT import_compare()"},
    {NULL, "SELECT import_lock()"},           {NULL, "SELECT import_count(of_new => false)"},
    {NULL, "SELECT import_change()"},         {NULL, "SELECT import_end()"},
};
const size_t import_post_step_count = COUNT_OF(import_post_steps);

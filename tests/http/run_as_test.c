/* A server that root starts: who serves is an ordinary user. */
#include "http/site.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

static const struct passwd *user;

static int begin(void **state)
{
    (void)state;
    user = getpwnam("postgres"); /* who may reach the cluster's socket */
    if (user != NULL && geteuid() == 0)
        setenv("SITE_RUN_AS", user->pw_name, 1);
    return 0;
}

/* Real, effective, saved and for files: the numbers behind "Uid:" or "Gid:" are all this one. */
static void all_are(pid_t process, const char *line_name, unsigned wanted)
{
    FILE *status = fopen(format("/proc/%d/status", (int)process), "r");
    assert_non_null(status);
    unsigned ids[4] = {0};
    int found = 0;
    char line[256];
    while (found == 0 && fgets(line, sizeof(line), status) != NULL) {
        if (strncmp(line, line_name, strlen(line_name)) == 0)
            found =
                sscanf(line + strlen(line_name), "%u %u %u %u", &ids[0], &ids[1], &ids[2], &ids[3]);
    }
    (void)fclose(status);
    assert_int_equal(found, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(ids[i], wanted);
}

static void who_serves_is_an_ordinary_user(void **state)
{
    (void)state;
    if (getenv("SITE_RUN_AS") == NULL)
        skip();
    struct page page = get(somebody(), "/questions");
    assert_status(&page, 200);
    FILE *children = fopen(format("/proc/%d/task/%d/children", site_pid(), site_pid()), "r");
    assert_non_null(children);
    int worker;
    int workers = 0;
    for (; fscanf(children, "%d", &worker) == 1; workers++) {
        all_are(worker, "Uid:", user->pw_uid);
        all_are(worker, "Gid:", user->pw_gid);
    }
    (void)fclose(children);
    assert_int_equal(workers, 2);
    all_are(site_job_runner(), "Uid:", user->pw_uid);
    all_are(site_job_runner(), "Gid:", user->pw_gid);
    /* And it works: what follows from a write comes. */
    tag_exists("tight");
    struct person *member = sign_up("ordinary");
    int64_t id = ask(member, "Served by an ordinary user", "Written and indexed as ever.", "tight");
    page = show(somebody(), id);
    assert_status(&page, 200);
    await_index(somebody());
    page = get(somebody(), "/search?q=ordinary");
    assert_has(&page, "Served by an");
}

static void a_user_that_is_not_there_is_said(void **state)
{
    (void)state;
    struct text output;
    text_init(&output, 1 << 16);
    (void)site_folder();
    assert_int_equal(site_ctl("jobs --once --as nobody_of_that_name", &output), 1);
    assert_non_null(strstr(text_string(&output), "there is no user nobody_of_that_name"));
    text_free(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_serves_is_an_ordinary_user),
        cmocka_unit_test(a_user_that_is_not_there_is_said),
    };
    return cmocka_run_group_tests_name("run_as", tests, begin, NULL);
}

/* What machines ask: is it up, can it serve, how is it doing; and whether it refuses what it cannot work with. */
#include "http/site.h"

#include "core/utf8.h"
#include "db/harness.h"
#include "http/people.h"

static struct person *probe;

static int begin(void **state)
{
    (void)state;
    probe = somebody();
    site_start();
    return 0;
}

static void the_process_and_the_database_are_up(void **state)
{
    (void)state;
    struct page page = get(probe, "/healthz");
    assert_status(&page, 200);
    assert_span(page.body, "ok\n");
    assert_true(span_starts(page_header_value(&page, "content-type"), "text/plain"));
    /* The worker that answers may be the one that starts last. */
    page = await_status(probe, "/readyz", 200);
    assert_span(page.body, "ready\n");
    page = head(probe, "/readyz");
    assert_status(&page, 200);
    page = post_without_token(probe, "/healthz", "a", "b", NULL);
    assert_status(&page, 405);
}

/* ---- Prometheus text ---- */

static bool is_name(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return s.len > 0;
}

static bool is_number(struct span s)
{
    char *end;
    const char *string = format(SPAN_FMT, SPAN_ARG(s));
    (void)strtod(string, &end);
    return s.len > 0 && *end == '\0';
}

/* {name="value",…}; values hold no quote, backslash or line end here. */
static bool are_labels(struct span s)
{
    struct span label;
    while (span_next(&s, ',', &label)) {
        size_t equals = span_find(label, '=');
        struct span value = span_from(label, equals + 1);
        if (!is_name(span_make(label.ptr, equals)) || value.len < 2 || value.ptr[0] != '"' ||
            value.ptr[value.len - 1] != '"' ||
            span_find(span_from(value, 1), '"') != value.len - 2 ||
            span_find(value, '\\') != value.len)
            return false;
    }
    return true;
}

static bool is_sample(struct span line)
{
    size_t brace = span_find(line, '{');
    size_t space = line.len;
    while (space > 0 && line.ptr[space - 1] != ' ')
        space--;
    if (space == 0 || !is_number(span_from(line, space)))
        return false;
    struct span series = span_make(line.ptr, space - 1);
    if (brace >= series.len)
        return is_name(series);
    return series.ptr[series.len - 1] == '}' && is_name(span_make(line.ptr, brace)) &&
           are_labels(span_make(line.ptr + brace + 1, series.len - brace - 2));
}

static bool is_comment(struct span line)
{
    struct span word;
    struct span name;
    struct span rest = span_from(line, 2);
    return (span_starts(line, "# HELP ") || span_starts(line, "# TYPE ")) &&
           span_word(&rest, &word) && span_word(&rest, &name) && is_name(name) &&
           span_trim(rest).len > 0;
}

/* The value of the series, written exactly so; -1 when it is not there. */
static double metric(const struct page *page, const char *series)
{
    const char *at = strstr(page->body.ptr, format("\n%s ", series));
    return at == NULL ? -1 : strtod(at + strlen(series) + 2, NULL);
}

static void metrics_are_prometheus_text(void **state)
{
    (void)state;
    (void)get(probe, "/questions");
    struct page page = get(probe, "/metrics");
    assert_status(&page, 200);
    assert_true(span_starts(page_header_value(&page, "content-type"), "text/plain; version=0.0.4"));
    assert_true(span_ends(page.body, "\n"));
    struct span rest = page.body;
    struct span line;
    size_t samples = 0;
    while (span_next(&rest, '\n', &line)) {
        if (line.len == 0)
            continue;
        if (line.ptr[0] == '#') {
            if (!is_comment(line))
                fail_msg("no comment: " SPAN_FMT, SPAN_ARG(line));
        } else if (is_sample(line)) {
            samples++;
        } else {
            fail_msg("no sample: " SPAN_FMT, SPAN_ARG(line));
        }
    }
    assert_true(samples > 20);
    static const char *const there[] = {"backtalk_cache_hits_total", "backtalk_cache_pages",
                                        "backtalk_hash_waiting", "backtalk_db_connections",
                                        "backtalk_db_batches_waiting"};
    for (size_t i = 0; i < COUNT_OF(there); i++)
        assert_true(metric(&page, there[i]) >= 0);
}

/* A worker is always away for some moment; for as long as seconds only when something holds it up. */
static void metrics_say_how_long_a_loop_was_away(void **state)
{
    (void)state;
    enum { SECONDS_US = 5000000 };
    (void)get(probe, "/questions");
    struct page page = get(probe, "/metrics");
    assert_in_range(metric(&page, "backtalk_loop_longest_us"), 1, SECONDS_US);
    assert_in_range(metric(&page, "backtalk_loop_longest_cpu_us"), 1, SECONDS_US);
    assert_true(metric(&page, "backtalk_loop_stalls_total") >= 0);
}

static void buckets_rise_and_end_with_all(void **state)
{
    (void)state;
    struct page page = get(probe, "/metrics");
    static const char bucket[] = "backtalk_request_seconds_bucket{le=\"";
    double before = 0;
    size_t buckets = 0;
    for (const char *at = strstr(page.body.ptr, bucket); at != NULL; at = strstr(at + 1, bucket)) {
        double value = strtod(strchr(at, '}') + 1, NULL);
        assert_true(value >= before);
        before = value;
        buckets++;
    }
    assert_true(buckets > 5);
    assert_true(before == metric(&page, "backtalk_request_seconds_count"));
    assert_true(before == metric(&page, "backtalk_request_seconds_bucket{le=\"+Inf\"}"));
}

static void each_request_is_counted_once(void **state)
{
    (void)state;
    struct page before = get(probe, "/metrics");
    for (int i = 0; i < 5; i++)
        (void)get(probe, "/tags");
    for (int i = 0; i < 3; i++)
        (void)get(probe, "/questions/999999");
    struct page after = get(probe, "/metrics");
    double tags = metric(&before, "backtalk_requests_total{route=\"tag_index\",status=\"2xx\"}");
    assert_true(metric(&after, "backtalk_requests_total{route=\"tag_index\",status=\"2xx\"}") ==
                (tags < 0 ? 0 : tags) + 5);
    double missing =
        metric(&before, "backtalk_requests_total{route=\"question_show\",status=\"4xx\"}");
    assert_true(metric(&after, "backtalk_requests_total{route=\"question_show\",status=\"4xx\"}") ==
                (missing < 0 ? 0 : missing) + 3);
    /* Those eight and the first look at the metrics itself. */
    assert_true(metric(&after, "backtalk_request_seconds_count") ==
                metric(&before, "backtalk_request_seconds_count") + 9);
}

/* ---- without a database ---- */

static void without_the_database_it_is_alive_but_not_ready(void **state)
{
    (void)state;
    harness_kill();
    uint64_t deadline = harness_clock() + 5000;
    struct page page;
    do { /* its processes notice within moments that the first of them is gone */
        uint64_t start = harness_clock();
        page = get(probe, "/readyz");
        assert_true(harness_clock() - start < 5000);
        assert_true(harness_clock() < deadline + 5000);
    } while (page.status == 200);
    assert_status(&page, 503);
    assert_true(page_header_value(&page, "retry-after").len > 0);
    page = get(probe, "/healthz");
    assert_status(&page, 200);
    page = get(probe, "/metrics");
    assert_status(&page, 200);
    harness_restart();
    deadline = harness_clock() + 15000;
    do {
        page = get(probe, "/readyz");
        assert_true(harness_clock() < deadline);
    } while (page.status != 200);
    assert_int_equal(site_dead_workers(), 0);
}

/* ---- starting ---- */

/* Without the lines of the log. */
static size_t count_lines(struct text *output)
{
    struct span rest = text_span(output);
    struct span line;
    size_t lines = 0;
    while (span_next(&rest, '\n', &line))
        lines += span_trim(line).len > 0 && !span_starts(line, "time=");
    return lines;
}

static void refuses_with(const char *words)
{
    struct text output;
    text_init(&output, 1 << 20);
    int status = site_start_refused(&output);
    bool right =
        status == 1 && strstr(text_string(&output), words) != NULL && count_lines(&output) == 1;
    if (!right)
        print_error("it ended with %d and these words, not one line with \"%s\":\n%s", status,
                    words, text_string(&output));
    text_free(&output);
    assert_true(right);
}

static void a_schema_that_it_does_not_know_is_refused(void **state)
{
    (void)state;
    site_stop();
    harness_sql(site_database_uri(), "ALTER TABLE schema_migration RENAME TO elsewhere");
    refuses_with("run backtalk-ctl migrate");
    harness_sql(site_database_uri(), "ALTER TABLE elsewhere RENAME TO schema_migration");
    harness_sql(site_database_uri(),
                "INSERT INTO schema_migration (number, name, sha256, compatible_from)"
                " SELECT 999, 'later', '', 999");
    refuses_with("update it to 999 or newer");
    harness_sql(site_database_uri(), "DELETE FROM schema_migration WHERE number = 999");
    site_start();
    (void)await_status(probe, "/readyz", 200);
}

/* So that nodes can be updated one after the other. */
static void a_newer_schema_that_is_declared_compatible_is_served(void **state)
{
    (void)state;
    harness_sql(site_database_uri(),
                "INSERT INTO schema_migration (number, name, sha256, compatible_from)"
                " SELECT 999, 'later', '', 1");
    struct page page = get(probe, "/readyz");
    assert_status(&page, 200);
    site_stop();
    site_start();
    page = await_status(probe, "/readyz", 200);
    harness_sql(site_database_uri(),
                "UPDATE schema_migration SET compatible_from = 999 WHERE number = 999");
    page = get(probe, "/readyz");
    assert_status(&page, 503);
    harness_sql(site_database_uri(), "DELETE FROM schema_migration WHERE number = 999");
}

/* Whoever needs help finds where it is, and the site is there by itself once the database is. */
static void it_starts_while_the_database_is_down(void **state)
{
    (void)state;
    site_stop();
    harness_kill();
    site_launch();
    uint64_t start = harness_clock();
    while (people_try(probe, "/healthz") != 200)
        assert_true(harness_clock() < start + 20000);
    struct page page = get(probe, "/readyz");
    assert_status(&page, 503);
    page = get(probe, "/red-flags");
    assert_status(&page, 503);
    assert_int_equal(page_header_value(&page, "retry-after").len, 1);
    assert_has(&page, "Get help now");
    assert_has(&page, "href=\"tel:999\"");
    assert_has(&page, "You lose control of your bowels");
    page = get(probe, "/privacy");
    assert_status(&page, 503);
    assert_has(&page, "180 days after the last change");
    assert_has_not(&page, "tel:999");
    page = get(probe, "/about");
    assert_status(&page, 503);
    assert_has_not(&page, "tel:999");
    harness_restart();
    (void)await_status(probe, "/readyz", 200);
    page = get(probe, "/questions");
    assert_status(&page, 200);
    page = get(probe, "/privacy"); /* nobody loaded the starter content here */
    assert_status(&page, 200);
    assert_has(&page, "180 days after the last change");
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_process_and_the_database_are_up),
        cmocka_unit_test(metrics_are_prometheus_text),
        cmocka_unit_test(metrics_say_how_long_a_loop_was_away),
        cmocka_unit_test(buckets_rise_and_end_with_all),
        cmocka_unit_test(each_request_is_counted_once),
        cmocka_unit_test(without_the_database_it_is_alive_but_not_ready),
        cmocka_unit_test(a_schema_that_it_does_not_know_is_refused),
        cmocka_unit_test(a_newer_schema_that_is_declared_compatible_is_served),
        cmocka_unit_test(it_starts_while_the_database_is_down),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}

/* People with browsers: requests by libcurl, and the product's words over them. */
#include "http/people.h"

#include <curl/curl.h>
#include <unistd.h>

#include "db/harness.h"
#include "http/site.h"

static const long PATIENCE_MS = 60000;

struct person {
    struct person *next;
    CURL *curl;
    char name[64];
    char extra_header[512];
};

static struct arena *memory; /* pages and strings */
static struct arena *people;
static struct person *everybody;

static struct arena *keep(void)
{
    if (memory == NULL)
        memory = arena_new((size_t)1 << 30);
    return memory;
}

static void give_memory_back(void)
{
    for (struct person *who = everybody; who != NULL; who = who->next)
        curl_easy_cleanup(who->curl);
    arena_free(memory);
    arena_free(people);
    curl_global_cleanup();
}

struct person *somebody(void)
{
    static bool ready;
    if (!ready) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        people = arena_new((size_t)16 << 20);
        atexit(give_memory_back);
        ready = true;
    }
    struct person *who = arena_new_of(people, struct person);
    who->curl = curl_easy_init();
    who->next = everybody;
    everybody = who;
    curl_easy_setopt(who->curl, CURLOPT_COOKIEFILE, "");
    curl_easy_setopt(who->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(who->curl, CURLOPT_TIMEOUT_MS, PATIENCE_MS);
    /* Paths go out as the test writes them. */
    curl_easy_setopt(who->curl, CURLOPT_PATH_AS_IS, 1L);
    return who;
}

void with_header(struct person *who, const char *header)
{
    snprintf(who->extra_header, sizeof(who->extra_header), "%s", header);
}

void with_patience(struct person *who, int ms)
{
    curl_easy_setopt(who->curl, CURLOPT_TIMEOUT_MS, (long)ms);
}

void with_new_connection(struct person *who)
{
    curl_easy_setopt(who->curl, CURLOPT_FRESH_CONNECT, 1L);
}

void forget_pages(void)
{
    arena_free(memory);
    memory = NULL;
}

void accept_encoding(struct person *who, const char *encoding)
{
    curl_easy_setopt(who->curl, CURLOPT_ACCEPT_ENCODING, encoding);
}

static size_t collect(char *bytes, size_t size, size_t count, void *into)
{
    text_add(into, bytes, size * count);
    return size * count;
}

static struct page perform(struct person *who, const char *path)
{
    const char *url = format("http://127.0.0.1:%d%s", site_port(), path);
    struct text body;
    struct text headers;
    text_init(&body, (size_t)64 << 20);
    text_init(&headers, 1 << 20);
    struct curl_slist *extra = NULL;
    if (who->extra_header[0] != '\0')
        extra = curl_slist_append(extra, who->extra_header);
    who->extra_header[0] = '\0';
    curl_easy_setopt(who->curl, CURLOPT_URL, url);
    curl_easy_setopt(who->curl, CURLOPT_HTTPHEADER, extra);
    curl_easy_setopt(who->curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(who->curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(who->curl, CURLOPT_HEADERFUNCTION, collect);
    curl_easy_setopt(who->curl, CURLOPT_HEADERDATA, &headers);
    struct page page = {0};
    if (curl_easy_perform(who->curl) == CURLE_OK)
        curl_easy_getinfo(who->curl, CURLINFO_RESPONSE_CODE, &page.status);
    page.body = arena_span(keep(), text_span(&body));
    page.headers = arena_span(keep(), text_span(&headers));
    page.location = page_header_value(&page, "location");
    curl_slist_free_all(extra);
    curl_easy_setopt(who->curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(who->curl, CURLOPT_TIMEOUT_MS, PATIENCE_MS);
    curl_easy_setopt(who->curl, CURLOPT_FRESH_CONNECT, 0L);
    text_free(&body);
    text_free(&headers);
    return page;
}

struct person *same_browser(struct person *of)
{
    struct person *who = somebody();
    memcpy(who->name, of->name, sizeof(who->name));
    struct curl_slist *cookies = NULL;
    curl_easy_getinfo(of->curl, CURLINFO_COOKIELIST, &cookies);
    for (struct curl_slist *cookie = cookies; cookie != NULL; cookie = cookie->next)
        curl_easy_setopt(who->curl, CURLOPT_COOKIELIST, cookie->data);
    curl_slist_free_all(cookies);
    return who;
}

const char *format(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *string;
    int len = vasprintf(&string, fmt, args);
    va_end(args);
    assert_true(len >= 0);
    const char *kept = arena_string(keep(), span_make(string, (size_t)len));
    free(string);
    return kept;
}

const char *repeated(const char *piece, size_t times)
{
    size_t len = strlen(piece);
    char *string = arena_alloc(keep(), len * times + 1);
    for (size_t i = 0; i < times; i++)
        memcpy(string + i * len, piece, len);
    return string;
}

void await_true(const char *condition)
{
    const char *sql = format("SELECT (%s)::integer", condition);
    uint64_t end = harness_clock() + (uint64_t)PATIENCE_MS;
    while (number_of(sql) != 1) {
        if (harness_clock() > end)
            fail_msg("this did not become true: %s", condition);
        usleep(20000);
    }
}

int64_t number_of(const char *sql)
{
    char value[32];
    harness_value(site_database(), sql, value, sizeof(value));
    return strtoll(value, NULL, 10);
}

long people_try(struct person *who, const char *path)
{
    curl_easy_setopt(who->curl, CURLOPT_HTTPGET, 1L);
    return perform(who, path).status;
}

struct page get(struct person *who, const char *path)
{
    site_start();
    curl_easy_setopt(who->curl, CURLOPT_NOBODY, 0L);
    curl_easy_setopt(who->curl, CURLOPT_HTTPGET, 1L);
    return perform(who, path);
}

struct page head(struct person *who, const char *path)
{
    site_start();
    curl_easy_setopt(who->curl, CURLOPT_NOBODY, 1L);
    struct page page = perform(who, path);
    curl_easy_setopt(who->curl, CURLOPT_NOBODY, 0L);
    return page;
}

static void add_field(struct person *who, struct text *fields, const char *name, const char *value)
{
    char *escaped = curl_easy_escape(who->curl, value, (int)strlen(value));
    text_printf(fields, "%s%s=%s", fields->len == 0 ? "" : "&", name, escaped);
    curl_free(escaped);
}

static void add_fields(struct person *who, struct text *fields, va_list args)
{
    const char *name;
    while ((name = va_arg(args, const char *)) != NULL)
        add_field(who, fields, name, va_arg(args, const char *));
}

static struct page send_fields(struct person *who, const char *path, struct text *fields)
{
    site_start();
    curl_easy_setopt(who->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(who->curl, CURLOPT_POSTFIELDSIZE, (long)fields->len);
    curl_easy_setopt(who->curl, CURLOPT_COPYPOSTFIELDS, text_string(fields));
    struct page page = perform(who, path);
    text_free(fields);
    return page;
}

const char *input_of(const struct page *page, const char *name)
{
    const char *mark = format("name=\"%s\" value=\"", name);
    const char *at = page->body.len == 0 ? NULL : strstr(page->body.ptr, mark);
    if (at == NULL)
        return "";
    at += strlen(mark);
    return format("%.*s", (int)strcspn(at, "\""), at);
}

const char *token_of(struct person *who, const char *form_path)
{
    struct page form = get(who, form_path);
    return input_of(&form, "csrf");
}

const char *key_of(struct person *who, const char *form_path)
{
    struct page form = get(who, form_path);
    return input_of(&form, "key");
}

static void add_token(struct person *who, struct text *fields, const char *form_path)
{
    struct page form = get(who, form_path);
    const char *digest = input_of(&form, "digest"); /* of words that are decided about */
    add_field(who, fields, "csrf", input_of(&form, "csrf"));
    if (digest[0] != '\0')
        add_field(who, fields, "digest", digest);
}

struct page shown_again(struct person *who, struct page page)
{
    static const char cookie[] = "bt_refused=";
    static const char title[] = "<title>Error: ";
    if (page.status != 303 ||
        memmem(page.headers.ptr, page.headers.len, cookie, strlen(cookie)) == NULL)
        return page;
    page = get(who, page.location.ptr);
    if (page.status == 200 && memmem(page.body.ptr, page.body.len, title, strlen(title)) != NULL)
        page.status = 422;
    return page;
}

struct page post_raw(struct person *who, const char *path, struct span body)
{
    site_start();
    curl_easy_setopt(who->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(who->curl, CURLOPT_POSTFIELDSIZE, (long)body.len);
    curl_easy_setopt(who->curl, CURLOPT_COPYPOSTFIELDS, body.ptr);
    return perform(who, path);
}

struct page post(struct person *who, const char *form_path, const char *path, ...)
{
    char extra[sizeof(who->extra_header)];
    memcpy(extra, who->extra_header, sizeof(extra));
    who->extra_header[0] = '\0';
    struct text fields;
    text_init(&fields, (size_t)16 << 20);
    add_token(who, &fields, form_path);
    va_list args;
    va_start(args, path);
    add_fields(who, &fields, args);
    va_end(args);
    memcpy(who->extra_header, extra, sizeof(extra));
    return shown_again(who, send_fields(who, path, &fields));
}

struct page post_without_token(struct person *who, const char *path, ...)
{
    struct text fields;
    text_init(&fields, (size_t)16 << 20);
    va_list args;
    va_start(args, path);
    add_fields(who, &fields, args);
    va_end(args);
    return shown_again(who, send_fields(who, path, &fields));
}

/* ---- the product's words ---- */

static struct span password_of(const char *name)
{
    return arena_printf(keep(), "correct horse %s", name);
}

struct person *sign_up(const char *name)
{
    struct person *who = somebody();
    snprintf(who->name, sizeof(who->name), "%s", name);
    uint64_t end = harness_clock() + (uint64_t)PATIENCE_MS;
    struct page page;
    do { /* 503: the machine is busy, and one is asked to come again */
        page = post(who, "/register", "/register", "agree", "yes", "name", name, "email",
                    "someone@example.org", "password", password_of(name).ptr, NULL);
    } while (page.status == 503 && harness_clock() < end);
    assert_status(&page, 303);
    return who;
}

struct person *sign_in(const char *name)
{
    struct person *who = somebody();
    snprintf(who->name, sizeof(who->name), "%s", name);
    struct page page =
        post(who, "/login", "/login", "name", name, "password", password_of(name).ptr, NULL);
    assert_status(&page, 303);
    return who;
}

struct person *sign_up_as(const char *name, const char *role)
{
    (void)sign_up(name);
    assert_int_equal(site_ctl(arena_printf(keep(), "role %s %s", name, role).ptr, NULL), 0);
    return sign_in(name); /* the new role ended the session */
}

void load_library(void)
{
    struct text output;
    site_start_with_library();
    if (site_has_library())
        return;
    text_init(&output, 1 << 20);
    if (site_ctl("load assets/library", &output) != 0)
        fail_msg("the library cannot be loaded:\n%s", text_string(&output));
    text_free(&output);
}

/* What the job runner has not done, for those who read why a test failed. */
static const char *what_is_left(void)
{
    static char left[4096];
    harness_value(
        site_database(),
        "SELECT coalesce((SELECT string_agg(concat_ws(' ', topic, thread_id, 'tries', tries,"
        "                                    'dead', dead, 'due', due_at, reason), '; ')"
        "                 FROM (SELECT * FROM outbox ORDER BY id LIMIT 10) AS o), 'no row')"
        "       || '; to index: ' || (SELECT count(*) FROM search_dirty) || '; now ' || now()"
        "       || '; ' || (SELECT string_agg(concat_ws(' ', pid, usename, state, wait_event,"
        "                                      now() - xact_start, left(query, 80)), '; ')"
        "                   FROM pg_stat_activity WHERE backend_type = 'client backend')",
        left, sizeof(left));
    return left;
}

void await_index(struct person *reader)
{
    enum { SOON_MS = 60000 };
    uint64_t start = harness_clock();
    while (number_of("SELECT (SELECT count(*) FROM search_dirty) + (SELECT count(*) FROM outbox)") >
           0) {
        struct page page = get(reader, "/");
        assert_status(&page, 200);
        if (harness_clock() > start + SOON_MS)
            fail_msg("the job runner is not done: %s", what_is_left());
    }
}

struct page await_status(struct person *who, const char *path, long status)
{
    enum { SOON_MS = 60000 };
    uint64_t start = harness_clock();
    struct page page = get(who, path);
    while (page.status != status && harness_clock() < start + SOON_MS)
        page = get(who, path);
    assert_status(&page, status);
    return page;
}

/* Connections that stay are shared out between the workers: all of them have it. */
void let_cache(const char *path)
{
    enum { READERS = 8, SOON_MS = 60000 };
    static struct person *readers[READERS];
    uint64_t start = harness_clock();
    for (size_t i = 0; i < READERS; i++) {
        if (readers[i] == NULL)
            readers[i] = somebody();
    }
    for (size_t i = 0; i < READERS;) {
        struct page page = get(readers[i], path);
        i = page_header_value(&page, "etag").len > 0 ? i + 1 : 0;
        assert_true(harness_clock() < start + SOON_MS);
    }
}

void tag_exists(const char *name)
{
    struct span sql =
        arena_printf(keep(),
                     "INSERT INTO tag (name, title, facet) VALUES ('%s', '%s', 'context') "
                     "ON CONFLICT DO NOTHING",
                     name, name);
    harness_sql(site_database(), sql.ptr);
}

/* The number behind `mark` in a redirect's address. */
static int64_t number_after(struct span location, const char *mark)
{
    const char *at = location.len == 0 ? NULL : strstr(location.ptr, mark);
    return at == NULL ? 0 : strtoll(at + strlen(mark), NULL, 10);
}

int64_t ask(struct person *who, const char *title, const char *body, const char *tags)
{
    /* Whoever mentions a warning sign is asked about those first, and has ticked none. */
    struct page page = post(who, "/questions/ask", "/questions", "title", title, "body", body,
                            "tags", tags, "check", "done", NULL);
    assert_status(&page, 303);
    return number_after(page.location, "/questions/");
}

static struct span question_path(int64_t question)
{
    struct person *nobody = somebody();
    struct page page =
        get(nobody, arena_printf(keep(), "/questions/%lld", (long long)question).ptr);
    return page.location.len > 0 ? page.location : SPAN("/");
}

struct page show(struct person *who, int64_t question)
{
    return get(who, question_path(question).ptr);
}

int64_t answer(struct person *who, int64_t question, const char *body)
{
    struct span path = arena_printf(keep(), "/questions/%lld/answers", (long long)question);
    struct page page = post(who, "/questions/ask", path.ptr, "body", body, NULL);
    assert_status(&page, 303);
    bool links = span_ends(page.location, "/links"); /* something may be wrong with them */
    return number_after(page.location, links ? "/answers/" : "#answer-");
}

int64_t comment(struct person *who, const char *folder, int64_t post_id, const char *body)
{
    struct span path = arena_printf(keep(), "/%s/%lld/comments", folder, (long long)post_id);
    struct page page = post(who, "/questions/ask", path.ptr, "body", body, NULL);
    assert_status(&page, 303);
    bool links = span_ends(page.location, "/links");
    return number_after(page.location, links ? "/comments/" : "#comment-");
}

struct page vote(struct person *who, const char *folder, int64_t post_id, int value)
{
    struct span path = arena_printf(keep(), "/%s/%lld/vote", folder, (long long)post_id);
    return post(who, "/questions/ask", path.ptr, "value", arena_printf(keep(), "%d", value).ptr,
                NULL);
}

int64_t score_of(int64_t post_id)
{
    return number_of(
        format("SELECT score FROM post_score WHERE post_id = %lld", (long long)post_id));
}

/* ---- looking at a page ---- */

bool page_has(const struct page *page, const char *words)
{
    return memmem(page->body.ptr, page->body.len, words, strlen(words)) != NULL;
}

struct span page_header_value(const struct page *page, const char *name)
{
    struct span rest = page->headers;
    struct span line;
    while (span_next(&rest, '\n', &line)) {
        size_t colon = span_find(line, ':');
        if (colon == strlen(name) && strncasecmp(line.ptr, name, colon) == 0)
            return arena_span(keep(), span_trim(span_from(line, colon + 1)));
    }
    return SPAN("");
}

/* A page without the frame that all have. */
static struct span main_part(const struct page *page)
{
    const char *at =
        page->body.len == 0 ? NULL : memmem(page->body.ptr, page->body.len, "<main", 5);
    return at == NULL ? page->body : span_from(page->body, (size_t)(at - page->body.ptr));
}

void assert_has_at(const struct page *page, const char *words, bool wanted, const char *file,
                   int line)
{
    if (page_has(page, words) == wanted)
        return;
    struct span shown = main_part(page);
    print_error("%s\"%s\" in this page (status %ld):\n" SPAN_FMT "\n",
                wanted ? "there is no " : "there should be no ", words, page->status,
                SPAN_ARG(shown));
    _fail(file, line);
}

void assert_status_at(const struct page *page, long wanted, const char *file, int line)
{
    if (page->status == wanted)
        return;
    struct span shown = main_part(page);
    print_error("status %ld in place of %ld, page:\n" SPAN_FMT "\n", page->status, wanted,
                SPAN_ARG(shown));
    _fail(file, line);
}

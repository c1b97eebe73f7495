/* Sending by libcurl's SMTP, with the server's certificate checked. */
#include "ctl/mail/mail_send.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "ctl/ctl.h"

enum { SEND_SECONDS = 30, CONNECT_SECONDS = 10, ADDRESS_ROOM = 600 };

struct mail_sender {
    const struct mail_settings *settings;
    const atomic_bool *stopping;
    CURL *curl;
    const struct mail_begin *begin;
    bool begun;                  /* the server may have some of the message */
    struct span rest;            /* of the message that is being sent */
    bool asked_recipient;        /* RCPT is the last command that was sent */
    bool refused_recipient;      /* and the server wants no mail for it */
    struct text *said;           /* its last answer that was no yes; NULL: nobody listens */
    char words[CURL_ERROR_SIZE]; /* libcurl's */
};

/* ---- settings ---- */

static const char *setting(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* The address of the mail server has its password. *out is NULL when there is none. */
static bool read_server(const char **out)
{
    static char room[CTL_SECRET_MAX];
    const char *file = setting("SMTP_URL_FILE");
    *out = setting("SMTP_URL");
    if (file == NULL)
        return true;
    *out = room;
    if (ctl_secret_file(file, room))
        return true;
    ctl_fail("SMTP_URL_FILE: the file with the address of the mail server cannot be read");
    return false;
}

bool mail_settings_read(struct mail_settings *out)
{
    *out = (struct mail_settings){.ca = setting("SMTP_CA_FILE"),
                                  .from = setting("MAIL_FROM"),
                                  .origin = setting("ORIGIN"),
                                  .folder = setting("MAIL_FOLDER")};
    if (!read_server(&out->smtp))
        return false;
    if (out->smtp != NULL && (out->from == NULL || out->origin == NULL)) {
        ctl_fail("with SMTP_URL, MAIL_FROM and ORIGIN are needed: the sender of mails, and the "
                 "site's address in their links");
        return false;
    }
    if (out->from == NULL)
        out->from = "Backtalk <backtalk@localhost>";
    if (out->origin == NULL)
        out->origin = ctl_origin();
    if (out->folder == NULL)
        out->folder = "var/mail";
    return true;
}

/* ---- a mail server ---- */

static size_t give_bytes(char *room, size_t size, size_t count, void *context)
{
    struct mail_sender *sender = context;
    size_t len = sender->rest.len < size * count ? sender->rest.len : size * count;
    if (!sender->begun && !sender->begin->may(sender->begin->context))
        return CURL_READFUNC_ABORT;
    sender->begun = true;
    if (len > 0)
        memcpy(room, sender->rest.ptr, len);
    sender->rest = span_from(sender->rest, len);
    return len;
}

/* Which command an answer belongs to is told by nothing else. */
static int listen_in(CURL *curl UNUSED, curl_infotype type, char *data, size_t len, void *context)
{
    struct mail_sender *sender = context;
    struct span line = span_trim(span_make(data, len));
    if (type == CURLINFO_HEADER_OUT)
        sender->asked_recipient = span_starts(line, "RCPT");
    if (type != CURLINFO_HEADER_IN || sender->said == NULL || len == 0 ||
        (*data != '4' && *data != '5'))
        return 0;
    text_clear(sender->said);
    text_add_span(sender->said, line);
    sender->refused_recipient = sender->asked_recipient && *data == '5';
    return 0;
}

/* Whoever stops the runner does not wait for a mail server. */
static int look_at_clock(void *context, curl_off_t total UNUSED, curl_off_t now UNUSED,
                         curl_off_t to_send UNUSED, curl_off_t sent UNUSED)
{
    const struct mail_sender *sender = context;
    return sender->stopping != NULL && !sender->begun && atomic_load(sender->stopping);
}

/* On this machine nobody listens in. */
static bool is_near(const char *url)
{
    static const char *const near[] = {"smtp://127.", "smtp://localhost", "smtp://[::1]"};
    for (size_t i = 0; i < COUNT_OF(near); i++) {
        if (strncmp(url, near[i], strlen(near[i])) == 0)
            return true;
    }
    return false;
}

struct mail_sender *mail_sender_new(const struct mail_settings *settings,
                                    const atomic_bool *stopping)
{
    struct mail_sender *sender = calloc(1, sizeof(*sender));
    CURL *curl = sender == NULL ? NULL : curl_easy_init();
    if (curl == NULL) {
        free(sender);
        return NULL;
    }
    sender->settings = settings;
    sender->stopping = stopping;
    sender->curl = curl;
    return sender;
}

void mail_sender_free(struct mail_sender *sender)
{
    if (sender == NULL)
        return;
    curl_easy_cleanup(sender->curl);
    free(sender);
}

static void set_server(struct mail_sender *sender)
{
    CURL *curl = sender->curl;
    const char *url = sender->settings->smtp;
    curl_easy_reset(curl); /* its connection stays */
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, is_near(url) ? CURLUSESSL_TRY : CURLUSESSL_ALL);
    if (sender->settings->ca != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, sender->settings->ca);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); /* the system's come from there as well */
    }
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_at_clock);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sender);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, sender->words);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen_in);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, sender);
}

/* The address alone, between <>, as the envelope wants it. */
static void envelope(char room[ADDRESS_ROOM], struct span from)
{
    size_t at = span_find(from, '<');
    struct span rest = at < from.len ? span_from(from, at + 1) : from;
    rest.len = span_find(rest, '>');
    (void)snprintf(room, ADDRESS_ROOM, "<" SPAN_FMT ">", SPAN_ARG(span_trim(rest)));
}

static enum mail_outcome outcome_of(struct mail_sender *sender, CURLcode code, bool all_sent)
{
    long answer = 0;
    curl_easy_getinfo(sender->curl, CURLINFO_RESPONSE_CODE, &answer);
    if (code == CURLE_OK)
        return MAIL_SENT;
    bool never = answer >= 500 && answer <= 599;
    if (sender->refused_recipient)
        return MAIL_REFUSED;
    if (all_sent && never)
        return MAIL_FAILED;
    if (all_sent && answer < 400) /* the answer to the message itself is missing */
        return MAIL_UNKNOWN;
    return MAIL_AGAIN;
}

enum mail_outcome mail_send(struct mail_sender *sender, struct span to, struct span message,
                            const struct mail_begin *begin, struct text *why)
{
    char from[ADDRESS_ROOM];
    char recipient[ADDRESS_ROOM];
    set_server(sender);
    envelope(from, span_of(sender->settings->from));
    envelope(recipient, to);
    struct curl_slist *recipients = curl_slist_append(NULL, recipient);
    sender->rest = message;
    sender->begin = begin;
    sender->said = why;
    sender->asked_recipient = false;
    sender->refused_recipient = false;
    sender->begun = false;
    sender->words[0] = '\0';
    curl_easy_setopt(sender->curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(sender->curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(sender->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(sender->curl, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(sender->curl, CURLOPT_READDATA, sender);
    CURLcode code = curl_easy_perform(sender->curl);
    enum mail_outcome outcome = outcome_of(sender, code, sender->rest.len == 0);
    if (code != CURLE_OK && why->len == 0)
        text_add_string(why, sender->words[0] == '\0' ? curl_easy_strerror(code) : sender->words);
    sender->said = NULL;
    curl_slist_free_all(recipients);
    return outcome;
}

/* ---- a folder ---- */

enum mail_outcome mail_put(const struct mail_settings *settings, int64_t id, struct span message,
                           struct text *why)
{
    char path[CTL_PATH_MAX];
    (void)mkdir(settings->folder, 0700);
    (void)snprintf(path, sizeof(path), "%s/%lld.eml", settings->folder, (long long)id);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = file >= 0 && write(file, message.ptr, message.len) == (ssize_t)message.len;
    if (!ok)
        text_printf(why, "%s: %s", path, strerror(errno));
    if (file >= 0 && close(file) != 0)
        ok = false;
    return ok ? MAIL_WRITTEN : MAIL_AGAIN;
}

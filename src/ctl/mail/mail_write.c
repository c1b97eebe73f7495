/* Messages, written by GMime. */
#include "ctl/mail/mail_write.h"

#include <gmime/gmime.h>

#include "core/arena.h"
#include "core/escape.h"
#include "gen/ctl/mail/mail_text.h"

enum { BODY_MAX = 1 << 17 };

/* Glib calls out of the compiler's sight: its casts are not const. */
static void init(void)
{
    static bool done;
    if (!done)
        g_mime_init();
    done = true;
}

struct span mail_subject(enum mail_kind kind, struct arena *arena, struct span site)
{
    static const char *const subjects[] = {
        [MAIL_VERIFY] = "Is this your address?",
        [MAIL_ADDRESS_TAKEN] = "Somebody gave your address for another account",
        [MAIL_RESET] = "Choose a new password",
        [MAIL_PASSWORD_CHANGED] = "Your password was changed",
        [MAIL_NEW_DEVICE] = "A new device signed in",
        [MAIL_FACTOR_ADDED] = "A second step was set up",
        [MAIL_FACTOR_REMOVED] = "A second step was removed",
        [MAIL_RECOVERY_USED] = "A recovery code was used",
        [MAIL_SECOND_FAILED] = "Somebody may know your password",
        [MAIL_PASSWORD_WRONG] = "Somebody may have a device of yours",
        [MAIL_FACTORS_RESET] = "Your second step was removed",
        [MAIL_ADDRESS_CHANGED] = "Your account has a new address",
        [MAIL_PROVIDER_LINKED] = "A way to sign in was added",
        [MAIL_PROVIDER_UNLINKED] = "A way to sign in was removed",
        [MAIL_SUSPENDED] = "Your account is suspended",
        [MAIL_SUSPENSION_LIFTED] = "You can sign in again",
        [MAIL_LEAVING] = "Your account will be deleted",
        [MAIL_EXPORT_READY] = "The copy of your data is ready",
        [MAIL_EXPORT_LARGE] = "The copy of your data is too large",
        [MAIL_NOTICES] = "What you have not read yet",
        [MAIL_CHECK_IN] = "How is it going?",
    };
    _Static_assert(COUNT_OF(subjects) == MAIL_KINDS, "each kind has a subject");
    return arena_printf(arena, "%s (" SPAN_FMT ")", subjects[kind], SPAN_ARG(site));
}

/* ---- without markup ---- */

void mail_plain(struct text *out, struct span html)
{
    while (html.len > 0) {
        if (span_starts(html, "</p>"))
            text_literal(out, "\n\n");
        if (html.ptr[0] == '<')
            html = span_from(html, span_find(html, '>') + 1);
        else if (html.ptr[0] == '\n' && (out->len == 0 || out->ptr[out->len - 1] == '\n'))
            html = span_from(html, 1); /* between two paragraphs */
        else
            text_add_char(out, escape_html_next(&html));
    }
}

/* ---- the message ---- */

static GMimeObject *part(const char *subtype, struct span words)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(words.ptr, words.len);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_object_unref(stream);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return GMIME_OBJECT(part);
}

/* Text first: a reader takes the last part that it can show. */
static GMimeObject *body(struct span subject, struct span html)
{
    struct text plain;
    struct text page;
    text_init(&plain, BODY_MAX);
    text_init(&page, BODY_MAX);
    mail_plain(&plain, html);
    mail_page_begin(&page, subject);
    text_add_span(&page, html);
    mail_page_end(&page);
    GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
    GMimeObject *parts[] = {
        part("plain", text_span(&plain)),
        part("html", text_span(&page)),
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        g_mime_multipart_add(both, parts[i]);
        g_object_unref(parts[i]);
    }
    text_free(&page);
    text_free(&plain);
    return GMIME_OBJECT(both);
}

static bool set_from(GMimeMessage *message, const char *from)
{
    InternetAddressList *list = internet_address_list_parse(NULL, from);
    bool ok = list != NULL && internet_address_list_length(list) == 1 &&
              INTERNET_ADDRESS_IS_MAILBOX(internet_address_list_get_address(list, 0));
    if (ok)
        internet_address_list_append(g_mime_message_get_from(message), list);
    if (list != NULL)
        g_object_unref(list);
    return ok;
}

/* As it is: a longer line than usual would be encoded, which is for words. */
static void set_raw(GMimeMessage *message, const char *name, const char *value)
{
    g_mime_object_set_header(GMIME_OBJECT(message), name, "", NULL);
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name), value);
}

/* One press in a mail program stops them: RFC 2369 and RFC 8058. */
static void set_stop(GMimeMessage *message, struct arena *arena, struct span link)
{
    if (span_is_empty(link))
        return;
    struct span value = arena_printf(arena, " <" SPAN_FMT ">\n", SPAN_ARG(link));
    set_raw(message, "List-Unsubscribe", arena_string(arena, value));
    set_raw(message, "List-Unsubscribe-Post", " List-Unsubscribe=One-Click\n");
}

static void add(struct text *out, GMimeMessage *message)
{
    GMimeFormatOptions *format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    GMimeStream *stream = g_mime_stream_mem_new();
    (void)g_mime_object_write_to_stream(GMIME_OBJECT(message), format, stream);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    text_add(out, (const char *)bytes->data, bytes->len);
    g_object_unref(stream);
    g_mime_format_options_free(format);
}

bool mail_write(struct text *out, const struct mail_letter *letter)
{
    init();
    struct arena *arena = arena_new(1 << 17);
    GMimeMessage *message = g_mime_message_new(false);
    bool ok = set_from(message, arena_string(arena, letter->from));
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, arena_string(arena, letter->to_name),
                               arena_string(arena, letter->to));
    g_mime_message_set_subject(message, arena_string(arena, letter->subject), "utf-8");
    GDateTime *at = g_date_time_new_from_unix_utc(letter->at / 1000000);
    g_mime_message_set_date(message, at);
    g_date_time_unref(at);
    g_mime_message_set_message_id(message, arena_string(arena, letter->id));
    /* So that nobody's absence note answers it. */
    g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", NULL);
    set_stop(message, arena, letter->stop);
    GMimeObject *both = body(letter->subject, letter->html);
    g_mime_message_set_mime_part(message, both);
    g_object_unref(both);
    if (ok)
        add(out, message);
    g_object_unref(message);
    arena_free(arena);
    return ok;
}

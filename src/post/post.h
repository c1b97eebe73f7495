/* What questions, answers and comments have in common: their rows, their text, their look. */
#ifndef POST_POST_H
#define POST_POST_H

#include "core/clock.h"
#include "core/err.h"
#include "core/wiki.h"
#include "db/batch.h"

struct request;
struct form;

struct person {
    int64_t id;
    struct span name;
    struct span role; /* as shown: member, coach …, "coach|physiotherapist", or "example member" */
};

/* Of a role as shown: the role itself, and the profession that was checked, as it was written; empty: none. */
struct span post_role_base(struct span shown);
struct span post_role_profession(struct span shown);

/* Is this the role, as shown, of a made-up person of the starter content? */
bool post_is_example(struct span role);

/* Where an imported post comes from. */
struct post_origin {
    struct span site; /* empty: it was written here */
    struct span author;
    struct span address;  /* of the post there; may be empty */
    struct span licence;  /* "CC BY-SA 4.0" */
    instant closed_at;    /* a question that was closed there; 0: it was not */
    int64_t duplicate_of; /* the question here that it was marked a duplicate of; 0: none */
};

struct post {
    int64_t id;
    struct span kind; /* question, answer, comment */
    int64_t thread_id;
    int64_t parent_id;
    struct person author;
    struct html html;
    int64_t score;
    int64_t rank;         /* where it is among the answers: sql/functions/vote.sql */
    int64_t helped;       /* people whom it helped, of an answer */
    int64_t outdated;     /* who say that it is */
    const int64_t *tried; /* as post_score.tried, of an answer */
    size_t tried_count;
    struct span warning; /* what is not safe about it, as a coach put it; empty: nothing */
    int64_t revision;
    instant created_at;
    instant edited_at;  /* 0: never */
    instant deleted_at; /* 0: not deleted */
    int64_t deleted_by;
    struct span delete_why;    /* post_delete_whys; may be empty */
    struct span delete_reason; /* in words; may be empty */
    struct post_origin origin;
    bool wiki;          /* an answer that everybody who is signed in edits */
    bool more_comments; /* than those that come with it */
    bool found_useful;  /* a comment, by the viewer; only on the page of all comments */
    bool by_asker;      /* an answer or a comment of who asked the question */
    bool
        below_deleted; /* nothing is written to it until what it belongs to is back; it may be deleted */
};

struct post_list {
    size_t count;
    struct post *items;
};

/*
 * Where the page of a thing is: of a "question" (`name`: its slug; empty: its number leads there), "answer" or "comment" by its id,
 * of a "person" or a "tag" by its name, of an entry ("stretch", …) by its slug. Lives in the arena.
 */
struct span post_thing_path(struct arena *arena, struct span kind, int64_t id, struct span name);

/* One of what a form offers to choose from (post_radio_field). */
struct post_choice {
    const char *value;
    const char *label;
};

/* Three columns: id, name and role. */
void post_read_person(struct db_row *row, struct person *person);

/* The columns of sql/post.sql's posts, in their order. */
void post_read_columns(struct db_row *row, struct post *post);

/* ---- the text of a post, made ready to be saved ---- */

enum { POST_BODY_MAX = 30000, POST_COMMENT_MAX = 2000 }; /* code points */

/*
 * Bytes of HTML, each wiki link counted as it will be in a page: eight for each character that may be typed. What
 * people write in earnest takes one to three; without a bound two thousand characters made 250 KB.
 */
enum { POST_HTML_MAX = 8 * POST_BODY_MAX, POST_COMMENT_HTML_MAX = 8 * POST_COMMENT_MAX };

struct post_text {
    struct span body; /* Markdown as typed */
    struct span html;
    struct span plain;
    struct span *link_kinds;
    struct span *link_slugs;
    size_t link_count;
    struct span fault; /* why it cannot be saved, for the person who wrote it; empty: it can */
};

/*
 * Renders into at most `html_max` bytes; the highest heading, of whatever level it was typed, is h<first_heading>, those
 * below it follow, never past h6. Returns false when out->fault says why the
 * text cannot be saved: it is too long, typed or rendered, or nothing of it shows (an empty body is no fault:
 * whether one is needed is the form's affair). Everything lives in the arena.
 */
MUST_CHECK bool post_text_render(struct arena *arena, struct span body, int first_heading,
                                 size_t html_max, struct post_text *out);
/* The same for questions, and for tags' descriptions: their highest heading is below the page's h1. */
MUST_CHECK bool post_text_make(struct arena *arena, struct span body, struct post_text *out);
/* The same for answers: below the h3 that says whose it is. */
MUST_CHECK bool post_text_make_answer(struct arena *arena, struct span body, struct post_text *out);
/* The same for comments, which may be on an answer. */
MUST_CHECK bool post_text_make_comment(struct arena *arena, struct span body,
                                       struct post_text *out);
/* The one of these for a post of that kind. */
MUST_CHECK bool post_text_make_kind(struct arena *arena, struct span kind, struct span body,
                                    struct post_text *out);

/*
 * From now on texts are rendered with their links settled: one that names no kind gets the kind of what `resolve` finds, and
 * goes on to mean that. Called once, by processes that know the library.
 */
void post_text_settle_with(wiki_resolver *resolve);

/* The values that every saving function takes at its end: link_kinds, link_slugs. */
#define POST_LINKS(text)                              \
    DB_TEXTS((text)->link_kinds, (text)->link_count), \
        DB_TEXTS((text)->link_slugs, (text)->link_count)

/*
 * Leads whoever saved a post to `path`, or first to what may be wrong with its links. `folder` is of the post's own
 * address: "answers".
 */
void post_reply_saved(struct request *r, const char *folder, int64_t id,
                      const struct post_text *text, struct span path);

/* ---- rules ---- */

/*
 * How long whoever wrote a comment may change it: others answer to its words. What was begun in that time may be saved for a while
 * longer, and deleting it is always possible. Moderators change it at any time.
 */
enum { POST_COMMENT_EDIT_MINUTES = 60, POST_COMMENT_SAVE_MINUTES = 90 };
/* Something of that kind, of that time, is not its author's to change any more, `minutes` (one of these) after it was written. */
bool post_edit_is_over(struct span kind, instant created_at, int minutes);

/* Who may edit, delete and restore: the author and moderators, a wiki answer everybody who is signed in; restoring what a moderator deleted: moderators. */
bool post_may_delete(const struct post *post, int64_t account_id, bool is_moderator);
bool post_may_edit(const struct post *post, int64_t account_id, bool is_moderator);
bool post_may_restore(const struct post *post, int64_t account_id, bool is_moderator);
/* The same of a post's page. */
struct post_source;
bool post_source_may_edit(const struct post_source *source, int64_t account_id, bool is_moderator);
/* Whether somebody who asked that wrote this as well. Imported people without an account share one: then by name. */
bool post_is_by_asker(const struct post *question, const struct post *post);
/* A deleted post is seen by its author and by moderators only. */
bool post_may_see(const struct post *post, int64_t account_id, bool is_moderator);

/* ---- one post's page or form: what edit, delete and history need ---- */

struct post_source {
    int64_t id;
    struct span kind;
    bool gone; /* the viewer may not see it: of the rest only id and kind are there */
    int64_t thread_id;
    int64_t author_id;
    int64_t revision;
    instant deleted_at;
    int64_t deleted_by;
    bool closed; /* it is deleted, or what it belongs to is: nothing is written to it */
    instant created_at;
    bool wiki;
    bool keeps_out; /* whoever wrote it blocks the viewer, who suggests and edits nothing of it */
    struct span body;
    struct span title; /* of the question it belongs to */
    struct span slug;
    const struct span *tags; /* of the question it belongs to */
    size_t tag_count;
    struct span
        entry_kind; /* of the entry that it is or belongs to, whose title and slug these are; else empty */
    instant saved_at; /* of its newest revision */
    struct span saved_by;
    struct span saved_reason;
    struct post asker; /* of the question that it belongs to: what post_is_by_asker looks at */
};

/*
 * Queues, for whoever's session it is (session_hash(r); empty: nobody's): *out stays zero (id 0) when there is no
 * such post.
 */
void post_store_source(struct db_batch *batch, struct span session_hash, int64_t id,
                       struct post_source *out);

/*
 * A thread shows its answers in pages of this many, or of fewer that take so many bytes of a page together, so that its
 * page stays bounded; below each post its first comments, as many as POST_COMMENTS or fewer that take POST_COMMENTS_BYTES.
 * The others are on pages of their own. Of each kind at least one is shown.
 */
enum {
    POST_ANSWERS_PAGE = 30,
    POST_ANSWERS_PAGE_BYTES = 512 * 1024,
    POST_COMMENTS = 20,
    POST_COMMENTS_BYTES = 16 * 1024,
    POST_COMMENTS_PAGE = 100,
    POST_COMMENTS_PAGE_BYTES = 512 * 1024
};

/* About how many bytes of a page a post takes with what is around it; the SQL function of this name is the same. */
size_t post_page_bytes(struct html stored);

/* Where a post is shown. id 0: there is none. */
struct post_place {
    bool gone; /* the viewer may not see it: of the rest only id and kind are there */
    int64_t thread_id;
    struct span kind;
    struct span slug;       /* of the question, or of the entry */
    struct span entry_kind; /* of the entry that it is or belongs to; else empty */
    int64_t id;
    int64_t parent_id; /* what a comment is about; else the post itself */
    struct span parent_kind;
    int64_t rank;           /* of the parent */
    instant created_at;     /* of the parent */
    bool beyond_first_page; /* of the thread's answers, the parent is */
    instant commented_at;
    bool beyond_first_comments; /* those that the thread's page shows of its parent's */
    bool closed;                /* as post_source has it */
    bool keeps_out;             /* whoever wrote it blocks the viewer, who writes nothing to it */
};
/* Queues, for whoever's session it is. */
void post_store_place(struct db_batch *batch, struct span session_hash, int64_t id,
                      struct post_place *out);
/*
 * "/questions/12/slug#answer-34", "…/slug?from=5.1700000000000000.34#answer-34" beyond the first page, or
 * "/answers/34/comments/all?from=1700000000000000.56#comment-56"; of a comment on an entry "/stretches/slug#comment-56".
 */
struct span post_place_path(struct arena *arena, const struct post_place *place);
/* The folder of addresses of what is commented on: "questions", "answers"; of all kinds of entries "entries". */
const char *post_parent_folder(struct span kind);
/* The folder of an address ("answers", "entries") fits what was found. */
bool post_place_is(const struct post_place *place, struct span folder);

/* Queues an edit (title, slug and tags count for questions only); refused with 'edit_conflict' when `base` is not the newest revision. */
void post_store_edit(struct db_batch *batch, int64_t editor, const struct post_source *source,
                     int64_t base, struct span title, struct span slug,
                     const struct post_text *text, const struct span *tags, size_t tag_count,
                     struct span reason);
/*
 * Queues deleting (`gone`) or restoring; refused with 'delete_reason_given' when what somebody else wrote is deleted
 * without a choice and without words.
 */
void post_store_delete(struct db_batch *batch, int64_t actor, int64_t id, bool gone,
                       struct span why, struct span reason);

/* Queues that everybody may edit an answer, or no longer; refused with 'post_edit_allowed'. */
void post_store_wiki(struct db_batch *batch, int64_t actor, int64_t id, bool yes);

/* Said where a form would be, of what is deleted or belongs to something deleted. */
#define POST_CLOSED \
    "This is deleted, or what it belongs to is. Once that is back, you can write here again."

/* Said in its place to whom somebody blocks; db/error.c has the words for what was written meanwhile, which is shown again. */
#define POST_KEEPS_OUT                                                                           \
    "Whoever wrote this takes no answers, comments and suggestions from you. If something here " \
    "is unsafe, "                                                                                \
    "please flag it: moderators look at that."

/*
 * For the table of a page that decides about somebody's words: post_digest (sql/functions/post.sql) of what it showed, which templates write with
 * post_hidden_digest, so that what became another text meanwhile is not decided unread.
 */
enum { POST_DIGEST_MAX = 200 };
#define POST_DIGEST_FIELD                                                                         \
    {                                                                                             \
        .name = "digest", .kind = FORM_LINE, .ours = true, .passes = true, .max = POST_DIGEST_MAX \
    }

/* Why a post was deleted: to choose from, and as its author reads it. The table ends with a NULL name. */
struct post_delete_why {
    const char *name;  /* as stored */
    const char *label; /* NULL: nobody chooses it */
    const char *said;
};
extern const struct post_delete_why post_delete_whys[];
bool post_is_delete_why(struct span name);
/* What its author reads; empty for no choice. */
struct span post_delete_said(struct span name);

/* The folder of an address ("answers") fits what was found. */
bool post_source_is(const struct post_source *source, struct span folder);

/* How the newest text differs from the one that was sent, when two people edited at once. */
struct diff_piece;
struct edit_place {
    struct diff_piece *pieces;
    size_t count;
};
struct edit_difference {
    struct diff_piece *title;
    size_t title_count;
    struct diff_piece *tags; /* of a question, by their titles */
    size_t tags_count;
    struct diff_piece *body; /* merged: of what they began with, else of what was sent */
    size_t body_count;
    /* The form has both changes, and in so many places, title and tags among them, what was sent, as both changed the same. */
    bool merged;
    size_t conflicts;
    struct edit_place *places; /* of the text */
    size_t place_count;
    struct span typed; /* the text as it was sent */
};

/* The page of a Creative Commons licence by its name, "CC BY-SA 4.0"; empty for another name. Lives in the arena. */
struct span post_licence_address(struct arena *arena, struct span licence);

/* The classes of a post's element. */
const char *post_class(const struct post *post);

/* "/questions/12/slug", or "/answers/34", which leads to where that is shown. */
struct span post_path(struct arena *arena, const struct post_source *source);

#endif

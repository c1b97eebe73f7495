/*
 * Loading a folder of starter content: people, tags, muscles, terms, stretches, routines, articles, pages and
 * threads as Markdown with front matter. Read whole and checked whole before anything is written.
 */
#ifndef CTL_LOAD_H
#define CTL_LOAD_H

#include "core/clock.h"
#include "core/markdown.h"
#include "ctl/ctl.h"
#include "ctl/load/front_matter.h"
#include "library/library.h"
#include "picture/picture.h"
#include "post/post.h"

enum { LOAD_SHA_BYTES = 32 };

/* One file. */
struct load_file {
    struct span path; /* within the folder: stretches/figure-four.md */
    struct span stem; /* figure-four */
    struct span sha;  /* SHA-256 of its bytes */
    struct front_matter front;
};

struct load_person {
    struct load_file *file;
    struct span name;
    struct span role;
    struct span about;
    bool example; /* made up; else somebody of the site that the files are from */
    int64_t id;   /* of the account, once saved */
    struct load_person *next;
};

struct load_tag {
    struct load_file *file;
    struct span name;
    struct span title;
    struct span facet;
    struct span summary;
    bool red_flag;
    struct model_texts parents;
    struct model_texts synonyms;
    struct post_text description;
    bool saved;
    struct load_tag *next;
};

/* A photograph of an entry, with the files that pages show. */
struct load_photo {
    size_t number; /* in the file, from 1 */
    struct span step;
    struct span alt;
    struct span licence;
    struct span author;
    size_t file_count;
    struct load_photo_file {
        struct span path;         /* within the folder */
        struct span hash;         /* hexadecimal; the file's name begins with it */
        struct picture_size size; /* as the store wants it, with the hash as bytes */
    } files[PICTURE_FILES];
    struct load_photo *next;
};

struct load_entry {
    struct load_file *file;
    struct span kind; /* stretch, routine, article, muscle, term, page */
    struct span slug;
    struct span title;
    struct span summary;
    struct model_texts aliases;
    struct model_texts slugs; /* of the aliases */
    struct model_texts tags;
    struct span status;
    struct span author; /* a person's name; empty: the first coach */
    struct span model;  /* JSON */
    struct span words;  /* of the model, for search */
    struct post_text body;
    struct load_photo *photos;
    struct load_entry *next;
};

struct load_post {
    struct load_file *file;
    struct span kind; /* question, answer, comment */
    int64_t number;   /* 0 for the question */
    int64_t on;       /* the number of the post it is about */
    struct span author;
    instant created;
    int64_t score;
    bool accepted;
    struct post_text body;
    int64_t id;
    struct load_post *next;
};

struct load_thread {
    struct span folder; /* running-and-tight-back */
    struct span title;
    struct model_texts tags;
    struct model_texts symptoms; /* its symptom card: tags, */
    struct span since;           /* card_since, */
    struct model_texts tried;    /* card_tried */
    struct load_post *posts;     /* by number, the question first */
    struct load_thread *next;
};

/*
 * Something that a file names and that has to be there. `kind` is that of an entry, tag or person.
 */
struct load_reference {
    struct load_file *file;
    size_t line;
    struct span kind; /* empty: an entry of any kind */
    struct span name;
    struct load_reference *next;
};

struct load_fault {
    struct span path;
    size_t line; /* 0: the file or folder as such */
    struct span message;
};

struct load {
    struct arena *arena;
    const char *folder;
    bool
        exported; /* by backtalk-ctl export library, and unchanged since: a site may have what new files may not */
    struct load_fault *faults;
    size_t fault_count;
    size_t fault_room;
    struct load_person *people;
    struct load_tag *tags;
    struct load_entry *entries;
    struct load_thread *threads;
    struct load_reference *references;
};

/* ---- load_fields.c: what a file's fields say ---- */

void load_fault(struct load *load, struct span path, size_t line, struct span message);
/* At the line of one of the file's fields, with its name in front. */
void load_field_fault(struct load *load, const struct load_file *file, struct span field,
                      struct span message);

/*
 * The same for what a site's own library may have, and what is written for it may not: nothing for an export. A link may
 * lead nowhere yet, one entry call another easier that does not call it harder, a text name a dose that no field has.
 */
void load_remark(struct load *load, struct span path, size_t line, struct span message);

/* Each takes a field out of the front matter; what is wrong becomes a fault. Absent: empty. */
struct span load_take_text(struct load *load, struct load_file *file, const char *name,
                           bool required, size_t max);
struct span load_take_choice(struct load *load, struct load_file *file, const char *name,
                             const struct model_choice *choices, const char *otherwise);
struct model_texts load_take_texts(struct load *load, struct load_file *file, const char *name);
bool load_take_bool(struct load *load, struct load_file *file, const char *name, bool otherwise);
int64_t load_take_number(struct load *load, struct load_file *file, const char *name, int64_t min,
                         int64_t max);
/* A fault for every field that nobody took. */
void load_take_end(struct load *load, struct load_file *file);

/*
 * The file's body, rendered by `render` (entries and threads begin their headings at different
 * levels). Its wiki links become references.
 */
struct post_text load_take_body(struct load *load, struct load_file *file,
                                bool (*render)(struct arena *arena, struct span body,
                                               struct post_text *out));

/* `field` is its path in the front matter. */
void load_refer(struct load *load, struct load_file *file, struct span field, const char *kind,
                struct span name);
void load_refer_all(struct load *load, struct load_file *file, const char *field, const char *kind,
                    const struct model_texts *names);

/* ---- load_read.c, load_entries.c, load_threads.c: the folder ---- */

/* Reads everything; what is wrong is listed in the faults. */
void load_read(struct load *load);
/* Whether the folder is an export, and whole: load_sums.c. Files of one that were changed or are missing are faults. */
void load_read_sums(struct load *load);
struct load_entry *load_read_entry(struct load *load, struct load_file *file, const char *kind);
struct load_post *load_read_post(struct load *load, struct load_file *file,
                                 struct load_thread *thread);
void load_check_thread(struct load *load, struct load_thread *thread);

/* ---- load_photos.c: photographs, as `photographs` of the front matter and files beside ---- */

/* Takes the field; each file has to be there, to have the bytes that its name says, and to be a picture that pages show. */
struct load_photo *load_take_photos(struct load *load, struct load_file *file);
/* A remark for each photograph whose step the entry does not have. After the model was read. */
void load_check_photos(struct load *load, const struct load_entry *entry);
/* The bytes of one of its files, at most LOAD_PHOTO_ROOM, as they are now. False: not there, or longer than may be. */
enum { LOAD_PHOTO_ROOM = PICTURE_FILE_MAX + 1 };
MUST_CHECK bool load_photo_bytes(const struct load *load, const struct load_photo_file *file,
                                 char *room, size_t *len);
/* A file of an entry's folder that is one of a photograph. */
bool load_is_photo(struct span folder, struct span name);

/* ---- load_links.c ---- */

/* A fault for each link from a stretch to another that does not lead back, where the entry does not say why. */
void load_check_links(struct load *load);

/* ---- load_titles.c ---- */

/* The words of all texts name what they link to by its title. */
void load_title_links(struct load *load);

/* ---- load_check.c ---- */

/* What the database has already: references to it are good. */
struct load_known {
    struct model_texts kinds; /* of entries, beside their slugs */
    struct model_texts slugs;
    struct model_texts tags; /* and synonyms */
};

/* References, and names that lead to two things. */
void load_check(struct load *load, const struct load_known *known);

/* ---- load_state.c: what the database has already ---- */

struct load_state_entry {
    struct span kind;
    struct span slug;
    int64_t id;
    int64_t revision;
    struct span sha; /* empty: edited on the site, or made there */
};

struct load_state_file {
    struct span path;
    struct span sha;
    bool edited; /* the tag was changed on the site since */
};

struct load_state_alias {
    struct span kind;
    struct span external_id;
    int64_t id;
};

struct load_state_tag {
    struct span name;
    int64_t id; /* 0: a synonym */
};

struct load_state {
    struct {
        size_t count;
        struct load_state_entry *items;
    } entries;
    struct {
        size_t count;
        struct load_state_file *items;
    } files;
    struct {
        size_t count;
        struct load_state_alias *items;
    } aliases;
    struct {
        size_t count;
        struct load_state_tag *items;
    } tags;
    struct load_known known;
};

/* False: *why says why. */
MUST_CHECK bool load_state_read(struct db_sync *db, struct arena *arena, struct load_state *state,
                                struct text *why);
/* 0 when nothing was loaded under that name. */
int64_t load_state_alias(const struct load_state *state, struct span kind, struct span external_id);
const struct load_state_entry *load_state_entry(const struct load_state *state, struct span kind,
                                                struct span slug);
const struct load_state_file *load_state_file(const struct load_state *state, struct span path);

/* ---- load_save.c, load_save_thread.c ---- */

enum load_outcome { LOAD_NEW, LOAD_CHANGED, LOAD_SAME, LOAD_LEFT, LOAD_OUTCOMES };

struct load_saving {
    struct load *load;
    struct db_sync *db;
    const struct load_state *state;
    FILE *out;
    struct text *why;
    int64_t editor;               /* the account that entries without an author are saved by */
    size_t counts[LOAD_OUTCOMES]; /* of the kind being saved */
};

/* Runs the batch and frees it. False: *why names the file. */
MUST_CHECK bool load_run(struct load_saving *saving, struct db_batch *batch, struct span path);
void load_read_id(struct db_row *row, void *out);
/* Counts; what is left alone is said. */
void load_done(struct load_saving *saving, enum load_outcome outcome, struct span path);
/* One line about everything counted since the last. */
void load_report(struct load_saving *saving, const char *what);
void load_note(struct db_batch *batch, int64_t post, struct span path, struct span sha,
               struct span tag);

/* Everything, within a transaction that the caller has begun. */
MUST_CHECK bool load_save(struct load_saving *saving);
/* The photographs of an entry that was saved: load_photos_save.c. */
MUST_CHECK bool load_save_photos(struct load_saving *saving, const struct load_entry *entry,
                                 int64_t id);
MUST_CHECK bool load_save_thread(struct load_saving *saving, struct load_thread *thread);

/* ---- load.c ---- */

/*
 * Loads a folder. Everything wrong with it goes to `err`, a line for each: then nothing was
 * written. The exit code.
 */
int load_folder(struct db_sync *db, const char *folder, FILE *out, FILE *err);

#endif

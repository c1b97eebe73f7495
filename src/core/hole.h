/*
 * Pages with holes: rendered once for everybody, filled in for each viewer.
 *
 * A hole is a place of fixed width whose bytes depend on the viewer: a name, a time zone, a form's token or key, how one voted.
 * Holes that always show the same (one kind, one id) share a slot. While a page is rendered, each hole is
 * recorded; hole_page_new lays the page out; hole_fill and hole_fill_gzip write a viewer's values into a copy.
 *
 * Compressed once, filled for next to nothing. Beside the holes, the page has *areas*: attributes that hold each
 * slot once. An area is the body of a stored (uncompressed) block of the gzip stream, at a known offset, and
 * each hole within reach is compressed as a reference to its slot there. So the code that writes the slots of the
 * areas fills the holes too. The checksum is linear: one multiplication for each slot that changes.
 *
 * Nothing secret meets the compressor. It sees a filler in place of each value, so the length of the stream says
 * nothing about a token, whatever a stranger gets reflected into the page (BREACH).
 */
#ifndef CORE_HOLE_H
#define CORE_HOLE_H

#include "core/text.h"

enum hole_kind {
    HOLE_NAME,
    HOLE_ZONE,
    HOLE_TOKEN,
    HOLE_KEY,
    HOLE_VOTE,
    HOLE_FOLLOW,
    HOLE_UNREAD,
    HOLE_KINDS
};

/* Bytes of a hole of that kind; never less than 4, which zlib needs to refer to one far away. */
size_t hole_width(enum hole_kind kind);

struct hole_slot {
    enum hole_kind kind;
    int64_t
        id; /* of the post that was voted on; the mark of what is followed; 0 for what a page has once */
};

/* What a rendering records. Zeroed to begin with; hole_record_free frees its memory. */
struct hole_record {
    struct hole_slot *slots;
    size_t slot_count;
    struct hole_place *places; /* in the order of the page */
    size_t place_count;
    size_t *marks; /* where an area may be */
    size_t mark_count;
};

void hole_record_free(struct hole_record *record);
void hole_record_clear(struct hole_record *record);

/* Adds a hole to `out`, and records where. All calls for one record are for one text. */
void hole_add(struct hole_record *record, struct text *out, enum hole_kind kind, int64_t id);
/*
 * Records that an area may be here, within a tag, where an attribute may be. Marks belong at the beginning of the page and near
 * every group of holes: an area reaches some 30 KB.
 */
void hole_mark(struct hole_record *record, const struct text *out);

struct
    hole_page; /* a page that is laid out; its own memory, never changed but by compressing and shrinking */

/* Lays out `body`, which is as rendered. NULL when there is no memory. */
struct hole_page *hole_page_new(const struct hole_record *record, struct span body);
void hole_page_free(struct hole_page *page);

size_t hole_page_len(const struct hole_page *page);      /* as it is filled, not compressed */
size_t hole_page_memory(const struct hole_page *page);   /* bytes that it takes in all */
size_t hole_page_gzip_len(const struct hole_page *page); /* 0: not compressed */
/* Slots, for asking what to fill them with. */
const struct hole_slot *hole_page_slots(const struct hole_page *page, size_t *count);

/*
 * Compresses at zlib's level (1 to 5), or thoroughly (6). False, and nothing changed, when that cannot be done (holes too far from any mark, no
 * memory) or makes nothing smaller. Touches nothing but the page: may run in another thread.
 */
MUST_CHECK bool hole_page_compress(struct hole_page *page, int level);

/* Keeps nothing but the gzip stream, when there is one: a tenth of the memory. A plain page is unpacked from it. */
void hole_page_shrink(struct hole_page *page);

/*
 * A value for a slot: bytes without '<', '>', '&', '"' that need escaping. Shorter than the slot: filled up with
 * spaces. Longer, or NULL: the slot shows its default (no vote, a blank name).
 */
typedef struct span hole_value(void *context, const struct hole_slot *slot);

/* Write the page for one viewer; `out` has room for hole_page_len or hole_page_gzip_len bytes. */
void hole_fill(const struct hole_page *page, hole_value *value, void *context, char *out);
void hole_fill_gzip(const struct hole_page *page, hole_value *value, void *context, char *out);

#endif

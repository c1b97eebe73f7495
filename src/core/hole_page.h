/* What the files of core/hole.h share: a page with holes, laid out. */
#ifndef CORE_HOLE_PAGE_H
#define CORE_HOLE_PAGE_H

#include "core/hole.h"

struct hole_place {
    size_t at;
    unsigned slot;
    bool stored;        /* in an area */
    size_t stream;      /* where it is in the gzip stream, when stored */
    size_t next_stored; /* the slot's next place in an area, from 1; 0: none */
};

struct hole_area {
    size_t at; /* of its first slot */
    size_t len;
};

struct hole_page {
    char *body; /* with every slot's default; NULL: only the gzip stream is left */
    size_t len;
    struct hole_slot *slots;
    uint32_t *operators;  /* of each slot: what a change of its bytes does to the checksum */
    size_t *first_stored; /* of each slot: its first place in an area, from 1; 0: none */
    size_t slot_count;
    struct hole_place *places;
    size_t place_count;
    struct hole_area *areas;
    size_t area_count;
    bool beyond_reach; /* some hole is too far from every area */
    char *gzip;
    size_t gzip_len;
    uint32_t crc;
};

enum { HOLE_WIDEST = 32 };

/* What the compressor sees in place of a slot: bytes that UTF-8 never has, other ones for each slot. */
void hole_filler(unsigned slot, size_t width, char *out);
/* What a slot shows when nobody says otherwise. */
void hole_default(enum hole_kind kind, char *out);
/* Writes a slot's value for a viewer, as wide as the slot; false: it shows its default. */
bool hole_page_value(const struct hole_page *page, unsigned slot, hole_value *value, void *context,
                     char *out);

/* hole_fill for a page whose gzip stream is all that is left of it. */
void hole_fill_unpacked(const struct hole_page *page, hole_value *value, void *context, char *out);

#endif

/* Bad files: bombs, polyglots, truncated, damaged, huge, animated, of other kinds. */
#include "unit/picture_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

struct list {
    struct arena *arena;
    struct bad_picture *items;
    size_t count;
};

struct span picture_file(struct arena *arena, const char *name)
{
    FILE *file = fopen(arena_printf(arena, "tests/pictures/%s", name).ptr, "rb");
    if (file == NULL)
        abort();
    char *room = arena_alloc(arena, 1 << 20);
    size_t len = fread(room, 1, 1 << 20, file);
    (void)fclose(file);
    return span_make(room, len);
}

static struct span join(struct arena *arena, struct span a, struct span b)
{
    char *room = arena_alloc(arena, a.len + b.len + 1);
    if (a.len > 0)
        memcpy(room, a.ptr, a.len);
    if (b.len > 0)
        memcpy(room + a.len, b.ptr, b.len);
    return span_make(room, a.len + b.len);
}

static struct span zeros(struct arena *arena, size_t len)
{
    return span_make(arena_alloc(arena, len), len);
}

static void put32(char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (char)(value >> (24 - 8 * i));
}

static void add(struct list *list, const char *name, struct span file, const char *fault)
{
    if (list->count == BAD_PICTURES_MAX)
        abort();
    list->items[list->count++] = (struct bad_picture){name, file, fault};
}

struct span picture_with_exif(struct arena *arena, int orientation, const char *description)
{
    struct span jpeg = picture_file(arena, "gradient.jpg");
    size_t len = strlen(description) + 1;
    size_t exif = 6 + 8 + 2 + 2 * 12 + 4 + len;
    char *block = arena_alloc(arena, exif + 4);
    memcpy(block, "\xFF\xE1", 2);
    block[2] = (char)((exif + 2) >> 8);
    block[3] = (char)(exif + 2);
    memcpy(block + 4, "Exif\0\0MM\0\x2A\0\0\0\x08\0\x02", 16);
    char *entry = block + 20;
    memcpy(entry, "\x01\x0E\0\x02", 4);
    put32(entry + 4, (uint32_t)len);
    put32(entry + 8, 8 + 2 + 24 + 4);
    memcpy(entry + 12, "\x01\x12\0\x03\0\0\0\x01\0", 9);
    entry[21] = (char)orientation;
    memcpy(entry + 24 + 4, description, len);
    struct span head = join(arena, span_make(jpeg.ptr, 2), span_make(block, exif + 4));
    return join(arena, head, span_from(jpeg, 2));
}

/* ---- PNG, by hand ---- */

static struct span png_chunk(struct arena *arena, const char *type, struct span data)
{
    char *room = arena_alloc(arena, data.len + 12);
    put32(room, (uint32_t)data.len);
    memcpy(room + 4, type, 4);
    if (data.len > 0)
        memcpy(room + 8, data.ptr, data.len);
    put32(room + 8 + data.len, (uint32_t)crc32(0, (const Bytef *)room + 4, (uInt)(data.len + 4)));
    return span_make(room, data.len + 12);
}

static struct span png_begin(struct arena *arena, uint32_t width, uint32_t height)
{
    char head[13] = {[8] = 8, [9] = 2};
    put32(head, width);
    put32(head + 4, height);
    return join(arena, SPAN("\x89PNG\r\n\x1A\n"),
                png_chunk(arena, "IHDR", span_make(head, sizeof(head))));
}

/* All black: a few kilobytes that say they are gigabytes. */
static struct span png_black(struct arena *arena, uint32_t width, uint32_t height, size_t bytes)
{
    struct span raw = zeros(arena, bytes);
    uLongf len = compressBound((uLong)bytes);
    char *packed = arena_alloc(arena, len);
    if (compress2((Bytef *)packed, &len, (const Bytef *)raw.ptr, (uLong)bytes, 9) != Z_OK)
        abort();
    struct span png = join(arena, png_begin(arena, width, height),
                           png_chunk(arena, "IDAT", span_make(packed, len)));
    return join(arena, png, png_chunk(arena, "IEND", SPAN("")));
}

struct span picture_large(struct arena *arena, uint32_t width, uint32_t height)
{
    return png_black(arena, width, height, ((size_t)width * 3 + 1) * height);
}

static void add_dimensions(struct list *list)
{
    static const struct {
        uint32_t width, height;
        const char *fault;
    } sizes[] = {
        {20001, 20001, "large"}, {100000, 100000, "large"},
        {1000000, 10, NULL},     {10000, 5001, "large"},
        {20001, 10000, "large"}, {8000, 8000, "large"},
        {99, 99, "small"},       {1, 1, "small"},
        {2000, 99, "small"},     {1000, 200, "shape"},
        {150, 700, "shape"},     {0, 0, NULL},
        {0x7FFFFFFF, 1, NULL},   {0xFFFFFFFF, 0xFFFFFFFF, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        add(list,
            arena_printf(list->arena, "png that says %u x %u", sizes[i].width, sizes[i].height).ptr,
            png_black(list->arena, sizes[i].width, sizes[i].height, 100000), sizes[i].fault);
    /* Allowed by its head, with a thousandth of the pixels. */
    add(list, "png with too few pixels", png_black(list->arena, 7000, 7000, 50000), "broken");
    /* JPEG: the frame's numbers are rewritten. */
    struct span jpeg = picture_file(list->arena, "gradient.jpg");
    for (uint32_t i = 0; i < 3; i++) {
        char *copy = (char *)(uintptr_t)join(list->arena, jpeg, SPAN("")).ptr;
        for (size_t at = 2; at + 9 < jpeg.len; at++) {
            if (copy[at] == '\xFF' && copy[at + 1] == '\xC0') {
                put32(copy + at + 5, i == 0 ? 0xFFFFFFFF : i == 1 ? 0x4E204E20 : 0x00010001);
                break;
            }
        }
        add(list, "jpeg with other numbers", span_make(copy, jpeg.len),
            i == 0   ? NULL
            : i == 1 ? "large"
                     : "small");
    }
}

static void add_truncated(struct list *list)
{
    static const char *const names[] = {"gradient.jpg", "gradient.png", "gradient.webp",
                                        "gradient.avif", "gradient.heic"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct span whole = picture_file(list->arena, names[i]);
        for (size_t part = 1; part <= 9; part++)
            add(list, arena_printf(list->arena, "%s, %zu tenths", names[i], part).ptr,
                span_make(whole.ptr, whole.len * part / 10), NULL);
        add(list, arena_printf(list->arena, "%s, its first 12 bytes", names[i]).ptr,
            span_make(whole.ptr, 12), NULL);
    }
}

static void add_moving(struct list *list)
{
    struct arena *arena = list->arena;
    char control[8] = {0};
    put32(control, 2);
    struct span png = join(arena, png_begin(arena, 200, 200),
                           png_chunk(arena, "acTL", span_make(control, sizeof(control))));
    add(list, "animated png", join(arena, png, png_chunk(arena, "IEND", SPAN(""))), "moves");
    add(list, "animated webp",
        SPAN(
            "RIFF\x40\0\0\0WEBPVP8X\x0A\0\0\0\x02\0\0\0\xC7\0\0\xC7\0\0ANIM\x06\0\0\0\0\0\0\0\0\0"),
        "moves");
    add(list, "avif sequence",
        SPAN("\0\0\0\x18"
             "ftypavis\0\0\0\0avifmif1"),
        "moves");
    add(list, "heic sequence",
        SPAN("\0\0\0\x18"
             "ftypmsf1\0\0\0\0hevcheic"),
        "moves");
    add(list, "gif", SPAN("GIF89a\x01\0\x01\0\0\0\0;"), "type");
}

static void add_other_kinds(struct list *list)
{
    static const struct {
        const char *name;
        struct span file;
    } others[] = {
        {"nothing", {"", 0}},
        {"svg", SPAN("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")},
        {"svg with a text before", SPAN("<?xml version='1.0'?><!DOCTYPE svg><svg/>")},
        {"html", SPAN("<!doctype html><script>alert(1)</script>")},
        {"pdf", SPAN("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")},
        {"postscript", SPAN("%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n")},
        {"zip", SPAN("PK\3\4\x14\0\0\0\0\0")},
        {"gzip", SPAN("\x1F\x8B\x08\0\0\0\0\0")},
        {"tiff", SPAN("II*\0\x08\0\0\0\0\0")},
        {"big tiff", SPAN("MM\0*\0\0\0\x08")},
        {"bmp", SPAN("BM\x46\0\0\0\0\0\0\0")},
        {"ico", SPAN("\0\0\1\0\1\0\x10\x10")},
        {"jpeg 2000", SPAN("\0\0\0\x0CjP  \r\n\x87\n")},
        {"jpeg xl", SPAN("\xFF\x0A\0\0")},
        {"ppm", SPAN("P6 100000 100000 255\n")},
        {"pfm", SPAN("PF\n100000 100000\n-1.0\n")},
        {"csv", SPAN("1,2,3\n4,5,6\n")},
        {"a vips file", SPAN("\xb6\xa6\xf2\x08\0\0\0\0")},
        {"imagemagick's own",
         SPAN("push graphic-context\nimage over 0,0 0,0 'https://a.example/'\n")},
        {"a program", SPAN("\x7F"
                           "ELF\x02\x01\x01\0")},
        {"a script", SPAN("#!/bin/sh\nrm -rf /\n")},
        {"mp4", SPAN("\0\0\0\x18"
                     "ftypmp42\0\0\0\0mp42isom")},
        {"wav", SPAN("RIFF\x24\0\0\0WAVEfmt ")},
        {"spaces before a jpeg", SPAN("   \xFF\xD8\xFF\xE0")},
        {"gif and script in one", SPAN("GIF89a/*\0\0*/=1;alert(1)//")},
        {"zip with a jpeg in it", SPAN("PK\3\4\xFF\xD8\xFF\xE0\0\x10JFIF")},
        {"fits", SPAN("SIMPLE  =                    T")},
    };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        add(list, others[i].name, others[i].file, "type");
}

/* The right first bytes, and something else behind them. */
static void add_polyglots(struct list *list)
{
    static const char *const begins[] = {"gradient.jpg", "gradient.png", "gradient.webp",
                                         "gradient.avif", "gradient.heic"};
    static const struct span rests[] = {
        SPAN("<script>alert(1)</script>"),
        SPAN("PK\3\4\x14\0\0\0\0\0"),
        SPAN("%PDF-1.7"),
    };
    for (size_t i = 0; i < COUNT_OF(begins); i++) {
        struct span head = picture_file(list->arena, begins[i]);
        head.len = i < 2 ? 8 : 28;
        for (size_t k = 0; k < COUNT_OF(rests); k++)
            add(list, arena_printf(list->arena, "%s's first bytes", begins[i]).ptr,
                join(list->arena, head, rests[k]), "broken");
        add(list, arena_printf(list->arena, "%s's first bytes and nothing", begins[i]).ptr,
            join(list->arena, head, zeros(list->arena, 100000)), "broken");
        add(list, arena_printf(list->arena, "%s twelve megabytes and more", begins[i]).ptr,
            join(list->arena, head, zeros(list->arena, 12 * 1024 * 1024)), "heavy");
    }
}

size_t bad_pictures(struct arena *arena, struct bad_picture bad[BAD_PICTURES_MAX])
{
    struct list list = {.arena = arena, .items = bad};
    add_dimensions(&list);
    add_truncated(&list);
    add_moving(&list);
    add_other_kinds(&list);
    add_polyglots(&list);
    return list.count;
}

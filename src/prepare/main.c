/*
 * backtalk-picture: makes a picture's sizes. The job runner starts it for one file that somebody sent: the file comes on standard
 * input, the answer goes to standard output, and there is no other way in or out (sandbox.h). The answer begins with "ready\n",
 * before a byte of the file is read: without it the server is at fault, not the file. Then comes "no FAULT\n", or for
 * each size a line "webp WIDTH HEIGHT BYTES\n" (or jpeg) with the bytes behind it, and "end\n". What is made has pixels and
 * nothing else: turned as the camera said, in sRGB, without a word of what else the file held. Started with the word "portrait" it
 * makes the square in the middle, for a picture of a person.
 */
#include <unistd.h>
#include <vips/vips.h>
#include <vips/vector.h>
#include <webp/encode.h>

#include "core/picture_type.h"
#include "prepare/sandbox.h"

enum { WEBP_QUALITY = 78, JPEG_QUALITY = 82, MANY_PIXELS = 20 * 1000 * 1000 };

static const int widths[PICTURE_SIZES] = {320, 800, 1600};
static const int portrait_widths[] = {96, 256};

static bool put(const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t written = write(STDOUT_FILENO, at, len);
        if (written <= 0)
            return false;
        at += written;
        len -= (size_t)written;
    }
    return true;
}

static int refuse(const char *fault)
{
    char line[40];
    int len = snprintf(line, sizeof(line), "no %s\n", fault);
    return put(line, (size_t)len) ? 0 : 1;
}

/* All of standard input; one byte more than is taken says that there is too much. */
static bool take(char *room, size_t size, size_t *len)
{
    *len = 0;
    while (*len < size) {
        ssize_t got = read(STDIN_FILENO, room + *len, size - *len);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        *len += (size_t)got;
    }
    return true;
}

/* Nothing but the readers of what is taken; and what they load late is loaded before the door is closed. */
static bool prepare_readers(void)
{
    static const char *const readers[] = {"VipsForeignLoadJpeg", "VipsForeignLoadPng",
                                          "VipsForeignLoadWebp", "VipsForeignLoadHeif"};
    static const char nothing[] = "\0\0\0\x18"
                                  "ftypheic\0\0\0\0mif1heic";
    if (VIPS_INIT("backtalk-picture") != 0)
        return false;
    vips_concurrency_set(1);
    vips_vector_set_enabled(
        FALSE); /* it writes code and runs it, which the sandbox does not let it */
    vips_cache_set_max(0);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (size_t i = 0; i < COUNT_OF(readers); i++)
        vips_operation_block_set(readers[i], FALSE);
    VipsImage *none = NULL;
    if (vips_heifload_buffer((void *)(uintptr_t)nothing, sizeof(nothing) - 1, &none, NULL) == 0)
        g_object_unref(none);
    vips_error_clear();
    return true;
}

/* ---- bounds, before a pixel is decoded ---- */

/* Its pixels are decoded only as they are asked for, from above, and what is not complete is an error. */
static VipsImage *open_picture(enum picture_type type, char *file, size_t len)
{
    VipsImage *image = NULL;
    int failed = 1;
    switch (type) {
    case PICTURE_JPEG:
        failed = vips_jpegload_buffer(file, len, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                                      "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
        break;
    case PICTURE_PNG:
        failed = vips_pngload_buffer(file, len, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                     VIPS_FAIL_ON_TRUNCATED, NULL);
        break;
    case PICTURE_WEBP:
        failed = vips_webpload_buffer(file, len, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                                      "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
        break;
    case PICTURE_AVIF:
    case PICTURE_HEIC:
        failed = vips_heifload_buffer(file, len, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                                      "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
        break;
    case PICTURE_UNKNOWN:
        break;
    }
    return failed ? NULL : image;
}

/* NULL: it may be decoded. */
static const char *fault_of(const VipsImage *image)
{
    int64_t wide = vips_image_get_width(image);
    int64_t high = vips_image_get_height(image);
    int64_t shorter = wide < high ? wide : high;
    int64_t longer = wide < high ? high : wide;
    if (longer > PICTURE_SIDE_MAX || wide * high > PICTURE_PIXELS_MAX)
        return "large";
    if (shorter < PICTURE_SIDE_MIN)
        return "small";
    return longer > shorter * PICTURE_RATIO_MAX ? "shape" : NULL;
}

/* Readers of these have all pixels in memory, several times over, and do not say whether that or the file was at fault. */
static bool takes_all_at_once(enum picture_type type, const VipsImage *image)
{
    int64_t pixels = (int64_t)vips_image_get_width(image) * vips_image_get_height(image);
    return (type == PICTURE_WEBP || type == PICTURE_AVIF || type == PICTURE_HEIC) &&
           pixels > MANY_PIXELS;
}

/* ---- making ---- */

/* Bytes of red, green and blue, in memory, and nothing else that the file said. */
static VipsImage *pixels_of(VipsImage *image)
{
    VipsImage *coloured = NULL;
    VipsImage *bytes = NULL;
    if (vips_colourspace(image, &coloured, VIPS_INTERPRETATION_sRGB, NULL) != 0)
        return NULL;
    int failed = vips_cast_uchar(coloured, &bytes, NULL);
    g_object_unref(coloured);
    if (failed)
        return NULL;
    size_t len = 0;
    int bands = vips_image_get_bands(bytes);
    void *memory = bands == 3 ? vips_image_write_to_memory(bytes, &len) : NULL;
    VipsImage *pixels =
        memory == NULL ? NULL
                       : vips_image_new_from_memory_copy(memory, len, vips_image_get_width(bytes),
                                                         vips_image_get_height(bytes), bands,
                                                         VIPS_FORMAT_UCHAR);
    g_free(memory);
    g_object_unref(bytes);
    return pixels;
}

static VipsImage *turned(VipsImage *image)
{
    VipsImage *straight = NULL;
    return vips_autorot(image, &straight, NULL) == 0 ? straight : NULL;
}

static VipsImage *flattened(VipsImage *image)
{
    VipsImage *flat = NULL;
    VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
    int failed = vips_image_hasalpha(image) ? vips_flatten(image, &flat, "background", white, NULL)
                                            : vips_copy(image, &flat, NULL);
    vips_area_unref(VIPS_AREA(white));
    return failed ? NULL : flat;
}

/* No wider than the largest size; the camera's turn is still to come, so that may be its height. */
static VipsImage *shrunk(VipsImage *image)
{
    VipsImage *small = NULL;
    int most = widths[PICTURE_SIZES - 1];
    bool turns = vips_image_get_orientation_swap(image);
    return vips_thumbnail_image(image, &small, turns ? most * PICTURE_RATIO_MAX : most, "height",
                                turns ? most : most * PICTURE_RATIO_MAX, "size", VIPS_SIZE_DOWN,
                                "no_rotate", TRUE, "export_profile", "srgb", NULL) == 0
               ? small
               : NULL;
}

/* The largest size, in memory: each pixel is decoded once. NULL: the file is damaged, or too much for us. */
static VipsImage *decode(VipsImage *image)
{
    static VipsImage *(*const steps[])(VipsImage *) = {shrunk, vips_image_copy_memory, turned,
                                                       flattened, pixels_of};
    for (size_t i = 0; image != NULL && i < COUNT_OF(steps); i++) {
        VipsImage *next = steps[i](image);
        g_object_unref(image);
        image = next;
    }
    return image;
}

static bool put_file(const char *type, const VipsImage *image, const void *bytes, size_t len)
{
    char line[80];
    int line_len = snprintf(line, sizeof(line), "%s %d %d %zu\n", type, vips_image_get_width(image),
                            vips_image_get_height(image), len);
    return put(line, (size_t)line_len) && put(bytes, len);
}

/* By libwebp itself: the saver of libvips 8.14 adds an EXIF block, whatever it is told. */
static bool save_webp(VipsImage *image)
{
    size_t len = 0;
    uint8_t *bytes = NULL;
    uint8_t *pixels = vips_image_write_to_memory(image, &len);
    int width = vips_image_get_width(image);
    size_t got = pixels == NULL ? 0
                                : WebPEncodeRGB(pixels, width, vips_image_get_height(image),
                                                3 * width, WEBP_QUALITY, &bytes);
    bool ok = got > 0 && put_file("webp", image, bytes, got);
    WebPFree(bytes);
    g_free(pixels);
    return ok;
}

static bool save_jpeg(VipsImage *image)
{
    void *bytes = NULL;
    size_t len = 0;
    bool ok = vips_jpegsave_buffer(image, &bytes, &len, "Q", JPEG_QUALITY, "strip", TRUE,
                                   "optimize_coding", TRUE, NULL) == 0 &&
              put_file("jpeg", image, bytes, len);
    g_free(bytes);
    return ok;
}

static bool save(VipsImage *image)
{
    return save_webp(image) && save_jpeg(image);
}

/* In these widths, the narrowest first, and in its own where that is less than one of them. */
static bool save_all(VipsImage *whole, const int *sizes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (vips_image_get_width(whole) <= sizes[i])
            return save(whole); /* as large as it is */
        VipsImage *size = NULL;
        if (vips_thumbnail_image(whole, &size, sizes[i], "height", sizes[i] * 2 * PICTURE_RATIO_MAX,
                                 NULL) != 0)
            return false;
        bool ok = save(size);
        g_object_unref(size);
        if (!ok)
            return false;
    }
    return true;
}

/* The square in the middle. */
static bool save_portrait(VipsImage *whole)
{
    int wide = vips_image_get_width(whole);
    int high = vips_image_get_height(whole);
    int side = wide < high ? wide : high;
    VipsImage *square = NULL;
    if (vips_extract_area(whole, &square, (wide - side) / 2, (high - side) / 2, side, side, NULL) !=
        0)
        return false;
    bool ok = save_all(square, portrait_widths, COUNT_OF(portrait_widths));
    g_object_unref(square);
    return ok;
}

static int make(enum picture_type type, char *file, size_t len, bool portrait)
{
    VipsImage *image = open_picture(type, file, len);
    const char *fault = image == NULL ? "broken" : fault_of(image);
    if (fault != NULL)
        return refuse(fault);
    bool heavy = takes_all_at_once(type, image);
    VipsImage *whole = decode(image);
    if (whole == NULL)
        return refuse(heavy ? "hard" : "broken");
    bool ok = (portrait ? save_portrait(whole) : save_all(whole, widths, PICTURE_SIZES)) &&
              put("end\n", 4);
    g_object_unref(whole);
    return ok ? 0 : 1;
}

int main(int count, char **words)
{
    bool portrait = count > 1 && strcmp(words[1], "portrait") == 0;
    static char file[PICTURE_UPLOAD_MAX + 1];
    size_t len;
    if (!sandbox_limits() || !prepare_readers() || !sandbox_close() || !put("ready\n", 6) ||
        !take(file, sizeof(file), &len))
        return 1;
    struct span bytes = span_make(file, len);
    enum picture_type type = picture_type_of(bytes);
    /* Without tidying up: the process ends, and with it all that it had. */
    int status = len > PICTURE_UPLOAD_MAX    ? refuse("heavy")
                 : type == PICTURE_UNKNOWN   ? refuse("type")
                 : picture_type_moves(bytes) ? refuse("moves")
                                             : make(type, file, len, portrait);
    _exit(status);
}

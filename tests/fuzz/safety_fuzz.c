/* Red flags in any bytes: the first byte says how they are read. */
#include "safety/safety.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool right)
{
    if (!right)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    bool html = (data[0] & 1) != 0;
    enum safety_voice voice = (data[0] & 2) != 0 ? SAFETY_ADVICE : SAFETY_OWN_WORDS;
    struct span text = span_make((const char *)data + 1, size - 1);
    size_t middle = text.len / 2;
    const struct safety_text halves[] = {{.text = span_make(text.ptr, middle), .html = html},
                                         {.text = span_from(text, middle), .html = html}};
    struct safety_hits whole =
        safety_match_texts(&(struct safety_text){.text = text, .html = html}, 1, voice);
    must(safety_flag_count() == 64 || whole.bits >> safety_flag_count() == 0);
    must(voice == SAFETY_OWN_WORDS || !safety_has(whole, SAFETY_SOON));
    (void)safety_match_texts(halves, COUNT_OF(halves), voice);
    return 0;
}

/* The colours of figures: of files, and of the sheet of all of them. Pages have them in assets/css. */
#include "figure/figure.h"

#include "gen/figure/version.h"

const char figure_version[] = FIGURE_VERSION;

/* A person's, by tone. */
static const struct tone {
    const char *skin, *skin_far, *hair, *top, *top_far;
} tones[FIGURE_TONES] = {
    {"#e0a880", "#c48d67", "#4f3a2b", "#5c9685", "#4a7d6e"},
    {"#9c6746", "#825336", "#241a14", "#d08a4e", "#b0713a"},
    {"#f1caa7", "#d8ad88", "#8a5a2c", "#6a83b5", "#556c9a"},
    {"#6f4934", "#5a3927", "#1d1613", "#c27a8b", "#a26070"},
};

/* What everybody has alike, in the order in which rules have to come. */
static const struct rule {
    const char *of, *says;
} rules[] = {
    {"path", "stroke:#33291f;stroke-width:1.7;stroke-linejoin:round;stroke-linecap:round;"
             "paint-order:stroke"},
    {".p", "fill:#48525f"},
    {".q", "fill:#39424d"},
    {".o", "fill:#d0c7bb"},
    {".u", "fill:#aaa197"},
    {".w", "fill:#d3bc96"},
    {".v", "fill:#b39a70"},
    {".x", "fill:#a9bfb6"},
    {".b", "fill:#e0b040"},
    {".l", "fill:none"},
    {".n", "stroke:none"},
    {".e", "fill:#33291f;stroke:none"},
    {".m", "fill:#c8402f;fill-opacity:.82;stroke:none"},
    {".i", "fill-opacity:.4"},
    {".k", "fill:#33291f;fill-opacity:.13;stroke:none"},
    {".g", "fill:#33291f;fill-opacity:.15;stroke:none"},
    {".a", "fill:#a8281c;stroke:#fffdf8"},
    {"text", "font:700 7px sans-serif;text-anchor:middle;fill:#fffdf8;stroke:#33291f;"
             "stroke-width:1.6;paint-order:stroke"},
};

/* In the dark the paper is a shade lighter than the page, and lines stay dark. */
static const struct rule dark[] = {
    {"path,text", "stroke:#0c0a08"},
    {".p", "fill:#5d6a7a"},
    {".q", "fill:#4a5563"},
    {".e", "fill:#0c0a08"},
    {".k", "fill:#000;fill-opacity:.33"},
    {".g", "fill:#fff;fill-opacity:.2"},
    {".m", "fill:#e2574a"},
    {".a", "fill:#f2a698;stroke:#0c0a08"},
};

/* The lines are the system's, so that the body is seen on its ground; what is pointed out is highlighted. */
static const struct rule forced[] = {
    {"path,text", "stroke:CanvasText"},
    {".e", "fill:CanvasText"},
    {".m", "fill:Highlight"},
    {".a", "fill:Highlight"},
    {".k", "fill:none"},
    {".g", "fill:GrayText;fill-opacity:.4"},
};

/* Does the drawing have what the rule is of? Where nobody can tell from a look at the letters, it may. */
static bool is_used(struct span drawing, const char *of)
{
    if (drawing.len == 0)
        return true;
    if (of[0] != '.')
        return strcmp(of, "text") != 0 || span_find_text(drawing, "<text") < drawing.len;
    for (size_t i = 1; i + 1 < drawing.len; i++)
        if (drawing.ptr[i] == of[1] && (drawing.ptr[i - 1] == '"' || drawing.ptr[i - 1] == ' ') &&
            (drawing.ptr[i + 1] == '"' || drawing.ptr[i + 1] == ' '))
            return true;
    return false;
}

static void add_rules(struct text *out, const char *prefix, const struct rule *of, size_t count,
                      struct span drawing)
{
    const struct rule *open = NULL; /* those that follow each other and say the same are one */
    for (size_t i = 0; i < count; i++) {
        if (!is_used(drawing, of[i].of))
            continue;
        bool same = open != NULL && strcmp(open->says, of[i].says) == 0;
        if (open != NULL && !same)
            text_printf(out, "{%s}", open->says);
        text_printf(out, "%s%s%s", same ? "," : "", prefix, of[i].of);
        open = &of[i];
    }
    if (open != NULL)
        text_printf(out, "{%s}", open->says);
}

void figure_style(struct text *out, uint8_t tone, const char *prefix, bool extra,
                  struct span drawing)
{
    const struct tone *t = &tones[tone % FIGURE_TONES];
    char fills[5][32];
    const char *const colours[] = {t->skin, t->skin_far, t->hair, t->top, t->top_far};
    static const char *const of[] = {".s", ".t", ".h", ".c", ".d"};
    struct rule own[COUNT_OF(of)];
    for (size_t i = 0; i < COUNT_OF(of); i++) {
        snprintf(fills[i], sizeof(fills[i]), "fill:%s", colours[i]);
        own[i] = (struct rule){of[i], fills[i]};
    }
    add_rules(out, prefix, rules, 1, drawing);
    add_rules(out, prefix, own, COUNT_OF(own), drawing);
    add_rules(out, prefix, rules + 1, COUNT_OF(rules) - 1, drawing);
    if (!extra)
        return;
    text_add_string(out, "@media (prefers-color-scheme:dark){");
    add_rules(out, "", dark, COUNT_OF(dark), drawing);
    text_add_string(out, "}@media (forced-colors:active){");
    add_rules(out, "", forced, COUNT_OF(forced), drawing);
    text_add_string(out, "}");
}

/* What of a text advises: sentences that tell somebody to do something, not greetings, questions and what happened to whoever writes. */
#include "own_plan/own_plan.h"

enum { WORDS_MAX = 80, WORD_BYTES = 24 };

/* A sentence as lower-case words. */
struct sentence {
    char words[WORDS_MAX][WORD_BYTES];
    bool breaks[WORDS_MAX]; /* a comma, a colon, a dash or the like is in front of it */
    bool stops[WORDS_MAX];  /* the same, but for a comma: a new clause for sure */
    size_t count;
    bool asks; /* it ends with a question mark */
};

/* What an instruction begins with. */
static const char *const verbs[] = {
    "add",         "aim",        "allow",      "alternate", "apply",    "arch",     "ask",
    "avoid",       "begin",      "bend",       "breathe",   "bring",    "brace",    "call",
    "change",      "check",      "choose",     "clench",    "come",     "consider", "consult",
    "contract",    "correct",    "count",      "cross",     "curl",     "cut",      "do",
    "don't",       "draw",       "drink",      "drive",     "drop",     "ease",     "eat",
    "engage",      "exhale",     "extend",     "find",      "finish",   "fix",      "flatten",
    "flex",        "foam",       "focus",      "follow",    "get",      "give",     "go",
    "hang",        "hold",       "hug",        "ice",       "identify", "improve",  "include",
    "incorporate", "increase",   "inhale",     "jog",       "keep",     "kneel",    "lean",
    "leave",       "let",        "lie",        "lift",      "limit",    "listen",   "look",
    "loosen",      "lower",      "lunge",      "make",      "massage",  "measure",  "mind",
    "mobilise",    "mobilize",   "move",       "never",     "notice",   "open",     "pause",
    "perform",     "pick",       "place",      "plant",     "play",     "point",    "practice",
    "practise",    "press",      "prioritize", "progress",  "pull",     "push",     "put",
    "raise",       "reach",      "read",       "reduce",    "relax",    "release",  "repeat",
    "replace",     "rest",       "return",     "rice",      "ride",     "ring",     "rock",
    "roll",        "rotate",     "round",      "run",       "see",      "set",      "shift",
    "sit",         "skip",       "sleep",      "slide",     "slow",     "soften",   "split",
    "spread",      "squat",      "squeeze",    "stand",     "start",    "stay",     "step",
    "stop",        "straighten", "strengthen", "stretch",   "swap",     "swim",     "swing",
    "switch",      "take",       "talk",       "tell",      "think",    "tighten",  "tilt",
    "train",       "try",        "tuck",       "turn",      "twist",    "use",      "vary",
    "visit",       "wait",       "walk",       "warm",      "watch",    "wear",     "work",
    "wrap",        "write",      NULL,
};

/* What may come before it in its clause. */
static const char *const lead_ins[] = {
    "again",  "also",       "always", "and",       "any",     "back",   "but",       "carefully",
    "daily",  "finally",    "first",  "gently",    "instead", "just",   "maybe",     "next",
    "now",    "often",      "only",   "or",        "perhaps", "please", "regularly", "second",
    "simply", "slowly",     "so",     "sometimes", "step",    "still",  "then",      "third",
    "twice",  "definitely", "really", "actually",  NULL,
};

/* With a comma behind them an instruction may follow: "If it hurts, stop." */
static const char *const openers[] = {
    "after",     "as",         "at",        "before", "by",       "during",  "for",  "from",
    "if",        "in",         "later",     "on",     "once",     "over",    "to",   "until",
    "unless",    "when",       "whenever",  "while",  "with",     "without", "each", "every",
    "otherwise", "afterwards", "meanwhile", "today",  "tomorrow", NULL,
};

static const char *const firsts[] = {"i",  "i'm", "i've",  "i'll",  "i'd",
                                     "im", "ive", "we're", "we've", NULL};
static const char *const polite[] = {"thank", "thanks",  "cheers", "hi",   "hello",
                                     "hey",   "welcome", "sorry",  "hope", NULL};
static const char *const modals[] = {"should", "could", "can",  "might", "may", "must",
                                     "need",   "ought", "want", "have",  NULL};
/* Behind those, what only describes. */
static const char *const senses[] = {"feel", "notice", "see",  "be",  "find", "expect", "tell",
                                     "hear", "say",    "also", "not", "had",  "been",   NULL};
static const char *const amounts[] = {
    "x",       "times", "rep",    "reps",   "repetitions", "set", "sets", "second",
    "seconds", "sec",   "secs",   "minute", "minutes",     "min", "mins", "breath",
    "breaths", "count", "counts", "round",  "rounds",      NULL,
};
static const char *const numbers[] = {"one",     "two",    "three",  "four",  "five",
                                      "six",     "seven",  "eight",  "ten",   "twelve",
                                      "fifteen", "twenty", "thirty", "sixty", NULL};
/* In an item of a list these are something to do by themselves. */
static const char *const things[] = {
    "stretch",
    "stretches",
    "stretching",
    "bridge",
    "bridges",
    "plank",
    "planks",
    "clamshell",
    "clamshells",
    "deadlift",
    "deadlifts",
    "squat",
    "squats",
    "lunges",
    "massage",
    "roller",
    "rolling",
    "ball",
    "heat",
    "ice",
    "rice",
    "walk",
    "walks",
    "walking",
    "swim",
    "swimming",
    "pool",
    "yoga",
    "pilates",
    "rest",
    "strengthening",
    "strength",
    "mobility",
    "exercise",
    "exercises",
    "physio",
    "physiotherapist",
    "doctor",
    "gp",
    "warmth",
    "bird-dog",
    "dead-bug",
    "cobra",
    NULL,
};
static const char *const clinicians[] = {
    "doctor",       "gp",        "physio",    "physiotherapist",
    "chiropractor", "osteopath", "therapist", "pharmacist",
    "clinician",    "chiro",     NULL};

static bool is_among(const char *word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static const char *word_at(const struct sentence *s, size_t at)
{
    return at < s->count ? s->words[at] : "";
}

static bool is_number(const char *word)
{
    return (word[0] >= '0' && word[0] <= '9') || is_among(word, numbers);
}

/* "2x5": an amount by itself. */
static bool is_sets(const char *word)
{
    size_t at = strspn(word, "0123456789");
    return at > 0 && word[at] == 'x' && word[at + 1] >= '0' && word[at + 1] <= '9';
}

/* ---- reading ---- */

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '\'' || c == '-' || c >= 0x80;
}

/* A typographic apostrophe at the beginning of `s`, as three bytes; and dashes, quotation marks and an ellipsis, which are like it. */
static bool is_apostrophe(struct span s)
{
    return span_starts(s, "’") || span_starts(s, "‘");
}

static bool is_mark(struct span s)
{
    static const char *const marks[] = {"–", "—", "“", "”", "…", "•", "→", NULL};
    for (const char *const *mark = marks; *mark != NULL; mark++)
        if (span_starts(s, *mark))
            return true;
    return false;
}

enum { MARK_BYTES = 3 };

static size_t read_word(struct sentence *s, struct span text, size_t at)
{
    char *word = s->words[s->count];
    size_t len = 0;
    while (at < text.len && is_letter((unsigned char)text.ptr[at]) &&
           !is_mark(span_from(text, at))) {
        bool apostrophe = is_apostrophe(span_from(text, at));
        char c = apostrophe ? '\'' : text.ptr[at];
        if (len + 1 < WORD_BYTES && !(len == 0 && (c == '-' || c == '\'')))
            word[len++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        at += apostrophe ? MARK_BYTES : 1;
    }
    word[len] = '\0';
    s->count += len > 0;
    return at;
}

static void read_sentence(struct sentence *s, struct span text)
{
    bool breaks = true;
    bool stops = true;
    *s = (struct sentence){.asks = span_find(text, '?') < text.len};
    for (size_t at = 0; at < text.len && s->count < WORDS_MAX;) {
        struct span rest = span_from(text, at);
        unsigned char c = (unsigned char)text.ptr[at];
        bool lone_dash = c == '-' && (at + 1 >= text.len || text.ptr[at + 1] == ' ');
        if (is_mark(rest) || lone_dash) {
            breaks = stops = true;
            at += lone_dash ? 1 : MARK_BYTES;
        } else if (is_letter(c)) {
            size_t before = s->count;
            at = read_word(s, text, at);
            if (s->count > before) {
                s->breaks[before] = breaks;
                s->stops[before] = stops;
                breaks = stops = false;
            }
        } else {
            breaks = breaks || strchr(",:;()/", c) != NULL;
            stops = stops || strchr(":;()", c) != NULL;
            at++;
        }
    }
}

/* The sentence at the beginning of `text`, with its mark. */
static struct span sentence_of(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool ends = strchr(".!?", text.ptr[i]) != NULL && text.ptr[i] != '\0';
        while (ends && i + 1 < text.len && strchr(".!?)\"", text.ptr[i + 1]) != NULL)
            i++;
        if (ends && (i + 1 >= text.len || text.ptr[i + 1] == ' ' || text.ptr[i + 1] == '\n'))
            return span_make(text.ptr, i + 1);
    }
    return text;
}

/* ---- judging ---- */

/* Does a clause that begins there tell to do something? */
static bool tells(const struct sentence *s, size_t at)
{
    while (is_among(word_at(s, at), lead_ins) || is_number(word_at(s, at)))
        at++;
    const char *word = word_at(s, at);
    if (strcmp(word, "have") == 0)
        return is_among(
            word_at(s, at + 1),
            (const char *const[]){"a", "the", "your", "it", "somebody", "someone", "that", NULL});
    if (strcmp(word, "no") == 0 || strcmp(word, "less") == 0 || strcmp(word, "more") == 0)
        return false;
    /* "Warm-up", "Foam-roll". */
    char first[WORD_BYTES];
    size_t len = strcspn(word, "-");
    memcpy(first, word, len);
    first[len] = '\0';
    return is_among(first, verbs) &&
           !is_among(word_at(s, at + 1),
                     (const char *const[]){"is", "are", "was", "were", "has", "can", "helped",
                                           "made", "did", NULL});
}

static bool instructs(const struct sentence *s)
{
    bool opened = is_among(word_at(s, 0), openers) || is_among(word_at(s, 1), openers);
    for (size_t i = 0; i < s->count; i++) {
        bool begins = i == 0 || s->stops[i] || (opened && s->breaks[i]) ||
                      (i > 0 && strcmp(s->words[i - 1], "then") == 0);
        if (begins && tells(s, i))
            return true;
    }
    return false;
}

static bool follows(const struct sentence *s, size_t at, const char *const *first,
                    const char *second)
{
    return is_among(word_at(s, at), first) && strcmp(word_at(s, at + 1), second) == 0;
}

/* "You should", "it is worth", "see a doctor". */
static bool recommends(const struct sentence *s)
{
    static const char *const to_see[] = {"see", "ask", "consult", "visit", "ring", "call", NULL};
    for (size_t i = 0; i < s->count; i++) {
        const char *word = s->words[i];
        if (strcmp(word, "you") == 0 && is_among(word_at(s, i + 1), modals) &&
            !is_among(word_at(s, i + 2), senses) &&
            !(i > 0 &&
              is_among(s->words[i - 1], (const char *const[]){"as", "when", "if", "than", NULL})))
            return true;
        if (is_among(word, (const char *const[]){"try", "recommend", "worth", "advise", NULL}))
            return true;
        if (is_among(word, to_see) &&
            is_among(word_at(s, i + 1), (const char *const[]){"a", "an", "your", "the", NULL}) &&
            is_among(word_at(s, i + 2), clinicians))
            return true;
    }
    return false;
}

static bool doses(const struct sentence *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (is_sets(s->words[i]) ||
            (is_number(s->words[i]) && is_among(word_at(s, i + 1), amounts)))
            return true;
        if (is_among(s->words[i], (const char *const[]){"once", "twice", "times", NULL}) &&
            is_among(word_at(s, i + 1), (const char *const[]){"a", "each", "per", "daily", NULL}))
            return true;
    }
    return false;
}

/* "I would stretch", "I'd see a doctor", "I recommend": advice, though whoever writes is in it. */
static bool speaks_for_oneself(const struct sentence *s)
{
    static const char *const i_am[] = {"i", NULL};
    static const char *const wishes[] = {"like", "love", "be", "have", "say", NULL};
    bool own = false;
    for (size_t i = 0; i < s->count; i++) {
        if (follows(s, i, i_am, "would") || strcmp(s->words[i], "i'd") == 0) {
            size_t next = strcmp(s->words[i], "i'd") == 0 ? i + 1 : i + 2;
            if (!is_among(word_at(s, next), wishes) && !is_among(word_at(s, next), senses))
                return false;
        }
        if (follows(s, i, i_am, "recommend") || follows(s, i, i_am, "suggest") ||
            follows(s, i, i_am, "advise"))
            return false;
        own = own || is_among(s->words[i], firsts);
        own = own || (strcmp(s->words[i], "me") == 0 && i > 0 &&
                      is_among(s->words[i - 1], (const char *const[]){"helped", "for", "to", "made",
                                                                      "gave", "wish", NULL}));
    }
    return own;
}

static bool would_do(const struct sentence *s)
{
    for (size_t i = 0; i < s->count; i++)
        if ((strcmp(s->words[i], "i") == 0 &&
             is_among(word_at(s, i + 1),
                      (const char *const[]){"would", "recommend", "suggest", "advise", NULL})) ||
            strcmp(s->words[i], "i'd") == 0)
            return true;
    return false;
}

static bool names_a_thing(const struct sentence *s)
{
    enum { BRIEF = 8 };
    for (size_t i = 0; i < s->count && s->count <= BRIEF; i++)
        if (is_among(s->words[i], things))
            return true;
    return false;
}

static bool advises(struct span text, bool item)
{
    struct sentence s;
    read_sentence(&s, text);
    if (s.count == 0 || s.asks || is_among(s.words[0], polite) || speaks_for_oneself(&s))
        return false;
    return would_do(&s) || instructs(&s) || recommends(&s) || doses(&s) ||
           (item && names_a_thing(&s));
}

/* Neither a question nor a greeting: it may stay between what advises, and beside an entry that is named. */
static bool is_said(struct span text)
{
    struct sentence s;
    read_sentence(&s, text);
    return s.count > 0 && !s.asks && !is_among(s.words[0], polite);
}

struct span own_plan_advised(struct span words, bool item, bool names_entry)
{
    struct span rest = span_trim(words);
    const char *begin = NULL;
    const char *end = NULL;
    while (rest.len > 0) {
        struct span one = sentence_of(rest);
        if (advises(one, item) || (names_entry && is_said(one))) {
            begin = begin == NULL ? one.ptr : begin;
            end = one.ptr + one.len;
        }
        rest = span_trim(span_from(rest, one.len));
    }
    return begin == NULL ? SPAN("") : span_make(begin, (size_t)(end - begin));
}

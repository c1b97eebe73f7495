/* The words of core/staff_name.c: what people who run a site are called, and what makes something else of it. */
#ifndef CORE_STAFF_NAME_WORDS_H
#define CORE_STAFF_NAME_WORDS_H

#include "core/base.h"

enum {
    ANYWHERE, /* as one of the words of a name, or run together with another: "adminanna" */
    WORD,     /* as one of the words of a name */
    AT_END, /* as the first or last, unless another is a thing: "anna_support", "support_stockings" */
    ALONE,  /* only where the name has no other words than those of this table */
    BARE,   /* the same, and not with an article: "help_desk", "the_help" */
    SITE,   /* goes with those; by itself it says nothing */
    ARTICLE /* the same */
};

static const struct {
    const char *word;
    int where;
} words[] = {
    {"admin", ANYWHERE},      {"administrator", ANYWHERE},
    {"moderator", ANYWHERE},  {"backtalk", ANYWHERE},
    {"админ", ANYWHERE}, /* admin, moderator */
    {"адмін", ANYWHERE},      {"модератор", ANYWHERE},
    {"管理员", ANYWHERE}, /* the same in Chinese, Japanese, Korean: nothing is between the words of a name */
    {"管理員", ANYWHERE},     {"版主", ANYWHERE},
    {"管理人", ANYWHERE},     {"管理者", ANYWHERE},
    {"運営", ANYWHERE},       {"モデレーター", ANYWHERE},
    {"관리자", ANYWHERE},     {"운영자", ANYWHERE},
    {"admins", WORD},         {"sysadmin", WORD},
    {"siteadmin", WORD},      {"superuser", WORD},
    {"sysop", WORD},          {"webmaster", WORD},
    {"postmaster", WORD},     {"mod", WORD},
    {"mods", WORD},           {"helpdesk", WORD},
    {"administrador", WORD},  {"moderador", WORD},
    {"administradora", WORD}, {"moderadora", WORD},
    {"administrateur", WORD}, {"administratrice", WORD},
    {"moderateur", WORD},     {"moderatrice", WORD},
    {"amministratore", WORD}, {"amministratrice", WORD},
    {"moderatore", WORD},     {"adminka", WORD},
    {"beheerder", WORD},      {"betreiber", WORD},
    {"yonetici", WORD},       {"админка", WORD},
    {"модер", WORD},          {"техподдержка", WORD},
    {"مشرف", WORD},           {"staff", AT_END},
    {"support", AT_END},      {"security", AT_END},
    {"system", AT_END},       {"soporte", AT_END},
    {"suporte", AT_END},      {"supporto", AT_END},
    {"поддержка", AT_END},    {"moderation", ALONE},
    {"official", ALONE},      {"team", ALONE},
    {"owner", ALONE},         {"founder", ALONE},
    {"manager", ALONE},       {"management", ALONE},
    {"former", ALONE},        {"example", ALONE},
    {"help", BARE},           {"root", BARE},
    {"site", SITE},           {"forum", SITE},
    {"community", SITE},      {"tech", SITE},
    {"customer", SITE},       {"user", SITE},
    {"member", SITE},         {"account", SITE},
    {"desk", SITE},           {"center", SITE},
    {"centre", SITE},         {"service", SITE},
    {"services", SITE},       {"safety", SITE},
    {"people", SITE},         {"the", ARTICLE},
    {"im", ARTICLE},          {"your", ARTICLE},
    {"our", ARTICLE},         {"real", ARTICLE},
    {"head", ARTICLE},        {"chief", ARTICLE},
};

/* What a support, a system and a staff are, too, and words that lead there. */
static const char *const things[] = {
    "a",       "act",       "alarm",   "ankle",  "arch",      "back",      "bag",    "bandage",
    "belt",    "blanket",   "body",    "bra",    "brace",     "camera",    "cane",   "chair",
    "cushion", "digestive", "disc",    "down",   "emotional", "foot",      "group",  "guard",
    "heel",    "hip",       "immune",  "insole", "joint",     "knee",      "lumbar", "mattress",
    "moral",   "muscle",    "my",      "neck",   "nerve",     "nervous",   "nurse",  "nutrition",
    "of",      "pain",      "peer",    "physio", "pillow",    "social",    "sock",   "socks",
    "solar",   "sound",     "spinal",  "spine",  "stocking",  "stockings", "strap",  "tape",
    "thigh",   "trunk",     "walking", "wrist",
};

/* Beside one of these a mod is a fashion, or a change of a thing: "mod_squad", "body_mods". */
static const char *const beside_mod[] = {
    "bike",  "body",    "car",    "culture", "fashion", "game",     "gaming", "keyboard", "music",
    "podge", "revival", "rocker", "rockers", "scooter", "scooters", "squad",  "style",    "synth",
};

static const char *const denials[] = {"not", "never"};
static const char *const articles[] = {"a", "an", "the", "your"};
/* As the last word: whoever is it is none of those whom the others name. */
static const char *const fans[] = {"fan", "fans", "fangirl", "fanboy", "groupie"};

#endif

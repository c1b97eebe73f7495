/* Names that pass for those of the people who run the site. */
#include "unit/unit.h"

#include "core/name_key.h"
#include "core/staff_name.h"

static void they_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        "mo-the-mod",
        "mo_the_mod",
        "admin_anna",
        "Anna.Admin",
        "the.moderator",
        "backtalk_team",
        "BacktalkTeam",
        "backtalkteam2",
        "support",
        "Support-Anna",
        "sitesupport",
        "customer.support",
        "techsupport",
        "admin",
        "ADMIN",
        "adm1n",
        "4_admin",
        "admin42",
        "007mod",
        "a-d-m-i-n",
        "a.d.m.i.n",
        "ad_min",
        "m0derator",
        "M0D_mira",
        "rnod",
        "MoTheMod",
        "theMod",
        "themods",
        "modteam",
        "mod-team",
        "head_moderator",
        "moderation",
        "staff.jo",
        "JoStaff",
        "back.talk",
        "webmaster",
        "sysadmin_kim",
        "theteam",
        "help_desk",
        "security-alert",
        "system",
        "root",
        "moderador_luis",
        "\xD0\xB0\xD0\xB4\xD0\xBC\xD0\xB8\xD0\xBD", /* Cyrillic */
        "\xD0\x9C\xD0\xBE\xD0\xB4\xD0\xB5\xD1\x80\xD0\xB0\xD1\x82\xD0\xBE\xD1\x80_"
        "\xD0\x98\xD1\x80\xD0\xB0",
        "\xEF\xBC\xA1\xEF\xBC\xA4\xEF\xBC\xAD\xEF\xBC\xA9\xEF\xBC\xAE", /* full width */
        "supp0rt",
        "siteowner",
        "\xC3\xA1"
        "dmin",
        "\xC3\xA0"
        "dm\xC3\xADn",
        "\xE1\xB4\x80"
        "dmin", /* a small capital */
        "\xD0\xB0\xD0\xB4\xD0\xBC\xD0\xB8\xD0\xBD\xD0\xB8\xD1\x81\xD1\x82\xD1\x80\xD0\xB0\xD1\x82"
        "\xD0\xBE\xD1\x80",
        "moderat\xC3\xB6r",
        "moderatorin",
        "adminanna",
        "annaadmin",
        "mo.themod",
        "community_manager",
        "Safety_Team",
        "safety_team",
        "anna_support",
        "anna_support_2",
        "FormerMember1",
        "Former_member_12",
        "Former_Member_12",
        "example_member",
        "Back.Talk",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!staff_name_is_like(span_of(names[i])))
            fail_msg("\"%s\" is allowed", names[i]);
    }
    assert_true(COUNT_OF(names) >= 40);
}

static void ordinary_names_are_allowed(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Modesto",
        "Modesta_Perez",
        "Adminah",
        "Stafford",
        "staffordshire_bull",
        "Coachella",
        "coach_kim",
        "Rooter",
        "root_ruth",
        "gnarly.root",
        "Model_Mia",
        "modern_mo",
        "Modena",
        "Commodore64",
        "Amod",
        "mode",
        "modulo",
        "Badminton_Bob",
        "badmin",
        "Nadmina",
        "Teamsters",
        "dream_team",
        "team_gb_fan",
        "teammate",
        "lumbar_support",
        "supportive_sue",
        "Supporter",
        "helper_hugo",
        "helpful",
        "help_my_back",
        "Helpmann",
        "Officially_Ollie",
        "officer",
        "Systematic_Sy",
        "secure_sam",
        "moody",
        "the_back",
        "the_real_anna",
        "user1",
        "member_mia",
        "forum_fan",
        "sitting_too_long",
        "talkback",
        "back_pain_42",
        "Webster",
        "master_yoga",
        "Anna",
        "\xC3\x89lodie",
        "\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0",
        "9lives",
        "desk_dee",
        "centre_court",
        "account_ant",
        "owner_of_a_bad_back",
        "Mo_D",
        "ad_Min",
        "mod_60s",
        "chief_of_staff",
        "staff_nurse_jo",
        "SystemOfADown",
        "SupportBelt",
        "support_stockings",
        "SupportMyBack",
        "security_blanket",
        "in_moderation",
        "official_potato",
        "theHelp",
        "The_Root",
        "former_dancer",
        "\xC3\x89"
        "dmond",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct span why = SPAN("");
        if (staff_name_is_like(span_of(names[i])))
            fail_msg("\"%s\" is refused", names[i]);
        if (!name_is_valid(span_of(names[i]), &why))
            fail_msg("\"%s\" is no name: %.*s", names[i], SPAN_ARG(why));
    }
    assert_true(COUNT_OF(names) >= 40);
}

/* What a reader could take for staff, and what nobody would: look-alikes, separators, digits, other languages. */
static void what_poses_is_refused_and_nothing_more(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool poses;
    } names[] = {
        {"mo.the.mod", true},
        {"M0D.mira", true},
        {"m-o-d", true},
        {"rnoderator", true},
        {"adrnin.jo", true},
        {"ADM1N_2", true},
        {"аdmin_kim", true}, /* the first letter is Cyrillic */
        {"ＡＤＭＩＮ_kim", true},
        {"ex_mod", true},
        {"mod_girl", true},
        {"fan_mod", true},
        {"mod_fan_team", true},
        {"not_just_a_mod", true},
        {"not_mod_but_admin", true},
        {"the_moderators", true},
        {"Backtalk_Support", true},
        {"backtalkhelp", true},
        {"site.admin.1", true},
        {"Support_Team_24", true},
        {"staff_2", true},
        {"Former.Member.7", true},
        {"modératrice_lea", true},
        {"administrateur", true},
        {"Moderadora.Ana", true},
        {"soporte_ana", true},
        {"amministratore", true},
        {"beheerder_jan", true},
        {"Administratorin_Ute", true},
        {"yönetici", true},
        {"админ_оля", true},
        {"модератор1", true},
        {"管理员小王", true},
        {"運営チーム", true},
        {"モデレーター", true},
        {"관리자", true},
        {"mod_squad_fan", false},
        {"ModSquad", false},
        {"mod_podge_queen", false},
        {"mod_rocker_rob", false},
        {"scooter_mod", false},
        {"body_mods", false},
        {"car_mod_kev", false},
        {"not_a_mod", false},
        {"NotTheAdmin", false},
        {"never_an_admin", false},
        {"admin_fan", false},
        {"AdminFan", false},
        {"adminfan", false},
        {"backtalk_fan", false},
        {"moderate_mover", false},
        {"moderato", false},
        {"staffie_mum", false},
        {"support_act", false},
        {"no_support_needed", false},
        {"security_guard_bob", false},
        {"team_tight_hips", false},
        {"help_me_stretch", false},
        {"root_vegetable", false},
        {"founder_of_nothing", false},
        {"manager_mum", false},
        {"tech_neck", false},
        {"member_of_none", false},
        {"modeste_lea", false},
        {"Modérata", false},
        {"Модест", false},
        {"Модена_7", false},
        {"小明", false},
        {"オペラ", false},
    };
    size_t posing = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct span name = span_of(names[i].name);
        struct span why;
        posing += names[i].poses;
        if (staff_name_is_like(name) != names[i].poses)
            fail_msg("\"%s\" is %s", names[i].name, names[i].poses ? "allowed" : "refused");
        if (!names[i].poses && !name_is_valid(name, &why))
            fail_msg("\"%s\" is no name: %.*s", names[i].name, SPAN_ARG(why));
    }
    assert_true(posing >= 30 && COUNT_OF(names) - posing >= 30);
}

static void any_bytes_are_looked_at(void **state)
{
    (void)state;
    assert_false(staff_name_is_like(SPAN("")));
    assert_false(staff_name_is_like(SPAN("___")));
    assert_false(staff_name_is_like(SPAN("12345")));
    assert_false(staff_name_is_like(SPAN("\xFF\xFE\x80")));
    /* As long as it gets: one letter that is eighteen, words of one letter. */
    char longest[2048];
    for (size_t i = 0; i < sizeof(longest); i++)
        longest[i] = "\xEF\xB7\xBA"[i % 3];
    assert_false(staff_name_is_like(span_make(longest, sizeof(longest) - 2)));
    for (size_t i = 0; i < sizeof(longest); i++)
        longest[i] = "s."[i % 2];
    assert_false(staff_name_is_like(span_make(longest, sizeof(longest))));
    for (size_t i = 0; i < sizeof(longest); i++)
        longest[i] = "the"[i % 3];
    assert_false(staff_name_is_like(span_make(longest, sizeof(longest))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_refused),
        cmocka_unit_test(ordinary_names_are_allowed),
        cmocka_unit_test(what_poses_is_refused_and_nothing_more),
        cmocka_unit_test(any_bytes_are_looked_at),
    };
    return cmocka_run_group_tests_name("staff_name", tests, NULL, NULL);
}

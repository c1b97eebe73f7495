/* The library as files: what is exported is what was loaded, byte for byte, and only what everybody reads. */
#include "db/product.h"

#include "ctl/ctl.h"
#include "ctl/picture/picture_run.h"
#include "picture/picture.h"
#include "unit/picture_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct product product;
static char folder[64];

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    folder_make(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    folder_remove(folder);
    product_close(&product);
    return 0;
}

static const char *in(const char *name)
{
    static char room[4][200];
    static int next;
    next = (next + 1) % 4;
    snprintf(room[next], sizeof(room[next]), "%s/%s", folder, name);
    return room[next];
}

static void shell(const char *command)
{
    if (system(command) != 0)
        fail_msg("%s", command);
}

static void load(const char *from)
{
    if (product_load(&product, from) != CTL_OK)
        fail_msg("%s", product.err);
}

static void export(const char *to)
{
    if (product_export(&product, to, false) != CTL_OK)
        fail_msg("%s", product.err);
}

/* A command about the folder, for `shell`. */
static const char *in_folder(const char *command)
{
    static char room[600];
    size_t len = 0;
    for (const char *c = command; *c != '\0' && len + 100 < sizeof(room); c++) {
        if (c[0] == '%' && c[1] == 's') {
            len += (size_t)snprintf(room + len, sizeof(room) - len, "%s", folder);
            c++;
        } else {
            room[len++] = *c;
        }
    }
    room[len] = '\0';
    return room;
}

static void expect_same(const char *a, const char *b)
{
    char command[600];
    snprintf(command, sizeof(command), "diff -r %s %s", a, b);
    shell(command);
}

/* An empty database in the place of the one before. */
static void begin_again(void)
{
    product_close(&product);
    product_open(&product);
}

static void test_the_starter_content_is_in_the_form_that_is_exported(void **state)
{
    (void)state;
    load("assets/library");
    export(in("out"));
    static const char *const parts[] = {"tags",     "muscles",  "terms", "stretches",
                                        "routines", "articles", "pages"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        char command[600];
        snprintf(
            command, sizeof(command),
            "diff -r assets/library/%s %s/out/%s || { echo 'as exported is how assets/library has "
            "it: see README'; exit 1; }",
            parts[i], folder, parts[i]);
        shell(command);
    }
    char command[600];
    snprintf(command, sizeof(command),
             "cd %s/out && sha256sum --quiet --check SHA256SUMS && "
             "test \"$(wc -l <SHA256SUMS)\" = \"$(find . -name '*.md' | wc -l)\" && "
             "test \"$(grep -c 'pose: |-' -r stretches | awk -F: '$2 > 0' | wc -l)\" -ge 22",
             folder);
    shell(command);
}

static void test_loaded_into_an_empty_database_it_exports_the_same(void **state)
{
    (void)state;
    load("assets/library");
    export(in("one"));
    begin_again();
    load(in("one"));
    export(in("two"));
    expect_same(in("one"), in("two"));
    load(in("one")); /* once more changes nothing */
    assert_null(strstr(product.out, "left alone, "));
    export(in("two")); /* its own export is replaced */
    expect_same(in("one"), in("two"));
}

/* What a site gets after years: names from before, links that lead nowhere, texts that YAML would take for something else. */
static void age(void)
{
    load("assets/library");
    product_sql(
        &product,
        "UPDATE entry SET title = 'Plank: \"the #1\" - \\ yes', summary = E'true' WHERE slug = "
        "'plank';"
        "UPDATE entry SET aliases = ARRAY['null','1e3','0x1F','- a','a: b','a "
        "#b','~','2024-01-01','*x','12','y'] WHERE slug "
        "= 'cobra';"
        "UPDATE entry SET model = jsonb_set(model, '{steps,0,text}',"
        "  to_jsonb(E'One line.\\n\\n  Two, with \\u2028 and\\ttab and  spaces '::text)) WHERE "
        "slug = 'plank';"
        "UPDATE entry SET model = jsonb_set(model, '{origin}', to_jsonb(repeat('long  words ', "
        "60)))"
        " WHERE slug = 'cobra';"
        "UPDATE entry SET model = jsonb_set(model, '{harder}', '[\"nowhere\"]') WHERE slug = "
        "'cobra';"
        "UPDATE post SET body = E'\\n---\\nA [[name-of-nothing]] and 45 seconds.\\n---\\n' WHERE "
        "id ="
        " (SELECT id FROM entry WHERE slug = 'dead-bug');"
        "INSERT INTO entry_slug (kind, slug, entry_id) SELECT kind, 'old-bug', id FROM entry WHERE "
        "slug = "
        "'dead-bug';"
        "UPDATE account SET example = false, role = 'admin' WHERE name = 'coach_hanna';"
        "UPDATE post SET author_id = (SELECT id FROM account WHERE name = 'tempo_tom') WHERE id ="
        " (SELECT id FROM entry WHERE slug = 'plank');"
        "UPDATE account SET name = E'T\\u00F6m' WHERE name = 'tempo_tom'");
}

static void test_what_a_site_has_comes_back_the_same(void **state)
{
    (void)state;
    age();
    export(in("one"));
    begin_again();
    load(in("one"));
    assert_string_equal(
        product_text(&product, "SELECT e.slug FROM entry_slug s JOIN entry e ON e.id = s.entry_id "
                               "WHERE s.slug = 'old-bug'"),
        "dead-bug");
    assert_string_equal(product_text(&product,
                                     "SELECT a.name || a.shown_role FROM post p JOIN account a "
                                     "ON a.id = p.author_id JOIN entry e ON e.id = p.id "
                                     "WHERE e.slug = 'plank'"),
                        "T\xC3\xB6m"
                        "example coach");
    assert_string_equal(
        product_text(&product, "SELECT role || example FROM account WHERE name = 'coach_hanna'"),
        "coachfalse");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM account WHERE password IS NOT NULL"), 0);
    assert_string_equal(product_text(&product, "SELECT title FROM entry WHERE slug = 'plank'"),
                        "Plank: \"the #1\" - \\ yes");
    export(in("two"));
    expect_same(in("one"), in("two"));
}

static void test_only_what_everybody_reads(void **state)
{
    (void)state;
    load("assets/library");
    product_sql(&product, "UPDATE entry SET status = 'draft' WHERE slug = 'plank';"
                          "UPDATE entry SET status = 'retired', replaced_by = (SELECT id FROM "
                          "entry WHERE slug = 'side-plank')"
                          " WHERE slug = 'dead-bug';"
                          "UPDATE post SET deleted_at = now() WHERE id = (SELECT id FROM entry "
                          "WHERE slug = 'cobra')");
    export(in("out"));
    static const char *const gone[] = {"plank", "dead-bug", "cobra"};
    struct stat about;
    for (size_t i = 0; i < COUNT_OF(gone); i++) {
        char path[200];
        snprintf(path, sizeof(path), "%s/out/stretches/%s.md", folder, gone[i]);
        assert_int_equal(stat(path, &about), -1);
    }
    size_t len;
    char *text = folder_read(folder, "out/stretches/side-plank.md", &len);
    assert_non_null(strstr(text, "former: [dead-bug"));
    free(text);
    assert_int_equal(stat(in("out/threads"), &about), -1);
    assert_int_equal(stat(in("out/people/new_nat.md"), &about), -1);
}

/* ---- photographs ---- */

/* Sent as a coach does, and made ready as the job runner does. */
static void add_photo(const char *kind, const char *slug, const char *step, const char *file,
                      const char *alt)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct db_batch *batch = db_batch_new(arena);
    char sql[300];
    snprintf(sql, sizeof(sql), "SELECT id FROM entry WHERE kind = '%s' AND slug = '%s'", kind,
             slug);
    int64_t entry = product_number(&product, sql);
    int64_t coach = product_number(&product, "SELECT id FROM account WHERE name = 'coach_hanna'");
    const struct picture picture = {.step = span_of(step),
                                    .alt = span_of(alt),
                                    .licence = SPAN("cc-by"),
                                    .author = SPAN("Ada: \"A\" L.")};
    picture_store_add(batch, coach, entry, &picture, picture_file(arena, file), SPAN("test"));
    product_run(&product, batch);
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool found;
    if (!picture_make_next(product.db, &found, &why) || !found)
        fail_msg("%s", text_string(&why));
    text_free(&why);
    db_batch_free(batch);
    arena_free(arena);
}

/* Several at one step, the same one at two entries, one of words that the step has no more, two that are not shown. */
static void photograph(void)
{
    add_photo("stretch", "figure-four", "", "gradient.jpg", "Somebody lies: \"on the back\".");
    add_photo("stretch", "figure-four", "", "gradient.webp", "The same, from the side.");
    add_photo("stretch", "plank", "", "gradient.jpg", "The same file elsewhere.");
    add_photo("stretch", "plank", "Words that were changed.", "gradient.png", "Long ago.");
    add_photo("muscle", "psoas-major", "", "gradient.png", "Where it is.");
    add_photo("term", "supine", "", "gradient.webp", "Removed.");
    add_photo("article", "tight-glutes-1", "", "gradient.jpg", "In an article.");
    product_sql(&product,
                "SELECT picture_remove(removed.account_id, removed.id) FROM picture AS removed "
                "WHERE alt = 'Removed.'");
}

/* The bytes of all that is shown, and what is said of each, in its order. */
static const char *shown_photos(void)
{
    static char room[40];
    snprintf(
        room, sizeof(room), "%s",
        product_text(&product,
                     "SELECT md5(string_agg(concat_ws('|', slug, step, alt, licence, author, "
                     "files), E'\\n' ORDER BY slug, id)) FROM ("
                     "SELECT e.slug, p.*, string_agg(concat_ws(',', f.type, f.width, f.height, "
                     "f.bytes, encode(f.hash, 'hex'), (SELECT md5(string_agg(c.bytes, '' ORDER BY "
                     "c.number)) FROM picture_chunk c WHERE c.hash = f.hash)), ';' ORDER BY "
                     "f.hash) AS files "
                     "FROM picture p JOIN entry e ON e.id = p.post_id "
                     "JOIN picture_size z ON z.picture_id = p.id JOIN picture_file f ON f.hash = "
                     "z.hash WHERE p.removed_at IS NULL GROUP BY e.slug, p.id) AS all_of_them"));
    return room;
}

static void test_photographs_go_along_byte_for_byte(void **state)
{
    (void)state;
    load("assets/library");
    photograph();
    char before[40];
    snprintf(before, sizeof(before), "%s", shown_photos());
    export(in("one"));
    char command[600];
    snprintf(command, sizeof(command),
             "cd %s/one && sha256sum --quiet --check SHA256SUMS && for f in */*.webp */*.jpeg; do "
             "test \"$(basename ${f%%.*})\" = \"$(sha256sum $f | cut -c1-64)\" || exit 1; done && "
             "test \"$(ls terms | grep -c 'webp\\|jpeg')\" = 0 && "
             "test \"$(grep -c 'alt: ' stretches/figure-four.md)\" = 2",
             folder);
    shell(command);
    begin_again();
    load(in("one"));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM picture"), 6);
    assert_string_equal(shown_photos(), before);
    export(in("two"));
    expect_same(in("one"), in("two"));
    load(in("one"));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM picture"), 6);
    assert_string_equal(shown_photos(), before);
}

static void test_a_changed_file_changes_its_photographs_alone(void **state)
{
    (void)state;
    load("assets/library");
    photograph();
    export(in("one"));
    begin_again();
    load(in("one"));
    add_photo("stretch", "figure-four", "", "gradient.png", "Of this site.");
    product_sql(&product,
                "UPDATE picture SET loaded = false, alt = 'Said better here.' WHERE alt = "
                "'The same, from the side.'");
    shell(in_folder("rm %s/one/SHA256SUMS"));
    folder_replace(folder, "one/stretches/figure-four.md", "from the side", "from above");
    folder_replace(folder, "one/stretches/figure-four.md", "Somebody lies", "A person lies");
    folder_replace(folder, "one/stretches/plank.md", "    step: Words that were changed.\n", "");
    load(in("one"));
    assert_string_equal(
        product_text(&product, "SELECT string_agg(left(alt, 8), ',' ORDER BY p.id) FROM picture p "
                               "JOIN entry e ON e.id = p.post_id WHERE e.slug = 'figure-four'"),
        "A person,Said bet,Of this ");
    /* Taken out of its file, it is removed as a coach removes it. */
    shell(in_folder("cp %s/one/stretches/figure-four.md %s/figure-four.md"));
    shell(in_folder("sed -i '/^photographs:/,/^---/{/^---/!d}' %s/one/stretches/figure-four.md"));
    load(in("one"));
    assert_string_equal(
        product_text(&product, "SELECT string_agg(left(alt, 8), ',' ORDER BY p.id) FROM picture p "
                               "JOIN entry e ON e.id = p.post_id WHERE e.slug = 'figure-four' AND "
                               "p.removed_at IS NULL"),
        "Said bet,Of this ");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM event WHERE kind = 'picture-removed'"),
        2); /* and that whose step is another now */
    /* Put back, it is shown again; what somebody removed on the site is not. */
    shell(in_folder("cp %s/figure-four.md %s/one/stretches/figure-four.md"));
    product_sql(&product, "INSERT INTO account (name, name_key) VALUES ('Cleo', 'cleo');"
                          "UPDATE picture SET loaded = true, removed_at = now(), removed_by = "
                          "(SELECT id FROM account WHERE name = 'Cleo') "
                          "WHERE alt = 'Said better here.'");
    load(in("one"));
    assert_string_equal(
        product_text(&product, "SELECT string_agg(left(alt, 8), ',' ORDER BY p.id) FROM picture p "
                               "JOIN entry e ON e.id = p.post_id WHERE e.slug = 'figure-four' AND "
                               "p.removed_at IS NULL"),
        "A person,Of this ");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture p JOIN entry e ON e.id = p.post_id "
                                 "WHERE e.slug = 'figure-four'"),
        3);
}

static void test_photographs_that_are_not_what_they_say_are_not_loaded(void **state)
{
    (void)state;
    load("assets/library");
    photograph();
    export(in("one"));
    begin_again();
    shell(in_folder("cd %s/one && rm SHA256SUMS && cp terms/supine.md stretches/*.webp . && "
                    "for f in stretches/*.jpeg; do printf x >>$f; done && "
                    "for f in muscles/*.webp; do rm $f; done"));
    folder_replace(folder, "one/articles/tight-glutes-1.md", "licence: cc-by", "licence: mine");
    folder_replace(folder, "one/articles/tight-glutes-1.md", "alt: In an article.",
                   "alt: In an article.\n    size: 3");
    assert_int_equal(product_load(&product, in("one")), CTL_FAILED);
    static const char *const words[] = {
        "photographs.1.files.4: The file beside is not the one that its name says.",
        "photographs.1.files.1: There is no such file beside, or it cannot be read.",
        "photographs.1.licence: Choose one of: own, cc-by, cc-by-sa, cc0.",
        "photographs.1.size: There is no field of this name.",
        "photographs.2.step: No step has these words",
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strstr(product.err, words[i]) == NULL)
            fail_msg("%s: %s", words[i], product.err);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry"), 0);
}

/* An export of one photograph, in `name`, without its checksums: anybody may have changed it. */
static void export_one_photo(const char *name)
{
    load("assets/library");
    add_photo("term", "supine", "", "gradient.jpg", "On the back.");
    export(in(name));
    begin_again();
    shell(in_folder("rm %s/*/SHA256SUMS"));
}

static void refused_for(const char *name, const char *why)
{
    assert_int_equal(product_load(&product, in(name)), CTL_FAILED);
    if (strstr(product.err, why) == NULL)
        fail_msg("%s: %s", why, product.err);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM picture"), 0);
}

static void test_pictures_with_words_in_them_and_very_many_are_not_loaded(void **state)
{
    (void)state;
    export_one_photo("one");
    shell(in_folder("cd %s && cp -r one two && cd one && f=$(ls terms/*.jpeg | head -1) && "
                    "(cat $f; echo GPS) >x && n=$(sha256sum x | cut -c1-64).jpeg && "
                    "mv x terms/$n && sed -i s/$(basename $f)/$n/ terms/supine.md"));
    refused_for("one", "has more in it than pixels");
    shell(in_folder("cd %s/two/terms && sed -n '/^  - alt:/,/^---/{/^---/!p}' supine.md >p && "
                    "sed -i '/^photographs:/{r p\nr p\nr p\nr p\nr p\nr p\nr p\nr p\nr p\nr p\nr "
                    "p\nr p\n}' supine.md && rm p"));
    refused_for("two", "photographs: These are more than 12.");
}

/* Links would publish what is elsewhere on this machine, and a pipe never ends. */
static void test_links_and_pipes_are_not_read(void **state)
{
    (void)state;
    export_one_photo("one");
    shell(in_folder("cd %s && cp -r one two && cd one && mv terms ../terms && ln -s ../terms ."));
    refused_for("one", "links are not");
    shell(in_folder("cd %s/two/terms && mkfifo pipe.md && ln -s /etc/passwd link.md && "
                    "f=$(ls *.jpeg | head -1) && rm $f && mkfifo $f"));
    refused_for("two", "pipe.md: is no file");
    assert_non_null(strstr(product.err, "link.md: is no file"));
    assert_non_null(strstr(product.err, "There is no such file beside"));
}

static void test_words_of_a_photograph_are_a_line(void **state)
{
    (void)state;
    export_one_photo("one");
    folder_replace(folder, "one/terms/supine.md", "alt: On the back.",
                   "alt: \"On\\u0002 the \\u0003back.\"");
    load(in("one"));
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM picture WHERE alt = 'On the back.'"), 1);
}

/* How many there are in the folder, hidden ones too. */
static size_t names_in(const char *path)
{
    size_t count = 0;
    DIR *dir = opendir(path);
    assert_non_null(dir);
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL)
        count++;
    closedir(dir);
    return count - 2;
}

static void test_other_peoples_files_stay(void **state)
{
    (void)state;
    load("assets/library");
    folder_write_text(folder, "out/notes.txt", "mine");
    folder_write_text(folder, "out/terms/mine.md", "mine");
    assert_int_equal(product_export(&product, in("out"), false), CTL_FAILED);
    assert_non_null(strstr(product.err, "--over"));
    assert_int_equal(names_in(in("out")), 2);
    assert_int_equal(names_in(folder), 1); /* nothing half-written beside */
    assert_int_equal(product_export(&product, in("out"), true), CTL_OK);
    size_t len;
    char *text = folder_read(folder, "out/notes.txt", &len);
    assert_string_equal(text, "mine");
    free(text);
    struct stat about;
    assert_int_equal(stat(in("out/terms/mine.md"), &about), -1);
    assert_int_equal(stat(in("out/terms/supine.md"), &about), 0);
    assert_int_equal(names_in(folder), 1);
}

/* An export that was killed: what it wrote beside its place goes with the next; another that is at work keeps its own. */
static void test_what_was_killed_goes_with_the_next(void **state)
{
    (void)state;
    load("assets/library");
    folder_write_text(folder, "out.backtalk-new-killed/terms/half.md", "---");
    folder_write_text(folder, "out.backtalk-new-itsnow/terms/half.md", "---");
    folder_write_text(folder, "out.backtalk-new-atwork/terms/half.md", "---");
    shell(in_folder(
        "touch -d '2 minutes ago' %s/out.backtalk-new-killed %s/out.backtalk-new-atwork"));
    int held = open(in("out.backtalk-new-atwork"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(flock(held, LOCK_EX | LOCK_NB), 0);
    export(in("out"));
    assert_int_equal(close(held), 0);
    assert_int_equal(access(in("out.backtalk-new-killed"), F_OK), -1);
    assert_int_equal(access(in("out.backtalk-new-itsnow"), F_OK), 0);
    assert_int_equal(access(in("out.backtalk-new-atwork"), F_OK), 0);
    assert_int_equal(names_in(folder), 3);
}

static void test_a_file_that_was_edited_is_no_longer_an_export(void **state)
{
    (void)state;
    load("assets/library");
    export(in("out"));
    folder_replace(folder, "out/stretches/plank.md", "\nstatus: review", "\nstatus: draft");
    assert_int_equal(product_export(&product, in("out"), false), CTL_FAILED);
    assert_non_null(strstr(product.err, "stretches/plank.md"));
    assert_int_equal(product_load(&product, in("out")), CTL_FAILED);
    assert_non_null(strstr(product.err, "stretches/plank.md: is not as it was exported"));
    char command[200];
    snprintf(command, sizeof(command), "rm %s/out/SHA256SUMS %s/out/terms/supine.md", folder,
             folder);
    shell(command);
    load(in("out")); /* on purpose: checked as new */
    assert_string_equal(product_text(&product, "SELECT status FROM entry WHERE slug = 'plank'"),
                        "draft");
}

static void test_a_copy_that_lacks_a_file_is_not_loaded(void **state)
{
    (void)state;
    load("assets/library");
    export(in("out"));
    assert_int_equal(remove(in("out/terms/supine.md")), 0);
    begin_again();
    assert_int_equal(product_load(&product, in("out")), CTL_FAILED);
    assert_non_null(strstr(product.err, "terms/supine.md"));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_starter_content_is_in_the_form_that_is_exported,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_loaded_into_an_empty_database_it_exports_the_same,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_a_site_has_comes_back_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(test_only_what_everybody_reads, setup, teardown),
        cmocka_unit_test_setup_teardown(test_photographs_go_along_byte_for_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_changed_file_changes_its_photographs_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_photographs_that_are_not_what_they_say_are_not_loaded,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_pictures_with_words_in_them_and_very_many_are_not_loaded, setup, teardown),
        cmocka_unit_test_setup_teardown(test_links_and_pipes_are_not_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_words_of_a_photograph_are_a_line, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_peoples_files_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_was_killed_goes_with_the_next, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_file_that_was_edited_is_no_longer_an_export, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_copy_that_lacks_a_file_is_not_loaded, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

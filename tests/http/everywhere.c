/* Looking for words in every row of every table. */
#include "http/everywhere.h"

#include "db/harness.h"
#include "http/site.h"

int64_t rows_with(const char *words)
{
    harness_sql(site_database(),
                "CREATE OR REPLACE FUNCTION rows_with(words text) RETURNS bigint LANGUAGE plpgsql "
                "AS $$ DECLARE one regclass; found bigint; total bigint := 0; BEGIN "
                "SET LOCAL bytea_output = 'hex'; FOR one IN SELECT oid FROM pg_class WHERE "
                "relkind IN ('r', 'p', 'm') AND relnamespace = 'public'::regnamespace LOOP "
                "EXECUTE format('SELECT count(*) FROM %s AS t WHERE position(lower($1) IN "
                "lower(t::text)) > 0', one) INTO found USING words; total := total + found; "
                "END LOOP; RETURN total; END $$");
    return number_of(format("SELECT rows_with('%s')", words));
}

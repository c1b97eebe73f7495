/* Which statements there are: what the compiler made of sql/, or what a test brought. */
#include "db/batch_internal.h"

static struct db_statement_table table = {db_statements, STMT_COUNT};

struct db_statement_table db_statement_table(void)
{
    return table;
}

void db_statement_table_use(const struct db_statement *items, size_t count)
{
    table = (struct db_statement_table){items, count};
}

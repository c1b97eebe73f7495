-- What the server and the job runner may do: the role backtalk_serve, which owns nothing. It reads and writes rows; it cannot
-- change tables, functions or rights, and what happened is only ever added to. Migrations, and nothing else, run as the
-- owner of the database (DATABASE_OWNER_URL). Functions run with the rights of who calls them (SECURITY INVOKER, the default);
-- one that must not says why.
--
-- What is on somebody's body is out of its reach but for functions: body.sql.
--
-- A role belongs to the whole cluster, and an owner need not be allowed to make one: `createuser backtalk_serve` does. Where there
-- is none, the owner serves, which the server says when it starts. backtalk-ctl migrate calls this each time, as the
-- role may have come since.
CREATE FUNCTION serving_rights() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ours record;
BEGIN
    PERFORM body_rights();
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'backtalk_serve')
       OR pg_has_role('backtalk_serve', current_user, 'USAGE') THEN
        RETURN;
    END IF;
    -- Others may have something in this schema, too: extensions do.
    FOR ours IN SELECT oid::regclass AS name, relkind = 'S' AS counts FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
          AND relowner = current_user::regrole LOOP
        EXECUTE format(CASE WHEN ours.counts THEN 'GRANT USAGE ON SEQUENCE %s TO backtalk_serve'
                            ELSE 'GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO backtalk_serve' END, ours.name);
    END LOOP;
    -- And on what later migrations make.
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO backtalk_serve;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO backtalk_serve;
    -- What is in the database is for migrations to say.
    REVOKE INSERT, UPDATE, DELETE ON schema_migration, schema_functions, schema_object FROM backtalk_serve;
    -- What was written and done is not written again.
    REVOKE UPDATE, DELETE ON revision, event, tag_revision, audit FROM backtalk_serve;
    -- Names of those who left are never free again, as they would be with another key.
    REVOKE UPDATE, DELETE ON name_gone FROM backtalk_serve;
    REVOKE INSERT, UPDATE, DELETE ON name_gone_key FROM backtalk_serve;
END $$;

DO $$ BEGIN PERFORM serving_rights(); END $$;

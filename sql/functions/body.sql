-- What is on somebody's body: notes of how it went, and whatever else says how they are. Its tables are in the schema `body`, which belongs to
-- the role backtalk_body: nobody signs in as that. The role that serves has no right to any of them, whatever statement somebody gets it
-- to run: it calls the functions of this schema, which run with the rights of backtalk_body (SECURITY DEFINER, with a search_path of
-- their own), ask what the person agreed to, and answer for one account at a time. Who it is that asks, and which post it is about, is for
-- functions in `public` to find out first: backtalk_body reads nothing there but the library's addresses.
--
-- Where that role is not there, or the database's owner is no member of it, its tables are the owner's, and serving has no right to them either.
-- Each table has a column that refers to an account (tests/db/erase_test.c): by that it is exported and erased.

-- Gives all of the schema to its role, and its functions to who serves. serving_rights() calls it each time.
CREATE FUNCTION body_rights() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ours record;
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'backtalk_body') AND pg_has_role(current_user, to_regrole('backtalk_body'), 'USAGE') THEN
        ALTER SCHEMA body OWNER TO backtalk_body;
        FOR ours IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'body'::regnamespace AND relkind = 'r'
                    AND relowner <> to_regrole('backtalk_body') LOOP
            EXECUTE format('ALTER TABLE %s OWNER TO backtalk_body', ours.name);
        END LOOP;
        FOR ours IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'body'::regnamespace
                    AND proowner <> to_regrole('backtalk_body') LOOP
            EXECUTE format('ALTER FUNCTION %s OWNER TO backtalk_body', ours.name);
        END LOOP;
        GRANT SELECT ON entry, entry_slug TO backtalk_body;
    END IF;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA body FROM PUBLIC;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'backtalk_serve') THEN
        GRANT USAGE ON SCHEMA body TO backtalk_serve;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA body TO backtalk_serve;
    END IF;
END $$;

-- ---- consent by purpose ----

-- Did the account agree to this purpose? False: it did not, or nobody asked yet.
CREATE FUNCTION body.agrees(the_account bigint, the_purpose text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM consent WHERE account_id = the_account AND purpose = the_purpose AND agreed);
END $$;

-- What it answered, and when; no row: nobody asked yet.
CREATE FUNCTION body.consent_of(the_account bigint, the_purpose text) RETURNS TABLE (agreed boolean, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.agreed, c.at FROM body.consent c WHERE c.account_id = the_account AND c.purpose = the_purpose;
END $$;

-- What it answers; the same again changes nothing. What was kept for a purpose is erased by the function of that purpose.
CREATE FUNCTION body.consent_answer(the_account bigint, the_purpose text, yes boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    INSERT INTO body.consent AS c (account_id, purpose, agreed) VALUES (the_account, the_purpose, yes)
    ON CONFLICT (account_id, purpose) DO UPDATE SET agreed = yes, at = now() WHERE c.agreed <> yes;
END $$;

-- ---- leaving, and a copy ----

-- All that is here of an account goes: whoever leaves, at once. A new table is erased without being named.
CREATE FUNCTION body.erase(the_account bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    own record;
BEGIN
    FOR own IN SELECT t.relname AS of, a.attname AS col
               FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
               WHERE c.contype = 'f' AND c.confrelid = 'public.account'::regclass AND t.relnamespace = 'body'::regnamespace
               ORDER BY t.oid DESC LOOP
        EXECUTE format('DELETE FROM body.%I WHERE %I = $1', own.of, own.col) USING the_account;
    END LOOP;
END $$;

CREATE FUNCTION body.export_consents(the_account bigint, past bigint, most integer) RETURNS TABLE (place bigint, data json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT (extract(epoch FROM c.at) * 1000000)::bigint,
        json_build_object('for', c.purpose, 'agreed', c.agreed, 'said', c.at)
    FROM body.consent c WHERE c.account_id = the_account AND c.at > 'epoch'::timestamptz + past * interval '1 microsecond'
    ORDER BY c.at FETCH FIRST (most) ROWS WITH TIES;
END $$;

-- What is sealed in the database: the site's own secrets, and those of authenticator apps. Sealing and opening is the server's and the
-- command-line tool's (src/core/seal.h); the first eight bytes name the key.

-- Of several servers that start at once one makes it, and all have the same.
CREATE FUNCTION secret_begin(the_name text, new_sealed bytea) RETURNS bytea LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO secret (name, sealed) VALUES (the_name, new_sealed) ON CONFLICT (name) DO NOTHING;
    RETURN (SELECT sealed FROM secret WHERE name = the_name);
END $$;

-- ---- by another key (backtalk-ctl key rotate) ----

-- What is no longer what was read stays as it is, and is found again. Returns how many rows were changed.
CREATE FUNCTION totp_seal_again(accounts bigint[], before bytea[], after bytea[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    done bigint;
BEGIN
    UPDATE totp t SET sealed = n.after
    FROM unnest(accounts, before, after) AS n (account_id, before, after)
    WHERE t.account_id = n.account_id AND t.sealed = n.before;
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END $$;

CREATE FUNCTION secret_seal_again(the_name text, before bytea, after bytea) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    done bigint;
BEGIN
    UPDATE secret SET sealed = after WHERE name = the_name AND sealed = before;
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END $$;

-- ---- without the key (backtalk-ctl key lost) ----

-- Gives up what none of these keys opens: the site's own secrets, which the next server to start makes again, and setups that were not
-- finished. Apps stay: whoever has one is still asked for a second step, which a recovery code or a passkey is. Returns how many
-- secrets went, and how many people's apps no longer help them.
CREATE FUNCTION secret_lost(keys bytea[], OUT secrets bigint, OUT apps bigint) LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM secret WHERE substr(sealed, 1, 8) <> ALL (keys);
    GET DIAGNOSTICS secrets = ROW_COUNT;
    DELETE FROM totp WHERE confirmed_at IS NULL AND substr(sealed, 1, 8) <> ALL (keys);
    apps := (SELECT count(*) FROM totp WHERE substr(sealed, 1, 8) <> ALL (keys));
END $$;

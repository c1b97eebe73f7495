-- Passkeys: what src/passkey verified becomes rows. Locks: the challenge, account, passkey.

-- A challenge is answered once. Old ones go with each new one, so that there are never many.
CREATE FUNCTION passkey_spend(the_challenge bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO passkey_challenge (id, expires_at) VALUES (the_challenge, now() + interval '10 minutes')
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        PERFORM refuse('passkey_challenge_once', 'this challenge was answered before');
    END IF;
    DELETE FROM passkey_challenge WHERE id IN (
        SELECT id FROM passkey_challenge WHERE expires_at < now() ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED);
END $$;

-- As mails name it.
CREATE FUNCTION passkey_words(the_name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format('The passkey “%s”', the_name);
$$;

-- A factor from here on (factor.sql): sessions that began without one end, but for the one in use.
CREATE FUNCTION passkey_add(the_account bigint, the_name text, the_credential bytea, the_handle bytea, the_key bytea,
                            the_count bigint, verifies boolean, eligible boolean, backed_up boolean, transports text,
                            the_challenge bytea, kept_session bytea)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    PERFORM passkey_spend(the_challenge);
    PERFORM factor_lock(the_account);
    IF (SELECT count(*) FROM passkey WHERE account_id = the_account) >= 20 THEN
        PERFORM refuse('passkey_limit', 'too many passkeys');
    END IF;
    INSERT INTO passkey (account_id, name, credential, user_handle, public_key, sign_count, verifies, eligible, backed_up,
                         transports)
    VALUES (the_account, the_name, the_credential, the_handle, the_key, the_count, verifies, eligible, backed_up, transports)
    RETURNING id INTO the_id;
    PERFORM factor_added(the_account, passkey_words(the_name), 'passkey ' || the_id, kept_session);
END $$;

-- It was used. The account is locked first, as by what removes one. Looked at again under the row's lock: of two that come at once, the counter of one may be behind by now.
CREATE FUNCTION passkey_use(the_passkey bigint, the_count bigint, the_verifies boolean, is_backed_up boolean,
                            the_challenge bytea)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM passkey_spend(the_challenge);
    PERFORM factor_lock((SELECT account_id FROM passkey WHERE id = the_passkey));
    UPDATE passkey SET sign_count = the_count, verifies = the_verifies, backed_up = is_backed_up, last_used_at = now()
    WHERE id = the_passkey AND (sign_count < the_count OR (sign_count = 0 AND the_count = 0));
    IF NOT FOUND THEN
        PERFORM refuse('passkey_counted_back', 'its counter did not grow, or it is gone');
    END IF;
END $$;

CREATE FUNCTION passkey_remove(the_account bigint, the_passkey bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE the_name text;
BEGIN
    PERFORM factor_lock(the_account);
    DELETE FROM passkey WHERE id = the_passkey AND account_id = the_account RETURNING name INTO the_name;
    IF FOUND THEN
        PERFORM account_way_in_left(the_account);
        PERFORM factor_removed(the_account, passkey_words(the_name));
    END IF;
END $$;

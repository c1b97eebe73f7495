-- Sessions: how long they last, how they begin and change.

-- From its beginning to its end, however much it is used. A moderator's or an admin's is worth more to a thief, and is used at
-- work: it lasts a week. A member's is to last through a course of exercises, and somebody who reads now and then is not
-- to be asked for a password each time.
CREATE FUNCTION session_lasts(role text) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN role IN ('moderator', 'admin') THEN interval '7 days' ELSE interval '90 days' END;
$$;

-- How long it may go unused: a working day for those who decide about others, whose computers are shared at times.
CREATE FUNCTION session_idles(role text) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN role IN ('moderator', 'admin') THEN interval '12 hours' ELSE interval '30 days' END;
$$;

-- When a session that began and was last used then is over. Kept as session.expires_at, so that pages compare a column.
CREATE FUNCTION session_ends(began timestamptz, used timestamptz, role text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT least(began + session_lasts(role), used + session_idles(role));
$$;

-- So many has an account; one more ends the one that was used the longest ago. The account's page lists all of them: none hides
-- behind others.
CREATE FUNCTION sessions_most() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 100::bigint $$;

-- Begins a session for an account that proved who it is. The account is locked, so that what ends its sessions (a new password,
-- a suspension) comes before, and is seen here, or after, and ends this one too; FOR SHARE is not enough, because two that
-- share the row and then change it wait for each other. `proved_since` is account.devices_since as it was when a password
-- was looked at: a new one that came in between refuses it with 'sign_in_proof' (NULL: the proof was no password). An account that
-- is suspended, or about to be erased, has no sessions: 'account_locked' leads to the page that says so. `the_issuer` and
-- `the_subject` say by which link with another site it begins (NULL: by none), which must not be gone meanwhile; who it is was
-- confirmed then when they last signed in there, as that site says: it may have let them through. Returns how many seconds
-- the session lasts at most.
CREATE FUNCTION session_start(token bytea, the_account bigint, the_means text, is_strong boolean, the_address text,
                              the_agent text, proved_since timestamptz, the_issuer text DEFAULT NULL,
                              the_subject text DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    of account;
    the_link bigint;
    confirmed timestamptz := now();
BEGIN
    SELECT * INTO of FROM account WHERE id = the_account FOR NO KEY UPDATE;
    IF of.devices_since <> proved_since THEN
        PERFORM refuse('sign_in_proof', 'another password was set meanwhile');
    END IF;
    IF the_issuer IS NOT NULL THEN
        SELECT id, CASE WHEN signed_in_at IS NULL THEN 'epoch' ELSE least(signed_in_at, now()) END INTO the_link, confirmed
        FROM provider_link
        WHERE issuer = the_issuer AND subject = the_subject AND account_id = the_account;
        IF the_link IS NULL THEN
            PERFORM refuse('provider_attempt_holds', 'unlinked meanwhile');
        END IF;
    END IF;
    IF NOT is_strong AND account_has_factor(the_account) THEN
        PERFORM refuse('sign_in_second', 'a second factor is asked for first'); -- see factor.sql
    ELSIF is_strong AND NOT account_has_factor(the_account) THEN -- what proved it was in a transaction before
        PERFORM refuse('sign_in_factor', 'the factor was taken away meanwhile');
    END IF;
    -- After all proofs: what it leads to shows a copy of all that is the account's.
    IF of.leaving_at IS NOT NULL OR of.erased_at IS NOT NULL OR suspended(the_account) THEN
        PERFORM refuse('account_locked', the_account::text); -- web/page.c reads which
    END IF;
    IF of.first_signed_in_at IS NULL THEN
        UPDATE account SET first_signed_in_at = now() WHERE id = the_account;
    END IF;
    INSERT INTO session (token_hash, account_id, expires_at, means, strong, link_id, confirmed_at, address, agent)
    VALUES (token, the_account, session_ends(now(), now(), of.role), the_means, is_strong, the_link,
            CASE WHEN is_strong THEN now() ELSE confirmed END, the_address, the_agent);
    DELETE FROM session WHERE id IN (SELECT id FROM session WHERE account_id = the_account
                                     ORDER BY last_seen_at DESC, id DESC OFFSET sessions_most());
    RETURN extract(epoch FROM session_lasts(of.role))::bigint;
END $$;

-- The session goes on with another token, after its owner has given a second factor or a passkey (`is_strong`), or the
-- password. For an account with a second factor the password alone confirms nothing: a thief may have it. A session that
-- was ended meanwhile does not come back: 'session_over'. Returns how many seconds it still lasts at most.
CREATE FUNCTION session_renew(old bytea, new bytea, is_strong boolean) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    seconds bigint;
BEGIN
    UPDATE session s
    SET token_hash = new, strong = s.strong OR is_strong, last_seen_at = now(),
        confirmed_at = CASE WHEN is_strong OR NOT account_has_factor(a.id) THEN now() ELSE s.confirmed_at END,
        expires_at = session_ends(s.created_at, now(), a.role)
    FROM account a WHERE a.id = s.account_id AND s.token_hash = old AND s.expires_at > now()
    RETURNING extract(epoch FROM s.created_at + session_lasts(a.role) - now())::bigint INTO seconds;
    IF seconds IS NULL THEN
        PERFORM refuse('session_over', 'the session was ended meanwhile');
    END IF;
    RETURN seconds;
END $$;

-- Who may do more, or less, than before signs in again: all sessions of the account but `kept` (NULL: all) end. Its row is
-- locked by then, in a statement before: session_start locks it, too, and a statement that waited for it does not see the
-- session that began meanwhile.
CREATE FUNCTION sessions_end(the_account bigint, kept bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM session WHERE account_id = the_account AND token_hash IS DISTINCT FROM kept;
    PERFORM email_want_end(the_account);
END $$;

-- What was begun and not finished, perhaps by somebody else: the setup of an app, a second step, what is to be linked. Whoever
-- calls this calls second_forgive at its end.
CREATE FUNCTION ways_in_pending_end(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM totp WHERE account_id = the_account AND confirmed_at IS NULL;
    DELETE FROM sign_in_attempt WHERE account_id = the_account;
    DELETE FROM provider_attempt WHERE account_id = the_account;
END $$;

-- Another password, set from within a session, which goes on (session_renew). All others end, and devices are known no
-- longer. A change of address that waits ends as well (see password_reset), but not the first address, which there is
-- nothing to go back from.
CREATE FUNCTION password_set(the_account bigint, the_password text, kept_session bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET password = the_password, devices_since = now(),
                       email_wanted = CASE WHEN email IS NULL THEN email_wanted END
    WHERE id = the_account;
    PERFORM sessions_end(the_account, kept_session);
    PERFORM ways_in_pending_end(the_account);
    PERFORM undo_offer_end(the_account);
    INSERT INTO event (kind, account_id, actor_id) VALUES ('password', the_account, the_account);
    PERFORM second_forgive(the_account);
END $$;

-- Sets a role, which ends the sessions that began with another. Whether anything changed.
CREATE FUNCTION role_set(the_account bigint, the_role text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    was text;
BEGIN
    SELECT role INTO was FROM account WHERE id = the_account FOR NO KEY UPDATE;
    IF was = the_role THEN
        RETURN false;
    END IF;
    UPDATE account SET role = the_role WHERE id = the_account;
    PERFORM sessions_end(the_account, NULL);
    INSERT INTO event (kind, account_id, data) VALUES ('role', the_account, jsonb_build_object('role', the_role, 'was', was));
    INSERT INTO audit (kind, account_id, about) VALUES ('role', the_account, 'from ' || was || ' to ' || the_role);
    PERFORM changed(''); -- it is shown beside the name on many pages
    RETURN true;
END $$;

-- One of an account's sessions, by its owner. Returns its id; NULL: it was over. Here, too, the account is locked by a statement
-- before.
CREATE FUNCTION session_revoke(the_account bigint, the_session bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
    DELETE FROM session WHERE account_id = the_account AND id = the_session RETURNING id INTO gone;
    PERFORM email_want_end(the_account);
    RETURN gone;
END $$;

-- All but the one in use. Returns how many they were.
CREATE FUNCTION session_revoke_others(the_account bigint, kept bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
    DELETE FROM session WHERE account_id = the_account AND id <> kept;
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM email_want_end(the_account);
    RETURN gone;
END $$;

-- By whoever runs the server: all sessions of an account. Returns how many they were.
CREATE FUNCTION sign_out_account(the_account bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
    DELETE FROM session WHERE account_id = the_account;
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM email_want_end(the_account);
    INSERT INTO audit (kind, account_id) VALUES ('signed_out', the_account);
    RETURN gone;
END $$;

-- Makes or mends one of the accounts to try, as `make run` does. A NULL password stays; another one, or another role, ends
-- sessions as it would anywhere.
CREATE FUNCTION demo_account(the_name text, the_key text, the_password text, the_role text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known bigint;
BEGIN
    SELECT id INTO known FROM account WHERE name_key = the_key FOR NO KEY UPDATE;
    IF known IS NULL THEN
        INSERT INTO account (name, name_key, password, role) VALUES (the_name, the_key, the_password, the_role);
        RETURN;
    END IF;
    IF the_password IS NOT NULL THEN
        PERFORM password_set(known, the_password, NULL);
    END IF;
    PERFORM role_set(known, the_role);
END $$;

-- Of everybody: no session begins while those that there are end.
CREATE FUNCTION sign_out_everybody() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    UPDATE account SET email_wanted = NULL WHERE email_wanted IS NOT NULL AND email IS NOT NULL;
    LOCK TABLE session IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM session;
    GET DIAGNOSTICS gone = ROW_COUNT;
    INSERT INTO audit (kind) VALUES ('signed_out');
    RETURN gone;
END $$;

-- Tells by mail that a device signed in that was not known: not of the first time.
CREATE FUNCTION sign_in_tell(the_account bigint, words text, token bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mail_add('new_device', a.id, a.email, words, encode(token, 'hex'))
    FROM account a WHERE a.id = the_account AND a.email IS NOT NULL AND a.first_signed_in_at < now();
END $$;

-- Deletes up to `most` sessions that are over.
CREATE FUNCTION session_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < now()
                                     ORDER BY expires_at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

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

-- Begins a session for an account that proved who it is. The account is locked, so that what ends its sessions (a new password,
-- a suspension) comes before, and is seen here, or after, and ends this one too; FOR SHARE is not enough, because two that
-- share the row and then change it wait for each other. `proved_since` is account.devices_since as it was when a password
-- was looked at: a new one that came in between refuses it with 'sign_in_proof' (NULL: the proof was no password). An account that
-- is suspended, or about to be erased, has no sessions: 'account_locked' leads to the page that says so. Returns
-- how many seconds the session lasts at most.
CREATE FUNCTION session_start(token bytea, the_account bigint, the_means text, is_strong boolean, the_address text,
                              the_agent text, proved_since timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    of account;
BEGIN
    SELECT * INTO of FROM account WHERE id = the_account FOR NO KEY UPDATE;
    IF of.devices_since <> proved_since THEN
        PERFORM refuse('sign_in_proof', 'another password was set meanwhile');
    END IF;
    IF NOT is_strong AND account_has_factor(the_account) THEN
        PERFORM refuse('sign_in_second', 'a second factor is asked for first'); -- see factor.sql
    END IF;
    -- After all proofs: what it leads to shows a copy of all that is the account's.
    IF of.leaving_at IS NOT NULL OR of.erased_at IS NOT NULL OR suspended(the_account) THEN
        PERFORM refuse('account_locked', the_account::text); -- web/page.c reads which
    END IF;
    IF of.first_signed_in_at IS NULL THEN
        UPDATE account SET first_signed_in_at = now() WHERE id = the_account;
    END IF;
    INSERT INTO session (token_hash, account_id, expires_at, means, strong, address, agent)
    VALUES (token, the_account, session_ends(now(), now(), of.role), the_means, is_strong, the_address, the_agent);
    RETURN extract(epoch FROM session_lasts(of.role))::bigint;
END $$;

-- The session goes on with another token, after its owner has proved once more who it is. One that was ended meanwhile
-- does not come back: 'session_over'. Returns how many seconds it still lasts at most.
CREATE FUNCTION session_renew(old bytea, new bytea, is_strong boolean) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    seconds bigint;
BEGIN
    UPDATE session s
    SET token_hash = new, strong = s.strong OR is_strong, confirmed_at = now(), last_seen_at = now(),
        expires_at = session_ends(s.created_at, now(), a.role)
    FROM account a WHERE a.id = s.account_id AND s.token_hash = old AND s.expires_at > now()
    RETURNING extract(epoch FROM s.created_at + session_lasts(a.role) - now())::bigint INTO seconds;
    IF seconds IS NULL THEN
        PERFORM refuse('session_over', 'the session was ended meanwhile');
    END IF;
    RETURN seconds;
END $$;

-- Who may do more, or less, than before signs in again: all sessions of the account but `kept` (NULL: all) end.
CREATE FUNCTION sessions_end(the_account bigint, kept bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM session WHERE account_id = the_account AND token_hash IS DISTINCT FROM kept;
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

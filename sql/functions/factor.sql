-- Second factors: what an account has beside its password or provider, and the second step of signing in.
--
-- Whoever has a factor signs in with it: session_start refuses a session that is not strong then, whatever way it comes, and
-- those that began before the first factor end with it (factor_added). So an account with a factor has strong sessions only.
-- What adds, removes or spends a factor of an account locks it first (factor_lock).

-- Recovery codes are no factor: they stand in for one.
CREATE FUNCTION account_has_factor(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM totp WHERE account_id = the_account AND confirmed_at IS NOT NULL)
        OR EXISTS (SELECT FROM passkey WHERE account_id = the_account);
END $$;

-- Whether a role lets its account do more than a member. Where the server demands a second factor of moderators and admins
-- (STAFF_SECOND_FACTOR; its connections say so), theirs does with a factor only.
CREATE FUNCTION role_counts(the_account bigint, the_role text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN the_role NOT IN ('moderator', 'admin')
        OR current_setting('backtalk.staff', true) IS DISTINCT FROM 'strong'
        OR account_has_factor(the_account);
END $$;

-- Whoever has the mailbox alone takes away by a mail's link what was added of late, and chooses a password: the next second step
-- would make them a moderator or admin. So it waits until an admin has asked who it is (factors_reset). Only where such a step
-- is what the role counts by (role_counts).
CREATE FUNCTION factor_held(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN current_setting('backtalk.staff', true) IS NOT DISTINCT FROM 'strong'
       AND EXISTS (SELECT FROM account WHERE id = the_account AND factor_held_at IS NOT NULL);
END $$;

-- To be asked behind whatever takes a factor away by the link of a mail.
CREATE FUNCTION factor_hold(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET factor_held_at = now()
    WHERE id = the_account AND role IN ('moderator', 'admin') AND NOT account_has_factor(id);
END $$;

CREATE FUNCTION factor_lock(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
END $$;

-- `what` is told by mail: 'An authenticator app'; `thing` is its id, by which the mail's link takes it away (undo.sql).
-- Sessions that began without a second factor end, but for the one in use, which its page renews as a strong one.
CREATE FUNCTION factor_added(the_account bigint, what text, thing text, kept_session bytea)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF factor_held(the_account) THEN
        PERFORM refuse('factor_held', 'an admin has to allow it first');
    END IF;
    DELETE FROM session WHERE account_id = the_account AND NOT strong AND token_hash IS DISTINCT FROM kept_session;
    PERFORM email_want_end(the_account);
    DELETE FROM sign_in_attempt WHERE account_id = the_account;
    PERFORM mail_put('factor_added', a.id, a.email, what, thing)
    FROM account a WHERE a.id = the_account AND a.email IS NOT NULL;
END $$;

-- After the last factor there is nothing that recovery codes could stand in for, and no session is a strong one any more.
CREATE FUNCTION factor_removed(the_account bigint, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT account_has_factor(the_account) THEN
        DELETE FROM recovery_code WHERE account_id = the_account;
        DELETE FROM sign_in_attempt WHERE account_id = the_account;
        UPDATE session SET strong = false WHERE account_id = the_account AND strong;
    END IF;
    PERFORM mail_add('factor_removed', a.id, a.email, what, clock_timestamp()::text)
    FROM account a WHERE a.id = the_account AND a.email IS NOT NULL;
END $$;

-- ---- codes of authenticator apps ----

-- For how long the secret of an app that is being set up holds.
CREATE FUNCTION totp_setup_time() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '30 minutes' $$;

-- Whether a setup goes on in that session, with the secret that it showed there; not when another key sealed it, which may be lost.
CREATE FUNCTION totp_goes_on(t totp, the_session bigint, new_sealed bytea) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN t.session_id = the_session AND t.started_at > now() - totp_setup_time()
       AND substr(t.sealed, 1, 8) = substr(new_sealed, 1, 8);
END $$;

-- The secret of an app that is being set up: the one that was shown before, so that a page that loads again shows the same. But
-- only to that session, and not for long: whoever knows the secret of an app that its owner sets up later has its codes.
CREATE FUNCTION totp_begin(the_account bigint, the_session bigint, new_sealed bytea) RETURNS totp LANGUAGE plpgsql AS $$
DECLARE
    shown totp;
BEGIN
    PERFORM factor_lock(the_account);
    -- As the order of locks has it, sessions come before: what ends them takes setups along.
    PERFORM FROM session WHERE id = the_session AND account_id = the_account FOR KEY SHARE;
    IF NOT FOUND THEN
        PERFORM refuse('session_over', 'the session was ended meanwhile');
    END IF;
    INSERT INTO totp AS t (account_id, session_id, sealed) VALUES (the_account, the_session, new_sealed)
    ON CONFLICT (account_id) DO UPDATE
        SET sealed = CASE WHEN totp_goes_on(t, the_session, new_sealed) THEN t.sealed ELSE excluded.sealed END,
            started_at = CASE WHEN totp_goes_on(t, the_session, new_sealed) THEN t.started_at ELSE now() END,
            session_id = the_session
        WHERE t.confirmed_at IS NULL
    RETURNING t.* INTO shown;
    IF shown.account_id IS NULL THEN
        PERFORM refuse('totp_there', 'an authenticator app is set up already');
    END IF;
    RETURN shown;
END $$;

-- A right code of that setup came: from here on the app counts. Which setup it is says when it was begun; its sealed secret may be
-- another one meanwhile (backtalk-ctl key rotate).
CREATE FUNCTION totp_confirm(the_account bigint, begun timestamptz, step bigint, kept_session bytea)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    PERFORM factor_lock(the_account);
    UPDATE totp SET confirmed_at = now(), last_step = step, session_id = NULL
    WHERE account_id = the_account AND started_at = begun AND confirmed_at IS NULL
      AND session_id = (SELECT id FROM session WHERE token_hash = kept_session)
    RETURNING id INTO the_id;
    IF NOT FOUND THEN
        PERFORM refuse('totp_over', 'no such setup');
    END IF;
    PERFORM factor_added(the_account, 'An authenticator app', 'totp ' || the_id, kept_session);
END $$;

-- A code is accepted once: of two who send the same one, the second waits for the row and finds the step used.
CREATE FUNCTION totp_spend(the_account bigint, begun timestamptz, step bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM factor_lock(the_account);
    UPDATE totp SET last_step = step
    WHERE account_id = the_account AND started_at = begun AND confirmed_at IS NOT NULL AND last_step < step;
    IF NOT FOUND THEN
        PERFORM refuse('second_code', 'the code was used');
    END IF;
END $$;

-- Returns whether there was one.
CREATE FUNCTION totp_remove(the_account bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM factor_lock(the_account);
    DELETE FROM totp WHERE account_id = the_account AND confirmed_at IS NOT NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM factor_removed(the_account, 'The authenticator app');
    RETURN true;
END $$;

-- ---- recovery codes ----

-- Takes the place of all codes that the account had.
CREATE FUNCTION recovery_replace(the_account bigint, hashes bytea[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM factor_lock(the_account);
    DELETE FROM recovery_code WHERE account_id = the_account;
    INSERT INTO recovery_code (account_id, hash) SELECT the_account, h FROM unnest(hashes) AS h;
END $$;

-- With the first factor come the first codes; with another one those that there are remain. Returns whether these are new.
CREATE FUNCTION recovery_first(the_account bigint, hashes bytea[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM factor_lock(the_account);
    IF EXISTS (SELECT FROM recovery_code WHERE account_id = the_account AND used_at IS NULL) THEN
        RETURN false;
    END IF;
    PERFORM recovery_replace(the_account, hashes);
    RETURN true;
END $$;

-- Each works once, and its use is told by mail, with how many are left.
CREATE FUNCTION recovery_use(the_account bigint, the_hash bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM factor_lock(the_account);
    UPDATE recovery_code SET used_at = now() WHERE account_id = the_account AND hash = the_hash AND used_at IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('second_code', 'no such code, or it was used');
    END IF;
    PERFORM mail_add('recovery_used', a.id, a.email,
                     (SELECT count(*) FROM recovery_code WHERE account_id = a.id AND used_at IS NULL)::text,
                     encode(the_hash, 'hex'))
    FROM account a WHERE a.id = the_account AND a.email IS NOT NULL;
END $$;

-- ---- the second step of signing in ----

CREATE FUNCTION attempt_refuse() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('sign_in_attempt', 'too late, too many codes, or it was used');
END $$;

-- After so many codes that led nowhere digits are taken from known devices alone (limit_second): of a hundred guesses at six
-- digits one in 3,300 finds a code, however long they take. NIST SP 800-63B 5.2.2 has the same number. A known device may be
-- stolen: it has the few of a day that limit_rule says, they are counted here as well, and the owner hears of each five.
CREATE FUNCTION second_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 100 $$;

-- From how many on, each time, the owner is told.
CREATE FUNCTION second_told_at() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 5 $$;

-- After so long without one they are forgotten.
CREATE FUNCTION second_time() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '30 days' $$;

-- Counts one more code of an account before it is looked at, at signing in or in a session that is asked who it is. What looks
-- like a recovery code is told of and keeps nobody out: whoever has the password could send a hundred in a minute.
CREATE FUNCTION second_try(the_account bigint, of_digits boolean DEFAULT true) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO second_wrong AS w (account_id, codes, digits, last_at) VALUES (the_account, 1, of_digits::int, now())
    ON CONFLICT (account_id) DO UPDATE
        SET codes = CASE WHEN w.last_at > now() - second_time() THEN w.codes ELSE 0 END + 1,
            digits = CASE WHEN w.last_at > now() - second_time() THEN w.digits ELSE 0 END + of_digits::int,
            told = CASE WHEN w.last_at > now() - second_time() THEN w.told ELSE 0 END,
            last_at = now();
END $$;

-- So many of them led somewhere: they were the owner's. Those of others stay: a right code of the owner's does not say that
-- somebody else's were theirs.
CREATE FUNCTION second_right(the_account bigint, its_codes integer, its_digits integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE second_wrong SET codes = greatest(codes - its_codes, 0), digits = greatest(digits - its_digits, 0),
                            told = least(told, greatest(codes - its_codes, 0))
    WHERE account_id = the_account AND its_codes > 0;
END $$;

-- A code was wrong. Once there are enough of them the owner is told by mail, and again after as many more, over however many
-- attempts, sessions and days: somebody knows the password, or has a device that is signed in.
CREATE FUNCTION second_tell(the_account bigint, place text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE second_wrong SET told = codes WHERE account_id = the_account AND codes >= told + second_told_at();
    IF FOUND THEN
        PERFORM mail_add('second_failed', a.id, a.email, place, clock_timestamp()::text)
        FROM account a WHERE a.id = the_account AND a.email IS NOT NULL;
    END IF;
END $$;

-- Counts one more code of this attempt, and of the account, whose codes are not forgotten with the attempt. Whoever has the
-- password begins as many attempts as they like.
CREATE FUNCTION attempt_try(the_hash bytea, of_digits boolean DEFAULT true) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_account bigint;
BEGIN
    UPDATE sign_in_attempt SET tries = tries + 1, digits = digits + of_digits::int
    WHERE token_hash = the_hash AND expires_at > now() AND tries < 5
    RETURNING account_id INTO the_account;
    IF the_account IS NULL THEN
        PERFORM attempt_refuse();
    END IF;
    PERFORM second_try(the_account, of_digits);
END $$;

-- The code was right: the attempt is used up, and its codes led somewhere.
CREATE FUNCTION attempt_end(the_hash bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_account bigint;
    its_codes integer;
    its_digits integer;
BEGIN
    DELETE FROM sign_in_attempt WHERE token_hash = the_hash AND expires_at > now()
    RETURNING account_id, tries, digits INTO the_account, its_codes, its_digits;
    IF the_account IS NULL THEN
        PERFORM attempt_refuse();
    END IF;
    PERFORM second_right(the_account, its_codes, its_digits);
END $$;

-- Whoever knew the password knows it no longer: codes are counted from the beginning. The last that a function does: it locks a row
-- of limit_used, and who has one waits for nothing more.
CREATE FUNCTION second_forgive(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM second_wrong WHERE account_id = the_account;
    DELETE FROM limit_used WHERE what = 'second' AND scope = 'account' AND who = the_account::text;
END $$;

-- ---- by somebody else ----

-- For whoever lost all of theirs: every factor goes, every session ends, and a mail says so; one that waits (factor_held) may be
-- set up again. By an admin for those who are none, or by whoever runs the server (actor NULL). Returns whether there was
-- a factor, or one that waited.
CREATE FUNCTION factors_reset(the_actor bigint, the_account bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    had boolean;
BEGIN
    IF the_actor IS NOT NULL AND NOT is_admin(the_actor) THEN
        PERFORM refuse('factors_by_admin', 'not an admin');
    ELSIF the_actor IS NOT NULL AND (SELECT role = 'admin' FROM account WHERE id = the_account) THEN
        PERFORM refuse('factors_of_admin', 'an admin''s');
    END IF;
    PERFORM factor_lock(the_account);
    had := account_has_factor(the_account)
           OR EXISTS (SELECT FROM account WHERE id = the_account AND factor_held_at IS NOT NULL);
    UPDATE account SET factor_held_at = NULL WHERE id = the_account AND factor_held_at IS NOT NULL;
    DELETE FROM totp WHERE account_id = the_account;
    DELETE FROM passkey WHERE account_id = the_account;
    DELETE FROM recovery_code WHERE account_id = the_account;
    DELETE FROM sign_in_attempt WHERE account_id = the_account;
    IF had THEN
        PERFORM sessions_end(the_account, NULL);
        PERFORM mail_add('factors_reset', a.id, a.email, '', clock_timestamp()::text)
        FROM account a WHERE a.id = the_account AND a.email IS NOT NULL;
    END IF;
    PERFORM second_forgive(the_account);
    RETURN had;
END $$;

-- What the job runner calls: attempts that are over, codes that were wrong long ago, and secrets that were shown and never
-- used.
CREATE FUNCTION factor_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    attempts integer;
    codes integer;
    secrets integer;
BEGIN
    DELETE FROM sign_in_attempt WHERE token_hash IN (
        SELECT token_hash FROM sign_in_attempt WHERE expires_at < now()
        ORDER BY expires_at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS attempts = ROW_COUNT;
    DELETE FROM second_wrong WHERE account_id IN (
        SELECT account_id FROM second_wrong WHERE last_at < now() - second_time()
        ORDER BY last_at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS codes = ROW_COUNT;
    DELETE FROM totp WHERE account_id IN (
        SELECT account_id FROM totp WHERE confirmed_at IS NULL AND started_at < now() - interval '1 day'
        ORDER BY started_at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS secrets = ROW_COUNT;
    RETURN attempts + codes + secrets;
END $$;

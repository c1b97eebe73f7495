-- Mail, and what its links do. What the kinds are is for src/mail/mail.c to say.

-- Two addresses are one when this is the same. Only A to Z are made small: PostgreSQL's lower() takes other letters for those
-- (U+0130 becomes an i), and with them other people's domains. In SQL and inlined, so that the indexes of 0001_tables.sql fit.
CREATE FUNCTION address_key(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(address, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
$$;

-- Queues one: once for the same kind, account and event.
CREATE FUNCTION mail_put(the_kind text, the_account bigint, the_address text, the_about text, the_event text)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO mail (kind, account_id, address, about, event)
    VALUES (the_kind, the_account, the_address, the_about, the_event)
    ON CONFLICT (kind, account_id, event) DO NOTHING;
$$;

-- The same, but none when that address got a dozen of that kind within a day, so that nobody is flooded by somebody who types in
-- their address. Each kind has its own dozen: with mails that strangers can cause nobody keeps back the one that tells an
-- owner what was changed. What brings an account back, or takes away what was added to it, comes through mail_put: who is
-- not signed in cannot have that sent as often as they like, and who is could have the thirteenth pass in silence.
CREATE FUNCTION mail_add(the_kind text, the_account bigint, the_address text, the_about text, the_event text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM mail WHERE address_key(address) = address_key(the_address) AND kind = the_kind
                                               AND at > now() - interval '1 day' LIMIT 12) AS m) < 12 THEN
        PERFORM mail_put(the_kind, the_account, the_address, the_about, the_event);
    END IF;
END $$;

-- What happened within the same ten minutes is one event.
CREATE FUNCTION mail_event(what text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT what || ' ' || (extract(epoch FROM now())::bigint / 600);
$$;

-- ---- addresses ----

-- Asks at an address whether it is theirs; when `other` has it, its owner is told instead. Each account may ask there four
-- times a day, so that nobody keeps others from verifying an address by asking there first, and all of them together thirty
-- times, so that nobody is flooded. Both are counted alike whoever has the address. Returns whether there is such a mail.
CREATE FUNCTION email_ask(the_account bigint, the_address text, other bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    asker text := the_account || ' ';
    the_event text := asker || mail_event(the_address);
    own integer;
    others integer;
    again boolean;
BEGIN
    SELECT count(*) FILTER (WHERE starts_with(m.event, asker)), count(*), coalesce(bool_or(m.event = the_event), false)
    INTO own, others, again
    FROM (SELECT event FROM mail WHERE address_key(address) = address_key(the_address) AND at > now() - interval '1 day'
                                   AND kind IN ('verify', 'address_taken')) AS m;
    IF again THEN
        RETURN true;
    ELSIF own >= 4 OR others >= 30 THEN
        RETURN false;
    ELSIF other IS NULL THEN
        PERFORM mail_put('verify', the_account, the_address, '', the_event);
    ELSE
        PERFORM mail_put('address_taken', other, the_address, '', the_event);
    END IF;
    RETURN true;
END $$;

-- Somebody gave this address, in that session (NULL: when they registered). A mail asks there whether it is theirs. When another
-- account has it, its owner is told instead: the page says the same either way, so nobody learns who is here. What the
-- account has already is asked as well when a letter is written otherwise: nothing is stored that nobody verified.
CREATE FUNCTION email_want(the_account bigint, the_address text, the_session bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own text;
    other bigint;
BEGIN
    SELECT email INTO own FROM account WHERE id = the_account FOR NO KEY UPDATE;
    IF own = the_address THEN
        UPDATE account SET email_wanted = NULL WHERE id = the_account;
        RETURN;
    END IF;
    PERFORM listed_refuse_address(the_address);
    SELECT id INTO other FROM account WHERE address_key(email) = address_key(the_address) AND id <> the_account;
    UPDATE account SET email_wanted = the_address, email_wanted_by = the_session,
                       email_asked = email_ask(the_account, the_address, other)
    WHERE id = the_account;
END $$;

-- Behind whatever ends somebody's sessions: with the one that asked for a change of address that change ends, too, as long
-- as nobody verified it; it may have been a thief's. The first address goes on waiting: there is nothing to go back to.
CREATE FUNCTION email_want_end(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET email_wanted = NULL
    WHERE id = the_account AND email_wanted IS NOT NULL AND email IS NOT NULL
      AND NOT EXISTS (SELECT FROM session s WHERE s.id = email_wanted_by AND s.account_id = the_account);
END $$;

-- The account a link belongs to, while it holds. One that verifies an address holds while the account has or wants that address.
CREATE FUNCTION token_account(the_kind text, hash bytea) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT t.account_id FROM account_token t JOIN account a ON a.id = t.account_id
            WHERE t.token_hash = hash AND t.kind = the_kind AND t.expires_at > now()
              AND (t.kind <> 'verify' OR t.address IN (a.email, a.email_wanted)));
END $$;

-- Refuses a link that is too old, was used, or whose address has been replaced since.
CREATE FUNCTION token_refuse() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('account_token_holds', 'this link no longer holds');
END $$;

-- The address becomes the account's. Told to the one it had, from where that can be undone. A link that is followed twice
-- says the same twice.
CREATE FUNCTION email_verify(hash bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_account bigint := token_account('verify', hash);
    the_address text;
    was account;
BEGIN
    SELECT * INTO was FROM account WHERE id = the_account FOR NO KEY UPDATE;
    SELECT address INTO the_address FROM account_token WHERE token_hash = hash;
    IF the_account IS NULL OR the_address NOT IN (coalesce(was.email, ''), coalesce(was.email_wanted, '')) THEN
        PERFORM token_refuse();
    ELSIF the_address IS DISTINCT FROM was.email THEN
        UPDATE account SET email = the_address, email_wanted = NULL, email_refused = '' WHERE id = the_account;
        INSERT INTO event (kind, account_id, actor_id) VALUES ('email', the_account, the_account);
        IF was.email IS NOT NULL THEN
            PERFORM mail_put('address_changed', the_account, was.email, the_address, encode(hash, 'hex'));
        END IF;
    END IF;
END $$;

-- What whoever took an account over may have set up since, so as to get in again or to keep its owner out: every factor and
-- provider that came later goes, and all recovery codes, which they may have read.
CREATE FUNCTION ways_in_since(the_account bigint, since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    had boolean := account_has_factor(the_account);
BEGIN
    DELETE FROM passkey WHERE account_id = the_account AND created_at >= since;
    DELETE FROM totp WHERE account_id = the_account AND confirmed_at >= since;
    DELETE FROM recovery_code WHERE account_id = the_account;
    DELETE FROM provider_link WHERE account_id = the_account AND at >= since;
    IF had THEN
        PERFORM factor_hold(the_account);
    END IF;
    PERFORM ways_in_pending_end(the_account);
END $$;

-- The address that an account had comes back. Whoever is signed in is signed out, what was set up since to sign in with goes, the
-- account stays if somebody asked since to delete it, and a mail brings a link for a new password: whoever changed the address
-- may know the old one. No mail that tells of something later leads anywhere from then on, be it sent or still waiting, but
-- what brings back an address from before that change does: of all who say that it is theirs, the first is right. Returns the
-- account.
CREATE FUNCTION email_restore(hash bytea) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_account bigint := token_account('restore', hash);
    the_address text;
    since timestamptz;
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
    DELETE FROM account_token WHERE token_hash = hash RETURNING address, happened_at INTO the_address, since;
    IF the_account IS NULL OR the_address IS NULL THEN
        PERFORM token_refuse();
    END IF;
    -- First: whoever is sending one makes its link before this goes on, or makes none (mail_take).
    UPDATE mail SET state = 'late', reason = 'An earlier address was brought back', ended_at = now()
    WHERE account_id = the_account AND at >= since AND address <> the_address AND state IN ('waiting', 'sending');
    UPDATE account SET email = the_address, email_wanted = NULL, email_refused = '', password = NULL, devices_since = now()
    WHERE id = the_account;
    DELETE FROM session WHERE account_id = the_account;
    PERFORM ways_in_since(the_account, since);
    PERFORM account_keep(id) FROM account WHERE id = the_account AND leaving_at - leaving_time() >= since;
    DELETE FROM account_token WHERE account_id = the_account AND NOT (kind = 'restore' AND happened_at < since);
    INSERT INTO event (kind, account_id, actor_id) VALUES ('email', the_account, the_account);
    PERFORM mail_put('reset', the_account, the_address, '', encode(hash, 'hex'));
    PERFORM second_forgive(the_account);
    RETURN the_account;
END $$;

-- ---- passwords ----

-- A mail with a link for a new password goes to the account with that address; where there is none, admins see that somebody
-- asked. Anybody can ask for the dozen that an address gets within a day: a device that the account was used on before, `since`
-- then, has six of its own.
CREATE FUNCTION password_forgotten(the_address text, device_of bigint, since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    its account;
BEGIN
    SELECT * INTO its FROM account WHERE address_key(email) = address_key(the_address);
    IF its.id IS NULL THEN
        INSERT INTO mail (kind, address, event, state, ended_at) VALUES ('reset', '', '', 'nobody', now());
    ELSIF its.id = device_of AND its.devices_since <= since
          AND (SELECT count(*) FROM (SELECT FROM mail WHERE address_key(address) = address_key(its.email) AND kind = 'reset'
                                         AND at > now() - interval '1 day' AND starts_with(event, 'device ') LIMIT 6) AS m) < 6 THEN
        PERFORM mail_put('reset', its.id, its.email, '', 'device ' || mail_event(its.email));
    ELSE
        PERFORM mail_add('reset', its.id, its.email, '', mail_event(its.email));
    END IF;
END $$;

-- Those that were asked for, up to `most`: behind the answer, whose time so tells nobody who has an account. Returns how many.
CREATE FUNCTION job_forgotten(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    asked password_asked;
    n integer := 0;
BEGIN
    FOR asked IN DELETE FROM password_asked WHERE id IN (SELECT id FROM password_asked ORDER BY id LIMIT most FOR UPDATE SKIP LOCKED)
                 RETURNING * LOOP
        PERFORM password_forgotten(asked.address, asked.device_of, asked.devices_since);
        n := n + 1;
    END LOOP;
    RETURN n;
END $$;

-- A new password by the link of a mail, which is used up, with all others of the account. Every session ends, and so does a
-- change of address that nobody verified yet: whoever asked for it may be why there is a new password.
CREATE FUNCTION password_reset(hash bytea, the_password text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_account bigint := token_account('reset', hash);
    own text;
BEGIN
    SELECT email INTO own FROM account WHERE id = the_account FOR NO KEY UPDATE;
    DELETE FROM account_token WHERE token_hash = hash;
    IF the_account IS NULL OR NOT FOUND THEN
        PERFORM token_refuse();
    END IF;
    UPDATE account SET password = the_password, devices_since = now(), email_wanted = NULL WHERE id = the_account;
    PERFORM sessions_end(the_account, NULL);
    PERFORM ways_in_pending_end(the_account);
    DELETE FROM account_token WHERE account_id = the_account AND kind = 'reset';
    PERFORM undo_offer_end(the_account);
    INSERT INTO event (kind, account_id, actor_id) VALUES ('password', the_account, the_account);
    PERFORM mail_add('password_changed', the_account, own, '', encode(hash, 'hex'));
    PERFORM second_forgive(the_account);
    RETURN the_account;
END $$;

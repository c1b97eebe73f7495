-- Mail, and what its links do. What the kinds are is for src/mail/mail.c to say.

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
    IF (SELECT count(*) FROM (SELECT FROM mail WHERE lower(address) = lower(the_address) AND kind = the_kind
                                               AND at > now() - interval '1 day' LIMIT 12) AS m) < 12 THEN
        PERFORM mail_put(the_kind, the_account, the_address, the_about, the_event);
    END IF;
END $$;

-- What happened within the same ten minutes is one event.
CREATE FUNCTION mail_event(what text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT lower(what) || ' ' || (extract(epoch FROM now())::bigint / 600);
$$;

-- ---- addresses ----

-- Somebody gave this address. A mail asks there whether it is theirs. When another account has it, its owner is told
-- instead: the page says the same either way, so nobody learns who is here.
CREATE FUNCTION email_want(the_account bigint, the_address text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own text;
    other bigint;
BEGIN
    SELECT email INTO own FROM account WHERE id = the_account FOR NO KEY UPDATE;
    IF lower(own) = lower(the_address) THEN -- what it has already, perhaps in other letters
        UPDATE account SET email = the_address, email_wanted = NULL WHERE id = the_account;
        RETURN;
    END IF;
    UPDATE account SET email_wanted = the_address WHERE id = the_account;
    SELECT id INTO other FROM account WHERE lower(email) = lower(the_address);
    IF other IS NULL THEN
        PERFORM mail_add('verify', the_account, the_address, '', mail_event(the_address));
    ELSE
        PERFORM mail_add('address_taken', other, the_address, '', mail_event(the_address));
    END IF;
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
-- account stays if somebody asked since to delete it, and a mail brings a link for a new password: whoever changed the address may know the old one. Returns the account.
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
    UPDATE account SET email = the_address, email_wanted = NULL, email_refused = '', password = NULL, devices_since = now()
    WHERE id = the_account;
    DELETE FROM session WHERE account_id = the_account;
    PERFORM ways_in_since(the_account, since);
    PERFORM account_keep(id) FROM account WHERE id = the_account AND leaving_at - leaving_time() >= since;
    DELETE FROM account_token WHERE account_id = the_account;
    INSERT INTO event (kind, account_id, actor_id) VALUES ('email', the_account, the_account);
    PERFORM mail_put('reset', the_account, the_address, '', encode(hash, 'hex'));
    PERFORM second_forgive(the_account);
    RETURN the_account;
END $$;

-- ---- passwords ----

-- A mail with a link for a new password goes to the account with that address. Without one as much is written, so that
-- the time does not tell. Anybody can ask for the dozen that an address gets within a day: a device that the account was used
-- on before, `since` then, has six of its own.
CREATE FUNCTION password_forgotten(the_address text, device_of bigint, since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    its account;
BEGIN
    SELECT * INTO its FROM account WHERE lower(email) = lower(the_address);
    IF its.id IS NULL THEN
        INSERT INTO mail (kind, address, event, state, ended_at) VALUES ('reset', '', '', 'nobody', now());
    ELSIF its.id = device_of AND its.devices_since <= since
          AND (SELECT count(*) FROM (SELECT FROM mail WHERE lower(address) = lower(its.email) AND kind = 'reset'
                                         AND at > now() - interval '1 day' AND starts_with(event, 'device ') LIMIT 6) AS m) < 6 THEN
        PERFORM mail_put('reset', its.id, its.email, '', 'device ' || mail_event(its.email));
    ELSE
        PERFORM mail_add('reset', its.id, its.email, '', mail_event(its.email));
    END IF;
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

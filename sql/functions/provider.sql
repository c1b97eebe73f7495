-- Signing in with another provider. What it said is checked by the job runner (src/ctl/provider); what follows from it is
-- decided here, in the transaction that uses it up.

-- ---- which there are ----

-- The job runner's settings, in their order. What is no longer there is not offered; what is with another issuer has to be
-- looked up again.
CREATE FUNCTION provider_keep(names text[], titles text[], issuers text[], clients text[], redirects text[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE provider SET offered = false WHERE offered AND name <> ALL (names);
    INSERT INTO provider AS p (name, title, position, issuer, client_id, redirect_to)
    SELECT s.name, s.title, s.position, s.issuer, s.client, s.redirect
    FROM unnest(names, titles, issuers, clients, redirects) WITH ORDINALITY
         AS s (name, title, issuer, client, redirect, position)
    ON CONFLICT (name) DO UPDATE
        SET title = excluded.title, position = excluded.position, issuer = excluded.issuer, client_id = excluded.client_id,
            redirect_to = excluded.redirect_to, offered = true,
            authorize_at = CASE WHEN p.issuer = excluded.issuer THEN p.authorize_at ELSE '' END;
END $$;

-- ---- on the way ----

-- The words that wait are bounded together; what is refused is still in the page that it came from.
CREATE FUNCTION provider_begin(the_state bytea, the_browser bytea, the_provider text, the_account bigint, the_nonce bytea,
                               the_verifier text, the_next text, the_words text, to_confirm boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    waiting bigint := 0;
BEGIN
    IF the_words <> '' THEN
        SELECT coalesce(sum(words_bytes), 0) INTO waiting FROM provider_attempt WHERE words_bytes > 0;
        IF waiting > 64000000 THEN
            PERFORM refuse('provider_words_room', 'too many words wait');
        END IF;
    END IF;
    INSERT INTO provider_attempt (state_hash, browser_hash, provider, issuer, account_id, nonce_hash, verifier, next, words,
                                  confirms)
    SELECT the_state, the_browser, name, issuer, the_account, the_nonce, the_verifier, the_next, the_words, to_confirm
    FROM provider WHERE name = the_provider AND offered AND authorize_at <> '';
    IF NOT FOUND THEN
        PERFORM refuse('provider_offered', 'not offered');
    END IF;
END $$;

-- The provider sent somebody back with a code, which is used once. The runner is woken.
CREATE FUNCTION provider_queue(the_state bytea, the_code text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE provider_attempt SET step = 'queued', code = the_code WHERE state_hash = the_state AND step = 'begun';
    IF FOUND THEN
        PERFORM pg_notify('provider_code', '');
    END IF;
END $$;

-- What came of it. The request that waits is woken. There is time to choose a name.
CREATE FUNCTION provider_done(the_state bytea, the_subject text, the_email text, is_verified boolean, the_name text,
                              the_moment timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE provider_attempt
    SET step = 'done', verifier = '', subject = the_subject, email = the_email, email_verified = is_verified,
        called = the_name, signed_in_at = the_moment, expires_at = now() + interval '30 minutes'
    WHERE state_hash = the_state AND step = 'taken';
    PERFORM pg_notify('provider', encode(the_state, 'hex'));
END $$;

CREATE FUNCTION provider_fail(the_state bytea, the_fault text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE provider_attempt SET step = 'failed', verifier = '', fault = the_fault
    WHERE state_hash = the_state AND step = 'taken';
    PERFORM pg_notify('provider', encode(the_state, 'hex'));
END $$;

-- What a runner took and was lost with: a code works once, so nobody knows whether it still does. It takes a runner at most three
-- requests of five seconds. Whoever waits is told, and begins again.
CREATE FUNCTION provider_end_lost() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    lost bytea;
BEGIN
    FOR lost IN UPDATE provider_attempt SET step = 'failed', verifier = '', fault = 'the job runner was lost while it asked'
                WHERE step = 'taken' AND taken_at < now() - interval '30 seconds' RETURNING state_hash LOOP
        PERFORM pg_notify('provider', encode(lost, 'hex'));
    END LOOP;
END $$;

-- ---- what follows ----

-- Who may link what an attempt brought by its address alone: both sides have verified it, and it opens nobody else's
-- things: staff, and who has a second factor, link from within a session.
CREATE FUNCTION provider_by_address(was provider_attempt) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF was.email = '' OR NOT was.email_verified OR was.account_id IS NOT NULL THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT id FROM account WHERE address_key(email) = address_key(was.email) AND role IN ('member', 'coach')
            AND NOT account_has_factor(id));
END $$;

-- What an attempt brought; it is used up. Refused when it is too old or was used.
CREATE FUNCTION provider_take(the_state bytea) RETURNS provider_attempt LANGUAGE plpgsql AS $$
DECLARE
    was provider_attempt;
BEGIN
    -- Whose it is comes first, as in what ends it (ways_in_pending_end).
    PERFORM FROM account WHERE id = (SELECT account_id FROM provider_attempt WHERE state_hash = the_state) FOR NO KEY UPDATE;
    DELETE FROM provider_attempt WHERE state_hash = the_state AND step = 'done' AND expires_at > now() RETURNING * INTO was;
    IF was.state_hash IS NULL THEN
        PERFORM refuse('provider_attempt_holds', 'used, or too old');
    END IF;
    RETURN was;
END $$;

CREATE FUNCTION provider_link_add(was provider_attempt, the_account bigint, used timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    own text;
    the_title text := (SELECT title FROM provider WHERE name = was.provider);
    the_id bigint;
BEGIN
    SELECT email INTO own FROM account WHERE id = the_account FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM provider_link WHERE issuer = was.issuer AND subject = was.subject AND account_id = the_account) THEN
        RETURN; -- twice is once
    END IF;
    INSERT INTO provider_link (account_id, issuer, subject, title, address, last_used_at, signed_in_at)
    VALUES (the_account, was.issuer, was.subject, the_title, was.email, used, was.signed_in_at) RETURNING id INTO the_id;
    IF own IS NOT NULL THEN
        PERFORM mail_put('provider_linked', the_account, own, the_title, 'link ' || the_id); -- undo.sql
    END IF;
END $$;

-- Somebody who is linked signs in.
CREATE FUNCTION provider_use(the_state bytea, the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was provider_attempt := provider_take(the_state);
BEGIN
    UPDATE provider_link SET last_used_at = now(), address = was.email, signed_in_at = was.signed_in_at
    WHERE issuer = was.issuer AND subject = was.subject AND account_id = the_account AND was.account_id IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('provider_attempt_holds', 'unlinked meanwhile');
    END IF;
END $$;

-- From within a session: the account that began it.
CREATE FUNCTION provider_link_own(the_state bytea, the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was provider_attempt := provider_take(the_state);
BEGIN
    IF was.account_id IS DISTINCT FROM the_account OR was.confirms THEN
        PERFORM refuse('provider_attempt_holds', 'another account, or another errand');
    END IF;
    PERFORM provider_link_add(was, the_account, NULL);
END $$;

-- From within a session: it is still whoever the account is linked with. For accounts that have neither a password nor a second
-- factor: nobody gets around those. The row stays until it is too old: a page that is loaded
-- again says the same, with the words that waited.
CREATE FUNCTION provider_confirm(the_state bytea, the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was provider_attempt;
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
    UPDATE provider_attempt SET step = 'confirmed'
    WHERE state_hash = the_state AND step = 'done' AND expires_at > now() AND confirms AND account_id = the_account
    RETURNING * INTO was;
    UPDATE provider_link SET last_used_at = now()
    WHERE issuer = was.issuer AND subject = was.subject AND account_id = the_account
      AND NOT account_has_factor(the_account)
      AND EXISTS (SELECT FROM account WHERE id = the_account AND password IS NULL);
    IF NOT FOUND THEN
        PERFORM refuse('provider_attempt_holds', 'used, too old, or of somebody else');
    END IF;
END $$;

-- By the address, which both sides have verified.
CREATE FUNCTION provider_link_found(the_state bytea, the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was provider_attempt := provider_take(the_state);
BEGIN
    IF provider_by_address(was) IS DISTINCT FROM the_account THEN
        PERFORM refuse('provider_attempt_holds', 'another address');
    END IF;
    PERFORM provider_link_add(was, the_account, now());
END $$;

-- A new account without a password. Its address is its own once the link that is sent there was followed: nobody else's
-- word is taken for that.
CREATE FUNCTION provider_register(the_state bytea, the_name text, the_key text, the_email text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    was provider_attempt := provider_take(the_state);
    the_account bigint;
BEGIN
    IF was.account_id IS NOT NULL THEN
        PERFORM refuse('provider_attempt_holds', 'it was to link');
    END IF;
    the_account := account_register(the_name, the_key, the_email, NULL);
    PERFORM consent_add(the_account, 'privacy');
    PERFORM provider_link_add(was, the_account, now());
    RETURN the_account;
END $$;

-- Refused when nobody could sign in to the account any more. Sessions that began with it end, but for `kept`, the one in use,
-- and so does signing in that has still to take its second step: somebody else may know that site's password.
CREATE FUNCTION provider_unlink(the_account bigint, the_link bigint, kept bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own text;
    gone text;
BEGIN
    SELECT email INTO own FROM account WHERE id = the_account FOR NO KEY UPDATE;
    DELETE FROM session WHERE account_id = the_account AND link_id = the_link AND token_hash IS DISTINCT FROM kept;
    PERFORM email_want_end(the_account);
    DELETE FROM provider_link WHERE id = the_link AND account_id = the_account RETURNING title INTO gone;
    IF gone IS NULL THEN
        RETURN; -- it is gone already
    END IF;
    PERFORM account_way_in_left(the_account);
    IF own IS NOT NULL THEN
        PERFORM mail_add('provider_unlinked', the_account, own, gone, 'link ' || the_link);
    END IF;
END $$;

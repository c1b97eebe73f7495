-- "This was not me": whoever hears by mail that a way into their account was added takes it away again. Whoever added it is in a
-- session, and has no mail; so a link takes away what its mail tells of, by its id, and nothing else. What a thief of the
-- mailbox could do with it ends soon.

-- For so long a way in can be taken away by a link.
CREATE FUNCTION undo_time() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '3 days' $$;

-- What was added between these: by its id, as mail.event has it; and as people are told of it.
CREATE FUNCTION ways_in_added(the_account bigint, since timestamptz, until timestamptz)
RETURNS TABLE (thing text, words text, added_at timestamptz) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
        SELECT 'totp ' || t.id, 'The authenticator app', t.confirmed_at
        FROM totp t WHERE t.account_id = the_account AND t.confirmed_at BETWEEN since AND until
        UNION ALL
        SELECT 'passkey ' || p.id, passkey_words(p.name), p.created_at
        FROM passkey p WHERE p.account_id = the_account AND p.created_at BETWEEN since AND until
        UNION ALL
        SELECT 'link ' || l.id, format('The link with %s', l.title), l.at
        FROM provider_link l WHERE l.account_id = the_account AND l.at BETWEEN since AND until
        ORDER BY 3 DESC, 1 LIMIT 50;
END $$;

-- What the link with that token takes away: what its mail told of, or, after a new password by mail, one of all that was added
-- in the days before, and nothing that its owner sets up later. Nothing: it no longer holds, or all of it is gone.
CREATE FUNCTION ways_undoable(hash bytea)
RETURNS TABLE (account_id bigint, after_reset boolean, thing text, words text, added_at timestamptz) LANGUAGE plpgsql STABLE AS $$
DECLARE
    t account_token;
BEGIN
    SELECT * INTO t FROM account_token k WHERE k.token_hash = hash AND k.kind = 'undo' AND k.expires_at > now();
    RETURN QUERY SELECT t.account_id, t.event = 'reset', w.thing, w.words, w.added_at
                 FROM ways_in_added(t.account_id, t.happened_at - undo_time(), t.happened_at) w WHERE t.event IN ('reset', w.thing);
END $$;

-- After a new password by mail: a link, for an hour, when there is something to look at. Returns whether there is.
CREATE FUNCTION undo_offer(the_account bigint, hash bytea) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account_token (token_hash, kind, account_id, address, event, expires_at)
    SELECT hash, 'undo', a.id, a.email, 'reset', now() + interval '1 hour' FROM account a
    WHERE a.id = the_account AND EXISTS (SELECT FROM ways_in_added(a.id, now() - undo_time(), now()));
    RETURN FOUND;
END $$;

-- Whoever chose a password by mail before, and has that link, is perhaps not the owner, who chooses another now.
CREATE FUNCTION undo_offer_end(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM account_token WHERE account_id = the_account AND kind = 'undo' AND event = 'reset';
END $$;

-- Takes it away. Whoever added it was signed in, and may have read the recovery codes: those go, and every session; and, but
-- for one that was chosen a moment ago, the password, which they may know: a mail brings a link for another. That goes to no
-- address that was changed since: then the link that tells of the change brings it back (email_restore).
CREATE FUNCTION way_in_undo(hash bytea, the_thing text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    its account;
    t account_token;
    the_words text;
BEGIN
    SELECT * INTO its FROM account WHERE id = token_account('undo', hash) FOR NO KEY UPDATE;
    SELECT * INTO t FROM account_token WHERE token_hash = hash;
    SELECT w.words INTO the_words FROM ways_undoable(hash) w WHERE w.thing = the_thing;
    IF the_words IS NULL THEN
        PERFORM token_refuse();
    END IF;
    PERFORM sessions_end(its.id, NULL);
    PERFORM ways_in_pending_end(its.id);
    DELETE FROM totp WHERE account_id = its.id AND the_thing = 'totp ' || id;
    DELETE FROM passkey WHERE account_id = its.id AND the_thing = 'passkey ' || id;
    DELETE FROM provider_link WHERE account_id = its.id AND the_thing = 'link ' || id;
    DELETE FROM recovery_code WHERE account_id = its.id;
    UPDATE account SET devices_since = now(), email_wanted = CASE WHEN email IS NULL THEN email_wanted END WHERE id = its.id;
    PERFORM account_keep(its.id) WHERE its.leaving_at - leaving_time() >= t.happened_at;
    IF t.event <> 'reset' THEN
        DELETE FROM account_token WHERE account_id = its.id AND (token_hash = hash OR kind IN ('reset', 'locked'));
        PERFORM undo_offer_end(its.id);
        IF address_key(its.email) = address_key(t.address) THEN
            UPDATE account SET password = NULL WHERE id = its.id;
            PERFORM mail_put('reset', its.id, its.email, '', encode(hash, 'hex'));
        ELSE
            PERFORM account_way_in_left(its.id);
        END IF;
    END IF;
    IF starts_with(the_thing, 'link ') THEN
        PERFORM mail_add('provider_unlinked', its.id, its.email, substr(the_words, length('The link with ') + 1), the_thing)
        WHERE its.email IS NOT NULL;
    ELSE
        PERFORM factor_removed(its.id, the_words);
        PERFORM factor_hold(its.id);
    END IF;
    PERFORM second_forgive(its.id);
END $$;

-- What a new account says of itself waits as what it posts does (hold.sql), by the rule 'profile': a picture of oneself, and "about me" with more
-- links than the rule says. Its owner sees it; others do once a moderator let it be shown. A row of hold_profile for each account and part is
-- its last state; of the picture that waits, picture.waits (portrait.sql). It waits in the queue as 'profile', of which the subject
-- is the account, and behind all posts: nobody comes to harm while it does. There is no more than one of each of an account, so nobody fills that.

-- Whether it would wait: so many links, or (NULL) a picture.
CREATE FUNCTION hold_profile_waits(the_account bigint, links integer) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM account a JOIN hold_rule r ON r.what = 'profile'
                   WHERE a.id = the_account AND a.role = 'member' AND NOT a.example
                     AND r.days > 0 AND a.created_at > now() - make_interval(days => r.days) AND (links IS NULL OR links > r.most));
END $$;

CREATE FUNCTION hold_profile_put(the_account bigint, the_what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO hold_profile (account_id, what) VALUES (the_account, the_what)
    ON CONFLICT (account_id, what) DO UPDATE SET since = now(), shown = false, reason = '', seen_at = NULL, seen_by = NULL;
END $$;

CREATE FUNCTION hold_profile_end(the_account bigint, the_what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM hold_profile WHERE account_id = the_account AND what = the_what;
    DELETE FROM queue_claim WHERE kind = 'profile' AND subject = the_account;
END $$;

-- A moderator decided, of a part that waits.
CREATE FUNCTION hold_profile_see(actor bigint, the_account bigint, the_what text, yes boolean, the_reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE hold_profile SET shown = yes, reason = CASE WHEN yes THEN '' ELSE the_reason END, seen_at = now(), seen_by = actor
    WHERE account_id = the_account AND what = the_what AND seen_at IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('hold_over', 'it waits no more');
    END IF;
    DELETE FROM queue_claim WHERE kind = 'profile' AND subject = the_account;
END $$;

-- ---- "about me" ----

-- Its owner has just said something else of themselves, with so many links.
CREATE FUNCTION hold_about(the_account bigint, links integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF hold_profile_waits(the_account, links) THEN
        PERFORM hold_profile_put(the_account, 'about');
    ELSE
        PERFORM hold_profile_end(the_account, 'about');
    END IF;
END $$;

-- As others read it.
CREATE FUNCTION hold_about_shown(a account) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN EXISTS (SELECT FROM hold_profile h WHERE h.account_id = a.id AND h.what = 'about' AND NOT h.shown) THEN '' ELSE a.about END;
END $$;

-- What became of it: 'waits', 'shown', or 'refused' and why; no row: it never waited.
CREATE FUNCTION hold_about_state(the_account bigint) RETURNS TABLE (state text, reason text, decided_by bigint) LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT CASE WHEN h.seen_at IS NULL THEN 'waits' WHEN h.shown THEN 'shown' ELSE 'refused' END, h.reason, h.seen_by
                 FROM hold_profile h WHERE h.account_id = the_account AND h.what = 'about';
END $$;

-- A moderator shows it ('show'), does not ('refuse', with a reason), or takes either back ('again'), as they saw it: `seen` is account.details.
CREATE FUNCTION hold_about_decide(actor bigint, the_account bigint, wanted text, seen integer, the_reason text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    a account;
BEGIN
    SELECT * INTO a FROM account WHERE id = the_account FOR NO KEY UPDATE;
    IF is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('hold_by_moderator', 'not a moderator');
    ELSIF a.details <> seen THEN
        PERFORM refuse('hold_over', 'it says something else by now');
    ELSIF wanted = 'refuse' AND the_reason = '' THEN
        PERFORM refuse('hold_reason_given', 'its owner has to be told why');
    ELSIF wanted = 'again' THEN
        IF NOT EXISTS (SELECT FROM hold_profile WHERE account_id = the_account AND what = 'about' AND seen_at IS NOT NULL) THEN
            PERFORM refuse('hold_over', 'nobody decided about it');
        END IF;
        PERFORM hold_profile_put(the_account, 'about');
    ELSE
        PERFORM hold_profile_see(actor, the_account, 'about', wanted = 'show', the_reason);
    END IF;
    INSERT INTO event (kind, account_id, actor_id, reason)
    VALUES (CASE wanted WHEN 'show' THEN 'about-shown' WHEN 'refuse' THEN 'about-refused' ELSE 'about-again' END, the_account, actor,
            CASE wanted WHEN 'refuse' THEN the_reason ELSE '' END);
    PERFORM removed('account:' || the_account);
END $$;

-- Pictures of people, by themselves: an account shows one on its page, or none, and then one is drawn from its name. Each is sent and made
-- ready like a photograph of a post (picture.sql), as squares. Its owner removes it, and brings it back for two days, as what was before another
-- one; moderators take it down with a reason, which its owner reads, and bring it back for 30 days. One of a new account waits until a moderator
-- looked at it (picture.waits, hold_profile.sql); until then what was shown before is.

CREATE FUNCTION portrait_lock(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
END $$;

-- The one that is shown; NULL: none.
CREATE FUNCTION portrait_shown(the_account bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT id FROM picture
            WHERE account_id = the_account AND post_id IS NULL AND state = 'ready' AND removed_at IS NULL AND NOT waits ORDER BY id DESC LIMIT 1);
END $$;

-- The one that waits for a moderator; NULL: none.
CREATE FUNCTION portrait_waiting(the_account bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT id FROM picture
            WHERE account_id = the_account AND post_id IS NULL AND state = 'ready' AND removed_at IS NULL AND waits ORDER BY id DESC LIMIT 1);
END $$;

-- Its files: JPEG, the smaller and the larger, then WebP likewise.
CREATE FUNCTION portrait_files(the_picture bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT encode(f.hash, 'hex') FROM picture_size s JOIN picture_file f ON f.hash = s.hash
                 WHERE s.picture_id = the_picture ORDER BY f.type, f.width);
END $$;

-- Its page shows another picture, or none: what was kept of it is gone with the commit.
CREATE FUNCTION portrait_tell(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM removed('account:' || the_account);
END $$;

CREATE FUNCTION portrait_add(the_account bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    PERFORM account_keeps_own(the_account);
    INSERT INTO picture (account_id, alt, licence, author) VALUES (the_account, '', 'portrait', '') RETURNING id INTO the_id;
    RETURN the_id;
END $$;

-- Whether it is the same picture as one that moderators took down.
CREATE FUNCTION portrait_is_taken_down(p picture) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM picture x JOIN picture_size a ON a.picture_id = x.id JOIN picture_size b ON b.hash = a.hash
                   WHERE x.account_id = p.account_id AND x.post_id IS NULL AND x.removed_by <> p.account_id AND b.picture_id = p.id);
END $$;

-- From now on this one is shown: what was until now is removed, by its owner.
CREATE FUNCTION portrait_show(p picture) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE picture SET removed_at = now(), removed_by = account_id
    WHERE account_id = p.account_id AND post_id IS NULL AND state = 'ready' AND removed_at IS NULL AND NOT waits AND id <> p.id;
    UPDATE picture SET removed_at = NULL, removed_by = NULL, waits = false WHERE id = p.id;
    PERFORM portrait_tell(p.account_id);
END $$;

-- It waits for a moderator, and nothing else of theirs does.
CREATE FUNCTION portrait_wait(p picture) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE picture SET removed_at = now(), removed_by = account_id
    WHERE account_id = p.account_id AND post_id IS NULL AND state = 'ready' AND removed_at IS NULL AND waits AND id <> p.id;
    UPDATE picture SET removed_at = NULL, removed_by = NULL, waits = true WHERE id = p.id;
    PERFORM hold_profile_put(p.account_id, 'portrait');
    PERFORM portrait_tell(p.account_id);
END $$;

-- What picture_end does of a picture of a post. False: it is one. What was sent before another that is shown by now is shown no more.
CREATE FUNCTION portrait_end(the_picture bigint, the_fault text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    p picture;
    newer boolean;
BEGIN
    SELECT * INTO p FROM picture WHERE id = the_picture AND post_id IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM portrait_lock(p.account_id);
    IF the_fault = '' AND portrait_is_taken_down(p) THEN
        the_fault := 'taken';
        DELETE FROM picture_size WHERE picture_id = p.id;
    END IF;
    UPDATE picture SET state = CASE WHEN the_fault = '' THEN 'ready' ELSE 'refused' END, fault = the_fault
    WHERE id = p.id AND state = 'making';
    IF FOUND THEN
        DELETE FROM picture_upload WHERE picture_id = p.id;
        newer := EXISTS (SELECT FROM picture x WHERE x.account_id = p.account_id AND x.post_id IS NULL AND x.state = 'ready'
                                                   AND x.removed_at IS NULL AND x.id > p.id);
        IF the_fault = '' AND newer THEN
            UPDATE picture SET removed_at = now(), removed_by = account_id, waits = hold_profile_waits(p.account_id, NULL) WHERE id = p.id;
        ELSIF the_fault = '' AND hold_profile_waits(p.account_id, NULL) THEN
            PERFORM portrait_wait(p);
        ELSIF the_fault = '' THEN
            PERFORM portrait_show(p);
        END IF;
    END IF;
    RETURN true;
END $$;

-- Its owner does not want it shown: what waits, or else what is shown.
CREATE FUNCTION portrait_remove(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    waiting bigint;
BEGIN
    PERFORM account_keeps_own(the_account);
    waiting := portrait_waiting(the_account);
    UPDATE picture SET removed_at = now(), removed_by = the_account WHERE id = coalesce(waiting, portrait_shown(the_account));
    IF waiting IS NOT NULL THEN
        PERFORM hold_profile_end(the_account, 'portrait');
    END IF;
    PERFORM portrait_tell(the_account);
END $$;

-- Its owner wants what they removed last to be shown again: nothing that moderators took down, though it was sent twice.
CREATE FUNCTION portrait_restore(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p picture;
BEGIN
    PERFORM account_keeps_own(the_account);
    SELECT x.* INTO p FROM picture x
    WHERE x.account_id = the_account AND x.post_id IS NULL AND x.removed_by = the_account AND NOT portrait_is_taken_down(x)
    ORDER BY x.removed_at DESC, x.id DESC LIMIT 1;
    IF p.id IS NULL THEN
        PERFORM refuse('portrait_there', 'there is none');
    ELSIF p.waits THEN -- nobody looked at it
        PERFORM portrait_wait(p);
    ELSE
        PERFORM portrait_show(p);
    END IF;
END $$;

-- ---- moderators ----

-- A moderator let the last one that waited be shown.
CREATE FUNCTION portrait_was_let(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM hold_profile WHERE account_id = the_account AND what = 'portrait' AND shown);
END $$;

-- Lets what waits be shown, or what they let be shown wait again, as the moderator saw it.
CREATE FUNCTION portrait_let(moderator bigint, the_account bigint, the_picture bigint, yes boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p picture;
BEGIN
    PERFORM portrait_lock(the_account);
    SELECT * INTO p FROM picture WHERE id = the_picture AND account_id = the_account AND post_id IS NULL;
    IF is_moderator(moderator) IS NOT TRUE THEN
        PERFORM refuse('portrait_by_moderator', 'not a moderator');
    ELSIF (CASE WHEN yes THEN portrait_waiting(the_account) ELSE portrait_shown(the_account) END) IS DISTINCT FROM the_picture
          OR (NOT yes AND NOT portrait_was_let(the_account)) THEN
        PERFORM refuse('portrait_there', 'another one is, or none');
    ELSIF yes THEN
        PERFORM hold_profile_see(moderator, the_account, 'portrait', true, '');
        PERFORM portrait_show(p);
    ELSE
        PERFORM portrait_wait(p);
    END IF;
    INSERT INTO event (kind, account_id, actor_id, data)
    VALUES (CASE WHEN yes THEN 'portrait-shown' ELSE 'portrait-again' END, the_account, moderator, jsonb_build_object('picture', the_picture));
END $$;

-- Takes down what is shown, or what waits, as the moderator saw it.
CREATE FUNCTION portrait_take(moderator bigint, the_account bigint, the_picture bigint, the_reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM portrait_lock(the_account);
    IF is_moderator(moderator) IS NOT TRUE THEN
        PERFORM refuse('portrait_by_moderator', 'not a moderator');
    ELSIF the_picture = portrait_waiting(the_account) THEN
        PERFORM hold_profile_see(moderator, the_account, 'portrait', false, the_reason);
    ELSIF portrait_shown(the_account) IS DISTINCT FROM the_picture THEN
        PERFORM refuse('portrait_there', 'another one is shown, or none');
    END IF;
    UPDATE picture SET removed_at = now(), removed_by = moderator WHERE id = the_picture;
    INSERT INTO event (kind, account_id, actor_id, reason, data)
    VALUES ('portrait-taken', the_account, moderator, the_reason, jsonb_build_object('picture', the_picture));
    PERFORM portrait_tell(the_account);
END $$;

-- Undoes that, unless the person shows another picture by now.
CREATE FUNCTION portrait_give_back(moderator bigint, the_account bigint, the_picture bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p picture;
BEGIN
    PERFORM portrait_lock(the_account);
    SELECT * INTO p FROM picture WHERE id = the_picture AND account_id = the_account AND post_id IS NULL;
    IF is_moderator(moderator) IS NOT TRUE THEN
        PERFORM refuse('portrait_by_moderator', 'not a moderator');
    ELSIF p.removed_at IS NULL OR p.removed_by = the_account THEN
        PERFORM refuse('portrait_there', 'it is not taken down');
    ELSIF portrait_shown(the_account) IS NOT NULL THEN
        PERFORM refuse('portrait_other', 'another one is shown');
    END IF;
    PERFORM portrait_show(p);
    INSERT INTO event (kind, account_id, actor_id, data)
    VALUES ('portrait-back', the_account, moderator, jsonb_build_object('picture', the_picture));
END $$;

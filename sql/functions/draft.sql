-- Drafts: what somebody has written in a form and not sent.

-- One at a time for each account's drafts of a form. A save that is on its way while the form is carried out comes
-- before that (and goes with it) or after it (and is dropped, as the form's key is taken then).
CREATE FUNCTION draft_lock(the_account bigint, the_target text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtextextended(the_target, the_account));
$$;

-- What speaks against one more draft of so many bytes beside the account's others: the name of the limit, or NULL.
CREATE FUNCTION draft_full(the_account bigint, the_target text, the_number integer, bytes integer)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT CASE WHEN count(*) >= 100 THEN 'draft_limit'
                        WHEN coalesce(sum(octet_length(fields)), 0) + bytes > 8000000 THEN 'draft_room' END
            FROM draft WHERE account_id = the_account AND (target, number) <> (the_target, the_number));
END $$;

-- Writes a draft over what is there under its number. Returns when it was saved.
CREATE FUNCTION draft_put(the_account bigint, the_target text, the_number integer, the_key bytea, the_fields text,
                          the_excerpt text)
RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
BEGIN
    INSERT INTO draft (account_id, target, number, fields, excerpt, form_key, saved_at)
    VALUES (the_account, the_target, the_number, the_fields, the_excerpt, the_key, clock_timestamp())
    ON CONFLICT (account_id, target, number) DO UPDATE
        SET fields = excluded.fields, excerpt = excluded.excerpt, form_key = excluded.form_key,
            saved_at = excluded.saved_at
    RETURNING saved_at INTO at;
    RETURN at;
END $$;

-- Saves over the state that `follows` names (NULL: over any, 'epoch': there is none yet that the person knows of).
-- Refused with 'draft_conflict' when there is another. Returns when it was saved; NULL: the form was sent already.
CREATE FUNCTION draft_save(the_account bigint, the_target text, follows timestamptz, the_key bytea, the_fields text,
                           the_excerpt text)
RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
    full_of text;
BEGIN
    PERFORM account_keeps_own(the_account);
    PERFORM draft_lock(the_account, the_target);
    IF EXISTS (SELECT FROM request_key WHERE key = the_key) THEN
        RETURN NULL;
    END IF;
    SELECT saved_at INTO at FROM draft WHERE account_id = the_account AND target = the_target AND number = 0;
    IF FOUND AND at <> follows THEN
        PERFORM refuse('draft_conflict', 'saved elsewhere');
    END IF;
    full_of := draft_full(the_account, the_target, 0, octet_length(the_fields));
    IF full_of IS NOT NULL THEN
        PERFORM refuse(full_of, 'too many drafts');
    END IF;
    RETURN draft_put(the_account, the_target, 0, the_key, the_fields, the_excerpt);
END $$;

-- Saves what was sent while signed out: over the draft of the same form (by its key, or by the state that the form was
-- opened from), beside any other draft. `state` is when it was saved; NULL: there is no room, nothing was saved.
CREATE FUNCTION draft_keep(the_account bigint, the_target text, the_key bytea, opened timestamptz, the_fields text,
                           the_excerpt text, OUT state timestamptz, OUT place integer)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(the_account);
    PERFORM draft_lock(the_account, the_target);
    SELECT number INTO place FROM draft
    WHERE account_id = the_account AND target = the_target
      AND (form_key = the_key OR saved_at = opened OR fields = the_fields)
    ORDER BY number LIMIT 1;
    IF NOT FOUND THEN
        SELECT coalesce(max(number) + 1, 0) INTO place FROM draft WHERE account_id = the_account AND target = the_target;
    END IF;
    IF draft_full(the_account, the_target, place, octet_length(the_fields)) IS NOT NULL THEN
        RETURN;
    END IF;
    state := draft_put(the_account, the_target, place, the_key, the_fields, the_excerpt);
END $$;

-- A form was carried out, in the same transaction: what it saved itself goes, and the draft that it was opened from, as
-- long as nobody has changed that since. Drafts of other forms stay.
CREATE FUNCTION draft_end(the_account bigint, the_target text, the_key bytea, opened timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM draft_lock(the_account, the_target);
    DELETE FROM draft WHERE account_id = the_account AND target = the_target
                        AND (form_key = the_key OR saved_at = opened);
END $$;

-- What the form of a draft belongs to, as far as `viewer` may see it: the kind and title of what it changes, answers or
-- comments on (of an answer or a comment, the question's or the entry's title). No row: it belongs to nothing, or that is out of sight.
CREATE FUNCTION draft_about(viewer bigint, target text) RETURNS TABLE (kind text, title text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    folder text := split_part(target, '/', 2);
    named text := split_part(target, '/', 3);
BEGIN
    IF folder IN ('questions', 'answers', 'comments', 'entries') THEN
        IF named ~ '^[0-9]{1,18}$' THEN
            RETURN QUERY SELECT p.kind, coalesce(q.title, e.title)
                         FROM post p
                         LEFT JOIN question q ON q.id = p.thread_id
                         LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
                         WHERE p.id = named::bigint AND may_see(viewer, p.id);
        END IF;
    ELSIF folder = 'tags' THEN
        RETURN QUERY SELECT 'tag', t.title FROM tag t WHERE t.name = named;
    ELSE
        RETURN QUERY SELECT e.kind, e.title FROM entry_slug s JOIN entry e ON e.id = s.entry_id
                     WHERE s.kind = CASE folder WHEN 'stretches' THEN 'stretch' ELSE rtrim(folder, 's') END
                       AND s.slug = named AND may_see(viewer, e.id);
    END IF;
END $$;

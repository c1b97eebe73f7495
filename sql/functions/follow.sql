-- Following: a thread (a question or an entry), a tag, a person; and ignoring them.

-- So many wishes an account may have, of those that are more than 'none': that is kept beyond it.
CREATE FUNCTION follow_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1000 $$;

-- follow.mark says how a page names it.
CREATE FUNCTION follow_mark(the_kind text, the_id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT -(4 * the_id + CASE the_kind WHEN 'thread' THEN 0 WHEN 'tag' THEN 1 ELSE 2 END);
$$;

-- What is called so: a tag by its name, a person by the key of theirs, an entry by its kind and slug.
CREATE FUNCTION follow_named(the_kind text, the_name text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE the_kind
        WHEN 'tag' THEN follow_mark('tag', (SELECT id FROM tag WHERE name = the_name))
        WHEN 'person' THEN follow_mark('person', (SELECT id FROM account WHERE name_key = the_name))
        ELSE follow_mark('thread', (SELECT id FROM entry WHERE kind = the_kind AND slug = the_name))
    END;
END $$;

-- What somebody wishes of it, as a page's look-up brings it: the mark twice, and one more when it is followed; 'none' is nothing.
CREATE FUNCTION follow_wish(the_account bigint, the_mark bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT f.mark * 2 + (f.wish = 'follow')::integer FROM follow f
                 WHERE f.account_id = the_account AND f.mark = the_mark AND f.wish <> 'none');
END $$;

-- Whether somebody may follow it: what they see, and nobody who left, nor themselves.
CREATE FUNCTION follow_may(follower bigint, the_kind text, the_id bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE the_kind
        WHEN 'thread' THEN may_see(follower, the_id)
                           AND EXISTS (SELECT FROM post WHERE id = the_id AND kind = ANY ('question'::text || entry_kinds()))
        WHEN 'tag' THEN EXISTS (SELECT FROM tag WHERE id = the_id)
        ELSE the_id <> follower AND EXISTS (SELECT FROM account WHERE id = the_id AND erased_at IS NULL)
    END;
END $$;

-- The same wish twice changes nothing. Taking one back is possible of what is not seen any more, too, and with any number of wishes;
-- of a thread that is kept, so that writing there does not follow it again. Only of an account that is leaving nothing is kept.
CREATE FUNCTION follow_set(follower bigint, the_kind text, the_id bigint, the_wish text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(follower);
    IF the_wish = 'none' THEN
        UPDATE follow SET wish = 'none' WHERE account_id = follower AND mark = follow_mark(the_kind, the_id) AND the_kind = 'thread';
        DELETE FROM follow WHERE account_id = follower AND mark = follow_mark(the_kind, the_id) AND the_kind <> 'thread';
        RETURN;
    ELSIF NOT follow_may(follower, the_kind, the_id) THEN
        PERFORM refuse('post_exists', 'nothing of that kind that they see');
    ELSIF NOT EXISTS (SELECT FROM follow WHERE account_id = follower AND mark = follow_mark(the_kind, the_id) AND wish <> 'none')
          AND (SELECT count(*) FROM follow WHERE account_id = follower AND wish <> 'none') >= follow_most() THEN
        PERFORM refuse('follow_room', 'too many');
    END IF;
    INSERT INTO follow (account_id, kind, subject_id, wish) VALUES (follower, the_kind, the_id, the_wish)
    ON CONFLICT (account_id, mark) DO UPDATE SET wish = excluded.wish, at = now() WHERE follow.wish <> excluded.wish;
END $$;

-- Whoever asks or answers follows the question, unless they said otherwise, of that question or of all.
CREATE FUNCTION follow_own(writer bigint, the_question bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM follow WHERE account_id = writer AND mark = follow_mark('thread', the_question))
       OR EXISTS (SELECT FROM notice_setting WHERE account_id = writer AND NOT own)
       OR (SELECT count(*) FROM (SELECT FROM follow WHERE account_id = writer AND wish <> 'none' LIMIT 2 * follow_most()) AS f) = 2 * follow_most() THEN
        RETURN;
    END IF;
    INSERT INTO follow (account_id, kind, subject_id, wish) VALUES (writer, 'thread', the_question, 'follow')
    ON CONFLICT (account_id, mark) DO NOTHING;
END $$;

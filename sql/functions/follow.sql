-- Following: a thread (a question or an entry), a tag, a person, a search; and ignoring tags and people.

-- So many wishes an account may have, of those that are more than 'none': that is kept beyond it.
CREATE FUNCTION follow_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1000 $$;

-- follow.mark says how a page names it.
CREATE FUNCTION follow_mark(the_kind text, the_id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT -(4 * the_id + CASE the_kind WHEN 'thread' THEN 0 WHEN 'tag' THEN 1 WHEN 'person' THEN 2 ELSE 3 END);
$$;

-- The number that a mark was made of, when it is of that kind; NULL: it is of another one, or no mark.
CREATE FUNCTION follow_marked(the_kind text, mark bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN mark < 0 AND follow_mark(the_kind, -mark / 4) = mark THEN -mark / 4 END;
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

-- Whether somebody may follow it: what they see, and nobody who left, nor themselves. A search only by its words (search_follow): nobody
-- learns by a number what others look for.
CREATE FUNCTION follow_may(follower bigint, the_kind text, the_id bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE the_kind
        WHEN 'thread' THEN may_see(follower, the_id)
                           AND EXISTS (SELECT FROM post WHERE id = the_id AND kind = ANY ('question'::text || entry_kinds()))
        WHEN 'tag' THEN EXISTS (SELECT FROM tag WHERE id = the_id AND merged_into IS NULL)
        WHEN 'search' THEN false
        ELSE the_id <> follower AND EXISTS (SELECT FROM account WHERE id = the_id AND erased_at IS NULL)
    END;
END $$;

-- The same wish twice changes nothing. Taking one back is possible of what is not seen any more, too, and with any number of wishes;
-- of a thread that is kept, so that writing there does not follow it again. Only of an account that is leaving nothing is kept.
CREATE FUNCTION follow_set(follower bigint, the_kind text, the_id bigint, the_wish text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(follower);
    -- Of a tag that became part of another one it is that one; only what is still wished of the first is taken back there.
    IF the_kind = 'tag' AND (the_wish <> 'none' OR NOT EXISTS (SELECT FROM follow WHERE account_id = follower AND mark = follow_mark('tag', the_id))) THEN
        the_id := tag_now(the_id);
    END IF;
    IF the_wish = 'none' THEN
        UPDATE follow SET wish = 'none' WHERE account_id = follower AND mark = follow_mark(the_kind, the_id) AND the_kind = 'thread';
        DELETE FROM follow WHERE account_id = follower AND mark = follow_mark(the_kind, the_id) AND the_kind <> 'thread';
        RETURN;
    ELSIF NOT follow_may(follower, the_kind, the_id) THEN
        PERFORM refuse('post_exists', 'nothing of that kind that they see');
    END IF;
    PERFORM follow_put(follower, the_kind, the_id, the_wish);
END $$;

-- As follow_set, of what they may follow. The account is held by the caller.
CREATE FUNCTION follow_put(follower bigint, the_kind text, the_id bigint, the_wish text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM follow WHERE account_id = follower AND mark = follow_mark(the_kind, the_id) AND wish <> 'none')
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

-- ---- searches ----

-- What the words of a text have to have so that a search with these words finds it for those who follow that: each word, or what it
-- names by another name. Ranking finds more, what has one word of several; nobody wants to be told of that. NULL: none tells anything.
CREATE FUNCTION search_needs(the_words text) RETURNS tsquery LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked text[] := ARRAY(SELECT DISTINCT s FROM unnest(search_stems(left(the_words, 1000))) AS s WHERE NOT search_is_filler(s));
    named record;
    parts text[];
    whole tsquery;
    one text;
    unit tsquery;
BEGIN
    FOR named IN SELECT i.stems FROM search_names_in(the_words) AS i GROUP BY i.stems, i.words ORDER BY i.words DESC, i.stems LOOP
        parts := ARRAY(SELECT w FROM unnest(string_to_array(named.stems, ' ')) AS w WHERE NOT search_is_filler(w));
        CONTINUE WHEN parts = '{}' OR NOT parts <@ asked;
        SELECT string_agg('(' || a.each || ')', ' | ')::tsquery INTO unit
        FROM (SELECT (SELECT string_agg(quote_literal(w), ' & ') FROM unnest(string_to_array(n.stems, ' ')) AS w WHERE NOT search_is_filler(w)) AS each
              FROM (SELECT named.stems
                    UNION
                    SELECT * FROM (
                        SELECT o.stems FROM search_names_in(the_words) AS i
                        JOIN search_name o ON o.kind = i.kind AND o.target_id = i.target_id
                        WHERE i.stems = named.stems
                          AND (position(' ' IN o.stems) > 0
                               OR NOT (search_tells_nothing(o.stems) OR o.stems = ANY ('{base,behind,bottom,front,rear,seat}')))
                        GROUP BY o.stems ORDER BY bool_or(o.main) DESC, o.stems LIMIT 24) AS others) AS n (stems)) AS a
        WHERE a.each IS NOT NULL;
        whole := coalesce(whole && unit, unit);
        asked := ARRAY(SELECT w FROM unnest(asked) AS w WHERE w <> ALL (parts));
    END LOOP;
    FOREACH one IN ARRAY asked LOOP
        whole := coalesce(whole && quote_literal(one)::tsquery, quote_literal(one)::tsquery);
    END LOOP;
    RETURN whole;
END $$;

-- So many searches one account follows: each new question is compared with all that anybody follows.
CREATE FUNCTION search_follow_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 50 $$;

-- Somebody follows what a search finds from now on. What its words mean is looked up again each time.
CREATE FUNCTION search_follow(follower bigint, the_query text, the_words text, the_filter text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_search bigint;
BEGIN
    PERFORM account_keeps_own(follower);
    INSERT INTO saved_search AS s (query, words, filter) VALUES (the_query, search_needs(the_words), nullif(the_filter, '')::jsonb)
    ON CONFLICT (query) DO UPDATE SET words = excluded.words, filter = excluded.filter
    RETURNING s.id INTO the_search;
    IF (SELECT count(*) FROM (SELECT FROM follow WHERE account_id = follower AND kind = 'search' AND subject_id <> the_search
                              LIMIT search_follow_most()) AS f) >= search_follow_most() THEN
        PERFORM refuse('follow_search_room', 'too many searches');
    END IF;
    PERFORM follow_put(follower, 'search', the_search, 'follow');
END $$;

CREATE FUNCTION search_unfollow(follower bigint, the_query text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(follower);
    DELETE FROM follow WHERE account_id = follower AND mark = follow_mark('search', (SELECT id FROM saved_search WHERE query = the_query));
END $$;

-- Behind the last of its followers nothing is left of what somebody looked for. It is held first: whoever begins to follow it meanwhile
-- is seen.
CREATE FUNCTION saved_search_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM saved_search WHERE id = OLD.subject_id FOR UPDATE;
    DELETE FROM saved_search WHERE id = OLD.subject_id AND NOT EXISTS (SELECT FROM follow WHERE kind = 'search' AND subject_id = OLD.subject_id);
    RETURN NULL;
END $$;
CREATE TRIGGER saved_search_left AFTER DELETE ON follow
    FOR EACH ROW WHEN (OLD.kind = 'search') EXECUTE FUNCTION saved_search_left();

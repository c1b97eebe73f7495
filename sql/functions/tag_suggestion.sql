-- Tags that members suggest: coaches make a tag of it, make it another word for a tag, or say why not. Whatever leads to a tag by its
-- name is decided: nobody need press anything beside saving the tag. A decision is taken back by one click, or by changing the tag.

-- So many of an account wait at once.
CREATE FUNCTION tag_suggestion_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 20 $$;

-- Whether a tag is called so, or has it among its other words.
CREATE FUNCTION tag_is_led(the_name text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM tag WHERE name = the_name) OR EXISTS (SELECT FROM tag_synonym WHERE name = the_name);
$$;

-- Returns its id: one for all who suggest the same. Twice by somebody keeps the newer reason.
CREATE FUNCTION tag_suggest(author bigint, the_name text, the_title text, why text, the_question bigint DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    s tag_suggestion;
BEGIN
    PERFORM FROM account WHERE id = author FOR NO KEY UPDATE; -- for the count
    IF tag_is_led(the_name) THEN
        PERFORM refuse('tag_suggestion_known', 'it is a tag');
    ELSIF (SELECT count(*) FROM tag_suggestion_by b JOIN tag_suggestion o ON o.id = b.suggestion_id
           WHERE b.account_id = author AND o.state = 'open' AND o.name <> the_name) >= tag_suggestion_most() THEN
        PERFORM refuse('tag_suggestion_room', 'too many wait');
    END IF;
    INSERT INTO tag_suggestion AS o (name, title) VALUES (the_name, the_title)
    ON CONFLICT (name) DO UPDATE SET state = CASE o.state WHEN 'tag' THEN 'open' ELSE o.state END RETURNING * INTO s;
    IF s.state = 'refused' THEN
        PERFORM refuse('tag_suggestion_refused', 'coaches said why not');
    END IF;
    UPDATE tag_suggestion_by SET reason = why, question_id = coalesce(the_question, question_id)
    WHERE suggestion_id = s.id AND account_id = author;
    IF NOT FOUND THEN
        INSERT INTO tag_suggestion_by (suggestion_id, account_id, reason, question_id) VALUES (s.id, author, why, the_question);
        UPDATE tag_suggestion SET asked = asked + 1 WHERE id = s.id;
    END IF;
    RETURN s.id;
END $$;

-- Behind a question that this transaction asked: the words that were typed for its tags and are none.
CREATE FUNCTION tag_suggest_asked(author bigint, names text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tag_suggest(author, n, upper(left(n, 1)) || translate(substr(n, 2), '-', ' '), '', currval(pg_get_serial_sequence('post', 'id')))
    FROM unnest(names) AS n ORDER BY n; -- who asks with the same ones takes them in the same order
END $$;

-- The one, for a coach who decides about it.
CREATE FUNCTION tag_suggestion_lock(coach bigint, the_suggestion bigint) RETURNS tag_suggestion LANGUAGE plpgsql AS $$
DECLARE
    s tag_suggestion;
BEGIN
    IF NOT is_coach(coach) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    SELECT * INTO s FROM tag_suggestion WHERE id = the_suggestion FOR UPDATE;
    IF s.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such suggestion');
    END IF;
    RETURN s;
END $$;

-- It is decided, or waits again: that is noted, and whoever suggested it is told of a decision.
CREATE FUNCTION tag_suggestion_put(coach bigint, the_suggestion bigint, the_state text, the_answer text, the_tag bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    the_name text;
    the_event bigint;
BEGIN
    UPDATE tag_suggestion
    SET state = the_state, answer = the_answer, ended_at = CASE WHEN the_state <> 'open' THEN now() END,
        ended_by = CASE WHEN the_state <> 'open' THEN coach END
    WHERE id = the_suggestion RETURNING name INTO the_name;
    DELETE FROM queue_claim WHERE kind = 'tag' AND subject = the_suggestion;
    INSERT INTO event (kind, actor_id, reason, data)
    VALUES (CASE the_state WHEN 'tag' THEN 'tag-made' WHEN 'refused' THEN 'tag-refused' ELSE 'tag-open' END, coach, the_answer,
            jsonb_build_object('suggestion', the_suggestion, 'name', the_name, 'tag', the_tag))
    RETURNING id INTO the_event;
    INSERT INTO notice_change (what, post_id, number, thread_id, actor_id, about_id)
    SELECT 'tag-suggestion', 0, the_suggestion, 0, coach, the_event WHERE the_state <> 'open';
END $$;

-- A tag was saved, which led here by the words `led` before: what its names and other words answer, and what they no longer do.
CREATE FUNCTION tag_suggestions_settle(editor bigint, the_tag bigint, led text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tag_suggestion_put(editor, s.id, 'tag', '', the_tag)
    FROM (SELECT id FROM tag_suggestion
          WHERE state <> 'tag' AND name = ANY (ARRAY(SELECT name FROM tag WHERE id = the_tag
                                                     UNION ALL SELECT name FROM tag_synonym WHERE tag_id = the_tag))
          ORDER BY id FOR UPDATE) AS s;
    PERFORM tag_suggestion_put(editor, s.id, 'open', '', NULL)
    FROM (SELECT id FROM tag_suggestion WHERE state = 'tag' AND name = ANY (led) AND NOT tag_is_led(name) ORDER BY id FOR UPDATE) AS s;
END $$;

-- It becomes no tag, and why.
CREATE FUNCTION tag_suggestion_refuse(coach bigint, the_suggestion bigint, the_answer text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    s tag_suggestion := tag_suggestion_lock(coach, the_suggestion);
BEGIN
    IF s.state <> 'open' THEN
        PERFORM refuse('suggestion_over', 'decided already');
    ELSIF the_answer = '' THEN
        PERFORM refuse('suggestion_answer', 'a word to whoever suggested it');
    END IF;
    PERFORM tag_suggestion_put(coach, s.id, 'refused', the_answer, NULL);
    RETURN s.id;
END $$;

-- It was refused, and waits again.
CREATE FUNCTION tag_suggestion_reopen(coach bigint, the_suggestion bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    s tag_suggestion := tag_suggestion_lock(coach, the_suggestion);
BEGIN
    IF s.state = 'refused' THEN
        PERFORM tag_suggestion_put(coach, s.id, 'open', '', NULL);
    END IF;
    RETURN s.id;
END $$;

-- The tag that was made of it is taken away again, as long as nothing has it: the suggestion waits once more. What is called so only
-- by another word is changed with its tag.
CREATE FUNCTION tag_suggestion_unmake(coach bigint, the_suggestion bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    s tag_suggestion;
    t tag;
    words text[];
BEGIN
    LOCK TABLE tag_parent IN SHARE ROW EXCLUSIVE MODE; -- one at a time, and before the suggestion, as whoever saves a tag
    s := tag_suggestion_lock(coach, the_suggestion);
    SELECT * INTO t FROM tag WHERE name = s.name FOR UPDATE;
    IF s.state <> 'tag' OR t.id IS NULL THEN
        PERFORM refuse('suggestion_over', 'it is no tag, or another word for one');
    ELSIF EXISTS (SELECT FROM question_tag WHERE tag_id = t.id) OR EXISTS (SELECT FROM entry_tag WHERE tag_id = t.id)
          OR EXISTS (SELECT FROM tag_parent WHERE parent_id = t.id) OR EXISTS (SELECT FROM tag_merge WHERE into_id = t.id AND state <> 'undone') THEN
        PERFORM refuse('tag_suggestion_used', 'something has the tag');
    END IF;
    words := ARRAY(SELECT name FROM tag_synonym WHERE tag_id = t.id);
    DELETE FROM tag_synonym WHERE tag_id = t.id;
    DELETE FROM tag_parent WHERE tag_id = t.id;
    -- Its row and its history stay, without a name that leads anywhere: part of nothing but itself.
    UPDATE tag SET name = '=' || id, merged_into = id WHERE id = t.id;
    PERFORM tag_suggestions_settle(coach, t.id, words || t.name);
    PERFORM removed('tags');
    RETURN s.id;
END $$;

-- Whoever suggested it takes that back; what is decided stays so.
CREATE FUNCTION tag_suggestion_take_back(author bigint, the_suggestion bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tag_suggestion_by
    WHERE suggestion_id = the_suggestion AND account_id = author
      AND EXISTS (SELECT FROM tag_suggestion WHERE id = the_suggestion AND state = 'open');
    RETURN the_suggestion;
END $$;

-- What nobody suggests any more waits for nobody.
CREATE FUNCTION tag_suggestion_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE tag_suggestion SET asked = asked - 1 WHERE id = OLD.suggestion_id;
    DELETE FROM tag_suggestion s
    WHERE s.id = OLD.suggestion_id AND s.state = 'open' AND NOT EXISTS (SELECT FROM tag_suggestion_by WHERE suggestion_id = s.id);
    DELETE FROM queue_claim c
    WHERE c.kind = 'tag' AND c.subject = OLD.suggestion_id AND NOT EXISTS (SELECT FROM tag_suggestion WHERE id = OLD.suggestion_id);
    RETURN NULL;
END $$;
CREATE TRIGGER tag_suggestion_left AFTER DELETE ON tag_suggestion_by FOR EACH ROW EXECUTE FUNCTION tag_suggestion_left();

-- What the job runner tells: as notice_put, of what is about no post.
CREATE FUNCTION tag_suggestion_notice_put(c notice_change, readers bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, own, actor_id, at)
    SELECT r, c.what, 0, c.number, -c.number, 'own', c.about_id, true, c.actor_id, c.at
    FROM unnest(readers) AS r WHERE NOT notice_unwanted(r, c, 'own')
    ON CONFLICT DO NOTHING;
$$;

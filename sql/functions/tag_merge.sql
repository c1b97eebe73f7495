-- Merging two tags, and undoing it. The merged tag's names lead to the other one at once; its row stays, without a name
-- that anybody can type, so that one click brings it back. The job runner moves questions, entries and the wishes of those who follow
-- or ignore it in steps, and notes each, so that undoing moves those alone, whatever tags they were given and what was wished since.

-- The tag that it is part of by now, or itself.
CREATE FUNCTION tag_now(the_tag bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE here (id, next) AS (
        SELECT t.id, t.merged_into FROM tag t WHERE t.id = the_tag
        UNION SELECT t.id, t.merged_into FROM here h JOIN tag t ON t.id = h.next
    )
    SELECT coalesce((SELECT id FROM here WHERE next IS NULL), the_tag);
$$;

-- Puts a tag below another, unless that would make a circle.
CREATE FUNCTION tag_parent_add(child bigint, parent bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO tag_parent (tag_id, parent_id)
    SELECT child, parent
    WHERE NOT EXISTS (WITH RECURSIVE above (id) AS (
                          SELECT parent
                          UNION SELECT p.parent_id FROM tag_parent p JOIN above ON p.tag_id = above.id)
                      SELECT FROM above WHERE id = child)
      AND (SELECT count(*) FROM tag WHERE id IN (child, parent) AND merged_into IS NULL) = 2
    ON CONFLICT DO NOTHING;
$$;

-- Locks both for a moderator.
CREATE FUNCTION tag_merge_lock(actor bigint, from_tag bigint, into_tag bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_moderator(actor) THEN
        PERFORM refuse('tag_merge_allowed', 'not a moderator');
    END IF;
    LOCK TABLE tag_parent IN SHARE ROW EXCLUSIVE MODE; -- one at a time
    PERFORM FROM tag WHERE id IN (from_tag, into_tag) ORDER BY id FOR UPDATE;
END $$;

-- Returns the merge's id.
CREATE FUNCTION tag_merge(actor bigint, from_tag bigint, into_tag bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone tag;
    stays tag;
    the_id bigint;
    below bigint[];
BEGIN
    PERFORM tag_merge_lock(actor, from_tag, into_tag);
    SELECT * INTO gone FROM tag WHERE id = from_tag AND merged_into IS NULL;
    SELECT * INTO stays FROM tag WHERE id = into_tag AND merged_into IS NULL;
    IF gone.id IS NULL OR stays.id IS NULL THEN
        PERFORM refuse('tag_known', 'no such tag');
    ELSIF gone.id = stays.id THEN
        PERFORM refuse('tag_merge_other', 'a tag and itself');
    ELSIF gone.red_flag AND NOT stays.red_flag THEN
        PERFORM refuse('tag_merge_red_flag', 'a warning would be lost');
    ELSIF EXISTS (SELECT FROM tag_merge m WHERE m.state IN ('moving', 'undoing')
                  AND (m.from_id IN (from_tag, into_tag) OR m.into_id IN (from_tag, into_tag))) THEN
        PERFORM refuse('tag_merge_again', 'one is being merged');
    END IF;
    PERFORM tag_revise(t.id, NULL, '') FROM tag t
    WHERE t.id IN (from_tag, into_tag) AND NOT EXISTS (SELECT FROM tag_revision r WHERE r.tag_id = t.id);
    below := ARRAY(SELECT tag_id FROM tag_parent WHERE parent_id = from_tag);
    INSERT INTO tag_merge (from_id, into_id, actor_id, name, synonyms, parents, children, children_before)
    VALUES (from_tag, into_tag, actor, gone.name,
            ARRAY(SELECT name FROM tag_synonym WHERE tag_id = from_tag),
            ARRAY(SELECT parent_id FROM tag_parent WHERE tag_id = from_tag), below,
            ARRAY(SELECT tag_id FROM tag_parent WHERE parent_id = into_tag))
    RETURNING id INTO the_id;
    DELETE FROM tag_parent WHERE from_tag IN (tag_id, parent_id);
    DELETE FROM tag_synonym WHERE tag_id = from_tag;
    UPDATE tag SET name = '=' || id, merged_into = into_tag WHERE id = from_tag;
    INSERT INTO tag_synonym (name, tag_id)
    SELECT s, into_tag FROM tag_merge m, unnest(m.synonyms || m.name) AS s WHERE m.id = the_id;
    PERFORM tag_parent_add(c, into_tag) FROM unnest(below) AS c;
    PERFORM tag_revise(into_tag, actor, 'Merged ' || gone.name || ' into this tag');
    INSERT INTO event (kind, actor_id, data)
    VALUES ('tag_merge', actor, jsonb_build_object('merge', the_id, 'name', gone.name, 'into', stays.name));
    PERFORM removed('tags');
    RETURN the_id;
END $$;

-- Brings the merged tag back with its names; the job runner moves back what was moved and still has the other tag.
-- Undoing twice is once. Returns the tag that came back.
CREATE FUNCTION tag_unmerge(actor bigint, the_merge bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    m tag_merge;
BEGIN
    SELECT * INTO m FROM tag_merge WHERE id = the_merge;
    PERFORM tag_merge_lock(actor, m.from_id, m.into_id);
    SELECT * INTO m FROM tag_merge WHERE id = the_merge FOR UPDATE;
    IF m.id IS NULL THEN
        PERFORM refuse('tag_known', 'no such merge');
    ELSIF m.state IN ('undoing', 'undone') THEN
        RETURN m.from_id;
    ELSIF EXISTS (SELECT FROM tag WHERE id = m.into_id AND merged_into IS NOT NULL)
          OR EXISTS (SELECT FROM tag_merge o WHERE o.state IN ('moving', 'undoing') AND o.id <> m.id
                     AND m.into_id IN (o.from_id, o.into_id)) THEN
        PERFORM refuse('tag_merge_again', 'the other is being merged');
    ELSIF EXISTS (SELECT FROM tag WHERE name = m.name) THEN
        PERFORM refuse('tag_name_unique', 'a tag has that name');
    END IF;
    DELETE FROM tag_synonym WHERE tag_id = m.into_id AND name = ANY (m.synonyms || m.name);
    UPDATE tag SET name = m.name, merged_into = NULL WHERE id = m.from_id;
    INSERT INTO tag_synonym (name, tag_id)
    SELECT s, m.from_id FROM unnest(m.synonyms) AS s WHERE NOT EXISTS (SELECT FROM tag WHERE name = s)
    ON CONFLICT DO NOTHING;
    DELETE FROM tag_parent WHERE parent_id = m.into_id AND tag_id = ANY (m.children) AND tag_id <> ALL (m.children_before);
    PERFORM tag_parent_add(m.from_id, p) FROM unnest(m.parents) AS p;
    PERFORM tag_parent_add(c, m.from_id) FROM unnest(m.children) AS c;
    UPDATE tag_merge SET state = 'undoing' WHERE id = m.id;
    PERFORM tag_revise(m.into_id, actor, 'Undid the merging of ' || m.name);
    PERFORM tag_revise(m.from_id, actor, 'Undid the merging');
    INSERT INTO event (kind, actor_id, data)
    VALUES ('tag_unmerge', actor, jsonb_build_object('merge', m.id, 'name', m.name));
    PERFORM removed('tags');
    RETURN m.from_id;
END $$;

-- ---- the job ----

-- Writes the names that posts show from the tags that they have. A merged tag, until it is moved, shows as the other one.
CREATE FUNCTION tag_show(posts bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH shown AS MATERIALIZED (
        SELECT p.id, ARRAY(SELECT DISTINCT coalesce(o.name, t.name) FROM tag t LEFT JOIN tag o ON o.id = t.merged_into
                           WHERE t.id IN (SELECT q.tag_id FROM question_tag q WHERE q.question_id = p.id
                                          UNION ALL SELECT e.tag_id FROM entry_tag e WHERE e.entry_id = p.id)
                           ORDER BY 1) AS names
        FROM unnest(posts) AS p (id)
    ), questions AS (
        UPDATE question q SET tags = s.names FROM shown s WHERE q.id = s.id AND q.tags <> s.names
    ), entries AS (
        UPDATE entry e SET tags = s.names FROM shown s WHERE e.id = s.id AND e.tags <> s.names
    )
    UPDATE search_document d SET tags = s.names FROM shown s WHERE d.post_id = s.id AND d.tags <> s.names;
$$;

CREATE FUNCTION tag_merge_move(m tag_merge, posts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tag_merge_post (merge_id, post_id, had_both)
    SELECT m.id, h.post_id, bool_or(h.tag_id = m.into_id)
    FROM (SELECT question_id AS post_id, tag_id FROM question_tag WHERE question_id = ANY (posts)
          UNION ALL SELECT entry_id, tag_id FROM entry_tag WHERE entry_id = ANY (posts)) AS h
    GROUP BY h.post_id HAVING bool_or(h.tag_id = m.from_id)
    ON CONFLICT DO NOTHING;
    INSERT INTO question_tag (question_id, tag_id)
    SELECT question_id, m.into_id FROM question_tag WHERE tag_id = m.from_id AND question_id = ANY (posts)
    ON CONFLICT DO NOTHING;
    INSERT INTO entry_tag (entry_id, tag_id)
    SELECT entry_id, m.into_id FROM entry_tag WHERE tag_id = m.from_id AND entry_id = ANY (posts)
    ON CONFLICT DO NOTHING;
    DELETE FROM question_tag WHERE tag_id = m.from_id AND question_id = ANY (posts);
    DELETE FROM entry_tag WHERE tag_id = m.from_id AND entry_id = ANY (posts);
END $$;

-- A question that had both tags gets the second one back while it has fewer than five.
CREATE FUNCTION tag_merge_move_back(m tag_merge, posts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    swapped bigint[];
BEGIN
    swapped := ARRAY(SELECT post_id FROM tag_merge_post WHERE merge_id = m.id AND post_id = ANY (posts) AND NOT had_both);
    INSERT INTO question_tag (question_id, tag_id)
    SELECT q.question_id, m.from_id FROM question_tag q
    WHERE q.tag_id = m.into_id AND q.question_id = ANY (posts)
      AND (q.question_id = ANY (swapped)
           OR (SELECT count(*) FROM question_tag o WHERE o.question_id = q.question_id) < 5)
    ON CONFLICT DO NOTHING;
    INSERT INTO entry_tag (entry_id, tag_id)
    SELECT entry_id, m.from_id FROM entry_tag WHERE tag_id = m.into_id AND entry_id = ANY (posts)
    ON CONFLICT DO NOTHING;
    DELETE FROM question_tag WHERE tag_id = m.into_id AND question_id = ANY (swapped);
    DELETE FROM entry_tag WHERE tag_id = m.into_id AND entry_id = ANY (swapped);
    DELETE FROM tag_merge_post WHERE merge_id = m.id AND post_id = ANY (posts);
END $$;

-- Up to `most` of those who follow or ignore the merged tag do so with the other one. A wish that they have of that stays. Returns how
-- many there were.
CREATE FUNCTION tag_merge_follows(m tag_merge, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    who bigint[];
BEGIN
    who := ARRAY(SELECT account_id FROM follow WHERE kind = 'tag' AND subject_id = m.from_id ORDER BY account_id LIMIT most);
    PERFORM FROM account WHERE id = ANY (who) ORDER BY id FOR NO KEY UPDATE; -- as whoever changes their wishes
    INSERT INTO tag_merge_follow (merge_id, account_id, wish, had_both)
    SELECT m.id, f.account_id, f.wish,
           EXISTS (SELECT FROM follow o WHERE o.account_id = f.account_id AND o.mark = follow_mark('tag', m.into_id))
    FROM follow f WHERE f.account_id = ANY (who) AND f.mark = follow_mark('tag', m.from_id)
    ON CONFLICT (merge_id, account_id) DO UPDATE SET wish = excluded.wish, had_both = excluded.had_both;
    UPDATE follow f SET subject_id = m.into_id
    FROM tag_merge_follow t
    WHERE t.merge_id = m.id AND t.account_id = ANY (who) AND NOT t.had_both
      AND f.account_id = t.account_id AND f.mark = follow_mark('tag', m.from_id);
    DELETE FROM follow WHERE account_id = ANY (who) AND mark = follow_mark('tag', m.from_id);
    RETURN cardinality(who);
END $$;

-- They wish of the tag that came back what they had wished, unless they changed their mind about the other one since, or have a wish of
-- this one.
CREATE FUNCTION tag_merge_follows_back(m tag_merge, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    who bigint[];
BEGIN
    who := ARRAY(SELECT account_id FROM tag_merge_follow WHERE merge_id = m.id ORDER BY account_id LIMIT most);
    PERFORM FROM account WHERE id = ANY (who) ORDER BY id FOR NO KEY UPDATE;
    UPDATE follow f SET subject_id = m.from_id
    FROM tag_merge_follow t
    WHERE t.merge_id = m.id AND t.account_id = ANY (who) AND NOT t.had_both
      AND f.account_id = t.account_id AND f.mark = follow_mark('tag', m.into_id) AND f.wish = t.wish
      AND NOT EXISTS (SELECT FROM follow o WHERE o.account_id = t.account_id AND o.mark = follow_mark('tag', m.from_id));
    INSERT INTO follow (account_id, kind, subject_id, wish)
    SELECT t.account_id, 'tag', m.from_id, t.wish
    FROM tag_merge_follow t
    WHERE t.merge_id = m.id AND t.account_id = ANY (who) AND t.had_both
      AND EXISTS (SELECT FROM follow o WHERE o.account_id = t.account_id AND o.mark = follow_mark('tag', m.into_id))
    ON CONFLICT (account_id, mark) DO NOTHING;
    DELETE FROM tag_merge_follow WHERE merge_id = m.id AND account_id = ANY (who);
    RETURN cardinality(who);
END $$;

-- Moves up to `most` posts of a merge, then up to `most` who follow it, or back. Their threads, or the accounts of those who follow it, are
-- locked first, as whoever writes to them does it; no lock is held longer than this takes.
CREATE FUNCTION job_merge(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    m tag_merge;
    posts bigint[];
    wishes integer;
BEGIN
    SELECT * INTO m FROM tag_merge WHERE state IN ('moving', 'undoing') ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM set_config('backtalk.bulk', 'on', true);
    IF m.state = 'moving' THEN
        posts := ARRAY(SELECT question_id FROM question_tag WHERE tag_id = m.from_id
                       UNION ALL SELECT entry_id FROM entry_tag WHERE tag_id = m.from_id LIMIT most);
    ELSE
        posts := ARRAY(SELECT post_id FROM tag_merge_post WHERE merge_id = m.id ORDER BY post_id LIMIT most);
    END IF;
    IF posts = '{}' THEN
        -- Without job_lock: this locks accounts, and what erases one takes it behind its account.
        wishes := CASE m.state WHEN 'moving' THEN tag_merge_follows(m, most) ELSE tag_merge_follows_back(m, most) END;
        IF wishes > 0 THEN
            RETURN wishes;
        END IF;
        UPDATE tag_merge SET state = CASE m.state WHEN 'moving' THEN 'done' ELSE 'undone' END WHERE id = m.id;
        PERFORM changed('tags');
        RETURN 1;
    END IF;
    PERFORM job_lock();
    PERFORM FROM post WHERE id = ANY (posts) ORDER BY id FOR NO KEY UPDATE;
    IF m.state = 'moving' THEN
        PERFORM tag_merge_move(m, posts);
        UPDATE tag_merge SET moved = moved + cardinality(posts) WHERE id = m.id;
    ELSE
        PERFORM tag_merge_move_back(m, posts);
    END IF;
    PERFORM tag_show(posts);
    PERFORM job_sets(posts);
    RETURN cardinality(posts);
END $$;

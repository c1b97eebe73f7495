-- What a dump changes of threads that are here: acceptance, counts, texts and scores. It is the last part of an import,
-- so that nobody waits for the rest of it; the threads are locked as all writes do it (common.sql), and compared after
-- that: what somebody edits here while the import runs is an edit made here.

-- Accepted answers and the counts that pages show, of new questions or of those that were here.
CREATE FUNCTION import_count(of_new boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS new_accept (question bigint, answer bigint, ext bigint) ON COMMIT DROP;
    INSERT INTO new_accept
    SELECT m.local, a.local, s.accepted
    FROM map_post m JOIN stage_post s ON s.id = m.ext
    JOIN map_post a ON a.ext = s.accepted AND a.kind = 'answer' AND a.thread = m.local
    JOIN question q ON q.id = m.local AND q.accepted_answer_id IS NULL
    WHERE m.kind = 'question' AND m.is_new = of_new AND (m.is_new OR a.is_new);
    UPDATE question q SET accepted_answer_id = n.answer
    FROM new_accept n WHERE q.id = n.question AND q.accepted_answer_id IS NULL;
    INSERT INTO event (kind, at, post_id, account_id, actor_id)
    SELECT 'accept', greatest(v.at, a.created_at), n.answer, a.author_id, q.author_id
    FROM new_accept n JOIN map_post m ON m.local = n.question AND m.is_new = of_new
    JOIN post a ON a.id = n.answer JOIN post q ON q.id = n.question
    LEFT JOIN (SELECT post, min(at) AS at FROM stage_vote WHERE type = 1 GROUP BY post) v ON v.post = n.ext;
    UPDATE question q
    SET answer_count = n.answers, last_active_at = greatest(q.last_active_at, n.last)
    FROM (SELECT p.thread_id, max(s.created) AS last,
                 count(*) FILTER (WHERE p.kind = 'answer' AND p.deleted_at IS NULL) AS answers
          FROM (SELECT thread FROM map_post WHERE is_new GROUP BY thread
                HAVING bool_or(kind = 'question') = of_new) m
          JOIN post p ON p.thread_id = m.thread AND p.kind <> 'comment'
          LEFT JOIN map_post f ON f.local = p.id AND f.is_new
          LEFT JOIN stage_post s ON s.id = f.ext
          GROUP BY p.thread_id) n
    WHERE q.id = n.thread_id;
END $$;

-- What the dump has of each post and comment that was here, if its text or score changed there since.
CREATE FUNCTION import_compare() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE differing ON COMMIT DROP AS
    SELECT o.post_id AS local, coalesce(m.thread, o.post_id) AS thread, m.kind, s.title, s.slug, s.body, s.html,
           coalesce(s.edited, now()) AS at, text_digest(s.title || E'\n' || s.body) AS digest, s.score
    FROM map_post m JOIN stage_post s ON s.id = m.ext JOIN origin o ON o.post_id = m.local
    WHERE o.digest <> text_digest(s.title || E'\n' || s.body) OR o.score <> s.score
    UNION ALL
    SELECT p.id, p.thread_id, p.kind, '', '', s.body, s.html, now(), text_digest(E'\n' || s.body), 0
    FROM stage_comment s JOIN import_alias a ON a.source = current_setting('backtalk.source')
        AND a.kind = 'comment' AND a.external_id = s.id::text
    JOIN post p ON p.id = a.local_id JOIN origin o ON o.post_id = p.id
    WHERE o.digest <> text_digest(E'\n' || s.body);
END $$;

-- The threads of what differs, and those that get an answer; then the posts that differ, as votes lock them.
CREATE FUNCTION import_lock() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM post WHERE id IN (SELECT thread FROM differing
                                   UNION SELECT thread FROM map_post WHERE is_new AND kind = 'answer')
    ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM post WHERE id IN (SELECT local FROM differing) ORDER BY id FOR NO KEY UPDATE;
END $$;

-- What changed there changes here as a revision of its own, unless somebody edited it here: that is left as it is, and
-- said in the report once.
CREATE FUNCTION import_change() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE changed_post ON COMMIT DROP AS
    SELECT d.*, p.revision <> o.revision AS edited_here
    FROM differing d JOIN post p ON p.id = d.local JOIN origin o ON o.post_id = d.local WHERE o.digest <> d.digest;
    UPDATE post p SET body = c.body, html = c.html, revision = p.revision + 1, edited_at = c.at
    FROM changed_post c WHERE p.id = c.local AND NOT c.edited_here;
    UPDATE question q SET title = c.title, slug = c.slug
    FROM changed_post c WHERE q.id = c.local AND c.kind = 'question' AND NOT c.edited_here;
    INSERT INTO revision (post_id, number, author_id, created_at, reason, title, body, tags)
    SELECT p.id, p.revision, p.author_id, c.at, 'Changed at ' || o.site, c.title, p.body, coalesce(q.tags, '{}')
    FROM changed_post c JOIN post p ON p.id = c.local JOIN origin o ON o.post_id = p.id
    LEFT JOIN question q ON q.id = p.id WHERE NOT c.edited_here;
    UPDATE origin o SET digest = c.digest, revision = CASE WHEN c.edited_here THEN o.revision ELSE p.revision END
    FROM changed_post c JOIN post p ON p.id = c.local WHERE o.post_id = c.local;
    PERFORM search_put(m.local, m.thread, m.kind, s.title, s.plain, coalesce(q.tags, '{}'))
    FROM changed_post c JOIN map_post m ON m.local = c.local JOIN stage_post s ON s.id = m.ext
    LEFT JOIN question q ON q.id = m.local WHERE NOT c.edited_here;
    CREATE TEMP TABLE changed_score ON COMMIT DROP AS
    SELECT d.local, d.score, d.score - o.score AS more
    FROM differing d JOIN origin o ON o.post_id = d.local WHERE d.score <> o.score;
    UPDATE post_score p SET score = p.score + c.more FROM changed_score c WHERE p.post_id = c.local;
    UPDATE origin o SET score = c.score FROM changed_score c WHERE o.post_id = c.local;
END $$;

CREATE FUNCTION import_end() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM map_post WHERE is_new) OR EXISTS (SELECT FROM new_comment)
       OR EXISTS (SELECT FROM new_tag) OR EXISTS (SELECT FROM new_user)
       OR EXISTS (SELECT FROM changed_post) OR EXISTS (SELECT FROM changed_score) THEN
        INSERT INTO outbox (topic, thread_id, bulk)
        SELECT '', m.thread, true FROM map_post m WHERE m.is_new AND m.kind = 'question';
        PERFORM changed('');
    END IF;
END $$;

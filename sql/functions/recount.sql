-- Counts from scratch, for backtalk-ctl recount --mend: right while the site runs, because each thread or post is
-- counted under the lock that writes take, in a transaction of its own. What the job runner counts is in job.sql.

CREATE FUNCTION recount_question(the_question bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE q post := post_lock(the_question);
BEGIN
    UPDATE question
    SET answer_count = (SELECT count(*) FROM post a
                        WHERE a.thread_id = the_question AND a.kind = 'answer' AND a.deleted_at IS NULL),
        listed = q.deleted_at IS NULL
    WHERE id = the_question;
    PERFORM removed('question:' || the_question, the_question);
END $$;

-- Imported scores come without their votes, so there is nothing to count them from.
CREATE FUNCTION recount_is_imported(the_post bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM import_alias a WHERE a.kind = 'post' AND a.local_id = the_post);
$$;

CREATE FUNCTION recount_score(the_post bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE p post;
BEGIN
    SELECT * INTO p FROM post WHERE id = the_post FOR NO KEY UPDATE;
    INSERT INTO post_score (post_id, kind, thread_id, author_id, created_at, deleted)
    VALUES (p.id, p.kind, p.thread_id, p.author_id, p.created_at, false) ON CONFLICT DO NOTHING;
    PERFORM FROM post_score WHERE post_id = the_post FOR NO KEY UPDATE;
    UPDATE post_score SET deleted = p.deleted_at IS NOT NULL,
           score = CASE WHEN recount_is_imported(the_post) THEN score
                        ELSE coalesce((SELECT sum(v.value) FROM vote v WHERE v.post_id = the_post), 0) END
    WHERE post_id = the_post;
    PERFORM changed('question:' || p.thread_id);
END $$;

-- Questions whose count of answers, or whether lists show them, is not what their posts say.
CREATE VIEW recount_question_wrong AS
SELECT q.id, q.answer_count <> n.answers AS miscounted, q.listed <> (p.deleted_at IS NULL) AS mislisted
FROM question q
JOIN post p ON p.id = q.id
CROSS JOIN LATERAL (SELECT count(*) AS answers FROM post a
                    WHERE a.thread_id = q.id AND a.kind = 'answer' AND a.deleted_at IS NULL) AS n
WHERE q.answer_count <> n.answers OR q.listed <> (p.deleted_at IS NULL);

-- Posts whose score is not what their votes add up to, or that take votes though they were deleted, or the other way round.
CREATE VIEW recount_score_wrong AS
SELECT p.id FROM post p LEFT JOIN post_score s ON s.post_id = p.id
WHERE p.kind IN ('question', 'answer')
  AND (s.post_id IS NULL OR s.deleted <> (p.deleted_at IS NOT NULL)
       OR s.score <> coalesce((SELECT sum(v.value) FROM vote v WHERE v.post_id = p.id), 0)
          AND NOT EXISTS (SELECT FROM import_alias a WHERE a.kind = 'post' AND a.local_id = p.id));

CREATE PROCEDURE recount_questions() LANGUAGE plpgsql AS $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT w.id FROM recount_question_wrong w LOOP
        PERFORM recount_question(one);
        COMMIT;
    END LOOP;
END $$;

CREATE PROCEDURE recount_scores() LANGUAGE plpgsql AS $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT w.id FROM recount_score_wrong w LOOP
        PERFORM recount_score(one);
        COMMIT;
    END LOOP;
END $$;

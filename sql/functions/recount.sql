-- Counts from scratch, for backtalk-ctl recount --mend: right while the site runs, because each thread or post is
-- counted under the lock that writes take, in a transaction of its own. What the job runner counts is in job.sql.

CREATE FUNCTION recount_question(the_question bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE q post := post_lock(the_question);
BEGIN
    UPDATE question
    SET answer_count = (SELECT count(*) FROM post a
                        WHERE a.thread_id = the_question AND a.kind = 'answer' AND a.deleted_at IS NULL),
        listed = q.deleted_at IS NULL AND NOT merged
    WHERE id = the_question;
    PERFORM removed('question:' || the_question, the_question);
END $$;

-- Imported scores come without their votes, so there is nothing to count them from.
CREATE FUNCTION recount_is_imported(the_post bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM import_alias a WHERE a.kind = 'post' AND a.local_id = the_post);
$$;

-- What is said of each post, counted from scratch.
CREATE VIEW recount_judged AS
SELECT s.post_id, v.up, v.down, r.helped, r.outdated, EXISTS (
           SELECT FROM question q JOIN post asked ON asked.id = q.id
           WHERE q.id = s.thread_id AND q.accepted_answer_id = s.post_id AND asked.author_id <> s.author_id) AS accepted
FROM post_score s
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE value = 1) AS up, count(*) FILTER (WHERE value = -1) AS down
                    FROM vote WHERE post_id = s.post_id) AS v
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE what = 'helped') AS helped, count(*) FILTER (WHERE what = 'outdated') AS outdated
                    FROM reaction WHERE post_id = s.post_id) AS r;

CREATE FUNCTION recount_score(the_post bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE p post;
BEGIN
    SELECT * INTO p FROM post WHERE id = the_post FOR NO KEY UPDATE;
    INSERT INTO post_score (post_id, kind, thread_id, author_id, created_at, deleted)
    VALUES (p.id, p.kind, p.thread_id, p.author_id, p.created_at, false) ON CONFLICT DO NOTHING;
    PERFORM FROM post_score WHERE post_id = the_post FOR NO KEY UPDATE;
    UPDATE post_score SET thread_id = p.thread_id WHERE post_id = the_post AND thread_id <> p.thread_id; -- what counts as accepted is there
    UPDATE post_score s SET kind = p.kind, deleted = p.deleted_at IS NOT NULL,
           score = CASE WHEN recount_is_imported(the_post) THEN s.score ELSE n.up - n.down END,
           up = n.up, down = n.down, helped = n.helped, outdated = n.outdated, accepted = n.accepted,
           tried = CASE WHEN p.kind = 'answer' THEN body.trial_tried(the_post) ELSE '{}' END
    FROM recount_judged n WHERE s.post_id = the_post AND n.post_id = the_post;
    PERFORM changed('question:' || p.thread_id);
END $$;

-- Questions whose count of answers, or whether lists show them, is not what their posts say.
CREATE VIEW recount_question_wrong AS
SELECT q.id, q.answer_count <> n.answers AS miscounted, q.listed <> (p.deleted_at IS NULL AND NOT q.merged) AS mislisted
FROM question q
JOIN post p ON p.id = q.id
CROSS JOIN LATERAL (SELECT count(*) AS answers FROM post a
                    WHERE a.thread_id = q.id AND a.kind = 'answer' AND a.deleted_at IS NULL) AS n
WHERE q.answer_count <> n.answers OR q.listed <> (p.deleted_at IS NULL AND NOT q.merged);

-- Posts whose score is not what their votes add up to or is of another thread, or that take votes though they were deleted, or the
-- other way round.
CREATE VIEW recount_score_wrong AS
SELECT p.id FROM post p LEFT JOIN post_score s ON s.post_id = p.id LEFT JOIN recount_judged n ON n.post_id = p.id
WHERE (p.kind IN ('question', 'answer') OR s.post_id IS NOT NULL)
  AND (s.post_id IS NULL OR s.kind <> p.kind OR s.thread_id <> p.thread_id OR s.deleted <> (p.deleted_at IS NOT NULL)
       OR (s.up, s.down, s.helped, s.outdated, s.accepted) <> (n.up, n.down, n.helped, n.outdated, n.accepted)
       OR p.kind = 'answer' AND s.tried <> body.trial_tried(p.id)
       OR s.score <> n.up - n.down
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

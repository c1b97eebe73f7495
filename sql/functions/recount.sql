-- Counts of one thread or post from scratch, under the lock that writes take: right while the site runs
-- (backtalk-ctl recount --mend). What the job runner counts is in job.sql.

CREATE FUNCTION recount_question(the_question bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE q post := post_lock(the_question);
BEGIN
    UPDATE question
    SET answer_count = (SELECT count(*) FROM post a
                        WHERE a.thread_id = the_question AND a.kind = 'answer' AND a.deleted_at IS NULL),
        listed = q.deleted_at IS NULL
    WHERE id = the_question;
    PERFORM changed('question:' || the_question, the_question);
END $$;

CREATE FUNCTION recount_score(the_post bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE the_thread bigint;
BEGIN
    SELECT thread_id INTO the_thread FROM post WHERE id = the_post FOR NO KEY UPDATE;
    UPDATE post SET score = coalesce((SELECT sum(v.value) FROM vote v WHERE v.post_id = the_post), 0) WHERE id = the_post;
    PERFORM changed('question:' || the_thread);
END $$;

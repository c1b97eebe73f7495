-- A kind word to whoever asked, once for a question: three days after the first answer of somebody else, did one help? Not when they have
-- said something of an answer already.

CREATE FUNCTION reminder_time() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '3 days' $$;

CREATE FUNCTION reminder_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF notice_is_news(NEW.created_at) THEN
        INSERT INTO reminder (question_id, due_at)
        SELECT q.id, NEW.created_at + reminder_time() FROM question q JOIN post p ON p.id = q.id
        WHERE q.id = NEW.thread_id AND p.author_id <> NEW.author_id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER reminder_begin AFTER INSERT ON post FOR EACH ROW WHEN (NEW.kind = 'answer') EXECUTE FUNCTION reminder_begin();

-- The asker accepted an answer, or said that one helped, or voted on one; or nobody can answer any more.
CREATE FUNCTION reminder_is_needless(the_question bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM question q WHERE q.id = the_question AND q.listed AND q.closed_at IS NULL AND q.locked_at IS NULL
                                              AND q.accepted_answer_id IS NULL)
        OR EXISTS (SELECT FROM post q JOIN post_score s ON s.thread_id = q.id AND s.kind = 'answer'
                   WHERE q.id = the_question
                     AND (EXISTS (SELECT FROM vote v WHERE v.post_id = s.post_id AND v.account_id = q.author_id)
                          OR EXISTS (SELECT FROM reaction r WHERE r.post_id = s.post_id AND r.account_id = q.author_id)));
END $$;

-- What the job runner calls: has up to `most` askers told (notice.sql), of whom each is told once. Returns how many it looked at.
CREATE FUNCTION job_remind(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    due bigint[];
BEGIN
    SELECT array_agg(r.question_id) INTO due
    FROM (SELECT question_id FROM reminder WHERE told_at IS NULL AND due_at <= now()
          ORDER BY due_at LIMIT most FOR UPDATE SKIP LOCKED) AS r;
    IF due IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE reminder SET told_at = now() WHERE question_id = ANY (due);
    INSERT INTO notice_change (what, post_id, thread_id, actor_id)
    SELECT 'remind', q.id, q.id, best.author_id
    FROM post q
    CROSS JOIN LATERAL (SELECT s.author_id FROM post_score s
                        WHERE s.thread_id = q.id AND s.kind = 'answer' AND NOT s.deleted AND s.author_id <> q.author_id
                        ORDER BY -s.rank, s.created_at, s.post_id LIMIT 1) AS best
    WHERE q.id = ANY (due) AND NOT reminder_is_needless(q.id) ORDER BY q.id;
    RETURN cardinality(due);
END $$;

-- Merging two questions: one stays, and the answers and comments of the other go there, with their votes and links; whoever follows it
-- follows the one that stays, and votes for it count there, too. Its address leads on, and its own words stay in its history. One click
-- undoes it, whatever was done since: what came along and is still there goes back, what was written since stays.

-- The question that this one has become part of, or itself.
CREATE FUNCTION question_merged_into(the_question bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    at bigint := the_question;
    further bigint;
BEGIN
    FOR i IN 1..20 LOOP
        SELECT duplicate_of INTO further FROM question WHERE id = at AND merged;
        EXIT WHEN further IS NULL;
        at := further;
    END LOOP;
    RETURN at;
END $$;

-- A question, what it has become part of, what that has become part of, and so on: where what came to it may be now.
CREATE FUNCTION question_merge_reach(the_question bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5 AS $$
    WITH RECURSIVE reach (id) AS (
        SELECT the_question
        UNION
        SELECT q.duplicate_of FROM reach r JOIN question q ON q.id = r.id AND q.merged)
    SELECT id FROM reach;
$$;

-- Locks both for a moderator.
CREATE FUNCTION question_merge_lock(actor bigint, one bigint, other bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('question_state_allowed', 'not a moderator');
    END IF;
    -- One at a time: where something came from is looked up along several, and what repeats what (question_close).
    PERFORM pg_advisory_xact_lock(6112018216);
    PERFORM FROM post WHERE id IN (one, other) ORDER BY id FOR NO KEY UPDATE;
END $$;

-- So many posts the two have together at most: all that is moved is one transaction, which others on both pages wait for.
CREATE FUNCTION question_merge_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 2000 $$;

-- Answers, with the comments on them, and comments go to another question; what is derived from where they are goes along: votes with
-- the row of the post (post_score_move), notices by the job runner (notice_move).
CREATE FUNCTION question_merge_move(answers bigint[], comments bigint[], to_question bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post SET thread_id = to_question WHERE id = ANY (answers) OR parent_id = ANY (answers);
    UPDATE post SET thread_id = to_question, parent_id = to_question WHERE id = ANY (comments);
    UPDATE search_document SET thread_id = to_question WHERE post_id = ANY (answers);
END $$;

-- Their counts, what search and lists have of them, and cached pages, behind a merge or its undoing.
CREATE FUNCTION question_merge_changed(one bigint, other bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE question q
    SET answer_count = (SELECT count(*) FROM post a WHERE a.thread_id = q.id AND a.kind = 'answer' AND a.deleted_at IS NULL),
        accepted_answer_id = (SELECT a.id FROM post a WHERE a.id = q.accepted_answer_id AND a.thread_id = q.id AND a.kind = 'answer')
    WHERE q.id IN (one, other);
    UPDATE search_document SET hidden = hidden WHERE post_id IN (one, other);
    PERFORM removed('question:' || one, one);
    PERFORM removed('question:' || other, other);
    PERFORM removed('duplicates');
    PERFORM removed('mentions');
END $$;

-- Votes for the one that goes count for the one that stays, of those who did not vote there themselves. Returns whose.
CREATE FUNCTION question_merge_votes(gone bigint, stays bigint) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    whose bigint[];
    more_up integer;
    more_down integer;
BEGIN
    WITH counted AS (
        INSERT INTO vote (post_id, account_id, value, at)
        SELECT stays, v.account_id, v.value, v.at FROM vote v
        WHERE v.post_id = gone AND v.account_id <> (SELECT author_id FROM post WHERE id = stays)
        ON CONFLICT DO NOTHING RETURNING account_id, value)
    SELECT coalesce(array_agg(account_id), '{}'), count(*) FILTER (WHERE value = 1), count(*) FILTER (WHERE value = -1)
    INTO whose, more_up, more_down FROM counted;
    UPDATE post_score SET score = score + more_up - more_down, up = up + more_up, down = down + more_down
    WHERE post_id = stays AND whose <> '{}';
    RETURN whose;
END $$;

-- They count no longer where they were counted, and where that was merged into since, as far as they are what they were then. Each vote is
-- looked up by its key: whatever PostgreSQL believes of how many a question has, it compares none with each other.
CREATE FUNCTION question_unmerge_votes(m question_merge, reach bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH counted AS MATERIALIZED (
        SELECT DISTINCT k.into_id, w.account_id
        FROM question_merge k CROSS JOIN LATERAL unnest(k.voters) AS w (account_id)
        WHERE k.into_id = ANY (reach) AND (k.id = m.id OR k.from_id = ANY (reach) AND k.undone_at IS NULL)
    ), back AS (
        DELETE FROM vote v USING (SELECT * FROM counted WHERE account_id IN (SELECT unnest(m.voters))) AS c
        WHERE v.post_id = c.into_id AND v.account_id = c.account_id
          -- As it is there, or was until a moderator took it back (ring_decide).
          AND (v.value, v.at) = (SELECT g.value, g.at FROM vote g WHERE g.post_id = m.from_id AND g.account_id = v.account_id
                                 UNION ALL
                                 SELECT 1, r.at FROM vote_ring_vote r WHERE r.post_id = m.from_id AND r.account_id = v.account_id AND r.at = v.at LIMIT 1)
        RETURNING v.post_id, v.value)
    UPDATE post_score s SET score = score - n.up + n.down, up = s.up - n.up, down = s.down - n.down
    FROM (SELECT post_id, count(*) FILTER (WHERE value = 1) AS up, count(*) FILTER (WHERE value = -1) AS down
          FROM back GROUP BY post_id) AS n
    WHERE s.post_id = n.post_id;
END $$;

-- Whoever followed it for the merge follows it again, and no more what it had become part of.
CREATE FUNCTION question_unmerge_follows(m question_merge, reach bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    marks bigint[] := ARRAY(SELECT follow_mark('thread', r.id) FROM unnest(reach) WITH ORDINALITY AS r (id, place) ORDER BY r.place);
BEGIN
    UPDATE follow f SET subject_id = m.from_id
    FROM unnest(m.followers) AS w (account_id)
    WHERE f.account_id = w.account_id
      AND f.mark = (SELECT o.mark FROM follow o WHERE o.account_id = w.account_id AND o.mark = ANY (marks)
                    ORDER BY array_position(marks, o.mark) LIMIT 1)
      AND NOT EXISTS (SELECT FROM follow o WHERE o.account_id = w.account_id AND o.mark = follow_mark('thread', m.from_id));
END $$;

-- Merges `gone` into `stays`. Returns the merge's id.
CREATE FUNCTION question_merge(actor bigint, gone bigint, stays bigint, the_reason text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    q question;
    m question_merge;
BEGIN
    PERFORM question_merge_lock(actor, gone, stays);
    SELECT * INTO q FROM question WHERE id = gone;
    IF gone = stays OR NOT EXISTS (SELECT FROM question WHERE id = stays AND listed) THEN
        PERFORM refuse('question_merge_other', 'itself, or nothing that everybody sees');
    ELSIF q.id IS NULL OR NOT q.listed THEN
        PERFORM refuse('post_not_deleted', 'deleted, or merged already');
    ELSIF question_repeats(stays, gone) THEN
        PERFORM refuse('question_duplicate_circle', 'that is a duplicate of this');
    ELSIF EXISTS (SELECT FROM advice_hold WHERE question_id IN (gone, stays) AND ended_at IS NULL) THEN
        PERFORM refuse('question_merge_waits', 'a coach looks first: check.sql');
    ELSIF btrim(the_reason) = '' THEN
        PERFORM refuse('question_merge_reason', 'no reason');
    ELSIF (SELECT count(*) FROM (SELECT FROM post WHERE thread_id IN (gone, stays) LIMIT question_merge_most() + 1) AS p)
          > question_merge_most() THEN
        PERFORM refuse('question_merge_long', 'too much to move at once');
    END IF;
    m.answers := ARRAY(SELECT id FROM post WHERE thread_id = gone AND kind = 'answer' ORDER BY id);
    m.comments := ARRAY(SELECT id FROM post WHERE parent_id = gone AND kind = 'comment' ORDER BY id);
    m.voters := question_merge_votes(gone, stays);
    PERFORM question_merge_move(m.answers, m.comments, stays);
    WITH moved AS (
        UPDATE follow f SET subject_id = stays
        WHERE f.kind = 'thread' AND f.subject_id = gone
          AND NOT EXISTS (SELECT FROM follow o WHERE o.account_id = f.account_id AND o.mark = follow_mark('thread', stays))
        RETURNING f.account_id)
    SELECT coalesce(array_agg(account_id), '{}') INTO m.followers FROM moved;
    WITH moved AS (UPDATE question SET duplicate_of = stays WHERE duplicate_of = gone RETURNING id)
    SELECT coalesce(array_agg(id ORDER BY id), '{}') INTO m.duplicates FROM moved;
    UPDATE question SET merged = true, listed = false, closed_at = now(), closed_by = actor, closed_why = 'duplicate',
                        closed_reason = btrim(the_reason), closed_votes = 0, duplicate_of = stays, accepted_answer_id = NULL
    WHERE id = gone;
    UPDATE question SET last_active_at = greatest(last_active_at, q.last_active_at) WHERE id = stays;
    INSERT INTO question_merge (from_id, into_id, actor_id, reason, answers, comments, duplicates, followers, voters, before)
    VALUES (gone, stays, actor, btrim(the_reason), m.answers, m.comments, m.duplicates, m.followers, m.voters,
            jsonb_build_object('closed_at', q.closed_at, 'closed_by', q.closed_by, 'closed_why', q.closed_why,
                               'closed_reason', q.closed_reason, 'closed_votes', q.closed_votes, 'duplicate_of', q.duplicate_of, 'accepted', q.accepted_answer_id))
    RETURNING id INTO m.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, reason, data)
    SELECT 'question-merge', gone, p.author_id, actor, btrim(the_reason), jsonb_build_object('merge', m.id, 'into', stays)
    FROM post p WHERE p.id = gone;
    PERFORM question_merge_changed(gone, stays);
    RETURN m.id;
END $$;

-- It is closed again as it was before it was merged, or open; what it repeated may be gone by now.
CREATE FUNCTION question_unmerge_state(m question_merge) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    b question := jsonb_populate_record(NULL::question, m.before);
    is_open boolean := b.closed_at IS NULL OR (b.closed_why = 'duplicate' AND question_repeats(b.duplicate_of, m.from_id));
BEGIN
    UPDATE question q
    SET merged = false, listed = p.deleted_at IS NULL, closed_at = CASE WHEN NOT is_open THEN b.closed_at END,
        closed_by = CASE WHEN NOT is_open THEN b.closed_by END, closed_why = CASE WHEN NOT is_open THEN b.closed_why END,
        closed_reason = CASE WHEN is_open THEN '' ELSE b.closed_reason END,
        closed_votes = CASE WHEN is_open THEN 0 ELSE coalesce(b.closed_votes, 0) END,
        duplicate_of = CASE WHEN NOT is_open THEN b.duplicate_of END,
        accepted_answer_id = (SELECT a.id FROM post a WHERE a.id = (m.before->>'accepted')::bigint AND a.kind = 'answer'
                                                        AND a.thread_id = m.from_id AND a.deleted_at IS NULL)
    FROM post p WHERE q.id = m.from_id AND p.id = q.id;
END $$;

-- Takes a merged question out again. Undoing twice is once.
CREATE FUNCTION question_unmerge(actor bigint, the_merge bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    m question_merge;
    reach bigint[];
    at bigint;
BEGIN
    SELECT * INTO m FROM question_merge WHERE id = the_merge;
    at := question_merged_into(m.into_id);
    PERFORM question_merge_lock(actor, m.from_id, at);
    SELECT * INTO m FROM question_merge WHERE id = the_merge FOR UPDATE;
    IF m.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such merge');
    ELSIF m.undone_at IS NOT NULL THEN
        RETURN;
    ELSIF at <> question_merged_into(m.into_id) THEN
        PERFORM refuse('question_merge_conflict', 'merged further, or taken out, while this waited');
    ELSIF EXISTS (SELECT FROM post WHERE id = m.from_id AND deleted_at IS NOT NULL) THEN
        PERFORM refuse('question_merge_deleted', 'it was deleted since');
    ELSIF EXISTS (SELECT FROM advice_hold WHERE question_id = m.from_id AND ended_at IS NULL) THEN
        PERFORM refuse('question_undo_waits', 'advice waits there by now');
    ELSIF EXISTS (SELECT FROM question_move k WHERE k.from_id = question_merged_into(m.into_id) AND k.undone_at IS NULL AND k.at >= m.at
                  AND k.posts && (m.answers || m.comments)) THEN
        PERFORM refuse('question_merge_moved', 'some of it went on to another question');
    END IF;
    reach := ARRAY(SELECT question_merge_reach(m.into_id));
    -- Each as what it is by now: one that became a comment on an answer goes, or stays, with that; and so does a comment on an answer that
    -- is an answer itself by now.
    PERFORM question_merge_move(
        ARRAY(SELECT p.id FROM post p
              WHERE p.thread_id = at AND p.kind = 'answer'
                AND (p.id = ANY (m.answers || m.comments)
                     OR p.converted AND (SELECT (e).kind = 'to-answer' AND (e).at >= m.at AND ((e).data->>'parent')::bigint = ANY (m.answers)
                                         FROM convert_last(p.id) AS e))),
        ARRAY(SELECT id FROM post WHERE id = ANY (m.answers || m.comments) AND kind = 'comment' AND parent_id = at), m.from_id);
    PERFORM question_unmerge_votes(m, reach);
    PERFORM question_unmerge_follows(m, reach);
    UPDATE question SET duplicate_of = m.from_id WHERE id = ANY (m.duplicates) AND duplicate_of = ANY (reach);
    PERFORM question_unmerge_state(m);
    UPDATE reminder SET told_at = NULL WHERE question_id = m.from_id AND told_at >= m.at; -- nobody was, while it was merged
    UPDATE question_merge SET undone_at = now(), undone_by = actor WHERE id = m.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    SELECT 'question-unmerge', m.from_id, p.author_id, actor, jsonb_build_object('merge', m.id, 'into', at)
    FROM post p WHERE p.id = m.from_id;
    PERFORM question_merge_changed(m.from_id, at);
    IF at <> m.into_id THEN
        PERFORM removed('question:' || m.into_id, m.into_id);
    END IF;
END $$;

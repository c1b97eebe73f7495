-- What is wrong after tests/chaos: the replies that writers got (chaos_deed) against what is there. Each row is a fault.

CREATE TABLE chaos_deed (
    writer    integer,
    number    integer,
    kind      text,
    outcome   text,    -- unknown, done, refused
    sendings  integer,
    post      bigint,
    value     bigint,
    PRIMARY KEY (writer, number)
);

-- What follows from writes and is not done yet. (What is due later, as a mail or a reminder, is not among it.)
CREATE VIEW chaos_waiting AS
SELECT 'outbox' AS queue, count(*) AS rows FROM outbox UNION ALL SELECT 'search_dirty', count(*) FROM search_dirty
UNION ALL SELECT 'link_change', count(*) FROM link_change UNION ALL SELECT 'link_title_change', count(*) FROM link_title_change
UNION ALL SELECT 'linked_change', count(*) FROM linked_change UNION ALL SELECT 'notice_change', count(*) FROM notice_change
UNION ALL SELECT 'post_score', count(*) FROM post_score WHERE points <> counted UNION ALL SELECT 'badge_due', count(*) FROM badge_due
UNION ALL SELECT 'hold_burst', count(*) FROM hold_burst UNION ALL SELECT 'tag_rename', count(*) FROM tag_rename
UNION ALL SELECT 'tag_merge', count(*) FROM tag_merge WHERE state IN ('moving', 'undoing');

CREATE FUNCTION chaos_mark(body text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT split_part(body, '.', 1) $$;

CREATE VIEW chaos_told AS
SELECT d.*, format('Deed %s-%s', d.writer, d.number) AS mark, a.id AS account_id,
       -- Not waited for, so it may have been done at any time later.
       d.outcome = 'unknown' OR d.sendings > 1 AS stray
FROM chaos_deed d JOIN account a ON a.name = 'writer_' || d.writer;

-- ---- what is written once ----

CREATE VIEW chaos_text_fault AS
WITH there AS (
    SELECT chaos_mark(r.body) AS mark, count(*) AS times, min(r.post_id) AS post_id, min(r.number) AS revision
    FROM revision r WHERE r.body LIKE 'Deed %' GROUP BY 1
),
texts AS (SELECT * FROM chaos_told WHERE kind IN ('ask', 'answer', 'comment', 'edit', 'held', 'split'))
SELECT CASE WHEN t.mark IS NULL THEN 'nobody wrote it'
            WHEN there.times > 1 THEN 'written twice'
            WHEN t.outcome = 'refused' THEN 'refused, but there'
            WHEN there.mark IS NULL THEN 'acknowledged, but lost'
            WHEN (t.kind = 'edit') = (there.revision = 1) THEN 'not what it was'
            ELSE 'elsewhere than acknowledged' END AS what,
       coalesce(t.kind || ' ' || t.mark, there.mark) AS which
FROM texts t FULL JOIN there USING (mark)
WHERE t.mark IS NULL OR there.times > 1
   OR (t.outcome = 'refused' AND there.mark IS NOT NULL)
   OR (t.outcome = 'done' AND (there.mark IS NULL OR t.kind <> 'split' AND there.post_id <> t.post OR (t.kind = 'edit') = (there.revision = 1)));

-- Each revision is there, and the newest is what is shown.
CREATE VIEW chaos_revision_fault AS
SELECT 'revisions with gaps' AS what, p.id::text AS which
FROM post p JOIN revision r ON r.post_id = p.id GROUP BY p.id
HAVING count(*) <> max(r.number) OR max(r.number) <> p.revision
UNION ALL
SELECT 'an older text is shown', p.id::text
FROM post p JOIN revision r ON r.post_id = p.id AND r.number = p.revision WHERE r.body <> p.body
UNION ALL
SELECT 'an older title is shown', q.id::text
FROM question q JOIN post p USING (id) JOIN revision r ON r.post_id = p.id AND r.number = p.revision
-- Of a tag that was merged questions show the other one, and their history the first.
WHERE r.title <> q.title OR (r.tags <> q.tags AND NOT '{knot,lump}' && (r.tags || q.tags))
UNION ALL
SELECT 'half a question', p.id::text FROM post p LEFT JOIN question q USING (id)
WHERE p.kind = 'question' AND q.id IS NULL
UNION ALL
SELECT 'no revision at all', p.id::text FROM post p WHERE NOT EXISTS (SELECT FROM revision r WHERE r.post_id = p.id);

-- ---- what is set, again and again: the last that was acknowledged, or a stray one ----

CREATE VIEW chaos_set_fault AS
WITH sets AS (SELECT * FROM chaos_told WHERE kind IN ('vote', 'delete') AND outcome <> 'refused'),
last AS (
    SELECT DISTINCT ON (kind, writer, post) kind, account_id, post, value, mark
    FROM sets WHERE outcome = 'done' ORDER BY kind, writer, post, number DESC
),
now AS (
    SELECT DISTINCT s.kind, s.account_id, s.post,
           CASE s.kind WHEN 'vote' THEN coalesce(v.value, 0)
                       ELSE (p.deleted_at IS NOT NULL)::integer END AS value
    FROM sets s JOIN post p ON p.id = s.post
    LEFT JOIN vote v ON v.post_id = s.post AND v.account_id = s.account_id
)
SELECT n.kind || ' is ' || n.value || ', not ' || coalesce(l.value, 0) AS what,
       coalesce(l.mark, 'nothing acknowledged') || ' at ' || n.post AS which
FROM now n LEFT JOIN last l USING (kind, account_id, post)
WHERE n.value <> coalesce(l.value, 0)
  AND NOT EXISTS (SELECT FROM sets s WHERE s.stray AND s.kind = n.kind AND s.account_id = n.account_id
                                       AND s.post = n.post AND s.value = n.value)
UNION ALL
SELECT 'deleted or restored twice', e.reason FROM event e WHERE e.reason LIKE 'Deed %' AND e.kind IN ('delete', 'restore')
GROUP BY e.reason HAVING count(*) > 1
UNION ALL
SELECT 'deleted or restored though refused', t.mark FROM chaos_told t JOIN event e ON e.reason = t.mark
WHERE t.kind = 'delete' AND t.outcome = 'refused'
UNION ALL
SELECT 'a vote of nobody', format('%s on %s', v.account_id, v.post_id) FROM vote v
WHERE NOT EXISTS (SELECT FROM chaos_told t WHERE t.kind = 'vote' AND t.account_id = v.account_id AND t.post = v.post_id);

-- An acknowledged acceptance is over only by a later one, or because the answer was deleted.
CREATE VIEW chaos_accept_fault AS
WITH accepts AS (
    SELECT t.*, a.thread_id FROM chaos_told t JOIN post a ON a.id = t.post
    WHERE t.kind = 'accept' AND t.outcome <> 'refused'
),
last AS (SELECT DISTINCT ON (thread_id) * FROM accepts WHERE outcome = 'done' ORDER BY thread_id, number DESC)
SELECT 'accepted, but not shown so' AS what, l.mark AS which
FROM last l JOIN question q ON q.id = l.thread_id
WHERE l.value = 1 AND q.accepted_answer_id IS DISTINCT FROM l.post
  AND NOT EXISTS (SELECT FROM accepts a WHERE a.thread_id = l.thread_id AND a.stray)
  AND NOT EXISTS (SELECT FROM event e WHERE e.post_id = l.post AND e.kind = 'delete')
  AND NOT EXISTS (SELECT FROM question_move m WHERE l.thread_id IN (m.from_id, m.into_id)) -- it may have gone, and come back
UNION ALL
SELECT 'accepted by nobody', q.id::text FROM question q
WHERE q.accepted_answer_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM accepts a WHERE a.post = q.accepted_answer_id AND a.value = 1);

-- ---- what moderators did ----

CREATE VIEW chaos_moderated_fault AS
WITH moved AS (SELECT reason AS mark, count(*) AS times FROM question_move GROUP BY 1),
told AS (SELECT * FROM chaos_told WHERE kind IN ('move', 'split')),
published AS (SELECT post_id, count(*) AS times FROM event WHERE kind = 'held-published' GROUP BY 1),
merges AS (SELECT value, count(*) FILTER (WHERE outcome = 'done') AS done, count(*) AS most
           FROM chaos_told WHERE kind = 'merge' AND outcome <> 'refused' GROUP BY value)
SELECT CASE WHEN m.times > 1 THEN 'moved twice' WHEN t.mark IS NULL THEN 'moved by nobody'
            WHEN t.outcome = 'refused' THEN 'moved though refused' ELSE 'acknowledged, but not moved' END AS what,
       coalesce(t.kind || ' ' || t.mark, m.mark) AS which
FROM told t FULL JOIN moved m USING (mark)
WHERE m.times > 1 OR t.mark IS NULL OR (t.outcome = 'refused' AND m.mark IS NOT NULL) OR (t.outcome = 'done' AND m.mark IS NULL)
UNION ALL
SELECT 'not moved back', t.mark FROM chaos_told t JOIN question_move m ON m.id = t.value
WHERE t.kind = 'move_back' AND t.outcome = 'done' AND m.undone_at IS NULL
UNION ALL
SELECT 'moved back by nobody', m.id::text FROM question_move m
WHERE m.undone_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM chaos_told t WHERE t.kind = 'move_back' AND t.value = m.id AND t.outcome <> 'refused')
UNION ALL
SELECT 'a reply is elsewhere than what it is on', c.id::text FROM post c JOIN post p ON p.id = c.parent_id
WHERE c.thread_id <> p.thread_id
UNION ALL
SELECT 'not held', t.mark FROM chaos_told t
WHERE t.kind = 'held' AND t.outcome = 'done' AND NOT EXISTS (SELECT FROM queue_post w WHERE w.post_id = t.post AND w.kind = 'held')
UNION ALL
SELECT 'acknowledged, but not published', t.mark FROM chaos_told t JOIN post p ON p.id = t.post
WHERE t.kind = 'publish' AND t.outcome = 'done' AND (p.delete_why = 'held' OR NOT EXISTS (SELECT FROM published WHERE post_id = p.id))
UNION ALL
SELECT 'published twice', post_id::text FROM published WHERE times > 1
UNION ALL
SELECT 'published by nobody', p.post_id::text FROM published p
WHERE NOT EXISTS (SELECT FROM chaos_told t WHERE t.kind = 'publish' AND t.post = p.post_id AND t.outcome <> 'refused')
UNION ALL
SELECT 'tags were merged, or taken apart, another number of times', format('%s: %s of %s to %s', m.value, n.times, m.done, m.most)
FROM merges m
CROSS JOIN LATERAL (SELECT count(*) AS times FROM event WHERE kind = CASE m.value WHEN 1 THEN 'tag_merge' ELSE 'tag_unmerge' END) AS n
WHERE n.times > m.most OR (n.times < m.done AND m.value = 1)
UNION ALL
SELECT 'badges that nobody has a ground for, or that are missing', a.name FROM account a
WHERE (SELECT array_agg(b.name ORDER BY b.name) FROM badge b WHERE b.account_id = a.id AND NOT b.over)
      IS DISTINCT FROM (SELECT array_agg(g.name ORDER BY g.name) FROM badge_grounds(a.id) AS g)
UNION ALL
SELECT 'told twice', format('%s of %s', n.what, n.post_id) FROM notice n WHERE n.what IN ('held', 'decided')
GROUP BY n.account_id, n.what, n.post_id, n.about_id HAVING count(*) > 1;

-- ---- tags ----

CREATE VIEW chaos_tag_fault AS
WITH made AS (SELECT t.*, format('chaos-%s-%s', t.writer, t.value) AS name FROM chaos_told t WHERE t.kind LIKE 'tag_%'),
last AS (SELECT DISTINCT ON (name) name, mark FROM made WHERE outcome = 'done' ORDER BY name, number DESC)
SELECT 'a tag is lost' AS what, m.mark AS which FROM made m
WHERE m.kind = 'tag_new' AND m.outcome = 'done' AND NOT EXISTS (SELECT FROM tag t WHERE t.name = m.name)
UNION ALL
SELECT 'a tag that was refused', m.mark FROM made m JOIN tag t ON t.name = m.name
WHERE m.kind = 'tag_new' AND m.outcome = 'refused'
UNION ALL
SELECT 'a tag''s title is not the last one', l.mark FROM last l JOIN tag t USING (name)
WHERE t.title <> l.mark AND NOT EXISTS (SELECT FROM made m WHERE m.name = l.name AND m.mark = t.title AND m.stray);

CREATE VIEW chaos_fault AS
SELECT * FROM chaos_text_fault UNION ALL SELECT * FROM chaos_revision_fault UNION ALL SELECT * FROM chaos_set_fault
UNION ALL SELECT * FROM chaos_moderated_fault UNION ALL SELECT * FROM chaos_accept_fault UNION ALL SELECT * FROM chaos_tag_fault;

-- How many faults there would be after this statement; it is undone.
CREATE FUNCTION chaos_faults_after(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    faults bigint;
BEGIN
    EXECUTE statement;
    SELECT count(*) INTO faults FROM chaos_fault;
    RAISE EXCEPTION USING ERRCODE = 'CH000';
EXCEPTION WHEN SQLSTATE 'CH000' THEN
    RETURN faults;
END $$;

-- What a page shows of the one who looks at it, in one statement of one round trip. A vote is a number: twice the
-- post's id, and one more when it is for the post.

-- Who has each of these sessions, and how they voted on the posts of a page: for the session at a place, from 1, those
-- from $firsts to $lasts among $posts. The first of them may be the mark of what the page is about (follow.mark), and in a list of what can be
-- followed they all are, below 0: then what they wish of these is among the votes (follow_wish). The arrays are hidden from the planner,
-- so that it has one plan for any number. Last, whether that page is another one for them (viewer_apart).
-- name: viewer_find many
-- params: tokens bytea[], firsts int[], lasts int[], posts bigint[]
SELECT asked.place, found.*
FROM unnest((SELECT $tokens), (SELECT $firsts), (SELECT $lasts)) WITH ORDINALITY AS asked (token, first, last, place)
CROSS JOIN LATERAL (
    SELECT s.id AS session_id, a.id, a.name, a.role, s.last_seen_at < now() - interval '5 minutes', a.zone,
           s.strong, s.confirmed_at > now() - interval '10 minutes',
           coalesce(u.unread, 0)::bigint, a.blocks,
           ARRAY(SELECT v.post_id * 2 + (v.value > 0)::int FROM vote v
                 WHERE v.account_id = a.id AND v.post_id = ANY (($posts)[asked.first : asked.last])
                 UNION ALL
                 SELECT f.mark * 2 + (f.wish = 'follow')::int FROM follow f
                 WHERE f.account_id = a.id AND f.wish <> 'none'
                   AND f.mark = ANY (($posts)[asked.first : CASE WHEN ($posts)[asked.last] < 0 THEN asked.last ELSE asked.first END])),
           question_is_apart(a.id, ($posts)[asked.first])
    FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN notice_setting u ON u.account_id = a.id
    WHERE s.token_hash = asked.token AND s.expires_at > now()
    OFFSET 0
) AS found;

-- How the session's account voted on a question and a page of its answers (question_answers), and what it wishes of the question.
-- name: viewer_votes one
-- params: token bytea, question bigint, sort text, rank bigint, at timestamptz, answer bigint, most bigint
SELECT ARRAY(
    SELECT v.post_id * 2 + (v.value > 0)::int
    FROM (
        SELECT $question::bigint AS id
        UNION ALL
        SELECT id FROM question_answers($question, $sort, $rank, $at, $answer, $most)
    ) AS p
    JOIN vote v ON v.post_id = p.id AND v.account_id = viewer_account($token))
    || follow_wish(viewer_account($token), follow_mark('thread', $question));

-- What it wishes of all of a kind, as far as it wished anything lately.
-- name: viewer_follows one
-- params: token bytea, kind text, most bigint
SELECT ARRAY(SELECT f.mark * 2 + (f.wish = 'follow')::integer FROM follow f
             WHERE f.account_id = viewer_account($token) AND f.kind = $kind AND f.wish <> 'none' ORDER BY f.id DESC LIMIT $most);

-- What it wishes of the tag, person or entry of that name.
-- name: viewer_follow one
-- params: token bytea, kind text, name text
SELECT follow_wish(viewer_account($token), follow_named($kind, $name));

-- Points and rights: functions/reputation.sql.

-- Of whoever's session it is: their points, and how many of these their newest $most questions and answers gave. No row: nobody's.
-- name: reputation_own maybe
-- params: token bytea, most bigint
SELECT reputation_of(v.id), coalesce(n.up_answers, 0), coalesce(n.up_questions, 0), coalesce(n.down, 0), coalesce(n.helped, 0), coalesce(n.accepted, 0),
       coalesce(n.points, 0)
FROM (SELECT viewer_account($token) AS id) AS v
CROSS JOIN LATERAL (
    SELECT sum(s.up) FILTER (WHERE s.kind = 'answer')::bigint AS up_answers, sum(s.up) FILTER (WHERE s.kind = 'question')::bigint AS up_questions,
           sum(s.down)::bigint AS down, sum(s.helped)::bigint AS helped, count(*) FILTER (WHERE s.accepted) AS accepted,
           sum(s.points)::bigint AS points
    FROM unnest('{question,answer}'::text[]) AS k (kind)
    CROSS JOIN LATERAL (SELECT p.id FROM post p WHERE p.author_id = v.id AND p.kind = k.kind
                        ORDER BY p.created_at DESC, p.id DESC LIMIT $most) AS newest
    JOIN post_score s ON s.post_id = newest.id AND NOT s.deleted
) AS n
WHERE v.id IS NOT NULL;

-- Of somebody by the key of their name.
-- name: reputation_of_person maybe
-- params: key text
SELECT reputation_of(a.id) FROM account a WHERE a.name_key = $key;

-- name: reputation_rights many
SELECT r.name, r.points FROM right_rule r ORDER BY r.points, r.name;

-- name: reputation_right maybe
-- params: name text
SELECT r.name, r.points FROM right_rule r WHERE r.name = $name;

-- name: reputation_right_changes many
-- params: most int
SELECT e.at, a.id, a.name, a.shown_role, e.data->>'name', (e.data->>'was')::int, (e.data->>'is')::int
FROM event e JOIN account a ON a.id = e.actor_id
WHERE e.kind = 'right' ORDER BY e.at DESC, e.id DESC LIMIT $most;

-- name: reputation_right_change one
-- params: actor bigint, name text, seen int, points int
SELECT 1 FROM right_change($actor, $name, $seen, $points);

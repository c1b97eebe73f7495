-- What the job runner asks: see functions/job.sql. Each returns how much it did.

-- name: job_apply one
-- params: most int
SELECT job_apply($most)::bigint;

-- name: job_tell_untold one
-- params: most int
SELECT job_tell_untold($most)::bigint;

-- name: job_wanted one
-- params: most int
SELECT job_wanted($most)::bigint;

-- name: job_forgotten one
-- params: most int
SELECT job_forgotten($most)::bigint;

-- name: job_reviews one
-- params: most int
SELECT job_reviews($most)::bigint;

-- name: job_erase one
-- params: most int
SELECT job_erase($most)::bigint;

-- name: job_link_titles one
-- params: most int
SELECT job_link_titles($most)::bigint;

-- name: job_linked one
-- params: most int
SELECT job_linked($most)::bigint;

-- name: job_reputation one
-- params: most int
SELECT job_reputation($most)::bigint;

-- name: job_badges one
-- params: most int
SELECT job_badges($most)::bigint;

-- name: job_remind one
-- params: most int
SELECT job_remind($most)::bigint;

-- name: job_check_ins one
-- params: most int
SELECT job_check_ins($most)::bigint;

-- name: job_tallies one
-- params: most int
SELECT job_tallies($most)::bigint;

-- name: job_worse one
-- params: most int
SELECT job_worse($most)::bigint;

-- name: job_notices one
-- params: most int
SELECT job_notices($most)::bigint;

-- name: job_notice_mail one
-- params: most int
SELECT job_notice_mail($most)::bigint;

-- name: job_index one
-- params: most int
SELECT job_index($most)::bigint;

-- name: job_rename one
-- params: most int
SELECT job_rename($most)::bigint;

-- name: job_merge one
-- params: most int
SELECT job_merge($most)::bigint;

-- name: job_forget one
-- params: most int
SELECT job_forget($most)::bigint;

-- What waits now: for the runner, for the index of search, renamed tags; not what was put off for later.
-- name: job_waiting one
SELECT (SELECT count(*) FROM outbox WHERE NOT dead AND due_at <= clock_timestamp())
       + (SELECT count(*) FROM link_change)
       + (SELECT count(*) FROM link_title_change)
       + (SELECT count(*) FROM linked_change WHERE due_at <= clock_timestamp())
       + (SELECT count(*) FROM notice_change)
       + (SELECT count(*) FROM notice_setting WHERE mail_at <= now())
       + (SELECT count(*) FROM post_score WHERE points <> counted)
       + (SELECT count(*) FROM badge_due)
       + body.tallies_due()
       + (SELECT count(*) FROM reminder WHERE told_at IS NULL AND due_at <= now())
       + (SELECT count(*) FROM search_dirty)
       + (SELECT count(*) FROM password_asked)
       + (SELECT count(*) FROM tag_rename)
       + (SELECT count(*) FROM erasing WHERE due_at <= now())
       + (SELECT count(*) FROM account WHERE leaving_at <= now())
       + (SELECT count(*) FROM tag_merge WHERE state IN ('moving', 'undoing'));

-- For /metrics: rows that wait, how long the first has waited in milliseconds, dead rows. Counted up to a limit.
-- name: job_state one
SELECT (SELECT count(*) FROM (SELECT FROM outbox WHERE NOT dead LIMIT 100000) AS o)
       + (SELECT count(*) FROM (SELECT FROM link_change LIMIT 100000) AS c)
       + (SELECT count(*) FROM (SELECT FROM notice_change LIMIT 100000) AS n)
       + (SELECT count(*) FROM (SELECT FROM search_dirty LIMIT 100000) AS d),
       coalesce((SELECT (extract(epoch FROM clock_timestamp() - o.at) * 1000)::bigint
                 FROM outbox o WHERE NOT o.dead ORDER BY o.bulk, o.id LIMIT 1), 0),
       (SELECT count(*) FROM (SELECT FROM outbox WHERE dead LIMIT 100000) AS o);

-- How long the first change has waited, of which no worker was told, in milliseconds. A row that was put off was told
-- of; what is done in bulk is seen when its turn comes.
-- name: job_untold one
SELECT coalesce((SELECT (extract(epoch FROM clock_timestamp() - o.at) * 1000)::bigint
                 FROM outbox o WHERE NOT o.dead AND NOT o.bulk AND o.due_at = 'epoch' ORDER BY o.id LIMIT 1), 0);

-- name: job_dead many
-- params: most int
SELECT id, topic, coalesce(thread_id, 0), at, tries::bigint, reason FROM outbox WHERE dead ORDER BY id LIMIT $most;

-- Tries a dead row again, or all of them (0).
-- name: job_revive many
-- params: id bigint
UPDATE outbox SET dead = false, tries = 0, due_at = 'epoch' WHERE dead AND $id IN (id, 0) RETURNING id;

-- A kind of job fails as a whole, or no longer ('').
-- name: job_kind_noted one
-- params: kind text, why text
SELECT 1 FROM job_kind_noted($kind, $why);

-- Wakes the runner: sent after a write was committed, so that no write holds the lock that NOTIFY takes.
-- name: job_wake one
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
SELECT count(pg_notify('outbox', '')) FROM quick;

-- name: job_holds one
-- params: most int
SELECT job_holds($most)::bigint;

-- name: job_rings one
-- params: most int
SELECT job_rings($most)::bigint;

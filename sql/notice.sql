-- Notices: see functions/notice.sql.

-- The viewer's, the newest first, from before $before (an id): all, or those that are not read. With each what its words name: who did
-- it, where, why the viewer is told, and how the text begins or why it was retired. What they do not see has no title.
-- name: notice_list many
-- params: token bytea, unread boolean, before bigint, most bigint
SELECT n.id, n.what, n.about_kind, n.about_id, n.number, n.at, n.read_at IS NOT NULL, a.name, a.shown_role, coalesce(p.kind, 'tag'), coalesce(p.id, 0),
       CASE WHEN v.seen THEN coalesce(q.title, e.title, g.title) END,
       CASE WHEN NOT v.seen THEN '' WHEN r.post_id IS NOT NULL THEN CASE WHEN may_see(n.account_id, r.post_id) THEN r.safety ELSE '' END
            WHEN n.what = 'retired' THEN e.retire_reason WHEN p.thread_id IS NULL THEN '' ELSE left(p.body, 1200) END,
       coalesce(t.title, w.name, f.query, CASE WHEN notice_is_seen(n.account_id, 'retired', l.id) THEN l.title END, '')
FROM (
    (SELECT * FROM notice WHERE NOT $unread AND account_id = (SELECT viewer_account($token)) AND id < $before
     ORDER BY id DESC LIMIT $most)
    UNION ALL
    (SELECT * FROM notice WHERE $unread AND account_id = (SELECT viewer_account($token)) AND id < $before AND read_at IS NULL
     ORDER BY id DESC LIMIT $most)
) AS n
JOIN account a ON a.id = n.actor_id
LEFT JOIN post p ON p.id = n.post_id
CROSS JOIN LATERAL (SELECT notice_is_seen(n.account_id, n.what, n.post_id) AS seen OFFSET 0) AS v
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
LEFT JOIN tag_suggestion g ON n.what = 'tag-suggestion' AND g.id = n.number
LEFT JOIN tag t ON n.about_kind = 'tag' AND t.id = n.about_id
LEFT JOIN account w ON n.about_kind = 'person' AND w.id = n.about_id
LEFT JOIN saved_search f ON n.about_kind = 'search' AND f.id = n.about_id
LEFT JOIN entry l ON n.what IN ('link-unsafe', 'link-retired') AND l.id = n.about_id
LEFT JOIN revision r ON n.what IN ('unsafe', 'link-unsafe') AND r.number = n.number
                        AND r.post_id = CASE n.what WHEN 'unsafe' THEN n.post_id ELSE n.about_id END
ORDER BY n.id DESC;

-- name: notice_open maybe
-- params: account bigint, notice bigint
SELECT * FROM notice_open($account, $notice);

-- name: notice_read one
-- params: account bigint, alike bigint, until bigint
SELECT 1 FROM notice_read($account, $alike, $until);

-- What the mail with these ids is to tell (functions/notice_mail.sql), as above, and where each leads.
-- name: notice_mail_list many
-- params: account bigint, address text, about text, most bigint
SELECT s.* FROM notice_mailed($account, $address, $about, $most) AS n CROSS JOIN LATERAL notice_said(n) AS s ORDER BY s.id DESC;

-- Whether questions are followed that the viewer asks and answers; how replies are told by mail, and all else; whether they have a
-- verified address, and mails may go there.
-- name: notice_setting one
-- params: token bytea
SELECT coalesce(s.own, true), coalesce(s.own_mail, 'hours'), coalesce(s.followed_mail, 'never'), coalesce(a.email, ''),
       coalesce(a.email_refused, '') <> ''
FROM viewer_account($token) AS v (id) LEFT JOIN account a ON a.id = v.id LEFT JOIN notice_setting s ON s.account_id = v.id;

-- name: notice_setting_put one
-- params: account bigint, own boolean, own_mail text, followed_mail text
SELECT 1 FROM notice_setting_put($account, $own, $own_mail, $followed_mail);

-- name: notice_stop_of maybe
-- params: token_hash bytea
SELECT account_id, name, own, followed, goes FROM notice_stop_of($token_hash);

-- name: notice_stop one
-- params: token_hash bytea, again boolean
SELECT 1 FROM notice_stop($token_hash, $again);

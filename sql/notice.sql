-- Notices: see functions/notice.sql.

-- The viewer's, the newest first, from before $before (an id): all, or those that are not read; each with what is said of it.
-- name: notice_list many
-- params: token bytea, unread boolean, before bigint, most bigint
SELECT s.*
FROM (
    (SELECT o AS it FROM notice o WHERE NOT $unread AND account_id = (SELECT viewer_account($token)) AND id < $before
     ORDER BY id DESC LIMIT $most)
    UNION ALL
    (SELECT o FROM notice o WHERE $unread AND account_id = (SELECT viewer_account($token)) AND id < $before AND read_at IS NULL
     ORDER BY id DESC LIMIT $most)
) AS n CROSS JOIN LATERAL notice_said(n.it) AS s
ORDER BY s.id DESC;

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

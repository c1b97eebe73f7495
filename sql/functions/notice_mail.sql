-- Notices that are still unread, told by mail. Each kind of them, replies to oneself and all else, is told as its reader chose
-- (notice_setting): never, when it is unread for some hours, each day or each week at seven in the morning where they are.
--
-- A reader gets one such mail an hour at most. It names the notices that it is about by their ids alone (mail.about); what is in it is
-- read when it is sent, so that nothing is in it that was read by then, or that the reader may not see any more. Nothing is told twice.

-- So long it is left to be read on the site.
CREATE FUNCTION notice_mail_wait() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '3 hours' $$;
-- So long after one mail there is no other.
CREATE FUNCTION notice_mail_pause() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '1 hour' $$;

-- When something that happened then is to be told of; NULL: never. `zone` is account.zone: one that PostgreSQL does not know is UTC.
CREATE FUNCTION notice_mail_due(how text, at timestamptz, zone text) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    there timestamp;
    morning timestamp;
BEGIN
    IF how = 'never' THEN
        RETURN NULL;
    ELSIF how = 'hours' THEN
        RETURN at + notice_mail_wait();
    END IF;
    there := at AT TIME ZONE CASE zone WHEN '' THEN 'UTC' ELSE zone END;
    morning := date_trunc(CASE how WHEN 'daily' THEN 'day' ELSE 'week' END, there) + interval '7 hours';
    IF morning <= there THEN
        morning := morning + CASE how WHEN 'daily' THEN interval '1 day' ELSE interval '7 days' END;
    END IF;
    RETURN morning AT TIME ZONE CASE zone WHEN '' THEN 'UTC' ELSE zone END;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN notice_mail_due(how, at, 'UTC');
END $$;

-- Whether such mails go to the account at all: to an address that its owner verified, and that its mail server knows.
CREATE FUNCTION notice_mail_goes(a account) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN a.email IS NOT NULL AND a.email_refused = '' AND a.leaving_at IS NULL AND a.erased_at IS NULL AND NOT a.example
           AND NOT suspended(a.id);
END $$;

-- What a mail is about, of those notices that its reader has not read and may still see: the newest first, `most` of each kind at most.
-- None once the address is another one, or they chose to get no more of the kind.
CREATE FUNCTION notice_mailed(the_account bigint, the_address text, the_about text, most bigint) RETURNS SETOF notice
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT n.*
    FROM account a
    JOIN notice_setting s ON s.account_id = a.id
    CROSS JOIN (VALUES ('own', true), ('followed', false)) AS k (word, own)
    CROSS JOIN LATERAL regexp_match(the_about, k.word || ' ([0-9]{1,18}) ([0-9]{1,18})') AS ids
    CROSS JOIN LATERAL (
        SELECT * FROM notice o
        WHERE o.account_id = a.id AND o.own = k.own AND o.read_at IS NULL AND o.id > ids[1]::bigint AND o.id <= ids[2]::bigint
        ORDER BY o.id DESC LIMIT most) AS n
    WHERE a.id = the_account AND a.email = the_address AND notice_mail_goes(a)
      AND CASE WHEN k.own THEN s.own_mail ELSE s.followed_mail END <> 'never'
      AND notice_is_seen(a.id, n.what, n.post_id) AND NOT notice_is_over(n)
    ORDER BY n.id DESC;
END $$;

-- It stays among its reader's notices, but mails and devices tell nobody of what there is nothing to do about any more.
CREATE FUNCTION notice_is_over(n notice) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN n.what = 'suggested' AND NOT suggestion_waits(n.number);
END $$;


-- The kinds of which the account has something that was not told, and when it is to be.
CREATE FUNCTION notice_mail_waiting(the_account bigint) RETURNS TABLE (word text, how text, told bigint, newest bigint, due timestamptz)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT k.word, k.how, k.told, o.newest, notice_mail_due(k.how, o.at, a.zone)
    FROM notice_setting s
    JOIN account a ON a.id = s.account_id
    CROSS JOIN LATERAL (VALUES ('own', true, s.own_mail, s.own_told),
                               ('followed', false, s.followed_mail, s.followed_told)) AS k (word, own, how, told)
    CROSS JOIN LATERAL (
        SELECT (SELECT n.at FROM notice n WHERE n.account_id = s.account_id AND n.own = k.own AND n.read_at IS NULL AND n.id > k.told
                ORDER BY n.id LIMIT 1) AS at,
               (SELECT n.id FROM notice n WHERE n.account_id = s.account_id AND n.own = k.own AND n.read_at IS NULL AND n.id > k.told
                ORDER BY n.id DESC LIMIT 1) AS newest) AS o
    WHERE s.account_id = the_account AND k.how <> 'never' AND o.newest IS NOT NULL;
END $$;

-- Queues the mail of an account that is due, if there is something to tell, and notes when to look again. The caller holds its row of
-- notice_setting.
CREATE FUNCTION notice_mail_queue(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    s notice_setting;
    a account;
    k record;
    again_at timestamptz;
    the_about text := '';
    how text := '';
BEGIN
    SELECT * INTO s FROM notice_setting WHERE account_id = the_account;
    SELECT * INTO a FROM account WHERE id = the_account;
    FOR k IN SELECT * FROM notice_mail_waiting(the_account) LOOP
        IF greatest(k.due, s.mailed_at + notice_mail_pause()) > now() THEN
            again_at := least(again_at, greatest(k.due, s.mailed_at + notice_mail_pause()));
            CONTINUE;
        END IF;
        the_about := the_about || format('%s %s %s ', k.word, k.told, k.newest);
        how := how || format('%s=%s ', k.word, k.how);
        IF k.word = 'own' THEN
            s.own_told := k.newest;
        ELSE
            s.followed_told := k.newest;
        END IF;
    END LOOP;
    IF the_about <> '' AND EXISTS (SELECT FROM notice_mailed(the_account, a.email, the_about, 50)) THEN
        PERFORM mail_put('notices', the_account, a.email, the_about, how || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'));
        s.mailed_at := now();
    END IF;
    UPDATE notice_setting
    SET mail_at = again_at, mailed_at = s.mailed_at, own_told = s.own_told, followed_told = s.followed_told
    WHERE account_id = the_account;
END $$;

-- What the job runner calls: queues what is due for up to `most` accounts, and returns how many those were. Whose notices are just being
-- read or told waits for the next time.
CREATE FUNCTION job_notice_mail(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    accounts bigint[];
BEGIN
    accounts := ARRAY(SELECT account_id FROM notice_setting WHERE mail_at <= now()
                      ORDER BY mail_at LIMIT most FOR NO KEY UPDATE SKIP LOCKED);
    PERFORM notice_mail_queue(a) FROM unnest(accounts) AS a;
    RETURN cardinality(accounts);
END $$;

-- ---- how one wants to be told ----

-- The newest of that kind that an account has: what is told from now on is behind it.
CREATE FUNCTION notice_newest(the_account bigint, is_own boolean) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT max(id) FROM notice WHERE account_id = the_account AND own = is_own AND read_at IS NULL), 0);
END $$;

-- Whoever turns one kind on is told of what comes from then on. The account is held by the caller.
CREATE FUNCTION notice_mail_set(the_account bigint, for_own text, for_followed text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notice_setting (account_id) VALUES (the_account) ON CONFLICT (account_id) DO NOTHING;
    PERFORM FROM notice_setting WHERE account_id = the_account FOR NO KEY UPDATE;
    UPDATE notice_setting SET
        own_told = CASE WHEN own_mail = 'never' THEN notice_newest(the_account, true) ELSE own_told END,
        followed_told = CASE WHEN followed_mail = 'never' THEN notice_newest(the_account, false) ELSE followed_told END,
        own_mail = for_own, followed_mail = for_followed,
        mail_at = now() -- what waits may be due sooner
    WHERE account_id = the_account AND (own_mail, followed_mail) <> (for_own, for_followed);
END $$;

CREATE FUNCTION notice_setting_put(the_account bigint, follow_own boolean, for_own text, for_followed text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(the_account);
    PERFORM notice_mail_set(the_account, for_own, for_followed);
    UPDATE notice_setting SET own = follow_own WHERE account_id = the_account;
END $$;

-- ---- the link of such a mail ----

-- What a mail's link is about: the account, how it was told of each kind in that mail, and whether it is told of one of them
-- now. Whoever has the link has the mail. No row: it is too old, the account is left, or its mails go elsewhere by now: whoever reads at
-- an address that was somebody's once has no say in what they get.
CREATE FUNCTION notice_stop_of(hash bytea)
RETURNS TABLE (account_id bigint, name text, own text, followed text, goes boolean) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT a.id, a.name, h.own, h.followed,
           (h.own <> '' AND coalesce(s.own_mail, 'hours') <> 'never') OR (h.followed <> '' AND coalesce(s.followed_mail, 'never') <> 'never')
    FROM account_token t
    JOIN account a ON a.id = t.account_id
    LEFT JOIN notice_setting s ON s.account_id = a.id
    CROSS JOIN LATERAL (SELECT coalesce(substring(t.event FROM 'own=([a-z]+) '), '') AS own,
                               coalesce(substring(t.event FROM 'followed=([a-z]+) '), '') AS followed) AS h
    WHERE t.token_hash = hash AND a.id = token_account('stop', hash) AND address_key(t.address) = address_key(a.email);
END $$;

-- Stops the mails that the link is of, and no others; again: they are as they were then, unless something else was chosen since.
CREATE FUNCTION notice_stop(hash bytea, again boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    l record;
    s notice_setting;
BEGIN
    PERFORM FROM account WHERE id = token_account('stop', hash) FOR NO KEY UPDATE;
    SELECT * INTO l FROM notice_stop_of(hash);
    IF l.account_id IS NULL THEN
        PERFORM token_refuse();
    END IF;
    INSERT INTO notice_setting (account_id) VALUES (l.account_id) ON CONFLICT (account_id) DO NOTHING;
    SELECT * INTO s FROM notice_setting WHERE account_id = l.account_id;
    PERFORM notice_mail_set(l.account_id,
        CASE WHEN l.own = '' OR (again AND s.own_mail <> 'never') THEN s.own_mail WHEN again THEN l.own ELSE 'never' END,
        CASE WHEN l.followed = '' OR (again AND s.followed_mail <> 'never') THEN s.followed_mail WHEN again THEN l.followed ELSE 'never' END);
END $$;

-- What happened about accounts and rights: see the table `audit`. The role that serves adds to it, and nothing else: what it
-- counts and what is too old are changed by functions that run with the owner's rights.

CREATE FUNCTION audit_add(the_kind text, the_account bigint, the_actor bigint, the_address text, the_agent text,
                          the_about text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit (kind, account_id, actor_id, address, agent, about)
    VALUES (the_kind, the_account, the_actor, the_address, the_agent, the_about);
END $$;

-- What a stranger can have happen as often as they like (wrong passwords) is one row for each hour, account and network, with
-- how often it was, so that nobody fills the table. Nobody waits for it, so it waits for no disk.
CREATE FUNCTION audit_count(the_kind text, the_account bigint, the_actor bigint, the_address text, the_agent text,
                            the_about text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    INSERT INTO audit AS a (kind, account_id, actor_id, address, agent, about, episode)
    VALUES (the_kind, the_account, the_actor, the_address, the_agent, the_about,
            concat_ws(' ', the_kind, coalesce(the_account, 0), coalesce(the_actor, 0), the_address, text_digest(the_about),
                      extract(epoch FROM now())::bigint / 3600))
    ON CONFLICT (episode) DO UPDATE SET times = a.times + 1, last_at = now();
END $$;

-- What is about an account or was done by it (NULL: all), of a kind ('': any), newest first, not from before `since`, and from before
-- the place (before, before_id). Each way to ask has an index.
CREATE FUNCTION audit_find(the_account bigint, the_kind text, since timestamptz, before timestamptz, before_id bigint,
                           most integer) RETURNS SETOF audit LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF the_account IS NULL AND the_kind = '' THEN
        RETURN QUERY SELECT * FROM audit u WHERE u.at >= since AND (u.at, u.id) < (before, before_id)
                     ORDER BY u.at DESC, u.id DESC LIMIT most;
    ELSIF the_account IS NULL THEN
        RETURN QUERY SELECT * FROM audit u WHERE u.kind = the_kind AND u.at >= since AND (u.at, u.id) < (before, before_id)
                     ORDER BY u.at DESC, u.id DESC LIMIT most;
    ELSIF the_kind = '' THEN
        RETURN QUERY
            (SELECT * FROM audit u WHERE u.account_id = the_account AND u.at >= since AND (u.at, u.id) < (before, before_id)
             ORDER BY u.at DESC, u.id DESC LIMIT most)
            UNION
            (SELECT * FROM audit u WHERE u.actor_id = the_account AND u.at >= since AND (u.at, u.id) < (before, before_id)
             ORDER BY u.at DESC, u.id DESC LIMIT most)
            ORDER BY at DESC, id DESC LIMIT most;
    ELSE
        RETURN QUERY
            (SELECT * FROM audit u WHERE u.account_id = the_account AND u.kind = the_kind AND u.at >= since
                                         AND (u.at, u.id) < (before, before_id)
             ORDER BY u.at DESC, u.id DESC LIMIT most)
            UNION
            (SELECT * FROM audit u WHERE u.actor_id = the_account AND u.kind = the_kind AND u.at >= since
                                         AND (u.at, u.id) < (before, before_id)
             ORDER BY u.at DESC, u.id DESC LIMIT most)
            ORDER BY at DESC, id DESC LIMIT most;
    END IF;
END $$;

-- Deletes up to `most` rows from more than 90 days ago.
CREATE FUNCTION audit_forget(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < now() - interval '90 days' ORDER BY at, id LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

-- Web Push: notices on devices that ask for it, while the site is closed there. A device has what its reader has not read yet, and may
-- see: one message at a time, of the newest, and how many there are besides; the next after a minute.

-- Of so many devices of an account, those that asked last: each is a stranger's server that the job runner waits for.
CREATE FUNCTION push_devices_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 10 $$;

CREATE FUNCTION push_pause() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '1 minute' $$;

-- The key that the job runner has now, NULL: none. Browsers that were told another one take nothing that is signed with this.
CREATE FUNCTION push_key_put(the_point bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF the_point IS NOT DISTINCT FROM (SELECT point FROM push_key) THEN
        RETURN;
    END IF;
    DELETE FROM push_subscription;
    DELETE FROM push_key;
    INSERT INTO push_key (point) SELECT the_point WHERE the_point IS NOT NULL;
END $$;

-- The device of this session is told of what comes from now on.
CREATE FUNCTION push_subscribe(the_account bigint, the_session bigint, the_endpoint text, the_point bytea, the_auth bytea) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(the_account);
    DELETE FROM push_subscription WHERE endpoint = the_endpoint OR session_id = the_session;
    INSERT INTO push_subscription (session_id, account_id, endpoint, point, auth, told)
    SELECT s.id, s.account_id, the_endpoint, the_point, the_auth,
           greatest(notice_newest(s.account_id, true), notice_newest(s.account_id, false))
    FROM session s WHERE s.id = the_session AND s.account_id = the_account;
    DELETE FROM push_subscription WHERE session_id IN (
        SELECT session_id FROM push_subscription WHERE account_id = the_account
        ORDER BY since DESC, session_id DESC OFFSET push_devices_most());
END $$;

-- Notices were added for these accounts: their devices are due. Their rows are held until those notices are there to be seen: one that
-- is just being sent something finds them at its end (push_end), or had ended.
CREATE FUNCTION push_wake(accounts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM push_subscription WHERE account_id = ANY (accounts) ORDER BY session_id FOR NO KEY UPDATE;
    UPDATE push_subscription SET due_at = now() WHERE account_id = ANY (accounts) AND due_at IS NULL;
END $$;

CREATE FUNCTION push_notices(the_account bigint, past bigint, most bigint) RETURNS SETOF notice LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT n.* FROM (SELECT * FROM notice WHERE account_id = the_account AND read_at IS NULL AND id > past
                     ORDER BY id DESC LIMIT most) AS n
    WHERE notice_is_seen(n.account_id, n.what, n.post_id) AND NOT notice_is_over(n)
    ORDER BY n.id DESC;
END $$;

-- It was sent up to that notice, or there was nothing to send. What came since is sent after a while. Whose service was slow counts as tried
-- once more: those that answer quickly come before it (push_take), however many of such there are.
CREATE FUNCTION push_end(the_session bigint, until timestamptz, up_to bigint, slow boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM push_subscription WHERE session_id = the_session AND due_at = until FOR NO KEY UPDATE;
    UPDATE push_subscription p
    SET told = greatest(p.told, up_to), tries = CASE WHEN slow THEN least(p.tries, 4) ELSE 0 END,
        due_at = CASE WHEN EXISTS (SELECT FROM push_notices(p.account_id, greatest(p.told, up_to), 20))
                      THEN now() + push_pause() END
    WHERE p.session_id = the_session AND p.due_at = until;
END $$;

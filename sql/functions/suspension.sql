-- Suspending: nobody can sign in to the account for a while. Moderators suspend members and coaches, admins everybody but
-- themselves. What the account wrote stays as it is.

CREATE FUNCTION suspended(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM suspension
                   WHERE account_id = the_account AND ended_at IS NULL AND (until IS NULL OR until > now()));
END $$;

-- Locks the account (admins' all), and refuses when the actor may not suspend it or lift its suspension. Moderators and admins who
-- have no second factor, whose roles do not count (factor.sql), are as little a moderator's to suspend.
CREATE FUNCTION suspend_lock(actor bigint, the_account bigint) RETURNS account LANGUAGE plpgsql AS $$
DECLARE
    a account;
BEGIN
    PERFORM account_is_last_admin(the_account); -- for its locks
    SELECT * INTO a FROM account WHERE id = the_account;
    IF a.id IS NULL OR a.example OR a.erased_at IS NOT NULL THEN
        PERFORM refuse('account_there', 'nobody is behind the account');
    ELSIF actor = the_account THEN
        PERFORM refuse('suspend_not_own', 'one''s own account');
    ELSIF EXISTS (SELECT FROM account WHERE id = actor AND leaving_at IS NOT NULL) THEN
        PERFORM refuse('suspend_allowed', 'leaving: their session ended while this waited');
    ELSIF NOT is_moderator(actor) OR suspended(actor) OR (a.role IN ('moderator', 'admin') AND NOT is_admin(actor)) THEN
        PERFORM refuse('suspend_allowed', 'may not');
    END IF;
    RETURN a;
END $$;

-- Suspends in place of the suspension `seen` (0: there was none). `until` NULL: until somebody lifts it. Every session ends, and a
-- mail says so, if there is an address. `refuses`: with it all that waits of theirs (hold_refuse_all).
CREATE FUNCTION account_suspend(actor bigint, the_account bigint, seen bigint, the_until timestamptz, the_reason text,
                                the_message text, refuses boolean DEFAULT false) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    a account := suspend_lock(actor, the_account);
    present bigint;
    the_id bigint;
BEGIN
    SELECT id INTO present FROM suspension WHERE account_id = the_account AND ended_at IS NULL;
    IF coalesce(present, 0) <> seen THEN
        PERFORM refuse('suspend_conflict', 'another moderator was faster');
    ELSIF the_until <= now() OR the_until > now() + interval '10 years' THEN
        PERFORM refuse('suspend_until', 'no day within ten years');
    END IF;
    UPDATE suspension SET ended_at = now(), ended_by = actor WHERE id = present;
    INSERT INTO suspension (account_id, until, reason, message, actor_id)
    VALUES (the_account, the_until, the_reason, the_message, actor) RETURNING id INTO the_id;
    PERFORM sessions_end(the_account, NULL);
    INSERT INTO event (kind, account_id, actor_id, reason, data)
    VALUES ('suspend', the_account, actor, the_reason, jsonb_build_object('suspension', the_id));
    IF refuses THEN
        PERFORM hold_refuse_all(actor, the_account);
    END IF;
    IF a.email IS NOT NULL THEN
        -- The first line is until when, the rest the message.
        PERFORM mail_add('suspended', the_account, a.email,
                         coalesce('until ' || to_char(the_until AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY, HH24:MI') || ' UTC',
                                  'until the moderators lift it') || E'\n' || the_message, the_id::text);
    END IF;
    RETURN the_id;
END $$;

-- Refuses all that waits of an account that is suspended, or (not `yes`) takes that back.
CREATE FUNCTION suspension_refuse(actor bigint, the_account bigint, yes boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM suspend_lock(actor, the_account);
    IF NOT yes THEN
        PERFORM hold_wait_all(actor, the_account);
    ELSIF suspended(the_account) THEN
        PERFORM hold_refuse_all(actor, the_account);
    ELSE
        PERFORM refuse('suspend_conflict', 'ended already');
    END IF;
END $$;

-- Lifts the suspension `seen`; what was refused with it waits again. Told by mail.
CREATE FUNCTION suspension_lift(actor bigint, the_account bigint, seen bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    a account := suspend_lock(actor, the_account);
BEGIN
    UPDATE suspension SET ended_at = now(), ended_by = actor WHERE id = seen AND account_id = the_account AND ended_at IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('suspend_conflict', 'ended already');
    END IF;
    INSERT INTO event (kind, account_id, actor_id, data)
    VALUES ('unsuspend', the_account, actor, jsonb_build_object('suspension', seen));
    PERFORM hold_wait_all(actor, the_account);
    IF a.email IS NOT NULL THEN
        PERFORM mail_add('suspension_lifted', the_account, a.email, '', seen::text);
    END IF;
END $$;

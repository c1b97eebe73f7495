-- Roles, and how often somebody may do something.

CREATE FUNCTION is_moderator(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT role IN ('moderator', 'admin') FROM account WHERE id = the_account), false);
END $$;

CREATE FUNCTION is_coach(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT role IN ('coach', 'moderator', 'admin') FROM account WHERE id = the_account), false);
END $$;

CREATE FUNCTION is_admin(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT role = 'admin' FROM account WHERE id = the_account), false);
END $$;

-- ---- limits ----

-- Counts one more `the_what` by `the_who` in this hour; false when that passes `most`.
CREATE FUNCTION rate_take(the_what text, the_who text, most integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE few boolean;
BEGIN
    INSERT INTO rate (what, who, hour) VALUES (the_what, the_who, date_trunc('hour', now()))
    ON CONFLICT (what, who, hour) DO UPDATE SET count = rate.count + 1
    RETURNING count <= most INTO few;
    RETURN few;
END $$;

-- The same, refusing: put before a write in one batch, it undoes the write too.
CREATE FUNCTION rate_refuse(the_what text, the_who text, most integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT rate_take(the_what, the_who, most) THEN
        PERFORM refuse('rate_limit', 'too many in an hour');
    END IF;
END $$;

-- Roles.

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

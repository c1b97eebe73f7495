-- Roles, as far as they count: role_counts in factor.sql.

CREATE FUNCTION is_moderator(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT role IN ('moderator', 'admin') AND role_counts(id, role) FROM account WHERE id = the_account), false);
END $$;

CREATE FUNCTION is_coach(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT role IN ('coach', 'moderator', 'admin') AND role_counts(id, role) FROM account WHERE id = the_account), false);
END $$;

CREATE FUNCTION is_admin(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT role = 'admin' AND role_counts(id, role) FROM account WHERE id = the_account), false);
END $$;

-- ---- registering ----

-- Notes that somebody agreed to that page of the site as it is now. Returns the account.
CREATE FUNCTION consent_add(the_account bigint, the_page text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO consent (account_id, what, revision)
    VALUES (the_account, the_page, (SELECT p.revision FROM entry e JOIN post p ON p.id = e.id
                                    WHERE e.kind = 'page' AND e.slug = the_page));
    RETURN the_account;
END $$;

CREATE FUNCTION account_register(the_name text, the_key text, the_email text, the_password text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE the_id bigint;
BEGIN
    PERFORM listed_refuse_name(the_name, the_key);
    INSERT INTO account (name, name_key, password) VALUES (the_name, the_key, the_password) RETURNING id INTO the_id;
    PERFORM email_want(the_id, the_email, NULL);
    RETURN the_id;
END $$;

-- ---- what somebody says of themselves ----

-- Refused when another tab saved something else meanwhile: `base` is the revision that the form was begun on.
-- So many `links` are in the text.
CREATE FUNCTION account_save(the_account bigint, the_about text, the_zone text, base integer, links integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    had text := (SELECT about FROM account WHERE id = the_account FOR NO KEY UPDATE);
BEGIN
    UPDATE account SET about = the_about, zone = the_zone, details = details + 1
    WHERE id = the_account AND (details = base OR (about = the_about AND zone = the_zone));
    IF NOT FOUND THEN
        PERFORM refuse('edit_conflict', 'another tab saved first');
    END IF;
    IF the_about <> had THEN
        PERFORM hold_about(the_account, links);
    END IF;
    PERFORM removed('account:' || the_account);
END $$;

-- ---- wrong passwords of whoever is signed in ----

-- From how many within an hour on the owner is told.
CREATE FUNCTION password_told_at() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 5 $$;

-- Behind audit_count of one more: tells the owner once in an hour. Somebody has a device that is signed in, and wants more. So
-- many as there may be in an hour (limit_rule) are few rows.
CREATE FUNCTION password_tell(the_account bigint, place text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT coalesce(sum(w.times), 0) FROM (
            SELECT times FROM audit WHERE account_id = the_account AND kind = 'password_wrong' AND at > now() - interval '1 hour'
            ORDER BY at DESC, id DESC LIMIT 20) AS w) >= password_told_at() THEN
        PERFORM mail_add('password_wrong', a.id, a.email, place, 'hour ' || extract(epoch FROM now())::bigint / 3600)
        FROM account a WHERE a.id = the_account AND a.email IS NOT NULL;
    END IF;
END $$;

-- ---- ways in ----

-- To be asked behind whatever takes one away: refused when nobody could sign in to the account any more.
CREATE FUNCTION account_way_in_left(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM account WHERE id = the_account AND password IS NOT NULL)
       AND NOT EXISTS (SELECT FROM passkey WHERE account_id = the_account AND verifies)
       AND NOT EXISTS (SELECT FROM provider_link l JOIN provider p ON p.issuer = l.issuer AND p.offered
                       WHERE l.account_id = the_account) THEN
        PERFORM refuse('account_way_in_left', 'the last way in');
    END IF;
END $$;

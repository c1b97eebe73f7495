-- What somebody wants others to see of them on their page, and whether members may ask them about a post: their own to say.
--
-- Whoever is asked about their back wrote about their health: they may leave their questions out of the list on their page. The
-- questions stay where they are, and search finds them by their words.

CREATE FUNCTION person_lists_questions(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT s.lists_questions FROM person_setting s WHERE s.account_id = the_account), true);
END $$;

CREATE FUNCTION person_shows_badges(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT s.shows_badges FROM person_setting s WHERE s.account_id = the_account), true);
END $$;

CREATE FUNCTION person_takes_asks(the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT s.takes_asks FROM person_setting s WHERE s.account_id = the_account), true);
END $$;

-- Pages that show more than that from now on are gone with the commit.
CREATE FUNCTION person_setting_put(the_account bigint, questions boolean, badges boolean, asks boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(the_account);
    INSERT INTO person_setting (account_id, lists_questions, shows_badges, takes_asks) VALUES (the_account, questions, badges, asks)
    ON CONFLICT (account_id) DO UPDATE SET lists_questions = questions, shows_badges = badges, takes_asks = asks;
    PERFORM removed('account:' || the_account);
END $$;

-- Blocking: somebody wants nothing to do with a person.
--
-- Whoever is blocked does not answer the questions of who blocks them, nor comment on what these wrote, suggest a change of it or edit it
-- as a wiki, nor bring back what they deleted there, nor ask them about a post; nothing that they do comes as a notice but what is for safety. What they write elsewhere is folded for who blocks them. Nobody is told, but by the words in
-- place of a form there.
-- Coaches and moderators answer and comment all the same: what is dangerous has to be put right. Ignoring (follow.sql) is less: it only
-- keeps notices away.

CREATE FUNCTION block_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 100 $$;

-- Does somebody block the other one?
CREATE FUNCTION block_is(who bigint, other bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM block b WHERE b.account_id = who AND b.blocked_id = other);
END $$;

-- Refuses what somebody writes to the author of a post who blocks them.
CREATE FUNCTION block_refuse(writer bigint, the_post bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF block_keeps_out(writer, the_post) THEN
        PERFORM refuse('blocked', 'whoever wrote that blocks them');
    END IF;
END $$;

-- Whether block_refuse would.
CREATE FUNCTION block_keeps_out(writer bigint, the_post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM post p JOIN block b ON b.account_id = p.author_id AND b.blocked_id = writer
                   WHERE p.id = the_post AND p.kind IN ('question', 'answer')) AND NOT is_coach(writer);
END $$;

-- Blocks, or no longer; the same twice changes nothing.
CREATE FUNCTION block_put(the_account bigint, other bigint, yes boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(the_account);
    IF NOT yes THEN
        DELETE FROM block WHERE account_id = the_account AND blocked_id = other;
        RETURN;
    ELSIF other = the_account OR NOT EXISTS (SELECT FROM account WHERE id = other AND erased_at IS NULL) THEN
        PERFORM refuse('post_exists', 'nobody else of that number');
    ELSIF (SELECT count(*) FROM block WHERE account_id = the_account) >= block_most() AND NOT block_is(the_account, other) THEN
        PERFORM refuse('block_room', 'too many');
    END IF;
    INSERT INTO block (account_id, blocked_id) VALUES (the_account, other) ON CONFLICT DO NOTHING;
    DELETE FROM follow WHERE account_id = the_account AND mark = follow_mark('person', other) AND wish = 'follow';
END $$;

-- account.blocks is what there is. Whoever changes it holds the account.
CREATE FUNCTION block_shown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := coalesce(NEW.account_id, OLD.account_id);
BEGIN
    UPDATE account SET blocks = ARRAY(SELECT b.blocked_id FROM block b WHERE b.account_id = whose ORDER BY 1) WHERE id = whose;
    RETURN NULL;
END $$;
CREATE TRIGGER block_shown_added AFTER INSERT ON block FOR EACH ROW EXECUTE FUNCTION block_shown();
CREATE TRIGGER block_shown_gone AFTER DELETE ON block FOR EACH ROW EXECUTE FUNCTION block_shown();

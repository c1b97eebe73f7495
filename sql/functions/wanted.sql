-- How many posts link to what, for the list of what nobody has written yet. Who writes only adds rows to link_change; the
-- job runner brings link_counted to the links that everybody sees now, and link_count to how many there are of each.

-- ---- what changed ----

CREATE FUNCTION wanted_link_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO link_change (post_id) VALUES (CASE TG_OP WHEN 'DELETE' THEN OLD.post_id ELSE NEW.post_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER wanted_link_changed AFTER INSERT OR DELETE ON link
    FOR EACH ROW EXECUTE FUNCTION wanted_link_changed();

-- A post appears or disappears, and what is below it.
CREATE FUNCTION wanted_post_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO link_change (post_id, below) VALUES (NEW.id, true);
    RETURN NULL;
END $$;
CREATE TRIGGER wanted_post_changed AFTER UPDATE OF deleted_at ON post
    FOR EACH ROW WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) EXECUTE FUNCTION wanted_post_changed();
CREATE TRIGGER wanted_post_changed AFTER UPDATE OF status ON entry
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION wanted_post_changed();

-- An entry got or lost an address.
CREATE FUNCTION wanted_address_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO link_change (slug) VALUES (CASE TG_OP WHEN 'DELETE' THEN OLD.slug ELSE NEW.slug END);
    RETURN NULL;
END $$;
CREATE TRIGGER wanted_address_changed AFTER INSERT OR DELETE ON entry_slug
    FOR EACH ROW EXECUTE FUNCTION wanted_address_changed();

-- ---- counting ----

-- No entry has the address. A link without a kind means any entry of that slug; the site's own pages are there or not.
CREATE FUNCTION wanted_is(the_kind text, the_slug text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT the_kind NOT IN ('page', 'question')
       AND NOT EXISTS (SELECT FROM entry_slug s WHERE s.slug = the_slug AND (s.kind = the_kind OR the_kind = ''));
$$;

-- Brings link_counted to what these posts' links are now; returns the slugs of all that it changed.
CREATE FUNCTION wanted_count_posts(posts bigint[]) RETURNS text[] LANGUAGE sql AS $$
    WITH now AS MATERIALIZED (
        SELECT l.* FROM link l JOIN public_post p ON p.id = l.post_id WHERE l.post_id = ANY (posts)
    ), gone AS (
        DELETE FROM link_counted c WHERE c.post_id = ANY (posts)
           AND NOT EXISTS (SELECT FROM now n WHERE (n.post_id, n.kind, n.slug) = (c.post_id, c.kind, c.slug))
        RETURNING c.kind, c.slug
    ), added AS (
        INSERT INTO link_counted (post_id, kind, slug, created_at) SELECT post_id, kind, slug, created_at FROM now
        ON CONFLICT (post_id, kind, slug) DO NOTHING
        RETURNING kind, slug
    ), more AS (
        SELECT kind, slug, sum(more) AS more
        FROM (SELECT kind, slug, 1 AS more FROM added UNION ALL SELECT kind, slug, -1 FROM gone) AS one GROUP BY kind, slug
    ), counted AS (
        INSERT INTO link_count AS c (kind, slug, posts) SELECT kind, slug, more FROM more
        ON CONFLICT (kind, slug) DO UPDATE SET posts = c.posts + excluded.posts
        RETURNING slug
    )
    SELECT array_agg(DISTINCT slug) FROM counted;
$$;

-- Brings the rest of link_count up to date for these slugs.
CREATE FUNCTION wanted_count_slugs(slugs text[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM link_count WHERE slug = ANY (slugs) AND posts <= 0;
    UPDATE link_count c SET wanted = n.wanted, last_at = n.last_at
    FROM (SELECT c.kind, c.slug, wanted_is(c.kind, c.slug) AS wanted,
                 coalesce((SELECT l.created_at FROM link_counted l WHERE l.slug = c.slug AND l.kind = c.kind
                           ORDER BY l.created_at DESC LIMIT 1), 'epoch') AS last_at
          FROM link_count c WHERE c.slug = ANY (slugs)) AS n
    WHERE (c.kind, c.slug) = (n.kind, n.slug) AND (c.wanted, c.last_at) IS DISTINCT FROM (n.wanted, n.last_at);
$$;

-- The next posts, `most` at most, of those that a change of `below` is about: the post itself and what belongs to it.
CREATE FUNCTION wanted_below(c link_change, most integer) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT b.id
                 FROM (SELECT c.post_id AS id
                       UNION SELECT p.id FROM post p WHERE p.thread_id = c.post_id
                       UNION SELECT p.id FROM post p WHERE p.parent_id = c.post_id AND p.kind = 'comment') AS b
                 WHERE b.id > c.past ORDER BY b.id LIMIT most);
$$;

-- Takes up to `most` changes, or fewer that are about so many posts; returns how many. Of a thread with more posts than that
-- it takes the first and puts the rest behind all that waits: a long one holds nobody up.
CREATE FUNCTION wanted_count(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    c link_change;
    taken bigint[] := '{}';
    posts bigint[] := '{}';
    piece bigint[];
    slugs text[] := '{}';
BEGIN
    PERFORM job_lock();
    FOR c IN SELECT * FROM link_change ORDER BY id LIMIT most LOOP
        EXIT WHEN cardinality(posts) >= most;
        taken := taken || c.id;
        IF c.slug IS NOT NULL THEN
            slugs := slugs || c.slug;
        ELSIF c.below THEN
            piece := wanted_below(c, most);
            posts := posts || piece;
            IF cardinality(piece) = most THEN
                INSERT INTO link_change (post_id, below, past) VALUES (c.post_id, true, piece[most]);
            END IF;
        ELSE
            posts := posts || c.post_id;
        END IF;
    END LOOP;
    IF taken = '{}' THEN
        RETURN 0;
    END IF;
    slugs := slugs || wanted_count_posts(posts);
    PERFORM wanted_count_slugs(slugs);
    DELETE FROM link_change WHERE id = ANY (taken);
    IF cardinality(slugs) > 0 THEN
        PERFORM pg_notify('changed', 'wanted');
    END IF;
    RETURN cardinality(taken);
END $$;

-- Takes the first change away, of a long thread only the next post: what belongs to it behind that post is still to be
-- counted.
CREATE FUNCTION wanted_skip() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c link_change;
    post bigint;
BEGIN
    SELECT * INTO c FROM link_change ORDER BY id LIMIT 1;
    post := (wanted_below(c, 1))[1];
    IF c.below AND post IS NOT NULL THEN
        INSERT INTO link_change (post_id, below, past) VALUES (c.post_id, true, post);
    END IF;
    DELETE FROM link_change WHERE id = c.id;
END $$;

-- What the job runner calls. A change that fails is left as a dead row of the outbox, and the others are done; what is
-- locked is no failure: it waits for the next time.
CREATE FUNCTION job_wanted(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    number integer := most;
BEGIN
    IF NOT EXISTS (SELECT FROM link_change) THEN
        RETURN 0;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    BEGIN
        PERFORM job_lock(); -- until the end, whatever is undone: the change that fails is the one that is skipped
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        RETURN 0;
    END;
    LOOP
        BEGIN
            RETURN wanted_count(number);
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            RETURN 0;
        WHEN OTHERS THEN
            IF number = 1 THEN
                INSERT INTO outbox (topic, dead, reason) VALUES ('wanted', true, left(SQLERRM, 500));
                PERFORM wanted_skip();
                RETURN 1;
            END IF;
            number := 1;
        END;
    END LOOP;
END $$;

-- ---- looking after it ----

-- Links that are not counted as they should be, but for those that the job runner has yet to look at.
CREATE VIEW wanted_wrong_link AS
SELECT wrong.*
FROM (SELECT post_id, kind, slug
      FROM (SELECT l.* FROM link l JOIN public_post v ON v.id = l.post_id) AS l
      FULL JOIN link_counted c USING (post_id, kind, slug)
      WHERE l.created_at IS NULL OR c.created_at IS NULL) AS wrong
JOIN post p ON p.id = wrong.post_id
WHERE NOT EXISTS (SELECT FROM link_change w
                  WHERE w.post_id = p.id OR (w.below AND w.post_id IN (p.parent_id, p.thread_id)));

CREATE VIEW wanted_wrong_count AS
SELECT kind, slug
FROM (SELECT kind, slug, count(*) AS posts, max(created_at) AS last_at FROM link_counted GROUP BY kind, slug) AS n
FULL JOIN link_count c USING (kind, slug)
WHERE (n.posts, n.last_at) IS DISTINCT FROM (c.posts::bigint, c.last_at)
   OR (c.wanted <> wanted_is(kind, slug) AND NOT EXISTS (SELECT FROM link_change w WHERE w.slug = c.slug));

-- Counts these again from link_counted.
CREATE FUNCTION wanted_count_again(kinds text[], slugs text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO link_count (kind, slug, posts)
    SELECT w.kind, w.slug, (SELECT count(*) FROM link_counted l WHERE l.slug = w.slug AND l.kind = w.kind)
    FROM unnest(kinds, slugs) AS w (kind, slug)
    ON CONFLICT (slug, kind) DO UPDATE SET posts = excluded.posts;
    SELECT wanted_count_slugs(slugs);
$$;

-- Mends what is counted wrong while the site runs, some in each transaction: the job runner has its turn between them.
CREATE PROCEDURE wanted_mend() LANGUAGE plpgsql AS $$
DECLARE
    piece CONSTANT integer := 500;
    wrong bigint[] := ARRAY(SELECT DISTINCT post_id FROM wanted_wrong_link);
    kinds text[];
    slugs text[];
BEGIN
    FOR i IN 1 .. cardinality(wrong) BY piece LOOP
        PERFORM job_lock();
        PERFORM wanted_count_slugs(wanted_count_posts(wrong[i : i + piece - 1]));
        COMMIT;
    END LOOP;
    SELECT coalesce(array_agg(w.kind), '{}'), coalesce(array_agg(w.slug), '{}') INTO kinds, slugs FROM wanted_wrong_count w;
    FOR i IN 1 .. cardinality(slugs) BY piece LOOP
        PERFORM job_lock();
        PERFORM wanted_count_again(kinds[i : i + piece - 1], slugs[i : i + piece - 1]);
        COMMIT;
    END LOOP;
    PERFORM pg_notify('changed', 'wanted');
END $$;

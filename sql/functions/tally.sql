-- What worked for people like me: by what trials are counted, and where pages are told. How that tells of nobody: body_tally.sql.
--
-- A cluster is where it is and since when, of the facts of a symptom card. Where: the region above all others (lower back, not its left),
-- because one side or the other changes nothing of what is tried, and each fact more makes groups of five rarer. Since when: less than six weeks, to
-- twelve, longer, as guidelines divide low back pain, because what is new gets better by itself more often than what is old
-- (src/card/card.h), so that one beside the other would be unfair to what is tried by those who have had it for long.

-- The region that a tag of a region is counted as: the topmost above it. No row: it is no region.
CREATE FUNCTION tally_region(the_name text) RETURNS TABLE (id bigint, name text, title text) LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE up (id, far) AS (
        SELECT c.id, 0 FROM symptom_chosen('{region}', ARRAY[the_name]) AS c
        UNION ALL
        SELECT t.id, u.far + 1 FROM up u JOIN tag_parent p ON p.tag_id = u.id JOIN tag t ON t.id = p.parent_id
        WHERE t.facet = 'region' AND t.merged_into IS NULL AND u.far < 8
    )
    SELECT t.id, t.name, t.title FROM up u JOIN tag t ON t.id = u.id ORDER BY u.far DESC, t.id LIMIT 1;
END $$;

-- Those.
CREATE FUNCTION tally_regions() RETURNS TABLE (name text, title text) LANGUAGE plpgsql STABLE ROWS 20 AS $$
BEGIN
    RETURN QUERY
    SELECT c.name, c.title FROM symptom_choice c
    WHERE c.facet = 'region' AND NOT EXISTS (SELECT FROM tag_parent p JOIN symptom_choice a ON a.id = p.parent_id AND a.facet = 'region'
                                             WHERE p.tag_id = c.id);
END $$;

-- The ids that something is counted by for a region, its own first: what was merged into it was counted by another. '': all, '{0}'.
CREATE FUNCTION tally_region_ids(the_name text) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN the_name = '' THEN '{0}'::bigint[]
                ELSE ARRAY(SELECT r.id FROM tally_region(the_name) AS r)
                     || ARRAY(SELECT t.id FROM tally_region(the_name) AS r JOIN tag t ON t.merged_into = r.id ORDER BY t.id LIMIT 20) END;
END $$;

-- Where it is and since when, by the newest card of an account's own questions, of which that says a region.
CREATE FUNCTION tally_own_place(owner bigint) RETURNS TABLE (name text, since text) LANGUAGE plpgsql STABLE ROWS 1 AS $$
DECLARE
    c symptom_card;
BEGIN
    SELECT s.* INTO c FROM symptom_card s JOIN post p ON p.id = s.question_id AND p.author_id = owner
    WHERE s.author_id = owner ORDER BY s.question_id DESC, s.number DESC LIMIT 1;
    RETURN QUERY
    SELECT r.name, c.since FROM symptom_choice x CROSS JOIN LATERAL tally_region(x.name) AS r
    WHERE x.facet = 'region' AND x.id = ANY (ARRAY(SELECT coalesce(t.merged_into, t.id) FROM tag t WHERE t.id = ANY (c.tag_ids)))
    ORDER BY x.title, x.name LIMIT 1;
END $$;

-- What the job runner calls: counts trials of up to `most` posts anew, says so beside answers, and has their pages made again. An answer that
-- somebody votes on just now has its turn a moment later.
CREATE FUNCTION job_tallies(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    posts bigint[] := ARRAY(SELECT body.tally_round(most));
    p record;
BEGIN
    FOR p IN SELECT o.id, o.kind, coalesce(o.thread_id, o.id) AS thread FROM post o WHERE o.id = ANY (posts) ORDER BY o.id LOOP
        IF p.kind <> 'answer' THEN
            PERFORM changed('question:' || p.id); -- what is said beside an entry, as its comments
        ELSE
            PERFORM FROM post_score s WHERE s.post_id = p.id FOR NO KEY UPDATE SKIP LOCKED;
            IF NOT FOUND THEN
                PERFORM body.tally_again(p.id);
            ELSE
                UPDATE post_score s SET tried = body.trial_tried(p.id) WHERE s.post_id = p.id AND s.tried <> body.trial_tried(p.id);
                IF FOUND THEN
                    PERFORM changed('question:' || p.thread);
                END IF;
            END IF;
        END IF;
    END LOOP;
    RETURN coalesce(cardinality(posts), 0);
END $$;

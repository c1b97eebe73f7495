-- Which threads have which tag, as bits: what the symptom search counts with (sql/symptom.sql). Changed by the job
-- runner alone (job.sql), from what thread_set says.

CREATE FUNCTION symptom_none() RETURNS bit(8192) LANGUAGE sql IMMUTABLE AS $$
    SELECT 0::bit(8192);
$$;

-- The bits of threads, block by block. A thread's bit is that of its post's id, so that nothing has to be looked up; answers
-- and comments take ids too, and leave bits unused. With 100,000 threads among 600,000 posts there are six times as many
-- blocks as threads need (6 MB for all tags): finding threads takes 1.5 times as long for it, telling what may be chosen
-- besides some eight times, on a page that is cached. Numbers of their own for threads would be worth it above that.
CREATE FUNCTION symptom_bits(tags bigint[], ids bigint[])
RETURNS TABLE (tag_id bigint, block integer, threads bit(8192)) LANGUAGE sql IMMUTABLE AS $$
    SELECT t.tag, (t.id >> 13)::integer, bit_or(set_bit(symptom_none(), (t.id & 8191)::integer, 1))
    FROM unnest(tags, ids) AS t (tag, id) WHERE t.id > 0
    GROUP BY 1, 2 ORDER BY 1, 2;
$$;

CREATE FUNCTION symptom_put(tags bigint[], ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO symptom_set AS s (tag_id, block, threads)
    SELECT b.tag_id, b.block, b.threads FROM symptom_bits(tags, ids) AS b
    ON CONFLICT (tag_id, block) DO UPDATE SET threads = s.threads | excluded.threads;
$$;

CREATE FUNCTION symptom_take(tags bigint[], ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM symptom_set AS s JOIN symptom_bits(tags, ids) AS b USING (tag_id, block)
    ORDER BY s.tag_id, s.block FOR UPDATE OF s;
    UPDATE symptom_set AS s SET threads = s.threads & ~b.threads
    FROM symptom_bits(tags, ids) AS b
    WHERE s.tag_id = b.tag_id AND s.block = b.block;
END $$;

-- 0 for a question, -1 for an entry; NULL for what is not found by symptoms. (-2 has the questions with an accepted
-- answer: job_sets_now.)
CREATE FUNCTION symptom_set_of(kind text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind = 'question' THEN 0 WHEN kind = ANY (entry_kinds()) THEN -1 END;
$$;

-- ---- what can be chosen ----

-- The tags that people choose from. A side is a tag below [side].
CREATE VIEW symptom_choice AS
SELECT t.id, t.name, t.title, CASE t.facet WHEN 'context' THEN 'side' ELSE t.facet END AS facet, t.red_flag,
       left(btrim(t.summary || E'\n\n' || t.description, E'\n'), 400) AS brief -- what may need help says so there
FROM tag t
WHERE t.merged_into IS NULL
  AND (t.facet <> 'context'
       OR t.id IN (SELECT p.tag_id FROM tag_parent p JOIN tag s ON s.id = p.parent_id WHERE s.name = 'side'));

-- Those that are called so (a name may be a synonym), each once.
CREATE FUNCTION symptom_chosen(facets text[], names text[]) RETURNS TABLE (id bigint, facet text) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT c.id, c.facet FROM unnest(facets, names) AS a (facet, name)
    JOIN symptom_choice c ON c.facet = a.facet
                         AND (c.name = a.name OR c.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = a.name));
$$;

-- ---- how much fits ----

-- Of threads those that are in all but one of several sets, then those that are in all but two: so the fit is counted
-- for 8,192 threads at a time.
CREATE FUNCTION symptom_misses(sets bit[]) RETURNS bit[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    whole bit varying := ~symptom_none();
    one bit varying := symptom_none();
    two bit varying := symptom_none();
    threads bit varying;
BEGIN
    FOREACH threads IN ARRAY sets LOOP
        two := (two & threads) | (one & ~threads);
        one := (one & threads) | (whole & ~threads);
        whole := whole & threads;
    END LOOP;
    RETURN ARRAY[one, two];
END $$;

-- Of so many questions answered, how many a thread may miss and still be shown as a near fit.
CREATE FUNCTION symptom_may_miss(asked bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT least(asked / 2, 2);
$$;

-- Which threads have which tag, as bits: what the symptom search counts with (sql/symptom.sql). Changed by the job
-- runner alone (job.sql), from what thread_set says.

CREATE FUNCTION symptom_none() RETURNS bit(8192) LANGUAGE sql IMMUTABLE AS $$
    SELECT 0::bit(8192);
$$;

-- The bits of threads, block by block.
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

-- 0 for a question, -1 for an entry; NULL for what is not found by symptoms.
CREATE FUNCTION symptom_set_of(kind text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind = 'question' THEN 0 WHEN kind IN ('stretch', 'article', 'muscle', 'term') THEN -1 END;
$$;

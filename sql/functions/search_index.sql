-- The index of search. It knows texts (search_document), not posts: run with another search_path, it serves a schema of
-- its own (backtalk-ctl eval-search). search_document.sql says when a post's texts change.
--
-- A thread is what is found: a question with its answers, or an entry of the library. Its score for a query is the
-- sum over the query's words of weight(word) * impact(word, thread); src/search/rank.c sums. An impact depends on
-- the thread's text alone, so that nothing here goes stale when other texts change. Numbers of threads are counted
-- in the transaction that changes the index: what is updated step by step equals what is built from scratch.

-- One way of writing: letters without accents and ligatures (naïve, ﬂexor), without soft hyphens and what has no width;
-- numbers apart from their units and vertebrae from each other (10kg, L5S1); O'Brien as one word.
-- Most texts need little of it, and looking is cheaper than replacing. One sign may become eighteen letters: what is cut to
-- fit into a tsvector stays about as long as it was.
CREATE FUNCTION search_fold(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF words ~ '[^\x01-\x7e]' THEN
        words := left(normalize(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g'), NFKC),
                      length(words) + 1000);
    END IF;
    IF words ~ '[0-9][[:alpha:]]' THEN
        words := regexp_replace(words, '\m([clst]\d{1,2})([clst]\d{1,2})\M', '\1 \2', 'gi');
        words := regexp_replace(words, '\m(\d+)(kg|km|cm|mm|mg|ml|lbs?|k|min|mins|sec|secs|hrs?|x)\M', '\1 \2', 'gi');
    END IF;
    IF words ~ '[oOdD][''’][[:alpha:]]' THEN
        words := regexp_replace(words, '\m([od])[''’](?=[[:alpha:]])', '\1', 'gi');
    END IF;
    RETURN words;
END $$;

-- Signs that the parser would take for addresses, paths, decimals and minuses become spaces ("hips/glutes",
-- "sitting.Then", "90-90"). "IT band" is written as its other abbreviation: capitals are lost below, and "it" alone
-- tells nothing. (translate() does the same as the first pattern, ten times slower.)
CREATE FUNCTION search_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(regexp_replace(search_fold(words), '[]/_.,:;@#&=<>|\\~^*+()[{}"“”?!%$`\n\r\t-]', ' ', 'g'),
                          '\mit(?= (band|tract)s?\M)', 'itb', 'gi');
$$;

-- The labels that extracts show (library/model_stretch.c) are no words of the text: they tell no entry from another.
CREATE FUNCTION search_words(words text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT to_tsvector('search', search_plain(
        regexp_replace(left(words, 200000), '^(Often goes wrong|Caution): ', '', 'gn')));
$$;

-- The words one after the other, as a filter.
CREATE FUNCTION search_phrase(words text) RETURNS tsquery LANGUAGE sql STABLE AS $$
    SELECT phraseto_tsquery('search', search_plain(left(words, 1000)));
$$;

-- Stems that only hold sentences together, and what people open and close a letter with. They can be looked for as
-- a phrase; in ranking they count for nothing. Directions (up, down, over, under, off, out) are not among them.
CREATE FUNCTION search_is_filler(stem text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT stem = ANY ('{a,about,again,all,also,alway,am,an,and,ani,anoth,anyon,anyth,are,as,ask,at,be,becaus,been,'
        'befor,being,both,but,by,can,cannot,could,did,do,doe,doesn,don,each,either,els,ever,everi,few,for,from,get,got,'
        'had,has,have,he,hello,help,her,here,hi,him,his,how,i,if,im,in,into,is,isn,it,its,just,know,let,like,'
        'm,ma,mani,may,me,might,mine,more,most,much,must,my,myself,need,no,nor,not,of,on,one,onli,or,other,our,ourselv,'
        'own,pleas,question,re,regard,s,same,she,should,shouldn,sinc,so,some,someon,someth,such,t,tell,than,thank,that,'
        'the,their,them,then,there,these,they,thing,this,those,to,too,until,us,ve,veri,want,was,wasn,we,were,what,'
        'when,where,whether,which,while,who,whom,whose,whi,will,with,won,wonder,would,wouldn,yes,yet,you,your,'
        'yourself}'::text[]);
$$;

-- ---- from texts to impacts ----

-- All the words of each thread that can be found, made when they are read.
CREATE VIEW search_thread_now AS
SELECT root.post_id AS thread_id,
       setweight(search_words(root.title), 'A') ||
       setweight(search_words(array_to_string(root.aliases || root.tags, ' ')), 'B') ||
       setweight(search_words(root.body), 'C') ||
       setweight(search_words(coalesce((SELECT string_agg(left(a.body, 50000), ' ' ORDER BY a.post_id)
                                        FROM search_document a
                                        WHERE a.thread_id = root.post_id AND a.post_id <> root.post_id
                                          AND NOT a.hidden), '')), 'C') ||
       setweight(search_words(regexp_replace(root.facts, '^[^:\n]+: ', '', 'gn')), 'D') AS words
FROM search_document root WHERE root.post_id = root.thread_id AND NOT root.hidden;

-- How much of a field's attention a term has, 0 to 1: BM25 for one field. `words` is the field's length without
-- fillers, `usual` the length that is neither long nor short: a constant, where BM25 has the average. `slow` is BM25's k1
-- (the higher, the more each further time counts), `b` how much length matters.
CREATE FUNCTION search_share(times integer, words double precision, usual double precision, slow double precision,
                             b double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN times > 0 THEN times / (times + slow * (1 - b + b * words / usual)) ELSE 0 END;
$$;

-- Each term with its impact, 1 to 255. Title and body saturate apart, so that neither makes up for the other; tags
-- and aliases are other names, and count as a title does (Robertson and Zaragoza 2009 join the fields before they
-- saturate; apart was better by a fifth on MedQuAD's judged questions). Most terms stand in texts alone, whose
-- weights come last: only the others are counted by weight. OFFSET 0 has it done once for each term.
-- What an entry's fields say (facts) adds to both. A title of fillers alone is found by them. The constants are one set for texts of several kinds, chosen so that each also held where it was not chosen: README,
-- "How search works".
CREATE FUNCTION search_impacts(words tsvector) RETURNS TABLE (term text, impact integer) LANGUAGE sql IMMUTABLE AS $$
    SELECT lexeme, least(255, greatest(1, 255 * (
               0.8 * greatest(search_share(title, sum(title) OVER (), 3, 3, 1),
                              search_share(names, sum(names) OVER (), 20, 3, 0.75)) +
               0.2 * search_share(times - title - names - facts, sum(times - title - names - facts) OVER (), 150, 2, 0.4) +
               0.4 * search_share(facts, 1, 1, 2, 0))))::integer
    FROM (
        SELECT u.lexeme, cardinality(u.weights) AS times,
               CASE WHEN u.weights[1] > 'B' THEN 0 ELSE cardinality(array_positions(u.weights, 'A')) END AS title,
               CASE WHEN u.weights[1] > 'B' THEN 0 ELSE cardinality(array_positions(u.weights, 'B')) END AS names,
               CASE WHEN u.weights[cardinality(u.weights)] < 'D' THEN 0
                    ELSE cardinality(array_positions(u.weights, 'D')) END AS facts
        FROM unnest(words) AS u
        WHERE NOT search_is_filler(u.lexeme)
           OR (u.weights[1] = 'A' AND NOT EXISTS (SELECT FROM unnest(tsvector_to_array(ts_filter(words, '{a}'))) AS w (stem)
                                                  WHERE NOT search_is_filler(w.stem)))
        OFFSET 0
    ) AS counted;
$$;

-- ---- updating it ----

-- Stores what changed of a term with what was there, the best first.
CREATE FUNCTION search_store(the_term integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    all_items bigint[];
BEGIN
    SELECT array_agg(i.item ORDER BY i.item & 255 DESC, i.item DESC) INTO all_items
    FROM (SELECT thread_id << 8 | impact AS item FROM search_fresh WHERE term_id = the_term AND impact > 0
          UNION ALL
          SELECT s.item FROM search_posting AS p, unnest(p.items) AS s (item)
          WHERE p.term_id = the_term
            AND NOT EXISTS (SELECT FROM search_fresh AS f WHERE f.term_id = the_term AND f.thread_id = s.item >> 8)
         ) AS i;
    DELETE FROM search_posting WHERE term_id = the_term;
    DELETE FROM search_fresh WHERE term_id = the_term;
    INSERT INTO search_posting (term_id, chunk, items)
    SELECT the_term, n, all_items[n * 1000 + 1 : n * 1000 + 1000]
    FROM generate_series(0, (coalesce(cardinality(all_items), 0) - 1) / 1000) AS n
    WHERE all_items IS NOT NULL;
    UPDATE search_term SET stored = coalesce(cardinality(all_items), 0), changed = 0 WHERE id = the_term;
END $$;

-- One at a time: true when this transaction may change the index.
CREATE FUNCTION search_may_change(wait boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    key bigint := hashtextextended('search ' || current_schema(), 0);
BEGIN
    IF wait THEN
        PERFORM pg_advisory_xact_lock(key);
        RETURN true;
    END IF;
    RETURN pg_try_advisory_xact_lock(key);
END $$;

-- Brings up to `most` entries of the queue into the index; returns how many, 0 when there are none or another is at it.
-- The planner cannot know how many terms a change has, and a nested loop over the ten thousands of a hostile text
-- takes minutes; what it then believes of the cost would have all compiled each time.
CREATE FUNCTION search_index(most integer) RETURNS integer LANGUAGE plpgsql
SET enable_nestloop = off SET jit = off AS $$
DECLARE
    taken integer;
    threads bigint[];
    touched integer[];
    unused integer[];
    balance integer;
BEGIN
    IF NOT EXISTS (SELECT FROM search_dirty) OR NOT search_may_change(false) THEN
        RETURN 0;
    END IF;
    -- No waiting for the disk, which those who post wait for: should this be lost in a crash, the queue is as it was.
    PERFORM set_config('synchronous_commit', 'off', true);
    -- Each thread once, however often it waits.
    WITH gone AS (
        DELETE FROM search_dirty
        WHERE thread_id IN (SELECT thread_id FROM search_dirty ORDER BY bulk, id LIMIT most) RETURNING thread_id
    )
    SELECT count(*), array_agg(DISTINCT thread_id) INTO taken, threads FROM gone;
    IF taken = 0 THEN
        RETURN 0;
    END IF;
    WITH now AS MATERIALIZED (
        SELECT thread_id, words FROM search_thread_now WHERE thread_id = ANY (threads)
    ),
    before AS MATERIALIZED (
        SELECT thread_id, words FROM search_thread WHERE thread_id = ANY (threads)
    ),
    change AS MATERIALIZED (
        SELECT coalesce(n.thread_id, b.thread_id) AS thread_id, coalesce(n.term, b.term) AS term,
               coalesce(n.impact, 0) AS impact, (n.term IS NOT NULL)::integer - (b.term IS NOT NULL)::integer AS df
        FROM (SELECT now.thread_id, i.term, i.impact FROM now, search_impacts(now.words) AS i) AS n
        FULL JOIN (SELECT before.thread_id, i.term, i.impact FROM before, search_impacts(before.words) AS i) AS b
            ON n.thread_id = b.thread_id AND n.term = b.term
        WHERE n.impact IS DISTINCT FROM b.impact
    ),
    dictionary AS (
        INSERT INTO search_term AS t (term, df, changed)
        SELECT term, sum(df), count(*) FROM change GROUP BY term ORDER BY term
        ON CONFLICT (term) DO UPDATE SET df = t.df + excluded.df, changed = t.changed + excluded.changed
        RETURNING t.id, t.term, t.df, t.stored, t.changed
    ),
    fresh AS (
        INSERT INTO search_fresh (term_id, thread_id, impact)
        SELECT d.id, c.thread_id, c.impact FROM change AS c JOIN dictionary AS d USING (term)
        ON CONFLICT (term_id, thread_id) DO UPDATE SET impact = excluded.impact
    ),
    put AS (
        INSERT INTO search_thread (thread_id, words, title)
        SELECT thread_id, words, tsvector_to_array(ts_filter(words, '{a}')) FROM now
        ON CONFLICT (thread_id) DO UPDATE SET words = excluded.words, title = excluded.title
    ),
    gone AS (
        DELETE FROM search_thread WHERE thread_id = ANY (threads) AND thread_id NOT IN (SELECT thread_id FROM now)
    )
    SELECT array_agg(d.id) FILTER (WHERE d.df > 0 AND d.changed > 64 + least(d.stored / 8, 2000)),
           array_agg(d.id) FILTER (WHERE d.df <= 0), (SELECT count(*) FROM now) - (SELECT count(*) FROM before)
    INTO touched, unused, balance FROM dictionary AS d;
    UPDATE search_count AS c SET threads = c.threads + balance WHERE balance <> 0;
    -- A word that no text has any more is not kept: whoever had it erased does not want it suggested, or found here.
    DELETE FROM search_posting WHERE term_id = ANY (unused);
    DELETE FROM search_fresh WHERE term_id = ANY (unused);
    DELETE FROM search_term WHERE id = ANY (unused);
    PERFORM search_store(t.id) FROM unnest(touched) AS t (id);
    RETURN taken;
END $$;

-- Builds the index from scratch. Searches meanwhile see the old one until this commits.
CREATE FUNCTION search_rebuild() RETURNS bigint LANGUAGE plpgsql SET work_mem = '128MB' SET jit = off AS $$
DECLARE
    built bigint;
BEGIN
    PERFORM search_may_change(true);
    DELETE FROM search_dirty;
    RAISE NOTICE 'reading the texts';
    DELETE FROM search_thread;
    INSERT INTO search_thread (thread_id, words, title)
    SELECT thread_id, words, tsvector_to_array(ts_filter(words, '{a}'))
    FROM (SELECT thread_id, words FROM search_thread_now OFFSET 0) AS now;
    GET DIAGNOSTICS built = ROW_COUNT;
    UPDATE search_count SET threads = built;
    RAISE NOTICE 'counting the words of % threads', built;
    CREATE TEMPORARY TABLE search_impact ON COMMIT DROP AS
    SELECT i.term, t.thread_id << 8 | i.impact AS item FROM search_thread AS t, search_impacts(t.words) AS i;
    DELETE FROM search_fresh;
    DELETE FROM search_posting;
    DELETE FROM search_term;
    INSERT INTO search_term (term, df, stored) SELECT term, count(*), count(*) FROM search_impact GROUP BY term;
    RAISE NOTICE 'storing them';
    -- Sorted once, by number rather than by term: array_agg takes the items as they come.
    INSERT INTO search_posting (term_id, chunk, items)
    SELECT listed.id, n, listed.items[n * 1000 + 1 : n * 1000 + 1000]
    FROM (SELECT id, array_agg(item) AS items
          FROM (SELECT t.id, i.item FROM search_impact AS i JOIN search_term AS t USING (term)
                ORDER BY t.id, i.item & 255 DESC, i.item DESC) AS sorted
          GROUP BY id) AS listed,
         generate_series(0, (cardinality(listed.items) - 1) / 1000) AS n;
    DROP TABLE search_impact;
    RETURN built;
END $$;

-- The weight of a word in a query: its inverse document frequency to the power 1.6, because a rare word says more than
-- twice what one half as rare does. (Its square held on MedQuAD's titles alone, and lost on questions with bodies.)
CREATE FUNCTION search_weight(df integer, threads bigint) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT ln(1 + (greatest(threads, df) - df + 0.5) / (df + 0.5)) ^ 1.6;
$$;

-- How much a word counts that a query has so many times: 1 once, 1.2 twice, never 1.5.
CREATE FUNCTION search_often(times double precision) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN times > 1 THEN 1.5 * times / (times + 0.5) ELSE times END;
$$;

-- The stems that tell something; all, when none does: a title may be made of fillers.
CREATE FUNCTION search_telling(stems text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(nullif(ARRAY(SELECT s FROM unnest(stems) AS s WHERE NOT search_is_filler(s)), '{}'), stems);
$$;

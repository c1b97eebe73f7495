-- Words that mean the same, words misspelled, and what somebody may be about to type. Like search_index.sql it knows
-- texts and names, not posts; search_name.sql says what has which names.

-- Loads pg_trgm: before that only a superuser may set what it is set with below.
SELECT similarity('', '');

-- ---- names ----

-- How a name is compared: small letters, hyphens and underscores as spaces, signs dropped.
CREATE FUNCTION search_key(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT btrim(regexp_replace(regexp_replace(translate(lower(name), '-_/', '   '), '[^[:alnum:][:space:]]', '', 'g'),
                                '\s+', ' ', 'g'));
$$;

-- The stems of a text, one after the other.
CREATE FUNCTION search_stems(words text) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(u.lexeme ORDER BY p.place), '{}')
    FROM unnest(search_words(words)) AS u, unnest(u.positions) AS p (place);
$$;

-- Makes these the names of something; none when the title is NULL.
CREATE FUNCTION search_name_put(the_kind text, the_target bigint, title text, others text[])
RETURNS void LANGUAGE sql AS $$
    DELETE FROM search_name WHERE kind = the_kind AND target_id = the_target;
    INSERT INTO search_name (kind, target_id, key, name, main, stems, words)
    SELECT DISTINCT ON (search_key(n.name)) the_kind, the_target, search_key(n.name), n.name, n.number = 1,
           array_to_string(search_stems(n.name), ' '), search_words(n.name)
    FROM unnest(title || others) WITH ORDINALITY AS n (name, number)
    WHERE title IS NOT NULL AND search_key(n.name) <> ''
    ORDER BY search_key(n.name), n.number;
$$;

-- ---- other words for the same ----

-- Words that are names only in company: "down" is no other word for "Leg below the knee" by itself.
CREATE FUNCTION search_tells_nothing(stem text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT search_is_filler(stem) OR length(stem) < 2 OR
           stem = ANY ('{up,down,off,over,under,out,back,side,leg,muscl,pain,good,bad,better,wors,onc,twice,day,week}');
$$;

-- The names in a text, of one to four words; of those within a longer one only such as have several words.
CREATE FUNCTION search_names_in(query text)
RETURNS TABLE (kind text, target_id bigint, name text, main boolean, stems text, words integer)
LANGUAGE plpgsql STABLE ROWS 16 AS $$
DECLARE
    asked text[] := (search_stems(left(query, 1000)))[1:32];
BEGIN
    RETURN QUERY
    WITH gram AS MATERIALIZED (
        SELECT f.place, n.size, array_to_string(asked[f.place:f.place + n.size - 1], ' ') AS stems
        FROM generate_subscripts(asked, 1) AS f (place), generate_series(1, 4) AS n (size)
        WHERE f.place + n.size - 1 <= cardinality(asked)
          AND (n.size > 1 OR NOT search_tells_nothing(asked[f.place]))
    ),
    hit AS MATERIALIZED (
        SELECT g.place, g.size, s.kind, s.target_id, s.name, s.main, s.stems
        FROM gram AS g JOIN search_name AS s ON s.stems = g.stems
    )
    SELECT DISTINCT h.kind, h.target_id, h.name, h.main, h.stems, h.size
    FROM hit AS h
    WHERE h.size > 1 OR NOT EXISTS (SELECT FROM hit AS o WHERE o.size > 1
                                    AND h.place BETWEEN o.place AND o.place + o.size - 1);
END $$;

-- Stems that a query means too, with their weight beside a typed word's 1, and the name in the query that says so.
-- What several things are called counts for each of them less; so do the single words of a long name.
CREATE FUNCTION search_expand(query text) RETURNS TABLE (term text, weight real, because text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked tsvector := search_words(left(query, 1000));
BEGIN
    RETURN QUERY
    WITH named AS MATERIALIZED (
        SELECT DISTINCT ON (i.kind, i.target_id) i.*, t.stems AS title
        FROM search_names_in(query) AS i
        JOIN search_name AS t ON t.kind = i.kind AND t.target_id = i.target_id AND t.main
        ORDER BY i.kind, i.target_id, i.words DESC, i.main DESC
    ),
    shared AS MATERIALIZED (
        SELECT n.stems, count(DISTINCT n.title) AS things FROM named AS n GROUP BY n.stems
    ),
    -- What each thing brings; several of the same title are one thing.
    other AS (
        SELECT n.stems, n.title, l.lexeme AS term, min(n.name) AS typed,
               max(CASE WHEN n.words > 1 THEN 0.6 ELSE 0.3 END * CASE WHEN o.main THEN 1 WHEN n.words > 1 THEN 0.75 ELSE 0.5 END
                   / sqrt(c.told * s.things)) AS part
        FROM named AS n
        JOIN shared AS s ON s.stems = n.stems
        JOIN search_name AS o ON o.kind = n.kind AND o.target_id = n.target_id AND o.stems <> n.stems
        CROSS JOIN LATERAL (SELECT count(*) AS told FROM unnest(o.words) AS w WHERE NOT search_is_filler(w.lexeme)) AS c
        CROSS JOIN LATERAL unnest(o.words) AS l
        WHERE NOT search_is_filler(l.lexeme) AND NOT asked @@ quote_literal(l.lexeme)::tsquery
        GROUP BY n.stems, n.title, l.lexeme
    ),
    together AS (
        SELECT o.term, least(sum(o.part), 0.6)::real AS weight, min(o.typed) AS typed FROM other AS o GROUP BY o.stems, o.term
    )
    SELECT best.term, best.weight, best.typed
    FROM (SELECT DISTINCT ON (t.term) t.* FROM together AS t ORDER BY t.term, t.weight DESC, t.typed) AS best
    ORDER BY best.weight DESC, best.term LIMIT 24;
END $$;

-- The other names of what a query names, as stems with spaces between them: a text that has one of them as a whole has
-- what was asked for, its single words do not ("muscle" is no piriformis). Nor do words that are names only in company.
CREATE FUNCTION search_other_names(query text) RETURNS TABLE (stems text) LANGUAGE sql STABLE AS $$
    SELECT o.stems
    FROM search_names_in(query) AS i
    JOIN search_name AS o ON o.kind = i.kind AND o.target_id = i.target_id AND o.stems <> i.stems
    WHERE position(' ' IN o.stems) > 0
       OR NOT (search_tells_nothing(o.stems) OR o.stems = ANY ('{base,behind,bottom,front,rear,seat}'))
    GROUP BY o.stems ORDER BY bool_or(o.main) DESC, o.stems LIMIT 48;
$$;

-- ---- spelling ----

-- A stem as people write it: the word of a name, or of the text where it tells most.
CREATE FUNCTION search_spelled(stem text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT w.word
         FROM search_name AS n, unnest(string_to_array(n.key, ' ')) AS w (word)
         WHERE n.words @@ quote_literal(stem)::tsquery AND search_words(w.word) @@ quote_literal(stem)::tsquery
         GROUP BY w.word ORDER BY count(*) DESC, w.word LIMIT 1),
        (SELECT lower(w.token)
         FROM (SELECT i.item >> 8 AS thread_id
               FROM search_term AS t
               CROSS JOIN LATERAL (SELECT p.items[1] AS item FROM search_posting AS p
                                   WHERE p.term_id = t.id AND p.chunk = 0
                                   UNION ALL
                                   (SELECT f.thread_id << 8 FROM search_fresh AS f
                                    WHERE f.term_id = t.id AND f.impact > 0 LIMIT 1)) AS i
               WHERE t.term = stem LIMIT 1) AS best
         JOIN search_document AS d ON d.thread_id = best.thread_id AND NOT d.hidden
         CROSS JOIN LATERAL ts_parse('default', d.title || ' ' || left(d.body, 20000)) AS w
         WHERE w.token ILIKE left(stem, -1) || '%' AND search_words(w.token) @@ quote_literal(stem)::tsquery
         GROUP BY lower(w.token) ORDER BY count(*) DESC, lower(w.token) LIMIT 1),
        stem);
$$;

-- The word with two neighbouring letters swapped that most texts have, or else a name. One slip of the fingers, after which
-- hardly any three letters in a row are right: "strecth" is nearer to "strength" by those.
CREATE FUNCTION search_swapped(word text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT s.swapped
    FROM (SELECT o.swapped, (tsvector_to_array(search_words(o.swapped)))[1] AS stem
          FROM (SELECT left(word, i - 1) || substr(word, i + 1, 1) || substr(word, i, 1) || substr(word, i + 2) AS swapped
                FROM generate_series(1, length(word) - 1) AS i) AS o) AS s
    LEFT JOIN search_term AS t ON t.term = s.stem AND t.df > 0
    WHERE s.stem IS NOT NULL AND NOT search_is_filler(s.stem)
      AND (t.df > 0 OR EXISTS (SELECT FROM search_name AS n WHERE n.words @@ quote_literal(s.stem)::tsquery))
    ORDER BY t.df DESC NULLS LAST, s.swapped LIMIT 1;
$$;

-- How far a word as typed is from one that may have been meant: Damerau's distance, where a slip that fingers make (a vowel
-- for another, a key beside the right one, a letter once or twice) counts less, a wrong first letter more, and edits
-- in several places together more than one by one.
CREATE FUNCTION search_distance(typed text, meant text) RETURNS double precision LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    most integer := least(length(typed), length(meant));
    same integer := 0;
    a text;
    b text;
    first_wrong double precision;
BEGIN
    WHILE same < most AND substr(typed, same + 1, 1) = substr(meant, same + 1, 1) LOOP
        same := same + 1;
    END LOOP;
    a := substr(typed, same + 1);
    b := substr(meant, same + 1);
    WHILE a <> '' AND b <> '' AND right(a, 1) = right(b, 1) LOOP
        a := left(a, -1);
        b := left(b, -1);
    END LOOP;
    first_wrong := CASE WHEN same = 0 THEN 0.6 ELSE 0 END;
    IF length(a) = 2 AND length(b) = 2 AND a = reverse(b) THEN
        RETURN 0.8 + first_wrong;
    ELSIF length(a) = 1 AND length(b) = 1 THEN
        RETURN first_wrong + CASE WHEN a ~ '[aeiouy]' AND b ~ '[aeiouy]' THEN 0.7
                                  WHEN position(a || b IN 'qwertyuiop asdfghjkl zxcvbnm poiuytrewq lkjhgfdsa mnbvcxz') > 0 THEN 0.8
                                  ELSE 1 END;
    ELSIF length(a) + length(b) = 1 THEN
        RETURN first_wrong + CASE WHEN a || b = substr(typed, same, 1) THEN 0.6 ELSE 1 END;
    END IF;
    RETURN 1.25 * levenshtein(left(typed, 60), left(meant, 60)) + first_wrong;
END $$;

-- How far a typed word of that length may be from what was meant.
CREATE FUNCTION search_distance_most(letters integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN letters < 5 THEN 0.8 WHEN letters < 9 THEN 1.1 WHEN letters < 12 THEN 2.5 ELSE 3.8 END;
$$;

-- What words of four letters and more may have been meant to be, when no text and no name has them: the word with two
-- letters swapped, a name of several words written as one, or the word of a name or a text that is least far, and of equals
-- the one that more texts have; none when that is too far. `similarity` is 1 for a word typed right. At most three are looked for.
CREATE FUNCTION search_spell(query text) RETURNS TABLE (typed text, meant text, similarity real)
LANGUAGE plpgsql STABLE SET pg_trgm.similarity_threshold = 0.25 SET pg_trgm.word_similarity_threshold = 0.3 AS $$
BEGIN
    RETURN QUERY
    WITH word AS MATERIALIZED (
        SELECT u.word, (tsvector_to_array(search_words(u.word)))[1] AS stem
        FROM (SELECT lower(w.token) AS word, min(w.place) AS place
              FROM ts_parse('default', search_plain(left(query, 1000))) WITH ORDINALITY AS w (tokid, token, place)
              WHERE w.token ~ '^[[:alpha:]]{4,40}$'
              GROUP BY 1 ORDER BY 2 LIMIT 32) AS u
    ),
    strange AS MATERIALIZED (
        SELECT w.word, w.stem FROM word AS w
        WHERE NOT search_is_filler(w.stem)
          AND NOT EXISTS (SELECT FROM search_term AS t WHERE t.term = w.stem AND t.df > 0)
          AND NOT EXISTS (SELECT FROM search_name AS n WHERE n.words @@ quote_literal(w.stem)::tsquery)
        LIMIT 3
    )
    SELECT s.word, best.meant, (1 - best.far / length(s.word))::real
    FROM strange AS s
    CROSS JOIN LATERAL (
        SELECT CASE WHEN m.is_stem THEN search_spelled(m.meant) ELSE m.meant END AS meant, m.far
        FROM (
            (SELECT w.swapped AS meant, 0.1 AS far, 20000 AS df, false AS is_stem FROM search_swapped(s.word) AS w (swapped)
             WHERE w.swapped IS NOT NULL)
            UNION ALL
            (SELECT n.key, 0.2, 20000, false FROM search_name AS n WHERE replace(n.key, ' ', '') = s.word LIMIT 1)
            UNION ALL
            (SELECT c.word, search_distance(s.word, c.word), 20000, false
             FROM (SELECT DISTINCT p.word, similarity(p.word, s.word) AS near
                   FROM search_name AS n CROSS JOIN LATERAL unnest(string_to_array(n.key, ' ')) AS p (word)
                   WHERE s.word <% (' ' || n.key) AND p.word % s.word
                   ORDER BY near DESC LIMIT 24) AS c)
            UNION ALL
            (SELECT c.term, c.far, c.df, true
             FROM (SELECT t.term, t.df, search_distance(s.stem, t.term) AS far
                   FROM (SELECT n.term, n.df FROM search_term AS n
                         WHERE n.term % s.stem AND n.df > 0
                         ORDER BY similarity(n.term, s.stem) + ln(1 + n.df) / 100 DESC LIMIT 48) AS t) AS c
             WHERE c.far <= search_distance_most(length(s.stem)))
        ) AS m
        WHERE m.far <= search_distance_most(length(s.word))
        ORDER BY m.far - ln(1 + m.df) / 20, m.meant LIMIT 1
    ) AS best;
END $$;

-- Words that are names with a letter left out, which hardly any text has: "glut" is listed for "glute". They are found as
-- they are; where the words beside them are corrected, so are they.
CREATE FUNCTION search_usual(query text) RETURNS TABLE (typed text, meant text) LANGUAGE sql STABLE AS $$
    SELECT w.word, best.key
    FROM (SELECT DISTINCT lower(p.token) AS word
          FROM ts_parse('default', search_plain(left(query, 1000))) AS p
          WHERE p.token ~ '^[[:alpha:]]{4,40}$' LIMIT 32) AS w
    CROSS JOIN LATERAL (
        SELECT o.key
        FROM search_name AS n
        JOIN search_name AS o ON o.kind = n.kind AND o.target_id = n.target_id AND o.stems <> n.stems
        JOIN search_term AS t ON t.term = o.stems
        WHERE replace(n.key, ' ', '') = w.word AND n.key = w.word AND NOT n.main
          AND length(o.key) = length(n.key) + 1
          AND EXISTS (SELECT FROM generate_series(1, length(o.key)) AS i
                      WHERE left(o.key, i - 1) || substr(o.key, i + 1) = n.key)
          AND t.df > 4 * coalesce((SELECT s.df FROM search_term AS s WHERE s.term = n.stems), 0)
        ORDER BY t.df DESC, o.key LIMIT 1
    ) AS best;
$$;

-- Near enough that what was meant is looked for too.
CREATE FUNCTION search_is_near(similarity real) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT similarity >= 0.45;
$$;

-- ---- while somebody types ----

-- What the words typed may be going to name, the best first: `place` 0 is exactly it, 1 begins so, 2 has a word that
-- begins so, 3 has words that begin so, 4 is named in what was typed, 5 is spelled nearly so. One row for each thing,
-- with the name that fits.
CREATE FUNCTION search_suggest(typed text, most bigint)
RETURNS TABLE (kind text, target_id bigint, name text, main boolean, place integer)
LANGUAGE plpgsql STABLE SET pg_trgm.word_similarity_threshold = 0.45 AS $$
DECLARE
    wanted text := search_key(left(typed, 200));
    pieces text[] := (string_to_array(wanted, ' '))[1:8];
    likes text[] := ARRAY(SELECT '% ' || w || '%' FROM unnest(pieces) AS w);
    found integer;
BEGIN
    IF length(wanted) < 2 THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT b.kind, b.target_id, b.name, b.main, b.place
    FROM (
        SELECT DISTINCT ON (f.kind, f.target_id) f.*
        FROM (
            SELECT n.kind, n.target_id, n.name, n.main, length(n.key) AS size,
                   CASE WHEN n.key = wanted THEN 0
                        WHEN starts_with(n.key, wanted) THEN 1
                        WHEN position(' ' || wanted IN n.key) > 0 THEN 2
                        ELSE 3 END AS place
            FROM search_name AS n
            WHERE ' ' || n.key LIKE likes[cardinality(likes)] AND ' ' || n.key LIKE ALL (likes)
            UNION ALL
            SELECT i.kind, i.target_id, i.name, i.main, -i.words, 4
            FROM search_names_in(typed) AS i WHERE cardinality(pieces) > 1
        ) AS f
        ORDER BY f.kind, f.target_id, f.place, f.main DESC, f.size, f.name
    ) AS b
    ORDER BY b.place, b.main DESC, b.size, b.name, b.kind, b.target_id LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found > 0 OR length(wanted) < 4 THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT b.kind, b.target_id, b.name, b.main, 5
    FROM (
        SELECT DISTINCT ON (n.kind, n.target_id) n.kind, n.target_id, n.name, n.main,
               word_similarity(wanted, ' ' || n.key) AS near
        FROM search_name AS n WHERE wanted <% (' ' || n.key)
        ORDER BY n.kind, n.target_id, near DESC, n.main DESC, n.name
    ) AS b
    ORDER BY b.near DESC, b.main DESC, length(b.name), b.name, b.kind, b.target_id LIMIT most;
END $$;

-- Threads whose title has all the words typed, the last one perhaps unfinished. Reads a bounded part of the index:
-- for the two rarest words the threads where they tell most (a title does) and those that changed last.
CREATE FUNCTION search_suggest_threads(typed text, most bigint)
RETURNS TABLE (thread_id bigint, impact integer) LANGUAGE plpgsql STABLE AS $$
DECLARE
    wanted text := left(search_key(search_plain(left(typed, 200))), 200);
    tail text := CASE WHEN typed ~ '[[:alnum:]]$' THEN substring(wanted from '[^ ]+$') ELSE '' END;
    whole text[] := ARRAY(
        SELECT u.stem FROM unnest(search_stems(left(wanted, length(wanted) - length(tail)))) AS u (stem)
        WHERE NOT search_is_filler(u.stem) LIMIT 8);
BEGIN
    IF cardinality(whole) = 0 AND length(tail) < 3 THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH known AS MATERIALIZED (
        SELECT t.id, t.df, w.number AS slot
        FROM unnest(whole) WITH ORDINALITY AS w (stem, number) JOIN search_term AS t ON t.term = w.stem
        UNION ALL
        (SELECT b.id, b.df, 0
         FROM (SELECT t.id, t.df, t.term FROM search_term AS t
               WHERE length(tail) > 2 AND t.term ~>=~ tail AND t.term ~<~ (tail || chr(1114111)) AND t.df > 0
               LIMIT 3000) AS b
         ORDER BY b.df DESC LIMIT 4)
        UNION ALL
        -- "stretchi" is on its way to "stretching", which the index knows as "stretch".
        (SELECT t.id, t.df, 0
         FROM generate_series(greatest(3, length(tail) - 4), length(tail) - 1) AS n (size)
         JOIN search_term AS t ON t.term = left(tail, n.size)
         WHERE length(tail) > 3 AND t.df > 0 ORDER BY n.size DESC LIMIT 1)
    ),
    slot AS MATERIALIZED (
        SELECT k.slot, array_agg(k.id) AS ids, CASE WHEN k.slot > 0 THEN 800 ELSE 300 END AS most
        FROM known AS k GROUP BY k.slot ORDER BY sum(k.df), k.slot LIMIT 2
    ),
    hit AS (
        SELECT s.slot, i.item >> 8 AS thread_id, max(i.item & 255) AS impact
        FROM slot AS s
        CROSS JOIN LATERAL unnest(s.ids) AS t (id)
        CROSS JOIN LATERAL (
            SELECT u.item FROM search_posting AS p
            CROSS JOIN LATERAL unnest(p.items[1:CASE WHEN (SELECT count(*) FROM slot) > 1 THEN s.most ELSE 80 END]) AS u (item)
            WHERE p.term_id = t.id AND p.chunk = 0
            UNION ALL
            (SELECT f.thread_id << 8 | f.impact FROM search_fresh AS f
             WHERE f.term_id = t.id AND f.impact > 0 ORDER BY f.thread_id DESC LIMIT 100)
        ) AS i
        GROUP BY 1, 2
    ),
    both_of AS (
        SELECT h.thread_id, sum(h.impact)::integer AS impact FROM hit AS h GROUP BY h.thread_id
        HAVING count(*) = (SELECT count(*) FROM slot)
        ORDER BY 2 DESC, 1 DESC LIMIT 80
    )
    SELECT b.thread_id, b.impact
    FROM both_of AS b JOIN search_thread AS r ON r.thread_id = b.thread_id
    WHERE r.title @> whole
      AND (tail = '' OR EXISTS (SELECT FROM unnest(r.title) AS w (stem)
                                WHERE starts_with(w.stem, tail) OR (length(w.stem) > 2 AND starts_with(tail, w.stem))))
    ORDER BY b.impact DESC, b.thread_id DESC LIMIT most;
END $$;

-- ---- what a query asks for ----

-- The words that rank, each with how often it counts: those typed as often as they occur, other words for them
-- and what a word unknown here may have been meant to be for less. `typed` is false for the words of other names.
CREATE FUNCTION search_asked(query text) RETURNS TABLE (term text, times double precision, typed boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    words tsvector := search_words(query);
    telling text[] := search_telling(tsvector_to_array(words));
BEGIN
    RETURN QUERY
    SELECT u.lexeme, cardinality(u.positions)::double precision, true FROM unnest(words) AS u
    WHERE u.lexeme = ANY (telling)
    UNION ALL
    SELECT e.term, e.weight::double precision, false FROM search_expand(query) AS e
    UNION ALL
    SELECT u.lexeme, s.similarity::double precision, true
    FROM search_spell(query) AS s CROSS JOIN LATERAL unnest(search_words(s.meant)) AS u
    WHERE search_is_near(s.similarity) AND NOT search_is_filler(u.lexeme);
END $$;

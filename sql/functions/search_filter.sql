-- Filters of a search: which threads are for its tags, its fields, its phrases and what it leaves out.
--
-- src/search/query.c makes the tree: {"and":[…]}, {"or":[…]}, {"not":…} and leaves
--   {"word":"sore"} {"phrase":"sit bone"}        among all texts of the thread
--   {"tag":"hips","exact":false}                 with its synonyms; not exact: with the tags below it
--   {"kind":"stretch"} {"muscle":"psoas"} {"kit":"none"} {"partner":"no"} {"position":"standing"}
--   {"at":"desk"} {"kneel":"no"} {"floor":"no"} {"minutes":"5"}    stretches alone: stretch_ways
--   {"user":"jo ann"}                            account.name_key; asked, answered or wrote it
--   {"is":"answered|accepted|unanswered|open"} {"score":{"from":3,"to":5}}
--   {"created":{"from":"2026-01-01","to":"2026-01-31"}} {"wanted":true}
--
-- A tree becomes one query: questions beside entries, each with a condition of fixed pieces. What a person typed is
-- in its parameters only: $1 texts, $2 numbers, $3 times, $4 text queries; pieces name them by their place.
--
-- Entries are few: each is looked at. Questions are many: where an index finds those that pass a part of the tree and
-- they are few (a source), these are looked at, the newest first; else all questions are, the newest first, until
-- there are enough. The planner is not asked: it takes each part for independent of the order, and is wrong by far.

-- ---- what a leaf's value means ----

CREATE FUNCTION search_filter_tags(the_name text, exact boolean, OUT ids bigint[], OUT names text[], OUT uses bigint)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE below (id) AS (
        SELECT t.id FROM tag t
        WHERE t.name = the_name OR t.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = the_name)
        UNION
        SELECT p.tag_id FROM tag_parent p JOIN below b ON p.parent_id = b.id WHERE NOT exact
    )
    SELECT coalesce(array_agg(t.id), '{}'), coalesce(array_agg(t.name), '{}'), coalesce(sum(t.question_count), 0)
    FROM below b JOIN tag t ON t.id = b.id;
$$;

-- Every slug of the muscles with a name that begins so, and of what they are made up of: "psoas" is psoas-major too, and
-- "gluteals" all three.
CREATE FUNCTION search_filter_muscles(the_name text) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT slug) FROM (
        SELECT other.slug
        FROM muscle_parts(ARRAY(SELECT s.entry_id FROM entry_slug s
                                WHERE s.kind = 'muscle' AND starts_with(s.slug, the_name))) AS part (id)
        JOIN entry_slug other ON other.entry_id = part.id
        WHERE other.kind = 'muscle'
        UNION ALL SELECT muscle FROM entry_muscle WHERE starts_with(muscle, the_name)
        UNION ALL SELECT the_name) AS found (slug);
$$;

-- What posts link to and nobody wrote.
CREATE FUNCTION search_filter_wanted() RETURNS TABLE (slug text, kind text) LANGUAGE sql STABLE ROWS 100 AS $$
    SELECT c.slug, c.kind FROM link_count c WHERE c.wanted;
$$;

-- How many threads are one in `share`. A source has to have fewer to be worth it; it is counted up to that.
CREATE FUNCTION search_filter_few(share integer) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (greatest(0, reltuples) / share)::bigint FROM pg_class WHERE oid = 'question'::regclass;
$$;

-- ---- a leaf ----

-- Its condition on question q or (of_questions false) on entry e and its post p; 'true' and 'false' when it is that
-- for all. `source`: a query for the threads that pass; NULL: too many, or no index knows. `many`: how many about.
CREATE FUNCTION search_filter_leaf(leaf jsonb, of_questions boolean, with_source boolean,
                                   INOUT texts text[], INOUT numbers bigint[], INOUT times timestamptz[],
                                   OUT condition text, OUT source text, OUT many bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
    field text := (SELECT k FROM jsonb_object_keys(leaf) AS k ORDER BY k = 'exact' LIMIT 1);
    the_value text := leaf->>field;
    the_text text := '$1[' || cardinality(texts) + 1 || ']';
    the_number text := '$2[' || cardinality(numbers) + 1 || ']';
    ids bigint[];
    names text[];
    from_score integer;
    to_score integer;
    piece text;
BEGIN
    IF field = 'tag' THEN
        SELECT t.ids, t.names, t.uses INTO ids, names, many
        FROM search_filter_tags(the_value, coalesce((leaf->>'exact')::boolean, false)) AS t;
        the_text := '$1[' || cardinality(texts) + 1 || ':' || cardinality(texts) + cardinality(names) || ']';
        the_number := '$2[' || cardinality(numbers) + 1 || ':' || cardinality(numbers) + cardinality(ids) || ']';
        texts := texts || names;
        numbers := numbers || ids;
        condition := CASE WHEN cardinality(ids) = 0 THEN 'false' ELSE
            CASE WHEN of_questions THEN 'q' ELSE 'e' END || '.tags && ' || the_text END;
        IF with_source AND many < search_filter_few(8) THEN
            source := 'SELECT x.question_id FROM question_tag x WHERE x.tag_id = ANY (' || the_number || ')';
        END IF;
    ELSIF field = 'kind' THEN
        texts := texts || the_value;
        condition := CASE WHEN NOT of_questions THEN 'e.kind = ' || the_text
                          WHEN the_value = 'question' THEN 'true' ELSE 'false' END;
    ELSIF field = 'muscle' THEN
        names := search_filter_muscles(the_value);
        the_text := '$1[' || cardinality(texts) + 1 || ':' || cardinality(texts) + cardinality(names) || ']';
        texts := texts || names;
        piece := 'l.kind IN (''muscle'', '''') AND l.slug = ANY (' || the_text || ')';
        IF of_questions THEN
            condition := '(SELECT true FROM post p JOIN link l ON l.post_id = p.id WHERE p.thread_id = q.id '
                         'AND p.deleted_at IS NULL AND ' || piece || ' LIMIT 1) IS TRUE';
            IF with_source THEN
                SELECT count(*) INTO many FROM (SELECT FROM link l WHERE l.kind IN ('muscle', '') AND l.slug = ANY (names)
                                                LIMIT search_filter_few(4)) AS found;
                source := 'SELECT p.thread_id FROM (SELECT l.post_id FROM link l WHERE ' || piece || ' ORDER BY 1) AS l '
                          'JOIN post p ON p.id = l.post_id WHERE p.thread_id IS NOT NULL AND p.deleted_at IS NULL';
            END IF;
        ELSE
            condition := '(e.kind = ''muscle'' AND e.slug = ANY (' || the_text || ') OR e.kind = ''stretch'' AND EXISTS '
                         '(SELECT FROM entry_muscle m WHERE m.entry_id = e.id AND m.muscle = ANY (' || the_text || ')) OR '
                         'e.kind IN (''routine'', ''article'', ''term'', ''page'') AND EXISTS (SELECT FROM link l '
                         'WHERE l.post_id = e.id AND ' || piece || '))';
        END IF;
    ELSIF field IN ('kit', 'partner', 'position', 'at', 'kneel', 'floor', 'minutes') THEN
        texts := texts || CASE WHEN field = 'kit' AND the_value <> 'none' OR field = 'partner' AND the_value <> 'no' THEN the_value
                               ELSE field || '=' || the_value END;
        condition := CASE WHEN of_questions THEN 'false' ELSE 'e.kind = ''stretch'' AND ' || CASE
            WHEN field = 'partner' AND the_value <> 'no' THEN 'e.model->>''partner'' IN (''optional'', ''needed'')'
            WHEN field = 'kit' AND the_value <> 'none' THEN
                 'EXISTS (SELECT FROM jsonb_path_query(e.model, ''$.kit[*]'') AS k '
                 'WHERE position(' || the_text || ' IN lower(concat_ws('' '', k->>''thing'', k->>''or''))) > 0)'
            ELSE 'stretch_ways(e.model) @> ARRAY[' || the_text || ']' END END;
    ELSIF field = 'user' THEN
        numbers := numbers || coalesce((SELECT a.id FROM account a WHERE a.name_key = the_value), 0);
        piece := 'p.author_id = ' || the_number;
        condition := piece;
        IF of_questions THEN
            piece := piece || CASE WHEN person_lists_questions(numbers[cardinality(numbers)])
                                   THEN ' AND p.kind IN (''question'', ''answer'')' ELSE ' AND p.kind = ''answer''' END
                           || ' AND p.deleted_at IS NULL';
            condition := '(SELECT true FROM post p WHERE p.thread_id = q.id AND ' || piece || ' LIMIT 1) IS TRUE';
            IF with_source THEN
                SELECT count(*) INTO many FROM (SELECT FROM post p WHERE p.author_id = numbers[cardinality(numbers)]
                                                LIMIT search_filter_few(4)) AS found;
                source := 'SELECT p.thread_id FROM post p WHERE ' || piece;
            END IF;
        END IF;
    ELSIF field = 'is' THEN
        condition := CASE WHEN NOT of_questions THEN 'false'
            WHEN the_value = 'answered' THEN 'q.answer_count > 0'
            WHEN the_value = 'unanswered' THEN '(q.answer_count = 0 AND q.closed_at IS NULL)'
            WHEN the_value = 'accepted' THEN 'q.accepted_answer_id IS NOT NULL'
            ELSE 'q.accepted_answer_id IS NULL' END;
        IF with_source AND the_value IN ('unanswered', 'accepted') THEN
            IF the_value = 'accepted' THEN
                SELECT count(*) INTO many FROM (SELECT FROM question q WHERE q.listed AND q.accepted_answer_id IS NOT NULL
                                                LIMIT search_filter_few(8)) AS found;
            ELSE
                SELECT count(*) INTO many FROM (SELECT FROM question q WHERE q.listed AND q.answer_count = 0 AND q.closed_at IS NULL
                                                LIMIT search_filter_few(8)) AS found;
            END IF;
            IF many < search_filter_few(8) THEN
                source := 'SELECT q.id FROM question q WHERE q.listed AND ' || condition;
            END IF;
        END IF;
    ELSIF field = 'score' THEN
        from_score := coalesce((leaf#>>'{score,from}')::integer, -2147483648);
        to_score := coalesce((leaf#>>'{score,to}')::integer, 2147483647);
        numbers := numbers || from_score::bigint || to_score::bigint;
        piece := 's.score BETWEEN ' || the_number || '::integer AND $2[' || cardinality(numbers) || ']::integer';
        condition := CASE WHEN of_questions
            THEN '(SELECT true FROM post_score s WHERE s.post_id = q.id AND ' || piece || ') IS TRUE'
            ELSE (0 BETWEEN from_score AND to_score)::text END; -- nobody votes on entries
        IF with_source THEN
            SELECT count(*) INTO many FROM (SELECT FROM post_score s WHERE s.kind = 'question'
                                            AND s.score BETWEEN from_score AND to_score LIMIT search_filter_few(4)) AS found;
            IF many < search_filter_few(4) THEN
                source := 'SELECT s.post_id FROM post_score s WHERE s.kind = ''question'' AND ' || piece;
            END IF;
        END IF;
    ELSIF field = 'created' THEN
        times := times || coalesce((leaf#>>'{created,from}')::date::timestamp AT TIME ZONE 'UTC', '-infinity')
                       || coalesce(((leaf#>>'{created,to}')::date + 1)::timestamp AT TIME ZONE 'UTC', 'infinity');
        piece := CASE WHEN of_questions THEN 'q' ELSE 'p' END || '.created_at ';
        condition := piece || '>= $3[' || cardinality(times) - 1 || '] AND ' || piece || '< $3[' || cardinality(times) || ']';
    ELSIF field = 'wanted' THEN
        piece := '(SELECT true FROM entry_slug s WHERE s.slug = l.slug AND s.kind = ANY (CASE l.kind WHEN '''' THEN '
                 'entry_kinds() ELSE ARRAY[l.kind] END) LIMIT 1) IS NOT TRUE';
        condition := 'EXISTS (SELECT FROM link l WHERE l.post_id = e.id AND ' || piece || ')';
        IF of_questions THEN
            condition := '(SELECT true FROM post p JOIN link l ON l.post_id = p.id WHERE p.thread_id = q.id '
                         'AND p.deleted_at IS NULL AND ' || piece || ' LIMIT 1) IS TRUE';
        END IF;
        IF with_source THEN
            SELECT count(*) INTO many FROM (SELECT FROM search_filter_wanted() AS w JOIN link l USING (slug, kind)
                                            LIMIT search_filter_few(4)) AS found;
            source := 'SELECT p.thread_id FROM (SELECT l.post_id FROM search_filter_wanted() AS w JOIN link l '
                      'USING (slug, kind) ORDER BY 1) AS l '
                      'JOIN post p ON p.id = l.post_id WHERE p.thread_id IS NOT NULL AND p.deleted_at IS NULL';
        END IF;
    ELSE
        RAISE EXCEPTION 'search_filter: no such leaf: %', field;
    END IF;
END $$;

-- How many threads have all words of a text, at most; fillers, which are not counted, are in all.
CREATE FUNCTION search_filter_uses(words text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(min(CASE WHEN search_is_filler(w) THEN 1000000000
                             ELSE coalesce((SELECT t.df FROM search_term t WHERE t.term = w), 0) END), 0)
    FROM unnest(tsvector_to_array(search_words(words))) AS w;
$$;

-- ---- a tree ----

-- As a leaf. `negated`: the opposite of the tree; it goes down to the leaves. Texts that are asked for together are
-- one text query. `rest`: what is to be asked yet of those that the source returns.
CREATE FUNCTION search_filter_tree(tree jsonb, negated boolean, of_questions boolean, with_source boolean,
                                   INOUT texts text[], INOUT numbers bigint[], INOUT times timestamptz[],
                                   INOUT queries tsquery[], OUT condition text, OUT source text, OUT rest text, OUT many bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    joins_all boolean := (tree ? 'or') = negated;
    nothing text := CASE WHEN joins_all THEN 'true' ELSE 'false' END; -- changes nothing among the others
    decides text := CASE WHEN joins_all THEN 'false' ELSE 'true' END; -- beside it the others do not matter
    child jsonb;
    child_negated boolean;
    has tsquery;   -- texts that have to be there, all or one
    lacks tsquery; -- texts that must not
    query tsquery;
    uses bigint; -- how many have them, about
    one_uses bigint;
    text_source text;
    one record;
    conditions text[] := '{}';
    sources text[] := '{}'; -- beside its condition; NULL when there is none
    rests text[] := '{}';
    counts bigint[] := '{}';
    first integer;
BEGIN
    FOR child IN SELECT c FROM jsonb_array_elements(coalesce(tree->'and', tree->'or', jsonb_build_array(tree))) AS c LOOP
        child_negated := negated;
        WHILE child ? 'not' LOOP
            child := child->'not';
            child_negated := NOT child_negated;
        END LOOP;
        IF child ?| '{word,phrase}' THEN
            query := search_phrase(coalesce(child->>'word', child->>'phrase'));
            IF numnode(query) = 0 THEN
                CONTINUE;
            ELSIF child_negated THEN
                lacks := coalesce(CASE WHEN joins_all THEN lacks || query ELSE lacks && query END, query);
            ELSE
                has := coalesce(CASE WHEN joins_all THEN has && query ELSE has || query END, query);
                IF with_source THEN
                    one_uses := search_filter_uses(coalesce(child->>'word', child->>'phrase'));
                    uses := coalesce(CASE WHEN joins_all THEN least(uses, one_uses) ELSE uses + one_uses END, one_uses);
                END IF;
            END IF;
            CONTINUE;
        ELSIF child ?| '{and,or}' THEN
            SELECT * INTO one FROM search_filter_tree(child, child_negated, of_questions, with_source,
                                                       texts, numbers, times, queries);
            queries := one.queries;
        ELSE
            SELECT *, 'true' AS rest INTO one
            FROM search_filter_leaf(child, of_questions, with_source AND NOT child_negated, texts, numbers, times);
            IF child_negated THEN
                one.condition := CASE one.condition WHEN 'true' THEN 'false' WHEN 'false' THEN 'true'
                                 ELSE 'NOT (' || one.condition || ')' END;
            END IF;
        END IF;
        texts := one.texts;
        numbers := one.numbers;
        times := one.times;
        IF one.condition = decides THEN
            condition := decides;
        ELSIF one.condition <> nothing THEN
            conditions := conditions || one.condition;
            sources := sources || one.source;
            rests := rests || one.rest;
            counts := counts || one.many;
        END IF;
    END LOOP;
    IF has IS NOT NULL THEN
        queries := queries || has;
        text_source := 'SELECT s.thread_id FROM search_thread s WHERE s.words @@ $4[' || cardinality(queries) || ']';
        conditions := conditions || ('(SELECT s.words @@ $4[' || cardinality(queries) || '] FROM search_thread s '
                      'WHERE s.thread_id = ' || CASE WHEN of_questions THEN 'q' ELSE 'e' END || '.id) IS TRUE');
        sources := sources || CASE WHEN uses <= search_filter_few(3) THEN text_source END;
        rests := rests || 'true'::text;
        counts := counts || uses;
    END IF;
    IF lacks IS NOT NULL THEN
        queries := queries || lacks;
        conditions := conditions || ('(SELECT s.words @@ $4[' || cardinality(queries) || '] FROM search_thread s '
                      'WHERE s.thread_id = ' || CASE WHEN of_questions THEN 'q' ELSE 'e' END || '.id) IS NOT TRUE');
        sources := sources || NULL::text;
        rests := rests || NULL::text;
        counts := counts || NULL::bigint;
    END IF;
    IF condition IS NULL THEN
        condition := coalesce('(' || nullif(array_to_string(conditions, CASE WHEN joins_all THEN ' AND ' ELSE ' OR ' END), '')
                              || ')', nothing);
        IF joins_all THEN
            SELECT i INTO first FROM generate_subscripts(sources, 1) AS i
            WHERE sources[i] IS NOT NULL ORDER BY counts[i] LIMIT 1;
            source := sources[first];
            many := counts[first];
            IF first IS NOT NULL THEN
                conditions[first] := rests[first];
            END IF;
            rest := array_to_string(array_remove(conditions, 'true'), ' AND ');
        ELSIF array_position(sources, NULL) IS NULL THEN
            source := nullif(array_to_string(sources, ' UNION ALL '), '');
            SELECT sum(c) INTO many FROM unnest(counts) AS c;
            rest := CASE WHEN 'true' = ALL (rests) THEN 'true' ELSE condition END;
        END IF;
        rest := coalesce(nullif(rest, ''), 'true');
    END IF;
END $$;

-- ---- the two questions that search asks ----

-- Threads that everybody sees and that pass, `most` at most, the highest numbers first.
CREATE FUNCTION search_filter(filter jsonb, most integer) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    q record;
    e record;
    questions text;
    found bigint[];
BEGIN
    SELECT * INTO q FROM search_filter_tree(filter, false, true, true, '{}', '{}', '{}', '{}');
    SELECT * INTO e FROM search_filter_tree(filter, false, false, false, q.texts, q.numbers, q.times, q.queries);
    IF q.condition = 'false' THEN
        questions := 'SELECT NULL::bigint WHERE false';
    ELSIF q.source IS NOT NULL THEN
        questions := 'SELECT d.id FROM (SELECT DISTINCT i.id FROM (' || q.source || ') AS i (id) ORDER BY i.id DESC) AS d '
            || CASE WHEN q.rest = 'true' THEN
                   'WHERE d.id NOT IN (SELECT h.id FROM question h WHERE NOT h.listed UNION ALL SELECT e.id FROM entry e) '
               ELSE 'CROSS JOIN LATERAL (SELECT FROM question q WHERE q.id = d.id AND q.listed AND ' || q.rest
                    || ' OFFSET 0) AS x ' END
            || 'ORDER BY d.id DESC LIMIT $5';
    ELSE
        -- Days are found in their own order, else one would walk to them.
        questions := 'SELECT q.id FROM question q WHERE q.listed AND ' || q.condition || ' ORDER BY ' ||
            CASE WHEN cardinality(q.times) > 0 THEN 'q.created_at DESC, ' ELSE '' END || 'q.id DESC LIMIT $5';
    END IF;
    EXECUTE
        'SELECT coalesce(array_agg(f.id ORDER BY f.id DESC), ''{}'') FROM (('
            || questions || ') UNION ALL '
            '(SELECT e.id FROM entry e JOIN post p ON p.id = e.id'
            ' WHERE entry_is_public(e.status) AND ' || e.condition || ' ORDER BY e.id DESC LIMIT $5)'
            ' ORDER BY 1 DESC LIMIT $5) AS f (id)'
    INTO found USING e.texts, e.numbers, e.times, e.queries, most;
    RETURN found;
END $$;

-- Those of `ids` that everybody sees and that pass, in their order.
CREATE FUNCTION search_filter_of(filter jsonb, ids bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    q record;
    e record;
    found bigint[];
BEGIN
    SELECT * INTO q FROM search_filter_tree(filter, false, true, false, '{}', '{}', '{}', '{}');
    SELECT * INTO e FROM search_filter_tree(filter, false, false, false, q.texts, q.numbers, q.times, q.queries);
    EXECUTE
        'SELECT coalesce(array_agg(d.id ORDER BY d.place), ''{}'') FROM unnest($5) WITH ORDINALITY AS d (id, place) '
        'CROSS JOIN LATERAL (('
            'SELECT FROM question q WHERE q.id = d.id AND q.listed AND ' || q.condition || ' OFFSET 0) UNION ALL '
            '(SELECT FROM entry e JOIN post p ON p.id = e.id WHERE e.id = d.id'
            ' AND entry_is_public(e.status) AND ' || e.condition || ' OFFSET 0)) AS x'
    INTO found USING e.texts, e.numbers, e.times, e.queries, ids;
    RETURN found;
END $$;

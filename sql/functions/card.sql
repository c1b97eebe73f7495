-- The symptom card of a question: what its asker says of it in chips. Facts, with no words of anybody: tags that are symptoms, since
-- when, what was tried. Each time that it is saved is a row of symptom_card, beside the revisions of the post, which never touch it.
-- An empty one is no card; it says when there was none any more.

-- The newest of a question.
CREATE FUNCTION card_now(the_question bigint) RETURNS symptom_card LANGUAGE plpgsql STABLE AS $$
DECLARE
    c symptom_card;
BEGIN
    SELECT * INTO c FROM symptom_card s WHERE s.question_id = the_question ORDER BY s.number DESC LIMIT 1;
    RETURN c;
END $$;

-- The chips of one: "region low-back Lower back", in the order in which people are asked, then "since over-12", "tried heat". A tag that
-- was merged is the one that it became; what is no symptom any more is left out.
CREATE FUNCTION card_chips(c symptom_card) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT s.facet || ' ' || s.name || ' ' || s.title
                 FROM symptom_choice s
                 WHERE s.id IN (SELECT coalesce(t.merged_into, t.id) FROM tag t WHERE t.id = ANY (c.tag_ids))
                 ORDER BY array_position('{region,side,quality,trigger,relief}', s.facet), s.title, s.name)
           || ARRAY(SELECT 'since ' || c.since WHERE c.since <> '')
           || ARRAY(SELECT 'tried ' || t FROM unnest(c.tried) AS t ORDER BY t);
END $$;

-- The card of a question as its page shows it; empty: it has none.
CREATE FUNCTION card_shown(the_question bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    c symptom_card := card_now(the_question);
BEGIN
    RETURN CASE WHEN c.question_id IS NULL THEN '{}' ELSE card_chips(c) END;
END $$;

-- The same as words: what search finds the question by.
CREATE FUNCTION card_words_of(c symptom_card) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT replace(regexp_replace(chip, CASE WHEN chip LIKE 'tried %' THEN '^tried ' ELSE '^[^ ]* [^ ]* ' END, ''), '-', ' ')
                 FROM unnest(card_chips(c)) AS chip WHERE chip NOT LIKE 'since %');
END $$;

CREATE FUNCTION card_words(the_question bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    c symptom_card := card_now(the_question);
BEGIN
    RETURN CASE WHEN c.question_id IS NULL THEN '{}' ELSE card_words_of(c) END;
END $$;

-- Saves a card, when it says something else than the newest: names of tags (or other words for them), those that are no symptoms left
-- out. Whoever calls this holds the question's lock, or has just made it.
CREATE FUNCTION card_put(author bigint, the_question bigint, names text[], the_since text, the_tried text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before symptom_card := card_now(the_question);
    tags bigint[] := ARRAY(SELECT DISTINCT s.id FROM unnest(names) AS n (name)
                           JOIN symptom_choice s ON s.name = n.name
                                                 OR s.id = (SELECT y.tag_id FROM tag_synonym y WHERE y.name = n.name)
                           ORDER BY s.id LIMIT 40);
    tries text[] := ARRAY(SELECT DISTINCT t FROM unnest(the_tried) AS t ORDER BY t);
BEGIN
    IF before.question_id IS NULL AND cardinality(tags) = 0 AND the_since = '' AND cardinality(tries) = 0
       OR (before.tag_ids, before.since, before.tried) = (tags, the_since, tries) THEN
        RETURN;
    END IF;
    INSERT INTO symptom_card (question_id, number, author_id, tag_ids, since, tried)
    VALUES (the_question, coalesce(before.number, 0) + 1, author, tags, the_since, tries);
    UPDATE search_document SET hidden = hidden WHERE post_id = the_question; -- its trigger reads the card
END $$;

-- Of the question that this transaction has just asked.
CREATE FUNCTION card_ask(author bigint, names text[], the_since text, the_tried text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM card_put(author, currval(pg_get_serial_sequence('post', 'id')), names, the_since, the_tried);
END $$;

-- Its asker, or a moderator, changes it from what it was at `base` (0: there was none). Refused when it is another by now.
CREATE FUNCTION card_edit(editor bigint, the_question bigint, base integer, names text[], the_since text, the_tried text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_question, '{question}');
    before symptom_card := card_now(the_question);
BEGIN
    IF p.author_id <> editor AND is_moderator(editor) IS NOT TRUE THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    ELSIF coalesce(before.number, 0) <> base THEN
        PERFORM refuse('card_conflict', 'somebody changed it meanwhile');
    END IF;
    PERFORM question_refuse_locked(the_question, editor, 'question_is_locked');
    PERFORM card_put(editor, the_question, names, the_since, the_tried);
    PERFORM changed('question:' || the_question, the_question);
END $$;

-- Makes an older one the newest again.
CREATE FUNCTION card_back(editor bigint, the_question bigint, base integer, the_number integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c symptom_card;
BEGIN
    SELECT * INTO c FROM symptom_card s WHERE s.question_id = the_question AND s.number = the_number;
    IF c.question_id IS NULL THEN
        PERFORM refuse('post_exists', 'no such card');
    END IF;
    PERFORM card_edit(editor, the_question, base,
                      ARRAY(SELECT s.name FROM symptom_choice s
                            WHERE s.id IN (SELECT coalesce(t.merged_into, t.id) FROM tag t WHERE t.id = ANY (c.tag_ids))),
                      c.since, c.tried);
END $$;

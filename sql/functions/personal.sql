-- Private things in public (src/personal): an address or a number that somebody took out of their text is in its history, until they take
-- it out there, too. That is for good: what can be brought back is not gone.

-- A word that may be private: it has a digit or a sign for "at" in it, and is no longer than an address.
CREATE FUNCTION personal_is_one(words text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT char_length(words) BETWEEN 4 AND 330 AND (words ~ '[0-9@]' OR words ~* '\mat\M');
$$;

-- Not within a longer number: that is another one.
CREATE FUNCTION personal_without(the_text text, words text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    word text;
BEGIN
    FOREACH word IN ARRAY words LOOP
        the_text := regexp_replace(the_text, '(?<![0-9])' || regexp_replace(word, '([][\\.+*?(){}|^$])', '\\\1', 'g') || '(?![0-9])',
                                   '[hidden]', 'g');
    END LOOP;
    RETURN the_text;
END $$;

-- With the rights of the owner: what was written is otherwise only ever added to (serving.sql). For a post's author and moderators, it
-- puts "[hidden]" in place of these words in the older revisions of a post, in what was said of any, the newest too, and in suggested
-- changes of it that are decided or of an older revision; never in the text as it is now, and nothing else than what may be private. An event
-- says that it happened, and not what it was.
CREATE FUNCTION personal_hide(actor bigint, the_post bigint, words text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p post := post_lock(the_post);
    found_words text[] := ARRAY(SELECT w FROM unnest(words[:200]) AS w WHERE personal_is_one(w) ORDER BY char_length(w) DESC, w);
    in_history integer;
    in_suggestions integer;
BEGIN
    IF p.kind NOT IN ('question', 'answer', 'comment') OR NOT may_see(actor, the_post) THEN
        PERFORM refuse('post_exists', 'not a post of a thread that they see');
    ELSIF p.author_id <> actor AND is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    END IF;
    UPDATE revision r SET title = w.title, body = w.body, reason = w.reason
    FROM (SELECT o.number, CASE WHEN o.number < p.revision THEN personal_without(o.title, found_words) ELSE o.title END AS title,
                 CASE WHEN o.number < p.revision THEN personal_without(o.body, found_words) ELSE o.body END AS body,
                 personal_without(o.reason, found_words) AS reason
          FROM revision o WHERE o.post_id = the_post) AS w
    WHERE r.post_id = the_post AND r.number = w.number AND (r.title, r.body, r.reason) <> (w.title, w.body, w.reason);
    GET DIAGNOSTICS in_history = ROW_COUNT;
    UPDATE suggestion s
    SET title = personal_without(s.title, found_words), body = personal_without(s.body, found_words),
        reason = left(personal_without(s.reason, found_words), 200), answer = left(personal_without(s.answer, found_words), 500)
    WHERE s.post_id = the_post AND (s.ended_at IS NOT NULL OR s.base < p.revision)
      AND (s.title, s.body, s.reason, s.answer) <> (personal_without(s.title, found_words), personal_without(s.body, found_words),
                                                    personal_without(s.reason, found_words), personal_without(s.answer, found_words));
    GET DIAGNOSTICS in_suggestions = ROW_COUNT;
    IF in_history + in_suggestions > 0 THEN
        INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('personal-hidden', the_post, p.author_id, actor);
        PERFORM removed('question:' || p.thread_id);
    END IF;
END $$;

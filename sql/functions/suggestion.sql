-- Suggested changes: whoever may not edit a question or an answer says what should be changed and why; its author or a moderator
-- accepts it, improves it or declines it with a word. What is accepted is a revision like any other, by whoever suggested it; so
-- going back to the one before undoes it. What was declined is opened again by one click.

-- So many of an account wait at once.
CREATE FUNCTION suggestion_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 10 $$;

CREATE FUNCTION suggestion_make(author bigint, the_post bigint, the_base integer, the_title text, the_body text, names text[], why text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post;
    the_tags text[] := '{}';
    the_id bigint;
BEGIN
    PERFORM FROM account WHERE id = author FOR NO KEY UPDATE; -- for the count
    p := post_lock_open(the_post, '{question,answer}');
    PERFORM question_refuse_locked(p.thread_id, author);
    PERFORM block_refuse(author, the_post);
    IF p.kind = 'question' THEN
        the_tags := tag_canonical(names);
    END IF;
    IF p.author_id = author OR is_moderator(author) THEN
        PERFORM refuse('suggestion_not_own', 'they may edit it');
    ELSIF p.revision <> the_base THEN
        PERFORM refuse('edit_conflict', 'somebody saved first');
    ELSIF p.body = the_body AND (p.kind <> 'question' OR EXISTS (SELECT FROM question WHERE id = the_post AND title = the_title
                                                                                       AND tags = the_tags)) THEN
        PERFORM refuse('suggestion_same', 'nothing is changed');
    ELSIF EXISTS (SELECT FROM suggestion WHERE post_id = the_post AND ended_at IS NULL) THEN
        PERFORM refuse('suggestion_waits', 'another one waits');
    ELSIF (SELECT count(*) FROM suggestion WHERE author_id = author AND ended_at IS NULL) >= suggestion_most() THEN
        PERFORM refuse('suggestion_room', 'too many wait');
    END IF;
    INSERT INTO suggestion (post_id, base, author_id, title, body, tags, reason)
    VALUES (the_post, the_base, author, CASE WHEN p.kind = 'question' THEN the_title ELSE '' END, the_body, the_tags, why)
    RETURNING id INTO the_id;
    INSERT INTO notice_change (what, post_id, number, thread_id, actor_id) VALUES ('suggested', the_post, the_id, p.thread_id, author);
    RETURN the_id;
END $$;

CREATE FUNCTION suggestion_waits(the_suggestion bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM suggestion WHERE id = the_suggestion AND ended_at IS NULL);
END $$;

-- Whoever may look at it: who suggested it, the post's author, moderators.
CREATE FUNCTION suggestion_is_for(viewer bigint, s suggestion) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN may_see(viewer, s.post_id)
       AND (s.author_id = viewer OR is_moderator(viewer) IS TRUE OR EXISTS (SELECT FROM post WHERE id = s.post_id AND author_id = viewer));
END $$;

-- Locks it with its post, for somebody who decides about it. What cannot be written to just now can still be declined: post_edit looks
-- at that once more when it is accepted.
CREATE FUNCTION suggestion_lock(actor bigint, the_suggestion bigint) RETURNS suggestion LANGUAGE plpgsql AS $$
DECLARE
    s suggestion;
    p post;
BEGIN
    SELECT * INTO s FROM suggestion WHERE id = the_suggestion;
    IF s.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such suggestion');
    END IF;
    p := post_lock(s.post_id);
    SELECT * INTO s FROM suggestion WHERE id = the_suggestion FOR UPDATE;
    IF s.author_id = actor OR (p.author_id <> actor AND is_moderator(actor) IS NOT TRUE) THEN
        PERFORM refuse('suggestion_decide_allowed', 'neither author nor moderator');
    END IF;
    RETURN s;
END $$;

CREATE FUNCTION suggestion_end(s suggestion, actor bigint, how text, the_answer text, the_revision integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE suggestion SET ended_at = now(), ended_by = actor, outcome = how, answer = the_answer, revision = the_revision
    WHERE id = s.id;
    DELETE FROM queue_claim WHERE kind = 'suggestion' AND subject = s.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('suggestion', s.post_id, s.author_id, actor, jsonb_build_object('suggestion', s.id, 'outcome', how));
    INSERT INTO notice_change (what, post_id, number, thread_id, actor_id)
    SELECT 'suggestion', p.id, s.id, p.thread_id, actor FROM post p WHERE p.id = s.post_id AND how <> 'taken-back';
END $$;

-- Accepts it as it is ('accepted') or as the decider made it ('improved'), over revision `base` of the post. Returns the post's id.
CREATE FUNCTION suggestion_accept(actor bigint, the_suggestion bigint, how text, base integer, the_title text, the_slug text,
                                  the_body text, the_html text, plain text, names text[], the_answer text,
                                  link_kinds text[], link_slugs text[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    s suggestion := suggestion_lock(actor, the_suggestion);
    p post;
    made integer;
BEGIN
    IF s.ended_at IS NOT NULL THEN
        PERFORM refuse('suggestion_over', 'decided already, or taken back');
    END IF;
    SELECT * INTO p FROM post WHERE id = s.post_id;
    PERFORM question_refuse_locked(p.thread_id, actor);
    made := post_edit(editor => CASE how WHEN 'accepted' THEN s.author_id ELSE actor END, the_post => s.post_id, base => base,
                      the_title => the_title, the_slug => the_slug, the_body => the_body, the_html => the_html, plain => plain,
                      names => names,
                      why => s.reason || CASE WHEN how = 'improved' THEN ' (suggested, and improved by '
                                              ELSE ' (suggested, and accepted by ' END
                                      || CASE WHEN p.author_id = actor THEN 'its author)' ELSE 'a moderator)' END,
                      link_kinds => link_kinds, link_slugs => link_slugs, suggested => true);
    PERFORM suggestion_end(s, actor, how, the_answer, nullif(made, p.revision)); -- NULL: it was so already
    RETURN s.post_id;
END $$;

-- Declines it with a word to whoever suggested it. Returns the post's id.
CREATE FUNCTION suggestion_decline(actor bigint, the_suggestion bigint, the_answer text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    s suggestion := suggestion_lock(actor, the_suggestion);
BEGIN
    IF s.ended_at IS NOT NULL THEN
        PERFORM refuse('suggestion_over', 'decided already, or taken back');
    ELSIF the_answer = '' THEN
        PERFORM refuse('suggestion_answer', 'a word to whoever suggested it');
    END IF;
    PERFORM suggestion_end(s, actor, 'declined', the_answer, NULL);
    RETURN s.post_id;
END $$;

-- It was declined, and waits again. Returns the post's id.
CREATE FUNCTION suggestion_reopen(actor bigint, the_suggestion bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    s suggestion := suggestion_lock(actor, the_suggestion);
BEGIN
    PERFORM post_refuse_closed(p.id, p.kind, '{question,answer}') FROM post p WHERE p.id = s.post_id;
    IF s.outcome IS DISTINCT FROM 'declined' THEN
        PERFORM refuse('suggestion_over', 'it was not declined');
    ELSIF EXISTS (SELECT FROM suggestion WHERE post_id = s.post_id AND ended_at IS NULL) THEN
        PERFORM refuse('suggestion_waits', 'another one waits');
    END IF;
    UPDATE suggestion SET ended_at = NULL, ended_by = NULL, outcome = NULL, answer = '' WHERE id = s.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('suggestion', s.post_id, s.author_id, actor, jsonb_build_object('suggestion', s.id, 'outcome', 'reopened'));
    RETURN s.post_id;
END $$;

-- Its author takes it back; once it was decided about, nothing happens. Returns the post's id.
CREATE FUNCTION suggestion_take_back(author bigint, the_suggestion bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    s suggestion;
BEGIN
    PERFORM post_lock(post_id) FROM suggestion WHERE id = the_suggestion;
    SELECT * INTO s FROM suggestion WHERE id = the_suggestion AND author_id = author FOR UPDATE;
    IF s.id IS NULL THEN
        PERFORM refuse('post_exists', 'none of theirs');
    ELSIF s.ended_at IS NULL THEN
        PERFORM suggestion_end(s, author, 'taken-back', '', NULL);
    END IF;
    RETURN s.post_id;
END $$;

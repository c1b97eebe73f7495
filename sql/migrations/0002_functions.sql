-- Writes: each is one function, one round trip, atomic. They refuse by constraint name.

-- Refuses with a name that src/db/error.c knows.
CREATE FUNCTION refuse(name text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = name;
END $$;

-- Tells every worker that what it keeps about `topic` is out of date: 'question:12', 'library', 'tags'.
CREATE FUNCTION changed(topic text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('changed', topic);
$$;

CREATE FUNCTION post_lock(the_post bigint) RETURNS post LANGUAGE plpgsql AS $$
DECLARE p post;
BEGIN
    SELECT * INTO p FROM post WHERE id = the_post FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse('post_exists', 'no such post');
    END IF;
    RETURN p;
END $$;

CREATE FUNCTION is_moderator(the_account bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT role IN ('moderator', 'admin') FROM account WHERE id = the_account;
$$;

CREATE FUNCTION is_coach(the_account bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT role IN ('coach', 'moderator', 'admin') FROM account WHERE id = the_account;
$$;

-- ---- links and search, kept by every function that saves a body ----

CREATE FUNCTION link_put(the_post bigint, kinds text[], slugs text[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM link WHERE post_id = the_post;
    INSERT INTO link (post_id, kind, slug)
    SELECT DISTINCT the_post, k, s FROM unnest(kinds, slugs) AS t (k, s);
$$;

CREATE FUNCTION search_put(the_post bigint, the_thread bigint, the_kind text, the_title text,
                           words_of_body text, the_tags text[], extra text DEFAULT '')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_document (post_id, thread_id, kind, title, body, tags, words)
    VALUES (the_post, the_thread, the_kind, the_title, words_of_body, the_tags,
            setweight(to_tsvector('english', the_title || ' ' || extra), 'A') ||
            setweight(to_tsvector('english', array_to_string(the_tags, ' ')), 'B') ||
            setweight(to_tsvector('english', left(words_of_body, 200000)), 'D'))
    ON CONFLICT (post_id) DO UPDATE SET
        title = excluded.title, body = excluded.body, tags = excluded.tags, words = excluded.words;
$$;

-- ---- tags ----

-- Canonical names for what a person typed: synonyms become their tag. Unknown names are refused.
CREATE FUNCTION tag_canonical(names text[]) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE known text[];
BEGIN
    SELECT coalesce(array_agg(DISTINCT t.name), '{}') INTO known
    FROM unnest(names) AS n (name)
    JOIN tag t ON t.name = n.name OR t.id = (SELECT tag_id FROM tag_synonym s WHERE s.name = n.name);
    IF EXISTS (SELECT FROM unnest(names) AS n (name)
               WHERE NOT EXISTS (SELECT FROM tag t WHERE t.name = n.name)
                 AND NOT EXISTS (SELECT FROM tag_synonym s WHERE s.name = n.name)) THEN
        PERFORM refuse('tag_known', 'a tag does not exist');
    END IF;
    RETURN known;
END $$;

CREATE FUNCTION question_tags_put(the_question bigint, names text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE tag SET question_count = question_count - 1
    WHERE id IN (SELECT tag_id FROM question_tag WHERE question_id = the_question)
      AND NOT name = ANY (names);
    UPDATE tag SET question_count = question_count + 1
    WHERE name = ANY (names)
      AND id NOT IN (SELECT tag_id FROM question_tag WHERE question_id = the_question);
    DELETE FROM question_tag USING tag
    WHERE question_id = the_question AND tag.id = tag_id AND NOT tag.name = ANY (names);
    INSERT INTO question_tag (question_id, tag_id)
    SELECT the_question, id FROM tag WHERE name = ANY (names)
    ON CONFLICT DO NOTHING;
END $$;

-- ---- questions and answers ----

CREATE FUNCTION question_ask(author bigint, the_title text, the_slug text, the_body text, the_html text,
                             plain text, names text[], link_kinds text[], link_slugs text[],
                             at timestamptz DEFAULT now())
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := nextval(pg_get_serial_sequence('post', 'id'));
    the_tags text[] := tag_canonical(names);
BEGIN
    INSERT INTO post (id, kind, thread_id, author_id, body, html, created_at)
    VALUES (the_id, 'question', the_id, author, the_body, the_html, at);
    INSERT INTO question (id, title, slug, tags, created_at, last_active_at)
    VALUES (the_id, the_title, the_slug, the_tags, at, at);
    PERFORM question_tags_put(the_id, the_tags);
    INSERT INTO revision (post_id, number, author_id, created_at, title, body, tags)
    VALUES (the_id, 1, author, at, the_title, the_body, the_tags);
    PERFORM link_put(the_id, link_kinds, link_slugs);
    PERFORM search_put(the_id, the_id, 'question', the_title, plain, the_tags);
    PERFORM changed('questions');
    RETURN the_id;
END $$;

CREATE FUNCTION answer_give(author bigint, the_question bigint, the_body text, the_html text, plain text,
                            link_kinds text[], link_slugs text[], at timestamptz DEFAULT now())
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    q post := post_lock(the_question);
    the_id bigint;
    the_title text;
BEGIN
    IF q.kind <> 'question' THEN
        PERFORM refuse('post_exists', 'not a question');
    ELSIF q.deleted_at IS NOT NULL THEN
        PERFORM refuse('post_not_deleted', 'the question was deleted');
    END IF;
    INSERT INTO post (kind, thread_id, author_id, body, html, created_at)
    VALUES ('answer', the_question, author, the_body, the_html, at) RETURNING id INTO the_id;
    UPDATE question SET answer_count = answer_count + 1, last_active_at = greatest(last_active_at, at)
    WHERE id = the_question RETURNING title INTO the_title;
    INSERT INTO revision (post_id, number, author_id, created_at, body)
    VALUES (the_id, 1, author, at, the_body);
    PERFORM link_put(the_id, link_kinds, link_slugs);
    PERFORM search_put(the_id, the_question, 'answer', '', plain, '{}');
    PERFORM changed('question:' || the_question);
    PERFORM changed('questions');
    RETURN the_id;
END $$;

CREATE FUNCTION comment_add(author bigint, the_parent bigint, the_body text, the_html text,
                            link_kinds text[], link_slugs text[], at timestamptz DEFAULT now())
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_parent);
    the_id bigint;
BEGIN
    IF p.kind NOT IN ('question', 'answer') THEN
        PERFORM refuse('post_exists', 'nothing to comment on');
    ELSIF p.deleted_at IS NOT NULL THEN
        PERFORM refuse('post_not_deleted', 'the post was deleted');
    END IF;
    INSERT INTO post (kind, thread_id, parent_id, author_id, body, html, created_at)
    VALUES ('comment', p.thread_id, the_parent, author, the_body, the_html, at) RETURNING id INTO the_id;
    UPDATE question SET last_active_at = greatest(last_active_at, at) WHERE id = p.thread_id;
    INSERT INTO revision (post_id, number, author_id, created_at, body)
    VALUES (the_id, 1, author, at, the_body);
    PERFORM link_put(the_id, link_kinds, link_slugs);
    PERFORM changed('question:' || p.thread_id);
    PERFORM changed('questions');
    RETURN the_id;
END $$;

-- Edits a question, an answer or a comment. `base` is the revision the editor started from.
-- The title and tags are looked at for questions only. Gives the new revision's number.
CREATE FUNCTION post_edit(editor bigint, the_post bigint, base integer, the_title text, the_slug text,
                          the_body text, the_html text, plain text, names text[], why text,
                          link_kinds text[], link_slugs text[])
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
    the_tags text[] := '{}';
BEGIN
    IF p.kind NOT IN ('question', 'answer', 'comment') THEN
        PERFORM refuse('post_exists', 'not a post of a thread');
    ELSIF p.author_id <> editor AND NOT is_moderator(editor) THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    ELSIF p.deleted_at IS NOT NULL THEN
        PERFORM refuse('post_not_deleted', 'the post was deleted');
    ELSIF p.revision <> base THEN
        PERFORM refuse('edit_conflict', 'somebody else saved first');
    END IF;
    UPDATE post SET body = the_body, html = the_html, revision = base + 1, edited_at = now()
    WHERE id = the_post;
    IF p.kind = 'question' THEN
        the_tags := tag_canonical(names);
        UPDATE question SET title = the_title, slug = the_slug, tags = the_tags, last_active_at = now()
        WHERE id = the_post;
        PERFORM question_tags_put(the_post, the_tags);
        PERFORM search_put(the_post, the_post, 'question', the_title, plain, the_tags);
    ELSIF p.kind = 'answer' THEN
        UPDATE question SET last_active_at = now() WHERE id = p.thread_id;
        PERFORM search_put(the_post, p.thread_id, 'answer', '', plain, '{}');
    END IF;
    INSERT INTO revision (post_id, number, author_id, reason, title, body, tags)
    VALUES (the_post, base + 1, editor, why,
            CASE WHEN p.kind = 'question' THEN the_title ELSE '' END, the_body, the_tags);
    PERFORM link_put(the_post, link_kinds, link_slugs);
    PERFORM changed('question:' || p.thread_id);
    PERFORM changed('questions');
    RETURN base + 1;
END $$;

-- Deletes or restores. Authors their own (and only what they deleted themselves), moderators all.
CREATE FUNCTION post_delete(actor bigint, the_post bigint, gone boolean, why text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
BEGIN
    IF p.kind NOT IN ('question', 'answer', 'comment') THEN
        PERFORM refuse('post_exists', 'not a post of a thread');
    ELSIF NOT is_moderator(actor) AND
          (p.author_id <> actor OR (NOT gone AND p.deleted_by IS DISTINCT FROM actor AND p.deleted_at IS NOT NULL)) THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    END IF;
    IF gone = (p.deleted_at IS NOT NULL) THEN
        RETURN p.thread_id; -- already so
    END IF;
    UPDATE post SET deleted_at = CASE WHEN gone THEN now() END,
                    deleted_by = CASE WHEN gone THEN actor END,
                    delete_reason = CASE WHEN gone THEN why END
    WHERE id = the_post;
    IF p.kind = 'question' THEN
        UPDATE question SET listed = NOT gone WHERE id = the_post;
        UPDATE tag SET question_count = question_count + CASE WHEN gone THEN -1 ELSE 1 END
        WHERE id IN (SELECT tag_id FROM question_tag WHERE question_id = the_post);
    ELSIF p.kind = 'answer' THEN
        UPDATE question SET answer_count = answer_count + CASE WHEN gone THEN -1 ELSE 1 END,
               accepted_answer_id = CASE WHEN gone AND accepted_answer_id = the_post
                                         THEN NULL ELSE accepted_answer_id END
        WHERE id = p.thread_id;
    END IF;
    INSERT INTO event (kind, post_id, account_id, actor_id, reason)
    VALUES (CASE WHEN gone THEN 'delete' ELSE 'restore' END, the_post, p.author_id, actor, why);
    PERFORM changed('question:' || p.thread_id);
    PERFORM changed('questions');
    RETURN p.thread_id;
END $$;

-- Sets (1, -1) or withdraws (0) a vote. The same call twice changes nothing. Gives the new score.
CREATE FUNCTION vote_cast(voter bigint, the_post bigint, new_value smallint)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
    old_value smallint;
BEGIN
    IF p.kind NOT IN ('question', 'answer') THEN
        PERFORM refuse('post_exists', 'not a question or an answer');
    ELSIF p.author_id = voter THEN
        PERFORM refuse('vote_not_own', 'one''s own post');
    ELSIF p.deleted_at IS NOT NULL THEN
        PERFORM refuse('post_not_deleted', 'the post was deleted');
    END IF;
    SELECT value INTO old_value FROM vote WHERE post_id = the_post AND account_id = voter;
    IF coalesce(old_value, 0) = new_value THEN
        RETURN p.score;
    END IF;
    IF new_value = 0 THEN
        DELETE FROM vote WHERE post_id = the_post AND account_id = voter;
    ELSE
        INSERT INTO vote (post_id, account_id, value) VALUES (the_post, voter, new_value)
        ON CONFLICT (post_id, account_id) DO UPDATE SET value = excluded.value, at = now();
    END IF;
    UPDATE post SET score = score + new_value - coalesce(old_value, 0) WHERE id = the_post;
    PERFORM changed('question:' || p.thread_id);
    PERFORM changed('questions');
    RETURN p.score + new_value - coalesce(old_value, 0);
END $$;

-- The asker marks (or unmarks) the answer that helped. Gives the question's id.
CREATE FUNCTION answer_accept(asker bigint, the_answer bigint, yes boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    a post := post_lock(the_answer);
    q post;
    before bigint;
BEGIN
    IF a.kind <> 'answer' THEN
        PERFORM refuse('post_exists', 'not an answer');
    END IF;
    SELECT * INTO q FROM post WHERE id = a.thread_id;
    IF q.author_id <> asker THEN
        PERFORM refuse('accept_by_asker', 'not the asker');
    ELSIF a.deleted_at IS NOT NULL OR q.deleted_at IS NOT NULL THEN
        PERFORM refuse('post_not_deleted', 'the post was deleted');
    END IF;
    SELECT accepted_answer_id INTO before FROM question WHERE id = a.thread_id FOR UPDATE;
    IF yes AND before IS DISTINCT FROM the_answer THEN
        UPDATE question SET accepted_answer_id = the_answer WHERE id = a.thread_id;
        INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('accept', the_answer, a.author_id, asker);
    ELSIF NOT yes AND before = the_answer THEN
        UPDATE question SET accepted_answer_id = NULL WHERE id = a.thread_id;
        INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('unaccept', the_answer, a.author_id, asker);
    END IF;
    PERFORM changed('question:' || a.thread_id);
    PERFORM changed('questions');
    RETURN a.thread_id;
END $$;

-- ---- the library ----

-- Creates (the_entry NULL, base 0) or edits an entry of any kind. Gives its post id.
-- slugs: its own and those of its aliases. sha: of the file, when the loader saves it.
CREATE FUNCTION entry_save(editor bigint, the_entry bigint, base integer, the_kind text, the_slug text,
                           the_title text, the_summary text, the_aliases text[], slugs text[],
                           names text[], the_status text, the_model jsonb,
                           the_reviewer text, reviewed date, due date,
                           the_body text, the_html text, plain text, why text,
                           link_kinds text[], link_slugs text[], sha bytea DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := the_entry;
    p post;
    the_tags text[] := tag_canonical(names);
    next_revision integer := 1;
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    IF the_id IS NULL THEN
        INSERT INTO post (kind, author_id, body, html) VALUES (the_kind, editor, the_body, the_html)
        RETURNING id INTO the_id;
        INSERT INTO entry (id, kind, slug, title, summary, aliases, tags, status, model,
                           reviewed_by, reviewed_at, review_due, loaded_sha)
        VALUES (the_id, the_kind, the_slug, the_title, the_summary, the_aliases, the_tags, the_status,
                the_model, the_reviewer, reviewed, due, sha);
    ELSE
        p := post_lock(the_id);
        IF p.kind <> the_kind THEN
            PERFORM refuse('post_exists', 'no such entry');
        ELSIF p.revision <> base THEN
            PERFORM refuse('edit_conflict', 'somebody else saved first');
        END IF;
        next_revision := base + 1;
        UPDATE post SET body = the_body, html = the_html, revision = next_revision, edited_at = now()
        WHERE id = the_id;
        UPDATE entry SET slug = the_slug, title = the_title, summary = the_summary, aliases = the_aliases,
               tags = the_tags, status = the_status, model = the_model, reviewed_by = the_reviewer,
               reviewed_at = reviewed, review_due = due, loaded_sha = sha
        WHERE id = the_id;
    END IF;
    -- What once led here goes on leading here. A slug that leads to another entry of this kind stays with
    -- that one, unless it is this one's own name.
    INSERT INTO entry_slug (kind, slug, entry_id)
    SELECT DISTINCT the_kind, s, the_id FROM unnest(slugs || the_slug) AS s WHERE s <> ''
    ON CONFLICT (kind, slug) DO UPDATE SET entry_id = excluded.entry_id WHERE excluded.slug = the_slug;
    DELETE FROM entry_tag WHERE entry_id = the_id;
    INSERT INTO entry_tag (entry_id, tag_id) SELECT the_id, id FROM tag WHERE name = ANY (the_tags);
    DELETE FROM entry_muscle WHERE entry_id = the_id;
    INSERT INTO entry_muscle (entry_id, muscle, role, effect)
    SELECT DISTINCT ON (m->>'muscle') the_id, m->>'muscle', m->>'role', m->>'effect'
    FROM jsonb_array_elements(coalesce(the_model->'muscles', '[]')) AS m;
    INSERT INTO revision (post_id, number, author_id, reason, title, body, tags, model)
    VALUES (the_id, next_revision, editor, why, the_title, the_body, the_tags,
            the_model || jsonb_build_object('slug', the_slug, 'summary', the_summary, 'aliases', the_aliases,
                                            'status', the_status, 'reviewed_by', the_reviewer,
                                            'reviewed_at', reviewed, 'review_due', due));
    PERFORM link_put(the_id, link_kinds, link_slugs);
    IF the_status = 'retired' THEN
        DELETE FROM search_document WHERE post_id = the_id;
    ELSE
        PERFORM search_put(the_id, the_id, the_kind, the_title, the_summary || ' ' || plain, the_tags,
                           array_to_string(the_aliases, ' '));
    END IF;
    PERFORM changed('library');
    RETURN the_id;
END $$;

-- Creates or changes a tag with its parents and synonyms. Gives its id.
CREATE FUNCTION tag_save(editor bigint, the_tag bigint, the_name text, the_title text, the_facet text,
                         the_description text, the_html text, is_red_flag boolean,
                         parents text[], synonyms text[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := the_tag;
    old_name text;
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    IF EXISTS (SELECT FROM tag_synonym s WHERE s.name = the_name AND s.tag_id IS DISTINCT FROM the_id) OR
       EXISTS (SELECT FROM tag t WHERE t.name = ANY (synonyms)) OR
       EXISTS (SELECT FROM tag_synonym s WHERE s.name = ANY (synonyms) AND s.tag_id IS DISTINCT FROM the_id) THEN
        PERFORM refuse('tag_name_unique', 'a tag or a synonym has that name');
    END IF;
    IF the_id IS NULL THEN
        INSERT INTO tag (name, title, facet, description, html, red_flag)
        VALUES (the_name, the_title, the_facet, the_description, the_html, is_red_flag) RETURNING id INTO the_id;
    ELSE
        SELECT name INTO old_name FROM tag WHERE id = the_id FOR UPDATE;
        UPDATE tag SET name = the_name, title = the_title, facet = the_facet, description = the_description,
               html = the_html, red_flag = is_red_flag
        WHERE id = the_id;
        IF old_name <> the_name THEN
            -- The old name stays as a synonym, so that addresses keep working.
            synonyms := synonyms || old_name;
            UPDATE question SET tags = array_replace(tags, old_name, the_name) WHERE old_name = ANY (tags);
            UPDATE entry SET tags = array_replace(tags, old_name, the_name) WHERE old_name = ANY (tags);
            UPDATE search_document SET tags = array_replace(tags, old_name, the_name) WHERE old_name = ANY (tags);
        END IF;
    END IF;
    DELETE FROM tag_synonym WHERE tag_id = the_id AND NOT name = ANY (synonyms);
    INSERT INTO tag_synonym (name, tag_id) SELECT DISTINCT s, the_id FROM unnest(synonyms) AS s
    ON CONFLICT DO NOTHING;
    DELETE FROM tag_parent WHERE tag_id = the_id;
    INSERT INTO tag_parent (tag_id, parent_id)
    SELECT the_id, t.id FROM tag t WHERE t.name = ANY (parents);
    IF EXISTS (WITH RECURSIVE above (id) AS (
                   SELECT parent_id FROM tag_parent WHERE tag_id = the_id
                   UNION SELECT p.parent_id FROM tag_parent p JOIN above ON p.tag_id = above.id)
               SELECT FROM above WHERE id = the_id) THEN
        PERFORM refuse('tag_parent_no_circle', 'a tag cannot be above itself');
    END IF;
    INSERT INTO event (kind, actor_id, data) VALUES ('tag', editor, jsonb_build_object('name', the_name));
    PERFORM changed('tags');
    PERFORM changed('questions');
    RETURN the_id;
END $$;

-- ---- limits ----

-- Counts one more `the_what` by `the_who` in this hour; false when that passes `most`.
CREATE FUNCTION rate_take(the_what text, the_who text, most integer) RETURNS boolean LANGUAGE sql AS $$
    INSERT INTO rate (what, who, hour) VALUES (the_what, the_who, date_trunc('hour', now()))
    ON CONFLICT (what, who, hour) DO UPDATE SET count = rate.count + 1
    RETURNING count <= most;
$$;

-- The same, refusing: put before a write in one batch, it undoes the write too.
CREATE FUNCTION rate_refuse(the_what text, the_who text, most integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT rate_take(the_what, the_who, most) THEN
        PERFORM refuse('rate_limit', 'too many in an hour');
    END IF;
END $$;

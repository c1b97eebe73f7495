-- What questions, answers and comments have in common. A write is one function, one round trip, atomic; it refuses by
-- constraint name.

-- What a page shows of a post; post_read_columns reads it column by column.
CREATE VIEW post_row AS
SELECT p.id, p.kind, p.parent_id, p.author_id, a.name AS author_name, a.shown_role AS author_role, p.html,
       coalesce(s.score, 0) AS score, coalesce(s.rank, 0) AS rank, coalesce(s.helped, 0) AS helped,
       coalesce(s.outdated, 0) AS outdated, coalesce(s.tried, '{}') AS tried, coalesce(s.warning, '') AS warning, p.revision,
       p.created_at, p.edited_at, p.deleted_at, p.deleted_by, p.delete_why, p.delete_reason,
       o.site AS origin_site, o.author AS origin_author, o.address AS origin_address, o.licence AS origin_licence,
       o.closed_at AS origin_closed_at, o.duplicate_of AS origin_duplicate_of, p.wiki
FROM post p
JOIN account a ON a.id = p.author_id
LEFT JOIN post_score s ON s.post_id = p.id
LEFT JOIN origin o ON o.post_id = p.id;

-- NULL for a post that nobody votes on.
CREATE FUNCTION post_score_of(the_post bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.score FROM post_score s WHERE s.post_id = the_post);
END $$;

-- Questions and answers can be voted on; comments are from the first voice on (comment_vote.sql). Deleting takes the lock that votes take: a vote is cast before, or refused.
CREATE FUNCTION post_score_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO post_score (post_id, kind, thread_id, author_id, created_at, deleted)
        VALUES (NEW.id, NEW.kind, NEW.thread_id, NEW.author_id, NEW.created_at, NEW.deleted_at IS NOT NULL);
    ELSE
        UPDATE post_score SET deleted = NEW.deleted_at IS NOT NULL WHERE post_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER post_score_begin AFTER INSERT ON post FOR EACH ROW WHEN (NEW.kind IN ('question', 'answer'))
    EXECUTE FUNCTION post_score_follow();
CREATE TRIGGER post_score_deleted AFTER UPDATE OF deleted_at ON post FOR EACH ROW
    WHEN (NEW.kind IN ('question', 'answer', 'comment') AND (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
    EXECUTE FUNCTION post_score_follow();

-- A post went to another thread.
CREATE FUNCTION post_score_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post_score SET thread_id = NEW.thread_id WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER post_score_move AFTER UPDATE OF thread_id ON post FOR EACH ROW WHEN (OLD.thread_id <> NEW.thread_id)
    EXECUTE FUNCTION post_score_move();

-- About how many bytes of a page a post takes with what is around it; post_page_bytes in C is the same.
CREATE FUNCTION post_page_bytes(html text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT 600 + octet_length(html) + 256 * (octet_length(html) - octet_length(replace(html, E'\x02', '')));
$$;

-- Locks the thread of a post, and returns the post as it is then. All that a write changes of a thread is under this.
CREATE FUNCTION post_lock(the_post bigint) RETURNS post LANGUAGE plpgsql AS $$
DECLARE
    p post;
    locked bigint;
BEGIN
    SELECT t.* INTO p FROM post o JOIN post t ON t.id = coalesce(o.thread_id, o.id) WHERE o.id = the_post
    FOR NO KEY UPDATE OF t;
    locked := p.id;
    IF locked <> the_post THEN
        SELECT * INTO p FROM post WHERE id = the_post;
        IF p.thread_id <> locked THEN -- while this waited, it went to another entry (merge.sql)
            PERFORM FROM post WHERE id = p.thread_id FOR NO KEY UPDATE;
            SELECT * INTO p FROM post WHERE id = the_post;
        END IF;
    END IF;
    IF p.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such post');
    END IF;
    RETURN p;
END $$;

-- What a page that somebody decides on shows of a post, as a digest: another one when its words, links or photographs are others, or the
-- title of a question is.
CREATE FUNCTION post_digest(the_post bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT encode(sha256(convert_to(concat_ws(E'\x1F', p.revision, q.title, p.html), 'UTF8')), 'hex')
            FROM post p LEFT JOIN question q ON q.id = p.id WHERE p.id = the_post);
END $$;

-- Refuses to decide about words that whoever decides did not read: `read` is the digest that their page had. Call it with the post locked.
CREATE FUNCTION post_refuse_unread(the_post bigint, read text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF post_digest(the_post) IS DISTINCT FROM read THEN
        PERFORM refuse('post_unread', 'changed since the page was opened');
    END IF;
END $$;

-- Refuses what is written to a post that is not of one of these kinds, was deleted, or is below something deleted.
-- the_kind is NULL when there is no such post. Call it with the post locked: deleting locks the post as well.
CREATE FUNCTION post_refuse_closed(the_post bigint, the_kind text, kinds text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF the_kind IS NULL OR the_kind <> ALL (kinds) THEN
        PERFORM refuse('post_exists', 'no such post of that kind');
    ELSIF EXISTS (SELECT FROM question WHERE id = the_post AND merged) THEN
        PERFORM refuse('question_is_merged', 'it is part of another question');
    ELSIF NOT post_is_open(the_post) THEN
        PERFORM refuse('post_not_deleted', 'the post was deleted, or what it belongs to');
    END IF;
END $$;

-- Locks as post_lock, for what is written to a post; refuses as post_refuse_closed.
CREATE FUNCTION post_lock_open(the_post bigint, kinds text[]) RETURNS post LANGUAGE plpgsql AS $$
DECLARE p post := post_lock(the_post);
BEGIN
    PERFORM post_refuse_closed(the_post, p.kind, kinds);
    RETURN p;
END $$;

-- The revision of what a link leads to that readers had at that time: the last one, or of what was written later the first.
-- NULL when there is nothing, or nothing for readers yet.
CREATE FUNCTION link_revision(the_kind text, the_slug text, at timestamptz) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
    the_entry bigint;
    found integer;
BEGIN
    SELECT s.entry_id INTO the_entry FROM entry_slug s JOIN entry e ON e.id = s.entry_id
    WHERE s.slug = the_slug AND (s.kind = the_kind OR the_kind = '') AND entry_is_public(e.status)
    ORDER BY array_position(entry_kinds(), s.kind) LIMIT 1;
    SELECT r.number INTO found FROM revision r
    WHERE r.post_id = the_entry AND r.created_at <= at AND entry_is_public(r.model->>'status')
    ORDER BY r.number DESC LIMIT 1;
    RETURN coalesce(found, entry_first_public(the_entry));
END $$;

CREATE FUNCTION entry_first_public(the_entry bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT r.number FROM revision r
            WHERE r.post_id = the_entry AND entry_is_public(r.model->>'status') ORDER BY r.number LIMIT 1);
END $$;

-- What one does by an entry's fields: a change of these is what an answer that recommended it may not have meant.
CREATE FUNCTION entry_how(model jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(
        'sides', model->'sides', 'dose', (model->'dose') - '{source,note}'::text[], 'cautions', model->'cautions',
        'stop', model->'stop', 'partner', model->'partner',
        'steps', (SELECT jsonb_agg(s - 'pose') FROM jsonb_array_elements(model->'steps') AS s));
$$;

-- The author looked again: what they wrote holds for the entries as they are now.
CREATE FUNCTION link_holds(author bigint, the_post bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_post, '{question,answer,comment}');
BEGIN
    IF p.author_id <> author THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    END IF;
    UPDATE link SET revision = link_revision(kind, slug, now())
    WHERE post_id = the_post AND revision IS DISTINCT FROM link_revision(kind, slug, now());
    IF FOUND THEN
        PERFORM changed('question:' || p.thread_id);
    END IF;
    RETURN p.thread_id;
END $$;

CREATE FUNCTION link_put(the_post bigint, kinds text[], slugs text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM link
    WHERE post_id = the_post AND NOT EXISTS (SELECT FROM unnest(kinds, slugs) AS t (k, s) WHERE k = kind AND s = slug);
    UPDATE link l SET revision = r.revision
    FROM (SELECT o.kind, o.slug, link_revision(o.kind, o.slug, coalesce(p.edited_at, p.created_at)) AS revision
          FROM post p JOIN link o ON o.post_id = p.id WHERE p.id = the_post AND p.thread_id IS NOT NULL) AS r
    WHERE l.post_id = the_post AND l.kind = r.kind AND l.slug = r.slug AND l.revision IS DISTINCT FROM r.revision;
    INSERT INTO link (post_id, kind, slug)
    SELECT DISTINCT the_post, k, s FROM unnest(kinds, slugs) AS t (k, s)
    ON CONFLICT (post_id, kind, slug) DO NOTHING;
END $$;

-- What links to an entry is read newest first from the relation alone, and entries apart from the rest.
CREATE FUNCTION link_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT p.thread_id IS NULL, p.created_at,
           CASE WHEN p.thread_id IS NOT NULL THEN link_revision(NEW.kind, NEW.slug, coalesce(p.edited_at, p.created_at)) END
    INTO NEW.of_entry, NEW.created_at, NEW.revision FROM post p WHERE p.id = NEW.post_id;
    RETURN NEW;
END $$;
CREATE TRIGGER link_complete BEFORE INSERT ON link FOR EACH ROW EXECUTE FUNCTION link_complete();

-- A link to a question is called by its title, as far as everybody sees that question: the first twenty of a text. What a
-- placeholder is: src/core/wiki.h.
CREATE FUNCTION link_titled(html text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    titled text := html;
    link record;
BEGIN
    FOR link IN
        SELECT DISTINCT f.written, coalesce(html_escape(q.title), 'question ' || f.id) AS title
        FROM (SELECT m[1] AS written, m[2]::bigint AS id
              FROM regexp_matches(html, E'(\x02question:([0-9]{1,18})(?:/[a-z0-9-]*)?\x1F)', 'g') AS m LIMIT 20) AS f
        LEFT JOIN question q ON q.id = question_merged_into(f.id) AND q.listed
    LOOP
        titled := regexp_replace(titled, link.written || E'[^\x03]*\x03',
                                 link.written || replace(link.title, '\', '\\') || E'\x03', 'g');
    END LOOP;
    RETURN titled;
END $$;

-- A question may be renamed or deleted between here and the commit, and whoever does that does not see this text yet. To
-- lock the question would let two that link to each other wait for each other: the titles are looked up once more instead.
CREATE FUNCTION link_question_titles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.html <> OLD.html THEN
        INSERT INTO link_title_change (post_id) VALUES (NEW.id);
    END IF;
    NEW.html := link_titled(NEW.html);
    RETURN NEW;
END $$;
CREATE TRIGGER link_question_titles BEFORE INSERT OR UPDATE OF html ON post
    FOR EACH ROW WHEN (position(E'\x02question:' IN NEW.html) > 0) EXECUTE FUNCTION link_question_titles();

-- Renamed, deleted or brought back: the texts that link to it follow.
CREATE FUNCTION link_title_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO link_title_change (question_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER link_title_changed AFTER UPDATE OF title, listed ON question
    FOR EACH ROW WHEN ((OLD.title, OLD.listed) IS DISTINCT FROM (NEW.title, NEW.listed))
    EXECUTE FUNCTION link_title_changed();

-- Queues up to `most` posts that link to a question that changed. Returns how many, 1 when it is done with that question.
CREATE FUNCTION job_link_titles_spread(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    c link_title_change;
    posts bigint[];
BEGIN
    SELECT * INTO c FROM link_title_change WHERE post_id IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    posts := ARRAY(SELECT l.post_id FROM link l
                   WHERE l.kind = 'question' AND l.slug = c.question_id::text AND l.post_id > c.past
                   ORDER BY l.post_id LIMIT most);
    IF posts = '{}' THEN
        DELETE FROM link_title_change WHERE id = c.id;
        RETURN 1;
    END IF;
    INSERT INTO link_title_change (post_id) SELECT unnest(posts);
    UPDATE link_title_change SET past = posts[cardinality(posts)] WHERE id = c.id;
    RETURN cardinality(posts);
END $$;

-- What the job runner calls: shows the titles of now in up to `most` texts that link to questions. A post that somebody is
-- writing to is left for the next round: this waits for nobody who may wait for one of the other posts.
CREATE FUNCTION job_link_titles(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    queued integer := job_link_titles_spread(most);
    done bigint[];
    posts bigint[];
    topics text[];
BEGIN
    SELECT array_agg(t.id), array_agg(t.post_id) INTO done, posts
    FROM (SELECT c.id, c.post_id FROM link_title_change c JOIN post p ON p.id = c.post_id
          ORDER BY c.id LIMIT most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF p SKIP LOCKED) AS t;
    IF done IS NULL THEN
        RETURN queued;
    END IF;
    WITH shown AS (
        UPDATE post SET html = html WHERE id = ANY (posts) AND html <> link_titled(html)
        RETURNING coalesce('question:' || thread_id, 'library') AS topic
    )
    SELECT array_agg(DISTINCT topic) INTO topics FROM shown;
    PERFORM removed(t.topic) FROM unnest(topics) AS t (topic);
    DELETE FROM link_title_change WHERE id = ANY (done);
    RETURN greatest(queued, cardinality(done));
END $$;

CREATE FUNCTION html_escape(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT replace(replace(replace(replace(words, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;');
$$;

-- What a link without a kind means: the first of these that is called so. library_resolve in C goes by the same order.
CREATE FUNCTION link_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT '{stretch,routine,article,muscle,term,page}'::text[];
$$;

-- Of them the kinds of entries, in the same order: the library's without the site's own pages.
CREATE FUNCTION entry_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT '{stretch,routine,article,muscle,term}'::text[];
$$;

-- All that leads to an entry: its own addresses, and those of retired ones that it took the place of.
CREATE FUNCTION entry_addresses(the_entry bigint) RETURNS TABLE (kind text, slug text, entry_id bigint)
LANGUAGE plpgsql STABLE ROWS 5 AS $$
BEGIN
    RETURN QUERY
        SELECT s.kind, s.slug, s.entry_id FROM entry_slug s WHERE s.entry_id = the_entry
        UNION ALL
        SELECT s.kind, s.slug, s.entry_id FROM entry r JOIN entry_slug s ON s.entry_id = r.id
        WHERE r.leads_to = the_entry AND r.status = 'retired';
END $$;

-- The addresses by which texts may link to an entry: each of its slugs with its kind, and without one where it is the
-- first to be called so.
CREATE FUNCTION link_targets(the_kind text, the_slug text) RETURNS TABLE (kind text, slug text, entry_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT k.kind, o.slug, o.entry_id
    FROM entry_slug s
    CROSS JOIN LATERAL entry_addresses(s.entry_id) AS o
    CROSS JOIN LATERAL (
        SELECT o.kind
        UNION ALL
        SELECT '' WHERE o.kind = ANY (link_kinds()) AND NOT EXISTS (
            SELECT FROM entry_slug other JOIN entry e ON e.id = other.entry_id
            WHERE other.slug = o.slug AND other.kind = ANY (link_kinds())
              AND entry_is_public(e.status)
              AND array_position(link_kinds(), other.kind) < array_position(link_kinds(), o.kind))
    ) AS k
    WHERE s.kind = the_kind AND s.slug = the_slug;
$$;

-- Edits a question, an answer or a comment. `base` is the revision the editor started from.
-- The title and tags are looked at for questions only. `suggested`: whoever may edit it accepted the editor's suggestion. Returns the
-- new revision's number.
CREATE FUNCTION post_edit(editor bigint, the_post bigint, base integer, the_title text, the_slug text,
                          the_body text, the_html text, plain text, names text[], why text,
                          link_kinds text[], link_slugs text[], suggested boolean DEFAULT false)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_post, '{question,answer,comment}');
    the_tags text[] := '{}';
    title_before text;
BEGIN
    IF NOT suggested THEN -- whoever accepts was looked at
        PERFORM question_refuse_locked(p.thread_id, editor);
        IF p.wiki THEN
            PERFORM block_refuse(editor, the_post);
        END IF;
    END IF;
    IF p.author_id <> editor AND NOT is_moderator(editor) AND NOT suggested AND NOT p.wiki THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    ELSIF p.body = the_body AND (p.kind <> 'question' OR EXISTS (
              SELECT FROM question
              WHERE id = the_post AND title = the_title AND tags = tag_canonical(names))) THEN
        RETURN p.revision; -- saved already, or never changed: no revision, whatever was edited meanwhile
    ELSIF p.revision <> base THEN
        PERFORM refuse('edit_conflict', 'somebody else saved first');
    ELSIF why = '' AND p.author_id <> editor AND NOT is_moderator(editor) THEN
        PERFORM refuse('wiki_reason', 'a reason in words');
    END IF;
    UPDATE post SET body = the_body, html = the_html, revision = base + 1, edited_at = now()
    WHERE id = the_post;
    IF p.kind = 'question' THEN
        the_tags := tag_canonical(names);
        SELECT title INTO title_before FROM question WHERE id = the_post;
        UPDATE question SET title = the_title, slug = the_slug, tags = the_tags, last_active_at = now()
        WHERE id = the_post;
        IF title_before <> the_title AND question_is_named(the_post) THEN
            PERFORM changed('duplicates');
        END IF;
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
    PERFORM changed('question:' || p.thread_id, CASE WHEN p.kind = 'question' THEN p.id END);
    RETURN base + 1;
END $$;

-- As removed(), of an answer or a comment. Its words, and who wrote them, are on the thread's page, on its author's, and on
-- those of entries that it links to. Lists have the thread's title and counts, which are only out of date: a stored copy of
-- one has nothing that was taken away, and stays.
CREATE FUNCTION removed_reply(p post) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('changed', '-question:' || p.thread_id), pg_notify('changed', '-account:' || p.author_id);
    IF EXISTS (SELECT FROM link WHERE post_id = p.id) THEN
        PERFORM pg_notify('changed', '-mentions');
    END IF;
    PERFORM changed('question:' || p.thread_id, CASE WHEN p.kind = 'answer' THEN p.thread_id END);
END $$;

-- Deletes or restores. Authors their own (and only what they deleted themselves), moderators all. Whoever deletes what
-- somebody else wrote says why: the_why is a name of post_delete_whys (src/post/post.h), the_reason says it in words.
CREATE FUNCTION post_delete(actor bigint, the_post bigint, gone boolean, the_reason text, the_why text DEFAULT '')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
BEGIN
    IF p.kind NOT IN ('question', 'answer', 'comment') THEN
        PERFORM refuse('post_exists', 'not a post of a thread');
    ELSIF NOT may_see(actor, the_post) THEN
        PERFORM refuse('post_not_deleted', 'what it belongs to was deleted');
    ELSIF NOT is_moderator(actor) AND
          (p.author_id <> actor OR (NOT gone AND p.deleted_by IS DISTINCT FROM actor AND p.deleted_at IS NOT NULL)) THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    ELSIF gone AND p.author_id <> actor AND the_why = '' AND the_reason = '' THEN
        PERFORM refuse('delete_reason_given', 'its author has to be told why');
    END IF;
    IF gone = (p.deleted_at IS NOT NULL) THEN
        IF gone AND p.delete_why = 'held' AND p.author_id = actor THEN
            PERFORM hold_take_back(actor, the_post);
        END IF;
        RETURN p.thread_id; -- already so
    ELSIF NOT gone AND p.delete_why = 'held' THEN
        -- Where it is deleted and brought back nobody reads it.
        PERFORM refuse(CASE WHEN is_moderator(actor) THEN 'hold_unread' ELSE 'hold_by_moderator' END, 'it waits to be looked at');
    ELSIF NOT gone THEN -- taking words away is everybody's right, also then; bringing them back is writing
        PERFORM question_refuse_locked(p.thread_id, actor, 'question_is_locked');
        IF p.author_id = actor THEN
            PERFORM block_refuse(actor, coalesce(p.parent_id, p.thread_id));
        END IF;
        IF hold_waits_again(actor, p) THEN
            RETURN p.thread_id;
        END IF;
    END IF;
    UPDATE post SET deleted_at = CASE WHEN gone THEN now() END,
                    deleted_by = CASE WHEN gone THEN actor END,
                    delete_why = CASE WHEN gone THEN the_why END,
                    delete_reason = CASE WHEN gone THEN the_reason END
    WHERE id = the_post;
    IF p.kind = 'question' THEN
        UPDATE question SET listed = NOT gone AND NOT merged WHERE id = the_post;
    ELSIF p.kind = 'answer' THEN
        UPDATE question SET answer_count = answer_count + CASE WHEN gone THEN -1 ELSE 1 END,
               accepted_answer_id = CASE WHEN gone AND accepted_answer_id = the_post
                                         THEN NULL ELSE accepted_answer_id END
        WHERE id = p.thread_id;
    END IF;
    INSERT INTO event (kind, post_id, account_id, actor_id, reason, data)
    VALUES (CASE WHEN gone THEN 'delete' ELSE 'restore' END, the_post, p.author_id, actor, the_reason,
            CASE WHEN the_why = '' THEN '{}' ELSE jsonb_build_object('why', the_why) END);
    -- The thread is counted again for an answer, too: it may have been the accepted one.
    IF p.kind = 'question' THEN
        PERFORM removed('question:' || p.thread_id, p.thread_id);
        PERFORM question_named_listed(p.id, gone);
    ELSE
        PERFORM removed_reply(p);
    END IF;
    RETURN p.thread_id;
END $$;

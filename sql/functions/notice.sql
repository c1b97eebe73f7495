-- Notices: what happened, for each who is to know. Whoever writes only adds a row to notice_change; the job runner tells the readers,
-- so many at a time, and what is new before the rest of what is not: ten thousand followers hold nobody up.
--
--   what           happened                                   who is told
--   question       somebody asked                             followers of its tags, of wider ones, and of the asker; of searches
--                                                             that find it (as 'search'), unless they are told already
--   answer         somebody answered                          followers of the question, and of who answered
--   comment        somebody commented                         followers of the question or entry that it is about; who wrote the answer
--   accept         an answer was accepted                     who wrote it
--   entry          an entry is public for the first time      followers of its tags, of wider ones, and of its writer
--   change         a public entry was changed                 its followers, and of those that it took the place of
--   unsafe         the same, for safety, or it was changed    the same
--                  so while it was a draft or retired
--   retired        an entry was retired                       the same
--   suggested      a change of a post was suggested           who wrote it
--   suggestion     somebody decided about that                who suggested it
--   tag-suggestion somebody decided about a suggested tag     who suggested it: it is about no post
--   held           a post that waited was published           who wrote it; of one that was not, 'decided' tells
--   link-unsafe    the same two, of an entry that texts       who wrote those
--   link-retired   link to
--   remind         three days since the first answer          who asked, once (reminder.sql)
--   decided        moderators changed what a post is          who wrote it (notice_decided.sql)
--   asked          somebody asked a person about a post       that person, and not by the comment as well (ask_person.sql)
--   worse-waits    what was told to coaches waits a day       coaches, once for each post; not who told (worse.sql)
--   worse-decided  a coach decided about that                 who told, about no post (worse.sql); about_id is what they told
--   plan-changed   something was said for safety of what      who has a step from it in a plan (own_plan.sql): about no post either;
--                  steps of plans are from                    about_id is the plan. When it is taken back ('plan-calm') it is read
--   trial-changed  a coach changed what made it worse for     who tries that just now (worse.sql): it is about no post, so that nobody
--                  somebody                                   sees by it what they try
--   profile        what somebody shows of themselves is       they, with the reason (notice_decided.sql): it is about no post
--                  not shown, or was taken down
--   badge          somebody has a badge for the first time    they, by what it is for (badge.sql); about_id is its place
--
-- Nobody is told of what they did themselves, of what they may not see, or of what somebody did whom they ignore or block, but for what is
-- for safety, and what was decided about their own posts; of a question or an entry with a tag that they ignore only when they follow the
-- person. What they may see is decided once
-- more when they read.

-- ---- what happened ----

-- Imports and other bulk work tell nobody, and neither does what is older than a day: it came with the starter content.
CREATE FUNCTION notice_is_news(at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('backtalk.bulk', true), '') <> 'on' AND at > now() - interval '1 day';
$$;

CREATE FUNCTION notice_post_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF notice_is_news(NEW.created_at) THEN
        INSERT INTO notice_change (what, post_id, thread_id, actor_id) VALUES (NEW.kind, NEW.id, NEW.thread_id, NEW.author_id);
        IF NEW.kind = 'question' AND EXISTS (SELECT FROM saved_search) THEN
            INSERT INTO notice_change (what, post_id, thread_id, actor_id) VALUES ('found', NEW.id, NEW.thread_id, NEW.author_id);
        END IF;
        IF NEW.kind IN ('question', 'answer') THEN
            PERFORM follow_own(NEW.author_id, NEW.thread_id);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_post_added AFTER INSERT ON post
    FOR EACH ROW WHEN (NEW.kind IN ('question', 'answer', 'comment')) EXECUTE FUNCTION notice_post_added();

CREATE FUNCTION notice_entry_saved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first integer := entry_first_public(NEW.post_id);
BEGIN
    IF NOT notice_is_news(NEW.created_at) OR NOT entry_is_public(NEW.model->>'status') OR NOT EXISTS (SELECT FROM entry WHERE id = NEW.post_id AND kind <> 'page') THEN
        RETURN NULL;
    ELSIF first = NEW.number THEN
        INSERT INTO notice_change (what, post_id, thread_id, actor_id) VALUES ('entry', NEW.post_id, NEW.post_id, NEW.author_id);
    ELSIF entry_is_public((SELECT model->>'status' FROM revision WHERE post_id = NEW.post_id AND number = NEW.number - 1)) THEN
        INSERT INTO notice_change (what, post_id, number, thread_id, actor_id)
        SELECT w.what, NEW.post_id, NEW.number, NEW.post_id, NEW.author_id
        FROM unnest(CASE WHEN NEW.safety = '' THEN '{change}' ELSE '{unsafe,link-unsafe,plan-changed}' END::text[]) AS w (what);
    ELSE
        -- It is public again, and was corrected for safety while it was not.
        INSERT INTO notice_change (what, post_id, number, thread_id, actor_id)
        SELECT w.what, r.post_id, r.number, r.post_id, r.author_id
        FROM revision r, unnest('{unsafe,link-unsafe,plan-changed}'::text[]) AS w (what)
        WHERE r.post_id = NEW.post_id AND r.safety <> ''
          AND r.number > (SELECT max(number) FROM revision
                          WHERE post_id = NEW.post_id AND number < NEW.number AND entry_is_public(model->>'status'))
        ORDER BY r.number;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_entry_saved AFTER INSERT ON revision
    FOR EACH ROW WHEN (NEW.model <> '{}') EXECUTE FUNCTION notice_entry_saved();

CREATE FUNCTION notice_event_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF notice_is_news(NEW.at) AND NEW.actor_id IS NOT NULL THEN
        INSERT INTO notice_change (what, post_id, number, thread_id, actor_id)
        SELECT w.what, p.id, CASE NEW.kind WHEN 'retire' THEN p.revision ELSE 0 END, coalesce(p.thread_id, p.id), NEW.actor_id
        FROM post p, unnest(CASE NEW.kind WHEN 'accept' THEN '{accept}' ELSE '{retired,link-retired}' END::text[]) AS w (what)
        WHERE p.id = NEW.post_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_event_added AFTER INSERT ON event
    FOR EACH ROW WHEN (NEW.kind IN ('accept', 'retire')) EXECUTE FUNCTION notice_event_added();

-- What is seen no longer is no news: its notices count as read.
CREATE FUNCTION notice_post_hidden() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notice_change (what, post_id, thread_id, actor_id)
    SELECT 'seen', p.id, coalesce(p.thread_id, p.id), p.author_id FROM post p WHERE p.id = NEW.id AND NOT may_see(NULL, p.id);
    RETURN NULL;
END $$;
CREATE TRIGGER notice_post_hidden AFTER UPDATE OF deleted_at ON post
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION notice_post_hidden();
CREATE TRIGGER notice_post_hidden AFTER UPDATE OF status ON entry
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION notice_post_hidden();

CREATE FUNCTION notice_post_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notice_change (what, post_id, thread_id, actor_id) VALUES ('moved', NEW.id, OLD.thread_id, NEW.author_id);
    RETURN NULL;
END $$;
CREATE TRIGGER notice_post_moved AFTER UPDATE OF thread_id ON post
    FOR EACH ROW WHEN (OLD.thread_id <> NEW.thread_id) EXECUTE FUNCTION notice_post_moved();

-- ---- who is told ----

-- The tags of a thread, wider ones, and those that became part of one of them: who followed those follows what they are now.
CREATE FUNCTION notice_tags(the_thread bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE wider (id) AS (
        SELECT t.tag_id FROM question_tag t WHERE t.question_id = the_thread
        UNION SELECT t.tag_id FROM entry_tag t WHERE t.entry_id = the_thread
        UNION SELECT p.parent_id FROM wider w JOIN tag_parent p ON p.tag_id = w.id
    ), merged (id) AS (
        SELECT id FROM wider UNION SELECT t.id FROM merged m JOIN tag t ON t.merged_into = m.id
    )
    SELECT id FROM merged;
$$;

-- The entries that this one took the place of: who followed those follows it.
CREATE FUNCTION notice_behind(the_thread bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5 AS $$
    WITH RECURSIVE behind (id) AS (
        SELECT the_thread
        UNION
        SELECT e.id FROM behind b JOIN entry e ON e.replaced_by = b.id AND e.status = 'retired'
    )
    SELECT id FROM behind WHERE id <> the_thread;
$$;

-- What is followed that this happened to; the lowest place says why somebody is told who follows several of them.
CREATE FUNCTION notice_subjects(c notice_change) RETURNS TABLE (kind text, subject_id bigint, place integer) LANGUAGE sql STABLE AS $$
    SELECT 'thread', c.thread_id, 1
    WHERE c.what IN ('answer', 'change', 'unsafe', 'retired')
       OR (c.what = 'comment' AND EXISTS (SELECT FROM post WHERE id = c.post_id AND parent_id = c.thread_id))
    UNION ALL SELECT 'thread', b, 2 FROM notice_behind(c.thread_id) AS b WHERE c.what IN ('change', 'unsafe', 'retired')
    UNION ALL SELECT 'tag', t, 2 FROM notice_tags(c.thread_id) AS t WHERE c.what IN ('question', 'entry')
    UNION ALL SELECT 'person', c.actor_id, 3 WHERE c.what IN ('question', 'answer', 'entry')
    UNION ALL SELECT 'search', c.about_id, 4 WHERE c.what = 'search';
$$;

-- The thread has a tag that they ignore, or that is narrower than such a one.
CREATE FUNCTION notice_ignores_tag(reader bigint, the_thread bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM follow WHERE account_id = reader AND kind = 'tag' AND wish = 'ignore')
       AND EXISTS (SELECT FROM notice_tags(the_thread) AS t
                   JOIN follow f ON f.account_id = reader AND f.mark = follow_mark('tag', t) AND f.wish = 'ignore');
END $$;

-- Readers behind the account c.past in the order of accounts, `most` at most, and why each is told: 'own' by a post of their own. A tag
-- is the last reason of who ignores another one of the thread: by that they are not told (notice_unwanted).
CREATE FUNCTION notice_readers(c notice_change, most integer) RETURNS TABLE (account_id bigint, about_kind text, about_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (r.account_id) r.account_id, r.kind, r.subject_id
    FROM (SELECT f.account_id, s.kind, s.subject_id, s.place
          FROM notice_subjects(c) AS s
          CROSS JOIN LATERAL (SELECT f.account_id FROM follow f
                              WHERE f.kind = s.kind AND f.subject_id = s.subject_id AND f.wish = 'follow' AND f.account_id > c.past
                              ORDER BY f.account_id LIMIT most) AS f
          UNION ALL
          SELECT o.author_id, 'own', o.id, 0 FROM post p JOIN post o ON o.id = coalesce(p.parent_id, p.id)
          WHERE p.id = c.post_id AND o.author_id > c.past
            AND (o.kind = 'answer' AND c.what IN ('comment', 'accept') OR o.kind = 'question' AND c.what = 'remind')
          UNION ALL
          SELECT a.asked_id, 'own', a.post_id, 0 FROM asked a WHERE c.what = 'asked' AND a.comment_id = c.post_id AND a.asked_id > c.past
          UNION ALL
          SELECT p.author_id, 'own', p.id, 0 FROM post p WHERE c.what = 'suggested' AND p.id = c.post_id AND p.author_id > c.past
          UNION ALL
          SELECT p.author_id, 'own', p.id, 0 FROM post p WHERE c.what = 'held' AND p.id = c.post_id AND p.author_id > c.past
          UNION ALL
          SELECT t, 'own', 0, 0 FROM body.worse_triers(CASE c.what WHEN 'trial-changed' THEN c.post_id END, c.at, c.past, most) AS t
          UNION ALL
          SELECT o.account_id, 'own', o.plan_id, 0 FROM body.plan_owners(CASE c.what WHEN 'plan-changed' THEN c.post_id END, c.past, most) AS o
          UNION ALL
          SELECT t.account_id, 'own', t.id, 0 FROM body.worse_tellers(CASE c.what WHEN 'worse-decided' THEN c.post_id END, c.at, c.past, most) AS t
          UNION ALL
          SELECT s.author_id, 'own', s.post_id, 0 FROM suggestion s
          WHERE c.what = 'suggestion' AND s.id = c.number AND s.author_id > c.past
          UNION ALL
          SELECT b.account_id, 'own', c.about_id, 0
          FROM (SELECT account_id FROM tag_suggestion_by
                WHERE c.what = 'tag-suggestion' AND suggestion_id = c.number AND account_id > c.past
                ORDER BY account_id LIMIT most) AS b) AS r
    ORDER BY r.account_id, r.kind = 'tag' AND notice_ignores_tag(r.account_id, c.thread_id), r.place LIMIT most;
$$;

-- Whoever is to be told nothing of it, though they follow it.
CREATE FUNCTION notice_unwanted(reader bigint, c notice_change, about_kind text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN reader = c.actor_id
        OR EXISTS (SELECT FROM account WHERE id = reader AND (leaving_at IS NOT NULL OR erased_at IS NOT NULL OR example))
        OR (c.what NOT IN ('unsafe', 'link-unsafe', 'decided', 'held', 'trial-changed', 'plan-changed', 'worse-decided', 'profile') AND EXISTS (
               SELECT FROM follow WHERE account_id = reader AND mark = follow_mark('person', c.actor_id) AND wish = 'ignore'))
        OR (c.what NOT IN ('unsafe', 'link-unsafe', 'decided', 'held', 'trial-changed', 'plan-changed', 'worse-decided', 'profile') AND block_is(reader, c.actor_id))
        OR (c.what = 'comment' AND EXISTS (SELECT FROM asked WHERE comment_id = c.post_id AND asked_id = reader))
        OR (about_kind IN ('tag', 'search') AND notice_ignores_tag(reader, c.thread_id))
        OR (about_kind = 'own' AND c.what NOT IN ('decided', 'held') AND EXISTS (
               SELECT FROM follow WHERE account_id = reader AND mark = follow_mark('thread', c.thread_id) AND wish IN ('ignore', 'none')));
END $$;

-- A notice is of the thread where it leads: that of a link, of the text that links. It is a reply to its reader when that text, the
-- answer that it is about or the thread is theirs. A suggestion that was opened again is decided about again: each time is told.
CREATE FUNCTION notice_put(c notice_change, readers bigint[], posts bigint[], kinds text[], abouts bigint[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, own, actor_id, at)
    SELECT r.account_id, CASE c.what WHEN 'search' THEN 'question' ELSE c.what END, r.post_id, c.number, t.id, r.about_kind,
           CASE c.what WHEN 'suggestion' THEN c.id ELSE r.about_id END,
           r.about_kind = 'own' OR c.what IN ('link-unsafe', 'link-retired') OR t.author_id = r.account_id, c.actor_id, c.at
    FROM unnest(readers, posts, kinds, abouts) AS r (account_id, post_id, about_kind, about_id)
    JOIN post p ON p.id = r.post_id
    JOIN post t ON t.id = coalesce(p.thread_id, p.id)
    WHERE (c.what = 'retired' OR may_see(CASE WHEN c.what IN ('held', 'decided') THEN r.account_id END, r.post_id)) AND NOT notice_unwanted(r.account_id, c, r.about_kind)
      AND NOT (c.what IN ('search', 'question') AND EXISTS (
          SELECT FROM notice n WHERE n.account_id = r.account_id AND n.what = 'question' AND n.post_id = r.post_id))
    ORDER BY r.account_id
    ON CONFLICT (account_id, what, post_id, about_id, number) DO NOTHING;
$$;

-- ---- how many are unread ----

CREATE FUNCTION notice_count_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notice_setting AS s (account_id, unread)
    SELECT account_id, count(*) FROM added WHERE read_at IS NULL GROUP BY account_id ORDER BY account_id
    ON CONFLICT (account_id) DO UPDATE SET unread = s.unread + excluded.unread;
    -- These rows are held by now.
    UPDATE notice_setting s SET mail_at = d.at
    FROM (SELECT account_id, bool_or(own) AS own, bool_or(NOT own) AS followed FROM added WHERE read_at IS NULL GROUP BY account_id) AS n
    JOIN account a ON a.id = n.account_id
    JOIN notice_setting o ON o.account_id = n.account_id
    CROSS JOIN LATERAL (SELECT least(CASE WHEN n.own THEN notice_mail_due(o.own_mail, now(), a.zone) END,
                                     CASE WHEN n.followed THEN notice_mail_due(o.followed_mail, now(), a.zone) END) AS at) AS d
    WHERE s.account_id = n.account_id AND d.at < coalesce(s.mail_at, 'infinity');
    PERFORM push_wake(ARRAY(SELECT DISTINCT account_id FROM added WHERE read_at IS NULL));
    RETURN NULL;
END $$;
CREATE TRIGGER notice_count_added AFTER INSERT ON notice REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION notice_count_added();

-- A notice that was read stays so. Without a join: a session keeps the plan of its first call, made for one row.
CREATE FUNCTION notice_count_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE notice_setting s SET unread = s.unread - r.less
    FROM (SELECT account_id, sum(d) AS less
          FROM (SELECT account_id, 1 AS d FROM was WHERE read_at IS NULL
                UNION ALL SELECT account_id, -1 FROM becomes WHERE read_at IS NULL) AS x
          GROUP BY account_id HAVING sum(d) <> 0) AS r
    WHERE s.account_id = r.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_count_read AFTER UPDATE ON notice REFERENCING OLD TABLE AS was NEW TABLE AS becomes
    FOR EACH STATEMENT EXECUTE FUNCTION notice_count_read();

CREATE FUNCTION notice_count_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE notice_setting s SET unread = s.unread - r.less
    FROM (SELECT account_id, count(*) AS less FROM was WHERE read_at IS NULL GROUP BY account_id) AS r
    WHERE s.account_id = r.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_count_gone AFTER DELETE ON notice REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION notice_count_gone();

-- ---- telling ----

-- It was undone before everybody was told.
CREATE FUNCTION notice_is_undone(c notice_change) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (c.what = 'accept' AND NOT EXISTS (SELECT FROM question WHERE id = c.thread_id AND accepted_answer_id = c.post_id))
        OR (c.what IN ('answer', 'comment') AND EXISTS (SELECT FROM post WHERE id = c.post_id AND converted AND kind <> c.what))
        OR (c.what = 'remind' AND reminder_is_needless(c.thread_id))
        OR (c.what = 'suggested' AND NOT suggestion_waits(c.number))
        OR (c.what = 'tag-suggestion' AND EXISTS (SELECT FROM tag_suggestion WHERE id = c.number AND state = 'open'))
        OR (c.what IN ('trial-changed', 'worse-decided') AND worse_is_undone(c))
        OR (c.what = 'plan-changed' AND own_plan_is_undone(c))
        OR (c.what IN ('retired', 'link-retired') AND NOT EXISTS (SELECT FROM entry WHERE id = c.thread_id AND status = 'retired'));
END $$;

-- Each of these works on the next `most` of a change, and returns behind which of them the rest is; NULL: that was all.

CREATE FUNCTION notice_tell(c notice_change, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    readers bigint[];
    kinds text[];
    abouts bigint[];
BEGIN
    SELECT array_agg(r.account_id ORDER BY r.account_id), array_agg(r.about_kind ORDER BY r.account_id),
           array_agg(r.about_id ORDER BY r.account_id)
    INTO readers, kinds, abouts FROM notice_readers(c, most) AS r;
    IF readers IS NULL OR (c.what NOT IN ('retired', 'tag-suggestion', 'held', 'worse-decided') AND NOT may_see(NULL, c.post_id)) THEN
        RETURN NULL;
    END IF;
    IF c.what = 'tag-suggestion' THEN
        PERFORM tag_suggestion_notice_put(c, readers);
    ELSIF c.what = 'trial-changed' THEN
        PERFORM worse_notice_put(c, readers);
    ELSIF c.what = 'worse-decided' THEN
        PERFORM worse_teller_put(c, readers, abouts);
    ELSIF c.what = 'plan-changed' THEN
        PERFORM own_plan_notice_put(c, readers, abouts);
    ELSE
        PERFORM notice_put(c, readers, array_fill(c.post_id, ARRAY[cardinality(readers)]), kinds, abouts);
    END IF;
    RETURN CASE WHEN cardinality(readers) = most THEN readers[most] END;
END $$;

-- Who wrote texts that link to the entry: each post of theirs is told of by itself.
CREATE FUNCTION notice_tell_links(c notice_change, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    posts bigint[];
    how_many integer;
BEGIN
    SELECT array_agg(l.post_id ORDER BY l.post_id) INTO posts
    FROM (SELECT DISTINCT l.post_id
          FROM entry e CROSS JOIN LATERAL link_targets(e.kind, e.slug) AS t
          CROSS JOIN LATERAL (SELECT l.post_id FROM link l
                              WHERE l.slug = t.slug AND l.kind = t.kind AND l.post_id > c.past AND NOT l.of_entry
                              ORDER BY l.post_id LIMIT most) AS l
          WHERE e.id = c.thread_id ORDER BY l.post_id LIMIT most) AS l;
    how_many := cardinality(posts);
    IF posts IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM notice_put(c, ARRAY(SELECT p.author_id FROM unnest(posts) WITH ORDINALITY AS l (post_id, place)
                                JOIN post p ON p.id = l.post_id ORDER BY l.place),
                       posts, array_fill('thread'::text, ARRAY[how_many]), array_fill(c.thread_id, ARRAY[how_many]));
    RETURN CASE WHEN how_many = most THEN posts[most] END;
END $$;

-- Which searches that somebody follows find a new question, once it is in the index: each of them is a change of its own.
CREATE FUNCTION notice_find(c notice_change, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    its_words tsvector := (SELECT words FROM search_thread WHERE thread_id = c.thread_id);
    s saved_search;
    seen integer := 0;
    last bigint;
    finds boolean;
BEGIN
    IF its_words IS NULL OR NOT may_see(NULL, c.post_id) THEN
        RETURN NULL;
    END IF;
    FOR s IN SELECT * FROM saved_search WHERE id > c.past ORDER BY id LIMIT most LOOP
        seen := seen + 1;
        last := s.id;
        CONTINUE WHEN NOT coalesce(its_words @@ s.words, true);
        finds := s.filter IS NULL;
        IF NOT finds THEN
            BEGIN
                finds := cardinality(search_filter_of(s.filter, ARRAY[c.thread_id])) > 0;
            EXCEPTION WHEN raise_exception OR data_exception THEN
                finds := false; -- of a version that knew other fields
            END;
        END IF;
        IF finds THEN
            INSERT INTO notice_change (what, post_id, thread_id, actor_id, at, about_id)
            VALUES ('search', c.post_id, c.thread_id, c.actor_id, c.at, s.id);
        END IF;
    END LOOP;
    RETURN CASE WHEN seen = most THEN last END;
END $$;

-- Who has notices of that thread, the next `most` behind an account: by as many looks into the index, however many each has.
CREATE FUNCTION notice_told(the_thread bigint, past bigint, most integer) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE told (account_id, place) AS (
            SELECT past, 0
            UNION ALL
            SELECT n.account_id, t.place + 1
            FROM told t CROSS JOIN LATERAL (SELECT o.account_id FROM notice o WHERE o.thread_id = the_thread AND o.account_id > t.account_id
                                            ORDER BY o.account_id LIMIT 1) AS n
            WHERE t.place < most)
        SELECT account_id FROM told WHERE place > 0 ORDER BY place);
END $$;

-- What its readers do not see any more counts as read: of the post, of what belongs to it, and nothing else of the thread.
CREATE FUNCTION notice_end_hidden(c notice_change, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    readers bigint[] := notice_told(c.thread_id, c.past, most);
    blind bigint[] := ARRAY(SELECT r FROM unnest(readers) AS r WHERE NOT may_see(r, c.post_id) ORDER BY r);
BEGIN
    PERFORM FROM notice_setting WHERE account_id = ANY (blind) ORDER BY account_id FOR NO KEY UPDATE;
    UPDATE notice n SET read_at = now()
    WHERE n.thread_id = c.thread_id AND n.account_id = ANY (blind) AND n.read_at IS NULL
      AND (n.post_id = c.post_id OR EXISTS (SELECT FROM post p WHERE p.id = n.post_id AND c.post_id IN (p.parent_id, p.thread_id)))
      AND (n.what <> 'retired' OR NOT notice_is_seen(n.account_id, n.what, n.post_id));
    RETURN CASE WHEN cardinality(readers) = most THEN readers[most] END;
END $$;

-- A post went to another thread: its notices are of that from now on, to be read and to end with what is there. What is seen no more by
-- now counts as read.
CREATE FUNCTION notice_move(c notice_change, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    readers bigint[] := notice_told(c.thread_id, c.past, most);
BEGIN
    PERFORM FROM notice_setting WHERE account_id = ANY (readers) ORDER BY account_id FOR NO KEY UPDATE;
    UPDATE notice n SET thread_id = coalesce(p.thread_id, p.id),
                        read_at = CASE WHEN may_see(n.account_id, n.post_id) THEN n.read_at ELSE coalesce(n.read_at, now()) END
    FROM post p
    WHERE p.id = c.post_id AND n.post_id = c.post_id AND n.thread_id = c.thread_id AND n.account_id = ANY (readers);
    RETURN CASE WHEN cardinality(readers) = most THEN readers[most] END;
END $$;

-- The next change, or the rest of one: what nobody was told of yet comes first, so that however much is to be told of others, whoever has a
-- few followers waits for no more than their own turn. About each fourth time what waits longest, so that the rest comes to its end.
-- Which searches find a question is looked for once it is in the index.
CREATE FUNCTION notice_next() RETURNS notice_change LANGUAGE plpgsql AS $$
DECLARE
    c notice_change;
BEGIN
    IF random() < 0.25 THEN
        SELECT * INTO c FROM notice_change n
        WHERE n.what <> 'found' OR NOT EXISTS (SELECT FROM search_dirty d WHERE d.thread_id = n.thread_id)
        ORDER BY n.id LIMIT 1 FOR UPDATE SKIP LOCKED;
    ELSE
        SELECT * INTO c FROM notice_change n
        WHERE n.what <> 'found' OR NOT EXISTS (SELECT FROM search_dirty d WHERE d.thread_id = n.thread_id)
        ORDER BY n.past > 0, n.id LIMIT 1 FOR UPDATE SKIP LOCKED;
    END IF;
    -- It may have gone to another thread since. What is seen no more ('seen') is looked for where its notices are: 'moved' is behind it.
    IF c.what IN ('answer', 'comment', 'accept', 'suggested', 'suggestion', 'decided', 'held', 'asked') THEN
        c.thread_id := coalesce((SELECT coalesce(p.thread_id, p.id) FROM post p WHERE p.id = c.post_id), c.thread_id);
    END IF;
    RETURN c;
END $$;

-- What the job runner calls: tells up to `most` readers, and returns how many, and how many changes that was at least. What is
-- locked waits for the next time; what fails is left as a dead row of the outbox. One runner at a time: it holds the readers of
-- several changes, and another that took those of other changes in between could wait for it, and it for that one. It ends after
-- a third of a second: until then it has what its readers' own reading waits for.
CREATE FUNCTION job_notices(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    piece CONSTANT integer := 100;
    until CONSTANT timestamptz := clock_timestamp() + interval '300 milliseconds';
    c notice_change;
    rest bigint;
    done integer := 0;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    IF NOT pg_try_advisory_xact_lock(6112018215) THEN
        RETURN 0;
    END IF;
    WHILE done < most AND clock_timestamp() < until LOOP
        c := notice_next();
        EXIT WHEN c.id IS NULL;
        BEGIN
            rest := CASE WHEN notice_is_undone(c) THEN NULL
                         WHEN c.what = 'seen' THEN notice_end_hidden(c, piece)
                         WHEN c.what = 'moved' THEN notice_move(c, piece)
                         WHEN c.what = 'plan-calm' THEN own_plan_calm(c, piece)
                         WHEN c.what = 'found' THEN notice_find(c, piece)
                         WHEN c.what = 'decided' THEN notice_tell_decided(c)
                         WHEN c.what = 'profile' THEN notice_tell_profile(c)
                         WHEN c.what IN ('link-unsafe', 'link-retired') THEN notice_tell_links(c, piece)
                         ELSE notice_tell(c, piece) END;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            RETURN done;
        WHEN OTHERS THEN
            INSERT INTO outbox (topic, dead, reason) VALUES ('notice:' || c.post_id, true, left(SQLERRM, 500));
            rest := NULL;
        END;
        DELETE FROM notice_change WHERE id = c.id;
        IF rest IS NOT NULL THEN
            INSERT INTO notice_change (what, post_id, number, thread_id, actor_id, at, past, about_id)
            VALUES (c.what, c.post_id, c.number, c.thread_id, c.actor_id, c.at, rest, c.about_id);
        END IF;
        done := done + CASE WHEN rest IS NULL THEN 1 ELSE piece END;
    END LOOP;
    RETURN done;
END $$;

-- Notices that are older than half a year.
CREATE FUNCTION notice_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone integer;
BEGIN
    PERFORM FROM notice_setting
    WHERE account_id IN (SELECT account_id FROM notice WHERE at < now() - interval '180 days' ORDER BY at LIMIT most)
    ORDER BY account_id FOR NO KEY UPDATE;
    DELETE FROM notice WHERE (account_id, id) IN (
        SELECT account_id, id FROM notice WHERE at < now() - interval '180 days' ORDER BY at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

-- ---- reading ----

-- The revision, if readers can compare it with the one before, else 0.
CREATE FUNCTION notice_compared(the_post bigint, the_number integer) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN EXISTS (SELECT FROM revision r WHERE r.post_id = the_post AND r.number IN (the_number - 1, the_number)
                                                      AND NOT entry_is_public(r.model->>'status')) THEN 0 ELSE the_number END;
END $$;

-- What those are called that are about no post.
CREATE FUNCTION notice_title(what text, decided text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE what WHEN 'trial-changed' THEN 'What you try' WHEN 'plan-changed' THEN 'Your plan' WHEN 'worse-decided' THEN 'What you told coaches'
                     WHEN 'profile' THEN CASE decided WHEN 'about-refused' THEN 'What you say about yourself' WHEN 'portrait-taken' THEN 'Your picture' END END;
$$;

-- What is said of a notice, and where it leads: what its words name (who did it, where, why its reader is told, what was decided and why)
-- and how the text begins, or why it was retired. What the reader does not see has no title. One query: it becomes part of what calls it.
CREATE FUNCTION notice_said(n notice)
RETURNS TABLE (id bigint, what text, about_kind text, about_id bigint, number integer, at timestamptz, read boolean, actor text,
               actor_role text, post_kind text, post_id bigint, title text, excerpt text, about_title text, decided text, why text,
               slug text, compared integer)
LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT n.id, n.what, n.about_kind, n.about_id, n.number, n.at, n.read_at IS NOT NULL, a.name, a.shown_role, coalesce(p.kind, CASE n.what WHEN 'profile' THEN split_part(d.kind, '-', 1) END, 'tag'),
           coalesce(p.id, CASE WHEN n.what IN ('plan-changed', 'worse-decided') THEN n.about_id END, 0),
           CASE WHEN v.seen THEN coalesce(q.title, e.title, g.title, notice_title(n.what, d.kind)) END,
           CASE WHEN NOT v.seen THEN '' WHEN n.what IN ('decided', 'profile') THEN d.reason
                WHEN r.post_id IS NOT NULL THEN CASE WHEN may_see(n.account_id, r.post_id) THEN r.safety ELSE '' END
                WHEN n.what = 'retired' THEN e.retire_reason
                WHEN p.thread_id IS NULL OR post_is_warned_of(p.id) THEN '' ELSE left(p.body, 1200) END,
           coalesce(t.title, w.name, f.query, CASE WHEN notice_is_seen(n.account_id, 'retired', l.id) THEN l.title END,
                    CASE WHEN n.what = 'badge' THEN (SELECT b.title FROM badge_rules() AS b WHERE b.place = n.about_id) END, ''),
           CASE WHEN d.data ? 'held' THEN 'refuse' WHEN n.what = 'worse-decided' THEN body.worse_outcome(n.account_id, n.about_id)
                ELSE coalesce(d.kind, '') END, coalesce(d.data->>'why', ''), coalesce(e.slug, ''),
           CASE WHEN n.what IN ('change', 'unsafe') THEN notice_compared(p.id, n.number)
                WHEN n.what = 'plan-changed' THEN own_plan_told(n.account_id, n.about_id, n.at) ELSE 0 END
    FROM account a
    LEFT JOIN post p ON p.id = n.post_id
    CROSS JOIN LATERAL (SELECT notice_is_seen(n.account_id, n.what, n.post_id) AS seen OFFSET 0) AS v
    LEFT JOIN question q ON q.id = p.thread_id
    LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
    LEFT JOIN tag_suggestion g ON n.what = 'tag-suggestion' AND g.id = n.number
    LEFT JOIN tag t ON n.about_kind = 'tag' AND t.id = n.about_id
    LEFT JOIN account w ON n.about_kind = 'person' AND w.id = n.about_id
    LEFT JOIN saved_search f ON n.about_kind = 'search' AND f.id = n.about_id
    LEFT JOIN entry l ON n.what IN ('link-unsafe', 'link-retired') AND l.id = n.about_id
    LEFT JOIN revision r ON n.what IN ('unsafe', 'link-unsafe') AND r.number = n.number
                            AND r.post_id = CASE n.what WHEN 'unsafe' THEN n.post_id ELSE n.about_id END
    LEFT JOIN event d ON n.what IN ('decided', 'profile') AND d.id = n.about_id
    WHERE a.id = n.actor_id;
$$;

-- The reader goes to what it is about: with it all is read that happened in that thread. Where that is, and the revision if readers
-- can compare it with the one before (else 0); no row: it is not theirs, or leads to what they do not see any more.
CREATE FUNCTION notice_open(reader bigint, the_notice bigint)
RETURNS TABLE (what text, kind text, post_id bigint, slug text, number integer) LANGUAGE plpgsql AS $$
DECLARE
    n notice;
BEGIN
    PERFORM FROM notice_setting s WHERE s.account_id = reader FOR NO KEY UPDATE;
    SELECT * INTO n FROM notice o WHERE o.account_id = reader AND o.id = the_notice;
    UPDATE notice o SET read_at = now() WHERE o.account_id = reader AND o.thread_id = n.thread_id AND o.read_at IS NULL
        AND (n.thread_id <> 0 OR (o.what = n.what AND (o.about_id = n.about_id OR n.what = 'trial-changed'))); -- of no post
    RETURN QUERY SELECT n.what, p.kind, p.id, coalesce(e.slug, ''), notice_compared(p.id, n.number)
                 FROM post p LEFT JOIN entry e ON e.id = p.id
                 WHERE p.id = n.post_id AND notice_is_seen(reader, n.what, p.id)
                 UNION ALL SELECT n.what, 'tag', 0::bigint, '', n.number WHERE n.what IN ('tag-suggestion', 'trial-changed')
                 UNION ALL SELECT n.what, split_part(d.kind, '-', 1), 0::bigint, '', n.number FROM event d WHERE n.what = 'profile' AND d.id = n.about_id
                 UNION ALL SELECT n.what, 'tag', n.about_id, '', own_plan_told(reader, n.about_id, n.at) WHERE n.what IN ('plan-changed', 'worse-decided');
END $$;

-- What it was about is gone with all that was said of it; its number, NULL: all of them. The caller holds the account.
CREATE FUNCTION notice_take_back(owner bigint, the_what text, about bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM notice_setting s WHERE s.account_id = owner FOR NO KEY UPDATE;
    DELETE FROM notice n WHERE n.account_id = owner AND n.what = the_what AND (about IS NULL OR n.about_id = about);
END $$;

-- What the page showed is read: with `like`, a notice's id, those that are shown together with that; 0: all. Not what came since.
CREATE FUNCTION notice_read(reader bigint, alike bigint, until_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    n notice;
BEGIN
    PERFORM FROM notice_setting s WHERE s.account_id = reader FOR NO KEY UPDATE;
    SELECT * INTO n FROM notice o WHERE o.account_id = reader AND o.id = alike;
    UPDATE notice o SET read_at = now()
    WHERE o.account_id = reader AND o.read_at IS NULL AND o.id <= until_id
      AND (alike = 0 OR (o.what, o.about_kind, o.about_id) = (n.what, n.about_kind, n.about_id));
END $$;

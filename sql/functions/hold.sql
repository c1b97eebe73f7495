-- What new accounts post may wait for a moderator's look before others see it, by rules that admins change (hold_rule). What waits is
-- hidden as what is deleted is (visible.sql decides, delete_why is 'held'), so that it is in no list, feed, count, notice or sitemap;
-- its author and moderators see it. It waits in the one queue as queue_post 'held', whose note is the rule. Published, it is there as if
-- it were new; refused, it is deleted with a reason like anything else. Neither of coaches and above, nor of example people.
--
--   rule        days: of accounts that are younger, 0: it is off      most, hours
--   post        all that they post                                    the first so many posts
--   first-link  what has a link to another site, or a picture         among the first so many posts
--   profile     a picture of oneself, and "about me" with more links  than so many: hold_profile.sql
--   link        what has more links to other sites                    than so many
--   same        the same words, nearly, as in more posts              than so many within so many hours, by whomever new
--   host        a link to a site that is linked to in more posts,     the same
--               and that is not listed as known well
--   waiting     (no days)                                             so many posts of an account wait at once; more are refused for now
--   queue       (no days)                                             so many of all accounts
--   network     (no days)                                             so many that were sent from one network (src/core/network.h)
--
-- Beyond the figure of the queue, or of a network, an account is taken still of which nothing waits, up to twice as much: so whoever posts with many
-- accounts does not keep out those who come after. In the queue what an account has besides stands behind what others
-- have first (urgency 3), until a moderator published something of it. What is counted is counted without a lock: a few more may get in at once.
--
-- An answer to a question that a coach has to look at first waits, too, whoever wrote it: check.sql.

-- Marks are alike when no more bits than this differ: of a text of eighty words when one or two are others. Texts about one subject differ in
-- twenty and more.
CREATE FUNCTION hold_alike(one bit(64), other bit(64)) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT bit_count(one # other) <= 10;
$$;

CREATE FUNCTION hold_state(r hold_rule) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws(' ', coalesce(r.days::text, '-'), r.most, coalesce(r.hours::text, '-'));
$$;

-- Posts that this transaction, or another one, wrote within so many hours by accounts that were as new, with nearly the same words: of
-- the newest two thousand such.
CREATE FUNCTION hold_same(the_words bit(64), within interval) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT m.post_id FROM (SELECT * FROM hold_mark WHERE at > now() - within ORDER BY at DESC LIMIT 2000) AS m
                 WHERE hold_alike(m.words, the_words) LIMIT 200);
END $$;

-- The same of those with a link to one of these sites, as far as it is none that many link to for good reasons (assets/lists/sites.txt).
CREATE FUNCTION hold_host(the_hosts text[], within interval) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    the_hosts := ARRAY(SELECT h FROM unnest(the_hosts) AS h WHERE NOT EXISTS (SELECT FROM listed l WHERE l.list = 'sites' AND l.word = h));
    RETURN ARRAY(SELECT m.post_id FROM (SELECT * FROM hold_mark WHERE at > now() - within ORDER BY at DESC LIMIT 2000) AS m
                 WHERE m.hosts && the_hosts LIMIT 200);
END $$;

-- The rule by which a post of an account waits; NULL: none. `hosts`: of each link to another site in it. What was published already waits
-- by what an edit brings: without links or `pictures`, not for being among the first.
CREATE FUNCTION hold_why(author bigint, the_post bigint, hosts text[], the_words bit(64), is_edit boolean, pictures boolean) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    began timestamptz := (SELECT created_at FROM account WHERE id = author AND role = 'member' AND NOT example);
    r hold_rule;
    applies boolean;
BEGIN
    FOR r IN SELECT * FROM hold_rule WHERE days > 0 AND began > now() - make_interval(days => days)
             AND what IN ('same', 'host', 'link', 'first-link', 'post')
             AND NOT ((is_edit OR what = 'first-link') AND what IN ('post', 'first-link') AND hosts = '{}' AND NOT pictures)
             ORDER BY array_position('{same,host,link,first-link,post}', what) LOOP
        applies := CASE
               WHEN r.what IN ('post', 'first-link')
                              THEN (SELECT count(*) FROM (SELECT FROM post p WHERE p.author_id = author AND p.id <> the_post
                                                         AND p.kind IN ('question', 'answer', 'comment') AND p.deleted_at IS NULL
                                                       LIMIT r.most) AS p) < r.most
               WHEN r.what = 'link' THEN cardinality(hosts) > r.most
               WHEN r.what = 'same' THEN the_words IS NOT NULL AND cardinality(hold_same(the_words, make_interval(hours => r.hours))) > r.most
               WHEN r.what = 'host' THEN cardinality(hosts) > 0 AND cardinality(hold_host(hosts, make_interval(hours => r.hours))) > r.most
           END;
        IF applies THEN
            RETURN r.what;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Whose posts moderators need not look at one by one (suspension.sql): they wait, and are in no queue until that is over.
CREATE FUNCTION hold_is_quiet(the_post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM post p WHERE p.id = the_post AND suspended(p.author_id));
END $$;

-- How many posts of an account wait.
CREATE FUNCTION hold_waiting_of(author bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT count(*) FROM (SELECT FROM post p WHERE p.author_id = author AND p.delete_why = 'held' LIMIT 100) AS p);
END $$;

-- Of all that moderators are to look at, up to `most`.
CREATE FUNCTION hold_waiting_of_all(most integer) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT count(*) FROM (SELECT FROM queue_post w WHERE w.kind = 'held' AND w.seen_at IS NULL AND NOT w.gone
                                                         AND NOT hold_is_quiet(w.post_id) LIMIT most) AS w);
END $$;

-- Of those that were sent from a network, up to `most`.
CREATE FUNCTION hold_waiting_from(the_network text, most integer) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT count(*) FROM (SELECT FROM queue_post w WHERE w.network = the_network AND w.kind = 'held' AND w.seen_at IS NULL AND NOT w.gone
                                  LIMIT most) AS w);
END $$;

-- Hides a post until somebody looks at it. Its thread is locked by whoever calls this.
CREATE FUNCTION hold_put(the_post bigint, the_why text, the_network text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post;
BEGIN
    UPDATE post SET deleted_at = now(), deleted_by = NULL, delete_why = 'held', delete_reason = ''
    WHERE id = the_post AND deleted_at IS NULL RETURNING * INTO p;
    IF p.id IS NULL THEN
        RETURN;
    ELSIF p.kind = 'question' THEN
        UPDATE question SET listed = false WHERE id = the_post;
    ELSIF p.kind = 'answer' THEN
        UPDATE question SET answer_count = answer_count - 1, accepted_answer_id = nullif(accepted_answer_id, the_post) WHERE id = p.thread_id;
    END IF;
    INSERT INTO queue_post AS w (kind, post_id, urgency, note, network)
    SELECT 'held', the_post, coalesce(min(f.urgency), CASE WHEN hold_waiting_of(p.author_id) > 1 THEN 3 ELSE 2 END), the_why, the_network
    FROM queue_post f WHERE f.post_id = the_post AND f.kind = 'red-flag'
    ON CONFLICT (post_id, kind) DO UPDATE SET urgency = excluded.urgency, note = excluded.note, network = coalesce(excluded.network, w.network),
                                              since = now(), gone = false, seen_at = NULL, seen_by = NULL;
    PERFORM changed('question:' || p.thread_id, p.thread_id);
END $$;

-- The post that this transaction inserted last, whose links lead to these hosts and whose words have this mark (NULL: too few): hides
-- it when a rule says so, and returns the rule. Refused when too much waits already: whoever posts keeps the words.
CREATE FUNCTION hold_new(author bigint, the_hosts text[], the_words bit(64), the_network text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    the_post bigint := currval(pg_get_serial_sequence('post', 'id'));
    why text;
BEGIN
    PERFORM hold_mark_put(author, the_post, the_hosts, the_words);
    why := hold_why(author, the_post, the_hosts, the_words, false, false);
    IF why IS NULL AND check_holds(author, the_post) THEN -- a coach looks at its question first
        why := 'check';
    END IF;
    RETURN hold_by_rule(author, the_post, why, the_network);
END $$;

-- The same of a post that was edited in this transaction, or whose author accepted a suggestion, as far as that brings links or other words
-- than it had: `brings_link` says that one of its links leads where none of them did, be it to another page of the same site. What somebody else
-- wrote does not disappear for what a new account does to it as a wiki: that is refused.
CREATE FUNCTION hold_edited(editor bigint, the_post bigint, the_hosts text[], the_words bit(64), brings_link boolean, had_words bit(64),
                            the_network text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p post;
    why text;
BEGIN
    SELECT * INTO p FROM post WHERE id = the_post; -- post_edit holds its thread
    IF p.deleted_at IS NOT NULL THEN
        RETURN '';
    END IF;
    PERFORM hold_mark_put(editor, the_post, the_hosts, the_words);
    why := hold_why(editor, the_post, CASE WHEN brings_link THEN the_hosts ELSE '{}' END,
                    CASE WHEN hold_alike(had_words, the_words) THEN NULL ELSE the_words END, true, false);
    IF why IS NOT NULL AND p.author_id <> editor THEN
        PERFORM refuse('hold_wiki', 'a new account, in somebody else''s words');
    ELSIF p.author_id <> editor AND check_holds(editor, the_post) THEN
        PERFORM refuse('hold_check_wiki', 'advice on its question waits for a coach');
    ELSIF why IS NULL AND check_holds(editor, the_post) THEN -- other advice than a coach let be seen
        why := 'check';
    END IF;
    why := hold_by_rule(editor, the_post, why, the_network);
    IF why <> '' THEN
        PERFORM hold_hidden(p);
    END IF;
    RETURN why;
END $$;

-- The rule by which a photograph that its author adds to this post has it wait; NULL: none. It is said before.
CREATE FUNCTION hold_pictures(author bigint, p post) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN p.author_id = author AND p.deleted_at IS NULL THEN hold_why(author, p.id, '{}', NULL, true, true) END;
END $$;

-- Its author added one in this transaction, which holds its thread: others see neither before somebody looked.
CREATE FUNCTION hold_pictured(author bigint, p post, the_network text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF hold_by_rule(author, p.id, hold_pictures(author, p), the_network) <> '' THEN
        PERFORM hold_hidden(p);
    END IF;
END $$;

-- What is known of a new account's posts for the rules that compare them.
CREATE FUNCTION hold_mark_put(author bigint, the_post bigint, the_hosts text[], the_words bit(64)) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    longest integer := (SELECT max(days) FROM hold_rule WHERE what IN ('same', 'host', 'link'));
BEGIN
    IF EXISTS (SELECT FROM account WHERE id = author AND role = 'member' AND NOT example
                                     AND created_at > now() - make_interval(days => longest))
       AND (the_words IS NOT NULL OR the_hosts <> '{}') THEN
        INSERT INTO hold_mark AS m (post_id, words, hosts) VALUES (the_post, the_words, the_hosts)
        ON CONFLICT (post_id) DO UPDATE SET at = now(), words = the_words, hosts = the_hosts,
                                            since = CASE WHEN hold_alike(m.words, the_words) THEN m.since ELSE now() END;
    END IF;
END $$;

-- Refuses what would wait when so much does already: of the account, from the network (NULL: it is not known), in all.
CREATE FUNCTION hold_refuse_full(author bigint, the_network text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    theirs integer := hold_waiting_of(author);
    times integer := CASE WHEN theirs = 0 THEN 2 ELSE 1 END;
    from_there integer := times * (SELECT most FROM hold_rule WHERE what = 'network');
    in_all integer := times * (SELECT most FROM hold_rule WHERE what = 'queue');
BEGIN
    IF theirs >= (SELECT most FROM hold_rule WHERE what = 'waiting') THEN
        PERFORM refuse('hold_waiting', 'so many of theirs wait');
    ELSIF the_network IS NOT NULL AND hold_waiting_from(the_network, from_there) >= from_there THEN
        PERFORM refuse('hold_network', 'so many from there wait');
    ELSIF hold_waiting_of_all(in_all) >= in_all THEN
        PERFORM refuse(CASE WHEN theirs > 0 THEN 'hold_queue_more' ELSE 'hold_queue' END, 'so many wait');
    END IF;
END $$;

-- How much waits, and of how much the queue is full, once it is so.
CREATE FUNCTION hold_full() RETURNS TABLE (waiting integer, most integer) LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT w.n, r.most FROM hold_rule r CROSS JOIN LATERAL (SELECT hold_waiting_of_all(2 * r.most + 1) AS n) AS w
                 WHERE r.what = 'queue' AND w.n >= r.most;
END $$;

-- Where something was sent from is for counting while it waits, and for nothing else.
CREATE FUNCTION hold_network_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.network := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_network_over BEFORE UPDATE OF seen_at ON queue_post FOR EACH ROW
    WHEN (NEW.seen_at IS NOT NULL AND NEW.network IS NOT NULL) EXECUTE FUNCTION hold_network_over();

-- Hides a post by that rule, and returns it; NULL: none, ''. Advice of somebody who has been here for longer than any rule asks is never refused for what
-- strangers filled the queue with.
CREATE FUNCTION hold_by_rule(author bigint, the_post bigint, why text, the_network text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF why IS NULL THEN
        RETURN '';
    END IF;
    IF why <> 'check' OR (SELECT created_at FROM account WHERE id = author) > now() - make_interval(days => (SELECT max(days) FROM hold_rule)) THEN
        PERFORM hold_refuse_full(author, the_network);
    END IF;
    PERFORM hold_put(the_post, why, the_network);
    IF why IN ('same', 'host') THEN -- those before it, of the same burst, are for the job runner
        INSERT INTO hold_burst (post_id, why) VALUES (the_post, why) ON CONFLICT DO NOTHING;
    END IF;
    RETURN why;
END $$;

-- What everybody saw is hidden: pages that have it are gone with the commit.
CREATE FUNCTION hold_hidden(p post) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF p.kind = 'question' THEN
        PERFORM removed('question:' || p.thread_id, p.thread_id);
        PERFORM question_named_listed(p.id, true);
    ELSE
        PERFORM removed_reply(p);
    END IF;
END $$;

-- Among posts with the same words whose were there first: others copied theirs. NULL: that account alone posted them more often than `most`,
-- which is the burst.
CREATE FUNCTION hold_copied(posts bigint[], most integer) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    first bigint := (SELECT p.author_id FROM hold_mark m JOIN post p ON p.id = m.post_id WHERE m.post_id = ANY (posts)
                     ORDER BY m.since, m.post_id LIMIT 1);
BEGIN
    RETURN CASE WHEN (SELECT count(*) FROM post p WHERE p.id = ANY (posts) AND p.author_id = first) <= most THEN first END;
END $$;

-- The others of a burst: the job runner hides what new accounts posted with the same words or a link to the same site, as far as nobody
-- looked at it yet, one thread at a time; of the same words not whose the others copied. Returns how many posts it hid.
CREATE FUNCTION job_holds(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    b hold_burst;
    mark hold_mark;
    others bigint[];
    copied bigint;
    other bigint;
    p post;
    held integer := 0;
BEGIN
    SELECT * INTO b FROM hold_burst ORDER BY post_id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT * INTO mark FROM hold_mark m WHERE m.post_id = b.post_id;
    others := (SELECT CASE b.why WHEN 'same' THEN hold_same(mark.words, make_interval(hours => r.hours))
                                 ELSE hold_host(mark.hosts, make_interval(hours => r.hours)) END
               FROM hold_rule r WHERE r.what = b.why);
    copied := CASE b.why WHEN 'same' THEN hold_copied(others, (SELECT r.most FROM hold_rule r WHERE r.what = 'same')) END;
    SELECT o.id INTO other FROM post o
    WHERE o.id = ANY (others) AND o.deleted_at IS NULL AND o.author_id IS DISTINCT FROM copied
      AND NOT EXISTS (SELECT FROM queue_post w WHERE w.post_id = o.id AND w.kind IN ('held', 'first') AND w.seen_at IS NOT NULL)
      AND EXISTS (SELECT FROM account a JOIN hold_rule r ON r.what = b.why
                  WHERE a.id = o.author_id AND a.role = 'member' AND NOT a.example AND a.created_at > now() - make_interval(days => r.days))
      -- What others answered or accepted is no part of a burst, though somebody copies it.
      AND NOT EXISTS (SELECT FROM post n WHERE o.kind = 'question' AND n.thread_id = o.id AND n.kind = 'answer' AND n.deleted_at IS NULL
                                           AND n.author_id <> o.author_id)
      AND NOT EXISTS (SELECT FROM question q WHERE q.id = o.thread_id AND q.accepted_answer_id = o.id)
      -- Nor what somebody found good who is not new.
      AND NOT EXISTS (SELECT FROM vote v JOIN account a ON a.id = v.account_id JOIN hold_rule r ON r.what = b.why
                      WHERE v.post_id = o.id AND v.value = 1 AND a.created_at <= now() - make_interval(days => r.days))
    ORDER BY o.id LIMIT 1;
    IF other IS NULL THEN
        DELETE FROM hold_burst WHERE post_id = b.post_id;
        RETURN 0;
    END IF;
    p := post_lock(other);
    IF p.deleted_at IS NULL THEN
        PERFORM hold_put(other, b.why);
        PERFORM hold_hidden(p);
    END IF;
    RETURN 1;
END $$;

-- Marks that no rule asks for any more, and where something was sent from a month ago: up to `most` of each.
CREATE FUNCTION hold_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone integer;
BEGIN
    UPDATE queue_post SET network = NULL WHERE ctid IN (
        SELECT ctid FROM queue_post w WHERE w.network IS NOT NULL AND w.since < now() - interval '30 days'
        ORDER BY w.since LIMIT most FOR UPDATE SKIP LOCKED);
    DELETE FROM hold_mark WHERE ctid IN (
        SELECT ctid FROM hold_mark
        WHERE at < now() - make_interval(hours => (SELECT max(hours) FROM hold_rule)) ORDER BY at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

-- It waits no more, whoever ended that and however.
CREATE FUNCTION hold_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE queue_post SET gone = true WHERE post_id = NEW.id AND kind = 'held' AND seen_at IS NULL;
    DELETE FROM queue_claim WHERE kind = 'held' AND subject = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER hold_ended AFTER UPDATE OF delete_why ON post FOR EACH ROW
    WHEN (OLD.delete_why = 'held' AND NEW.delete_why IS DISTINCT FROM 'held') EXECUTE FUNCTION hold_ended();

-- The answer itself, when whoever asked accepted it last of all in its thread; else NULL.
CREATE FUNCTION hold_was_accepted(p post) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    e event;
BEGIN
    SELECT l.* INTO e FROM event l JOIN post a ON a.id = l.post_id
    -- Of an answer that was moved here, whoever asked elsewhere may have accepted it.
    WHERE a.thread_id = p.thread_id AND l.kind IN ('accept', 'unaccept') AND l.actor_id = (SELECT author_id FROM post WHERE id = p.thread_id)
    ORDER BY l.at DESC, l.id DESC LIMIT 1;
    RETURN CASE WHEN e.kind = 'accept' AND e.post_id = p.id
                     AND NOT EXISTS (SELECT FROM event d WHERE d.post_id = p.id AND d.kind = 'delete' AND d.at > e.at) THEN p.id END;
END $$;

-- A moderator looked: everybody sees it from now on, and is told as of something new; so is its author. An answer that waited by another rule
-- than 'check' waits by that from then on, as long as advice on its question does. `read`: the post_digest of what the moderator saw; what
-- became another since waits on.
CREATE FUNCTION hold_publish(actor bigint, the_post bigint, read text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
BEGIN
    IF is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('hold_by_moderator', 'not a moderator');
    ELSIF p.deleted_at IS NULL THEN
        RETURN; -- already so
    ELSIF p.delete_why IS DISTINCT FROM 'held' THEN
        PERFORM refuse('hold_over', 'somebody refused it');
    ELSIF EXISTS (SELECT FROM picture x WHERE x.post_id = p.id AND x.removed_at IS NULL AND x.state IN ('waiting', 'making')) THEN
        PERFORM refuse('hold_picture', 'nobody looked at a photograph of it yet');
    ELSIF check_holds(p.author_id, p.id) AND actor = (SELECT author_id FROM post WHERE id = p.thread_id) THEN
        PERFORM refuse('check_by_coach', 'their own question');
    END IF;
    PERFORM post_refuse_unread(the_post, read);
    IF check_holds(p.author_id, p.id) AND EXISTS (SELECT FROM queue_post WHERE post_id = p.id AND kind = 'held' AND note <> 'check') THEN
        UPDATE queue_post SET note = 'check' WHERE post_id = p.id AND kind = 'held';
        RETURN;
    END IF;
    PERFORM hold_publish_now(actor, the_post);
END $$;

-- The same of what waits, whoever may say so. That somebody's first posts are all right (queue_post 'first') is for moderators to say.
CREATE FUNCTION hold_publish_now(actor bigint, the_post bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
BEGIN
    -- Two who publish what the same account posted in two threads take these in one order.
    PERFORM FROM queue_post w JOIN post o ON o.id = w.post_id
    WHERE o.author_id = p.author_id AND o.delete_why = 'held' AND w.kind = 'held' ORDER BY w.post_id FOR UPDATE OF w;
    UPDATE queue_post SET seen_at = now(), seen_by = actor
    WHERE post_id = the_post AND (kind = 'held' OR kind = 'first' AND is_moderator(actor)) AND seen_at IS NULL;
    UPDATE post SET deleted_at = NULL, deleted_by = NULL, delete_why = NULL, delete_reason = NULL WHERE id = the_post;
    -- Whoever wrote it means well: what else waits of them stands no longer behind.
    UPDATE queue_post w SET urgency = 2 FROM post o
    WHERE o.author_id = p.author_id AND o.delete_why = 'held' AND w.post_id = o.id AND w.kind = 'held' AND w.urgency = 3;
    IF p.kind = 'question' THEN
        UPDATE question SET listed = NOT merged, last_active_at = now() WHERE id = the_post;
        PERFORM question_named_listed(p.id, false);
    ELSE
        -- One that was accepted before an edit of it had to wait is so again, unless another one is by now.
        UPDATE question
        SET answer_count = answer_count + (p.kind = 'answer')::integer, last_active_at = now(),
            accepted_answer_id = coalesce(accepted_answer_id, CASE WHEN p.kind = 'answer' THEN hold_was_accepted(p) END)
        WHERE id = p.thread_id;
    END IF;
    INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('held-published', the_post, p.author_id, actor);
    INSERT INTO notice_change (what, post_id, thread_id, actor_id)
    SELECT w, the_post, p.thread_id, CASE w WHEN 'held' THEN actor ELSE p.author_id END
    FROM unnest(CASE WHEN p.kind = 'question' AND EXISTS (SELECT FROM saved_search) THEN '{held,question,found}'::text[]
                     ELSE ARRAY['held', p.kind] END) AS w;
    INSERT INTO notice_change (what, post_id, thread_id, actor_id)
    SELECT 'asked', the_post, p.thread_id, a.asker_id FROM asked a WHERE a.comment_id = the_post;
    PERFORM changed('question:' || p.thread_id, p.thread_id);
END $$;

-- Takes that back: it waits again, by the rule that it waited by; for a moderator where a coach has cleared its question since.
CREATE FUNCTION hold_again(actor bigint, the_post bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
    rule text := (SELECT note FROM queue_post WHERE kind = 'held' AND post_id = the_post);
BEGIN
    IF is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('hold_by_moderator', 'not a moderator');
    ELSIF rule IS NULL THEN
        PERFORM refuse('post_exists', 'it never waited');
    ELSIF p.delete_why = 'held' THEN
        RETURN; -- already so
    ELSIF p.deleted_at IS NOT NULL THEN
        PERFORM refuse('hold_deleted', 'it was deleted since');
    END IF;
    IF rule = 'check' AND NOT check_holds(p.author_id, p.id) THEN
        rule := 'again';
    END IF;
    PERFORM hold_put(the_post, rule);
    PERFORM hold_hidden(p);
    INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('held-again', the_post, p.author_id, actor);
END $$;

-- Whoever decides that it is not published says why; its author reads that, and can be told by it what to do otherwise. `read` as above.
CREATE FUNCTION hold_refuse(actor bigint, the_post bigint, the_why text, the_reason text, read text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
BEGIN
    IF is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('hold_by_moderator', 'not a moderator');
    ELSIF the_why = '' AND the_reason = '' THEN
        PERFORM refuse('delete_reason_given', 'its author has to be told why');
    ELSIF p.delete_why IS DISTINCT FROM 'held' THEN
        PERFORM refuse('hold_over', 'somebody decided already');
    END IF;
    PERFORM post_refuse_unread(the_post, read);
    UPDATE queue_post SET seen_at = now(), seen_by = actor WHERE post_id = the_post AND kind = 'held' AND seen_at IS NULL;
    UPDATE post SET deleted_by = actor, delete_why = the_why, delete_reason = the_reason WHERE id = the_post;
    INSERT INTO event (kind, post_id, account_id, actor_id, reason, data)
    VALUES ('delete', the_post, p.author_id, actor, the_reason,
            jsonb_strip_nulls(jsonb_build_object('why', nullif(the_why, ''), 'held', true))); -- nobody else had seen it
    PERFORM changed('question:' || p.thread_id);
END $$;

-- All that waits of an account that is suspended is refused with it: one event tells how many, and each says 'suspended' to its author. The
-- account is locked by whoever calls this. Returns how many; the rest of more than five hundred goes by the next time.
CREATE FUNCTION hold_refuse_all(actor bigint, the_account bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    p post;
    refused integer := 0;
BEGIN
    FOR one IN SELECT h.id FROM (SELECT id, thread_id FROM post WHERE author_id = the_account AND deleted_at IS NOT NULL AND delete_why = 'held'
                                 LIMIT 500) AS h ORDER BY h.thread_id, h.id LOOP
        p := post_lock(one);
        CONTINUE WHEN p.delete_why IS DISTINCT FROM 'held';
        UPDATE queue_post SET seen_at = now(), seen_by = actor WHERE post_id = one AND kind = 'held' AND seen_at IS NULL;
        UPDATE post SET deleted_by = actor, delete_why = 'suspended' WHERE id = one;
        PERFORM changed('question:' || p.thread_id);
        refused := refused + 1;
    END LOOP;
    IF refused > 0 THEN
        INSERT INTO event (kind, account_id, actor_id, data) VALUES ('held-refused', the_account, actor, jsonb_build_object('posts', refused));
    END IF;
    RETURN refused;
END $$;

-- Undoes that: what was refused so, and nobody brought back since, waits again.
CREATE FUNCTION hold_wait_all(actor bigint, the_account bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    p post;
    again integer := 0;
BEGIN
    FOR one IN SELECT h.id FROM (SELECT id, thread_id FROM post WHERE author_id = the_account AND deleted_at IS NOT NULL AND delete_why = 'suspended'
                                 LIMIT 500) AS h ORDER BY h.thread_id, h.id LOOP
        p := post_lock(one);
        CONTINUE WHEN p.delete_why IS DISTINCT FROM 'suspended';
        UPDATE post SET deleted_by = NULL, delete_why = 'held' WHERE id = one;
        UPDATE queue_post SET seen_at = NULL, seen_by = NULL, gone = false,
                              note = CASE WHEN note = 'check' AND NOT check_holds(the_account, one) THEN 'again' ELSE note END
        WHERE post_id = one AND kind = 'held';
        PERFORM changed('question:' || p.thread_id);
        again := again + 1;
    END LOOP;
    IF again > 0 THEN
        INSERT INTO event (kind, account_id, actor_id, data) VALUES ('held-waits', the_account, actor, jsonb_build_object('posts', again));
    END IF;
    RETURN again;
END $$;

-- How many of an account were refused so, up to a hundred.
CREATE FUNCTION hold_refused_of(author bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT count(*) FROM (SELECT FROM post p WHERE p.author_id = author AND p.deleted_at IS NOT NULL AND p.delete_why = 'suspended'
                                  LIMIT 100) AS p);
END $$;

-- Its author takes back what waits: it is deleted by them, and nobody looks at it.
CREATE FUNCTION hold_take_back(author bigint, the_post bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
BEGIN
    IF p.author_id <> author THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    ELSIF p.delete_why IS DISTINCT FROM 'held' THEN
        PERFORM refuse('hold_over', 'somebody decided already');
    END IF;
    UPDATE post SET deleted_by = author, delete_why = '' WHERE id = the_post;
    INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('delete', the_post, author, author);
    PERFORM changed('question:' || p.thread_id);
END $$;

-- Of a post that is brought back: nobody decided about it when it waited, so it waits again, unless a moderator brings it back, who decides
-- by that. Whether it waits. Its thread is locked by whoever calls this.
CREATE FUNCTION hold_waits_again(actor bigint, p post) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF is_moderator(actor) IS TRUE THEN
        UPDATE queue_post SET seen_at = now(), seen_by = actor WHERE post_id = p.id AND kind = 'held' AND seen_at IS NULL;
        RETURN false;
    END IF;
    IF NOT EXISTS (SELECT FROM queue_post WHERE post_id = p.id AND kind = 'held' AND seen_at IS NULL
                                            AND (note <> 'check' OR check_holds(p.author_id, p.id))) THEN
        RETURN false;
    END IF;
    PERFORM hold_refuse_full(p.author_id, (SELECT network FROM queue_post WHERE post_id = p.id AND kind = 'held'));
    UPDATE queue_post SET gone = false, since = now() WHERE post_id = p.id AND kind = 'held' AND seen_at IS NULL;
    UPDATE post SET deleted_by = NULL, delete_why = 'held', delete_reason = '' WHERE id = p.id;
    PERFORM changed('question:' || p.thread_id);
    RETURN true;
END $$;

-- Changes a rule that is as it was `seen`. An event says who did, and from what to what.
CREATE FUNCTION hold_change(actor bigint, the_what text, seen text, the_days integer, the_most integer, the_hours integer)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    r hold_rule;
    was text;
BEGIN
    IF NOT is_admin(actor) THEN
        PERFORM refuse('right_by_admin', 'not an admin');
    END IF;
    SELECT * INTO r FROM hold_rule WHERE what = the_what FOR NO KEY UPDATE;
    was := hold_state(r);
    IF r.what IS NULL THEN
        PERFORM refuse('post_exists', 'no such rule');
    ELSIF was <> seen THEN
        PERFORM refuse('right_conflict', 'changed in the meantime');
    END IF;
    UPDATE hold_rule SET days = CASE WHEN r.days IS NOT NULL THEN coalesce(the_days, 0) END, most = the_most,
                         hours = CASE WHEN r.hours IS NOT NULL THEN the_hours END
    WHERE what = the_what RETURNING * INTO r;
    IF hold_state(r) <> was THEN
        INSERT INTO event (kind, actor_id, data)
        VALUES ('hold-rule', actor, jsonb_build_object('what', the_what, 'was', was, 'is', hold_state(r)));
    END IF;
END $$;

-- Leaving. Whoever asks to leave has fourteen days to change their mind: nobody can sign in meanwhile, but to keep the account.
-- Then the job runner erases it.
--
-- At once     drafts, one's own routines, notes of how it went, what one tries, warning signs that one ticked, the text about oneself,
--             sessions and links; and (the job runner, moments later) the words of posts that one had deleted oneself
-- When due    the name, address, password and everything else that is the account's; the words of its other deleted posts; entries
--             of the library that it drafted, that nobody else worked on and that were never public
-- Stays       what was published, its history, drafts of entries that others worked on, votes and what was done for the site:
--             by "Former member 12"
--
-- The row of `account` stays, with nothing in it, so that all of that has an author. tests/db/erase_test.c looks at each column
-- that refers to an account, and for words of the person everywhere.

CREATE FUNCTION leaving_time() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '14 days' $$;

-- What is in the place of words that were erased.
CREATE FUNCTION erased_words() RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'These words were erased: whoever wrote them deleted the post, and left.'
$$;

-- And of words that a flag had to have.
CREATE FUNCTION erased_flag_words() RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'Erased: whoever wrote this left.'
$$;

-- Names that are gone are compared by this, with a key of their own. After an upgrade of ICU that changes keys
-- (core/name_key.h) old hashes no longer match: they protect less then, and nothing else changes.
CREATE FUNCTION name_hash(the_key text) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT sha256(key || convert_to('name ' || the_key, 'UTF8')) FROM name_gone_key);
END $$;

CREATE FUNCTION name_is_gone(the_key text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM name_gone WHERE hash = name_hash(the_key));
END $$;

-- Whichever way an account comes into being.
CREATE FUNCTION account_name_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF name_is_gone(NEW.name_key) THEN
        PERFORM refuse('account_name_unique', 'somebody had it who left');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_name_is_new BEFORE INSERT OR UPDATE OF name_key ON account
    FOR EACH ROW EXECUTE FUNCTION account_name_is_new();

-- Locks the account, and when it is an admin's all admins' (in the order of ids), so that of two who go at once one stays.
-- Is it the only admin who can do anything, or could with a second factor (factor.sql)?
CREATE FUNCTION account_is_last_admin(the_account bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account
    WHERE id = the_account OR (role = 'admin' AND EXISTS (SELECT FROM account WHERE id = the_account AND role = 'admin'))
    ORDER BY id FOR NO KEY UPDATE;
    RETURN EXISTS (SELECT FROM account WHERE id = the_account AND role = 'admin')
       AND NOT EXISTS (SELECT FROM account WHERE role = 'admin' AND id <> the_account AND NOT example AND leaving_at IS NULL
                                                  AND NOT suspended(id));
END $$;

-- ---- asking ----

-- Before an account saves what is its own alone. Of one that is leaving nothing new is kept, though it was on its way already.
CREATE FUNCTION account_keeps_own(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = the_account AND leaving_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse('session_over', 'the account is leaving');
    END IF;
END $$;

-- Asks for the account to be erased; again: nothing more happens. Returns when it will be.
CREATE FUNCTION account_leave(the_account bigint) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    last boolean := account_is_last_admin(the_account);
    a account;
BEGIN
    SELECT * INTO a FROM account WHERE id = the_account;
    IF a.id IS NULL OR a.erased_at IS NOT NULL OR a.example THEN
        PERFORM refuse('account_there', 'nobody is behind the account');
    ELSIF a.leaving_at IS NOT NULL THEN
        RETURN a.leaving_at;
    ELSIF last THEN
        PERFORM refuse('account_last_admin', 'nobody could take their place');
    END IF;
    UPDATE account SET leaving_at = now() + leaving_time(), about = '' WHERE id = the_account RETURNING * INTO a;
    DELETE FROM session WHERE account_id = the_account;
    PERFORM email_want_end(the_account);
    -- Whoever took the account over, and gave it an address of their own, does not take away its owner's way back.
    DELETE FROM account_token WHERE account_id = the_account AND kind NOT IN ('restore', 'undo');
    DELETE FROM draft WHERE account_id = the_account;
    DELETE FROM own_routine WHERE account_id = the_account;
    PERFORM worse_forget(the_account, NULL);
    PERFORM body.erase(the_account);
    DELETE FROM follow WHERE account_id = the_account;
    DELETE FROM notice_setting WHERE account_id = the_account;
    DELETE FROM block WHERE account_id = the_account;
    DELETE FROM push_subscription WHERE account_id = the_account;
    DELETE FROM notice WHERE account_id = the_account;
    INSERT INTO erasing (account_id) VALUES (the_account) ON CONFLICT DO NOTHING;
    PERFORM badge_may_change(ARRAY[the_account]);
    INSERT INTO event (kind, account_id, actor_id) VALUES ('leave', the_account, the_account);
    DELETE FROM mail WHERE account_id = the_account AND kind = 'check_in' AND state = 'waiting'; -- of trials that are gone
    IF a.email IS NOT NULL THEN
        PERFORM mail_add('leaving', the_account, a.email, to_char(a.leaving_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY'), now()::text);
    END IF;
    PERFORM removed('account:' || the_account);
    RETURN a.leaving_at;
END $$;

-- Whoever asked to leave changed their mind. Whether the account is there again; false: it is erased.
CREATE FUNCTION account_keep(the_account bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
    UPDATE account SET leaving_at = NULL WHERE id = the_account AND leaving_at IS NOT NULL;
    IF FOUND THEN
        DELETE FROM erasing WHERE account_id = the_account; -- what is deleted from now on is deleted and no more
        PERFORM badge_may_change(ARRAY[the_account]);
        INSERT INTO event (kind, account_id, actor_id) VALUES ('stay', the_account, the_account);
    END IF;
    RETURN (SELECT erased_at IS NULL FROM account WHERE id = the_account);
END $$;

-- ---- erasing ----

-- With the rights of the owner: what was written and done is otherwise only ever added to (serving.sql). It takes words only
-- from posts that are deleted, and whose author is leaving: up to `most` of those that are not erased yet, of those that
-- the author deleted or of all. Returns how many.
CREATE FUNCTION erase_deleted_posts(the_account bigint, own_only boolean, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    posts bigint[];
BEGIN
    -- Their threads first, as every write does; what others hold is waited for.
    PERFORM FROM post t
    WHERE t.id IN (SELECT coalesce(p.thread_id, p.id) FROM post p
                   WHERE p.author_id = the_account AND p.deleted_at IS NOT NULL AND p.body <> erased_words()
                     AND (p.deleted_by = the_account OR NOT own_only)
                   ORDER BY p.id LIMIT most)
    ORDER BY t.id FOR NO KEY UPDATE;
    posts := ARRAY(SELECT p.id FROM post p JOIN account a ON a.id = p.author_id
                   WHERE p.author_id = the_account AND p.deleted_at IS NOT NULL AND p.body <> erased_words()
                     AND (p.deleted_by = the_account OR NOT own_only)
                     AND a.leaving_at IS NOT NULL
                   ORDER BY p.id LIMIT most);
    PERFORM picture_delete(ARRAY(SELECT id FROM picture WHERE post_id = ANY (posts)));
    UPDATE post SET body = erased_words(), html = '<p>' || erased_words() || '</p>',
                    delete_reason = CASE WHEN deleted_by = the_account THEN '' ELSE delete_reason END
    WHERE id = ANY (posts);
    UPDATE revision SET body = '', reason = '', tags = '{}', title = CASE WHEN title = '' THEN '' ELSE 'Erased' END
    WHERE post_id = ANY (posts);
    UPDATE event SET reason = '' WHERE post_id = ANY (posts) AND actor_id = the_account;
    UPDATE question SET title = 'Erased question', slug = 'erased', tags = '{}' WHERE id = ANY (posts);
    DELETE FROM question_tag WHERE question_id = ANY (posts);
    DELETE FROM symptom_card WHERE question_id = ANY (posts);
    DELETE FROM advice_hold WHERE question_id = ANY (posts);
    DELETE FROM queue_post WHERE kind = 'check' AND post_id = ANY (posts);
    DELETE FROM queue_claim WHERE kind = 'check' AND subject = ANY (posts);
    DELETE FROM link WHERE post_id = ANY (posts);
    DELETE FROM suggestion WHERE post_id = ANY (posts); -- they have words of it
    UPDATE search_document SET title = CASE WHEN title = '' THEN '' ELSE 'Erased question' END, body = '', tags = '{}'
    WHERE post_id = ANY (posts);
    PERFORM changed('question:' || t.thread_id, t.thread_id)
    FROM (SELECT DISTINCT thread_id FROM post WHERE id = ANY (posts)) AS t;
    RETURN cardinality(posts);
END $$;

-- An entry that its author drafted, that was never public and that nobody else worked on: nobody misses it.
CREATE FUNCTION entry_is_only_ones_own(the_entry bigint, the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM entry e JOIN post p ON p.id = e.id
                   WHERE e.id = the_entry AND e.status = 'draft' AND p.author_id = the_account)
       AND NOT EXISTS (SELECT FROM revision
                       WHERE post_id = the_entry AND (author_id <> the_account OR entry_is_public(model->>'status')))
       AND NOT EXISTS (SELECT FROM picture WHERE post_id = the_entry AND account_id <> the_account)
       AND NOT EXISTS (SELECT FROM review WHERE entry_id = the_entry);
END $$;

-- With the rights of the owner, as erase_deleted_posts: up to `most` such entries of an account that is due go altogether, with
-- their history: every row that refers to them, of which tests/db/erase_test.c knows from the catalogue. Returns how many it
-- looked at.
CREATE FUNCTION erase_entry_drafts(the_account bigint, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found bigint[];
    drafts bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM account WHERE id = the_account AND leaving_at <= now()) THEN
        RETURN 0;
    END IF;
    found := ARRAY(SELECT p.id FROM post p JOIN entry e ON e.id = p.id
                   WHERE p.author_id = the_account AND p.kind = ANY (entry_kinds()) AND e.status = 'draft'
                     AND entry_is_only_ones_own(p.id, the_account) ORDER BY p.id LIMIT most);
    -- Whoever saved one meanwhile has worked on it.
    PERFORM FROM post WHERE id = ANY (found) ORDER BY id FOR UPDATE;
    drafts := ARRAY(SELECT f.id FROM unnest(found) AS f (id) WHERE entry_is_only_ones_own(f.id, the_account));
    IF drafts = '{}' THEN
        RETURN cardinality(found);
    END IF;
    PERFORM picture_delete(ARRAY(SELECT id FROM picture WHERE post_id = ANY (drafts)));
    DELETE FROM search_document WHERE post_id = ANY (drafts);
    DELETE FROM entry_tag WHERE entry_id = ANY (drafts);
    DELETE FROM tag_merge_post WHERE post_id = ANY (drafts);
    PERFORM job_sets(drafts); -- they are in none any more
    DELETE FROM thread_set WHERE thread_id = ANY (drafts);
    DELETE FROM entry_muscle WHERE entry_id = ANY (drafts);
    DELETE FROM entry_slug WHERE entry_id = ANY (drafts);
    DELETE FROM comment_waiting WHERE thread_id = ANY (drafts);
    DELETE FROM entry_editor WHERE entry_id = ANY (drafts);
    DELETE FROM entry_merge WHERE from_id = ANY (drafts);
    DELETE FROM link WHERE post_id = ANY (drafts);
    DELETE FROM link_title_change WHERE post_id = ANY (drafts);
    DELETE FROM linked_change WHERE post_id = ANY (drafts);
    DELETE FROM event WHERE post_id = ANY (drafts);
    DELETE FROM revision WHERE post_id = ANY (drafts);
    DELETE FROM entry WHERE id = ANY (drafts);
    DELETE FROM post WHERE id = ANY (drafts);
    PERFORM removed('library');
    RETURN cardinality(found);
END $$;

-- What only the owner may: what the history says of an account that is due. Its new name is in place already.
CREATE FUNCTION erase_history(the_account bigint, old_name text, new_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM account WHERE id = the_account AND erased_at IS NOT NULL) THEN
        RETURN;
    END IF;
    DELETE FROM event WHERE actor_id = the_account AND account_id = the_account
        AND kind = ANY ('{password,email,leave,stay,export}');
    UPDATE event SET reason = '' WHERE account_id = the_account AND kind = ANY ('{suspend,credential-withdrawn,portrait-taken,about-refused}');
    DELETE FROM audit WHERE account_id = the_account AND (actor_id IS NULL OR actor_id = the_account);
    DELETE FROM audit WHERE account_id IS NULL AND actor_id = the_account;
    UPDATE audit SET address = '', agent = '' WHERE actor_id = the_account;
    UPDATE audit SET about = '' WHERE account_id = the_account;
    UPDATE revision r SET reason = replace(r.reason, '(agreed to by ' || old_name || ')', '(agreed to by ' || new_name || ')')
    FROM event e
    WHERE e.actor_id = the_account AND e.kind = 'page-agreed' AND r.post_id = e.post_id
      AND r.number = (e.data->>'revision')::integer;
END $$;

-- Reviews count because somebody with a name and a profession stands for them: without the name they end.
CREATE FUNCTION erase_reviews(the_account bigint, new_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM post WHERE id IN (SELECT entry_id FROM review WHERE account_id = the_account AND ended_at IS NULL)
    ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    SELECT 'review-withdrawn', entry_id, the_account, the_account, jsonb_build_object('review', id)
    FROM review WHERE account_id = the_account AND ended_at IS NULL;
    UPDATE review SET ended_at = now(), ended_by = the_account, end_kind = 'withdrawn'
    WHERE account_id = the_account AND ended_at IS NULL;
    UPDATE review SET reviewer = new_name WHERE account_id = the_account;
    UPDATE credential SET ended_at = now(), ended_by = the_account WHERE account_id = the_account AND ended_at IS NULL;
    UPDATE credential SET checked = '', end_reason = '' WHERE account_id = the_account;
END $$;

-- What stays of an account by somebody without a name, and why. All other rows that refer to it go.
CREATE FUNCTION erase_stays() RETURNS TABLE (refers text, why text) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('post.author_id', 'what was published or others worked on, and an empty shell of what was deleted'),
           ('post.deleted_by', 'that a post is deleted, and not by its author'),
           ('revision.author_id', 'the history of that'),
           ('advice_hold.ended_by', 'that a coach decided'),
           ('symptom_card.author_id', 'what questions that stay say in chips'),
           ('vote.account_id', 'the scores of posts'),
           ('reaction.account_id', 'as before: how many an answer helped; the words go'),
           ('event.account_id', 'what was done to posts'),
           ('event.actor_id', 'what was done for the site'),
           ('audit.account_id', 'what others did to it, until that is 90 days old'),
           ('audit.actor_id', 'what it did to others, without from where'),
           ('page_change.editor_id', 'the history of the site’s pages'),
           ('page_change.decided_by', 'that two people agreed'),
           ('tag_revision.author_id', 'the history of tags'),
           ('tag_merge.actor_id', 'the history of tags'),
           ('entry_merge.actor_id', 'the history of entries'),
           ('entry_merge.undone_by', 'as before'),
           ('review.account_id', 'that it was reviewed once, and by what profession'),
           ('review.continued_by', 'as before'),
           ('review.ended_by', 'as before'),
           ('credential.account_id', 'reviews refer to it; how it was checked goes'),
           ('credential.verified_by', 'the credentials of others hold'),
           ('credential.ended_by', 'as before'),
           ('picture.account_id', 'photographs of entries, not those in posts nor one’s own picture, with the author and the licence that were given'),
           ('picture.removed_by', 'that it was removed'),
           ('notice.actor_id', 'what others were told of, without the name, for half a year'),
           ('suspension.actor_id', 'the suspensions of others are somebody’s'),
           ('suspension.ended_by', 'as before'),
           ('flag.reporter_id', 'what was decided rests on it; the words go'),
           ('flag_case.ended_by', 'that somebody decided'),
           ('suggestion.ended_by', 'what others suggested is theirs'),
           ('tag_suggestion.ended_by', 'as before'),
           ('question_move.actor_id', 'the history of questions'),
           ('question_move.undone_by', 'as before'),
           ('question_merge.actor_id', 'the history of questions'),
           ('question_merge.undone_by', 'as before'),
           ('staff_template_revision.author_id', 'prepared texts, which others go on using'),
           ('staff_note.author_id', 'what moderators know about others, until those leave'),
           ('question.closed_by', 'that a question is closed'),
           ('question.locked_by', 'as before'),
           ('vote_ring.decided_by', 'that somebody decided'),
           ('queue_post.seen_by', 'that somebody looked'),
           ('hold_profile.seen_by', 'as before');
$$;

-- What refers to posts and entries, and never to one that its author alone worked on and that was never public.
CREATE FUNCTION erase_no_drafts() RETURNS TABLE (refers text, why text) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('post.thread_id', 'an entry is no thread, and none has answers'),
           ('post.parent_id', 'nor comments'),
           ('post_score.post_id', 'nor votes'),
           ('question.id', 'nor is it a question'),
           ('question.accepted_answer_id', 'nor an answer'),
           ('entry.replaced_by', 'what takes the place of another is public (entry_retire)'),
           ('entry.leads_to', 'as before'),
           ('entry_merge.into_id', 'another entry becomes part of what is public alone (entry_merge)'),
           ('review.entry_id', 'a review is by somebody else: then the entry stays'),
           ('page_change.entry_id', 'a page of the site is no draft (entry_page_is_there)'),
           ('question.duplicate_of', 'what is repeated is public (question_close)'),
           ('queue_post.post_id', 'a post of a thread'),
           ('hold_mark.post_id', 'as before'),
           ('hold_burst.post_id', 'as before'),
           ('flag_case.post_id', 'what is flagged is public (flag_put)'),
           ('suggestion.post_id', 'a question or an answer'),
           ('asked.comment_id', 'a comment'),
           ('flag.other_id', 'as before'),
           ('close_vote.question_id', 'a question'),
           ('close_vote.duplicate_of', 'what is repeated is public (question_close_check)'),
           ('question_move.from_id', 'a question'),
           ('question_move.into_id', 'a question'),
           ('question_merge.from_id', 'a question'),
           ('question_merge.into_id', 'a question'),
           ('staff_note.post_id', 'a post of a thread'),
           ('origin.post_id', 'no entry is imported'),
           ('origin.duplicate_of', 'a question');
$$;

-- All that is the account's and nobody else's: a new table that refers to accounts is erased without being named here.
CREATE FUNCTION erase_own(the_account bigint, its_email text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own record;
BEGIN
    FOR own IN SELECT c.conrelid::regclass AS of, a.attname AS col
               FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
               WHERE c.contype = 'f' AND c.confrelid = 'account'::regclass
                 AND c.connamespace <> 'body'::regnamespace
                 AND format('%s.%s', c.conrelid::regclass, a.attname) NOT IN (SELECT s.refers FROM erase_stays() s)
               ORDER BY 1 LOOP
        EXECUTE format('DELETE FROM %s WHERE %I = $1', own.of, own.col) USING the_account;
    END LOOP;
    PERFORM worse_forget(the_account, NULL);
    PERFORM body.erase(the_account);
    DELETE FROM mail WHERE address_key(address) = address_key(its_email);
    UPDATE question_merge SET followers = array_remove(followers, the_account) WHERE the_account = ANY (followers);
    DELETE FROM follow WHERE kind = 'person' AND subject_id = the_account; -- by others, since the last step of erase_followers
END $$;

-- What was counted. The last of an erasure, as those rows are the last that anything locks.
CREATE FUNCTION erase_counted(the_account bigint, its_key text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM limit_swept WHERE who IN (the_account::text, its_key); -- then the sweep begins anew
    DELETE FROM limit_used u USING limit_rule r
    WHERE u.what = r.what AND u.scope = r.scope
      AND ((u.scope = 'account' AND u.who = the_account::text) OR (u.scope = 'name' AND u.who = its_key));
END $$;

-- Photographs in questions and answers show somebody, as does one's own picture: they go, also where the words stay. Up to `most` of an account that is due;
-- their threads are locked first, as in erase_deleted_posts. Returns how many.
CREATE FUNCTION erase_photographs(the_account bigint, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    own bigint[];
    posts bigint[];
BEGIN
    PERFORM FROM post t
    WHERE t.id IN (SELECT coalesce(o.thread_id, o.id)
                   FROM (SELECT post_id FROM picture WHERE account_id = the_account AND licence IN ('post', 'portrait') ORDER BY id LIMIT most) AS p
                   JOIN post o ON o.id = p.post_id)
    ORDER BY t.id FOR NO KEY UPDATE;
    own := ARRAY(SELECT id FROM picture WHERE account_id = the_account AND licence IN ('post', 'portrait') ORDER BY id LIMIT most);
    posts := ARRAY(SELECT DISTINCT post_id FROM picture WHERE id = ANY (own) AND post_id IS NOT NULL);
    PERFORM portrait_tell(the_account) WHERE EXISTS (SELECT FROM picture WHERE id = ANY (own) AND post_id IS NULL);
    PERFORM picture_delete(own);
    UPDATE post SET html = html WHERE id = ANY (posts);
    PERFORM changed('question:' || t.thread_id)
    FROM (SELECT DISTINCT thread_id FROM post WHERE id = ANY (posts)) AS t;
    RETURN cardinality(own);
END $$;

-- Up to `most` of those who follow or ignore an account that is due do so no longer. Returns how many.
CREATE FUNCTION erase_followers(the_account bigint, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM follow WHERE (account_id, mark) IN (
        SELECT account_id, mark FROM follow WHERE kind = 'person' AND subject_id = the_account
        ORDER BY account_id LIMIT most FOR UPDATE);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

-- Up to `most` of those who block an account that is due do so no longer; they are locked first, for account.blocks. Returns how many.
CREATE FUNCTION erase_blockers(the_account bigint, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    blockers bigint[] := ARRAY(SELECT account_id FROM block WHERE blocked_id = the_account ORDER BY account_id LIMIT most);
BEGIN
    PERFORM FROM account WHERE id = ANY (blockers) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM block WHERE blocked_id = the_account AND account_id = ANY (blockers);
    RETURN cardinality(blockers);
END $$;

-- Erases an account that is due, whose deleted posts have no words any more. Its name is gone for good.
CREATE FUNCTION account_erase(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    a account;
    number integer;
    new_name text;
BEGIN
    SELECT * INTO a FROM account WHERE id = the_account AND leaving_at <= now() FOR NO KEY UPDATE;
    IF a.id IS NULL THEN
        RETURN;
    END IF;
    number := nextval('former_member_seq');
    new_name := 'Former member ' || number;
    -- The key is that of core/name_key.c: m is rn there, i and 1 are l, 0 is o. Nobody can choose a name with a space.
    UPDATE account
    SET name = new_name, name_key = 'forrner rnernber ' || translate(number::text, '01', 'ol'), email = NULL,
        email_wanted = NULL, email_wanted_by = NULL, email_refused = '', password = NULL, role = 'member', about = '', zone = '',
        devices_since = now(), factor_held_at = NULL, first_signed_in_at = NULL, created_at = now(), leaving_at = NULL,
        erased_at = now()
    WHERE id = the_account;
    INSERT INTO name_gone (hash) VALUES (name_hash(a.name_key)) ON CONFLICT DO NOTHING;
    PERFORM erase_own(the_account, a.email);
    UPDATE reaction SET words = '' WHERE account_id = the_account AND words <> '';
    DELETE FROM staff_note n USING post p WHERE p.id = n.post_id AND p.author_id = the_account;
    UPDATE flag SET words = '' WHERE reporter_id = the_account AND why <> 'other';
    UPDATE flag SET words = erased_flag_words() WHERE reporter_id = the_account AND why = 'other';
    PERFORM erase_reviews(the_account, new_name);
    PERFORM erase_history(the_account, a.name, new_name);
    INSERT INTO event (kind, account_id) VALUES ('erase', the_account);
    PERFORM removed(''); -- the name was on many pages
    PERFORM erase_counted(the_account, a.name_key);
END $$;

-- What the job runner calls: one step of erasing. An account that cannot be erased is tried again an hour later, and leaves a
-- dead row of the outbox that says why.
CREATE FUNCTION job_erase(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    who bigint;
    done integer;
BEGIN
    SELECT account_id INTO who FROM erasing WHERE due_at <= now() ORDER BY account_id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
        BEGIN
            done := erase_deleted_posts(who, true, most);
            IF done < most THEN
                DELETE FROM erasing WHERE account_id = who;
            END IF;
            RETURN greatest(done, 1);
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            NULL; -- its turn comes again; those who are due wait for nobody
        WHEN OTHERS THEN
            UPDATE erasing SET due_at = now() + interval '1 hour' WHERE account_id = who;
            INSERT INTO outbox (topic, dead, reason) VALUES ('erasing:' || who, true, left(SQLERRM, 500));
            RETURN 1;
        END;
    END IF;
    SELECT id INTO who FROM account WHERE leaving_at <= now() ORDER BY leaving_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    BEGIN
        done := erase_deleted_posts(who, false, most);
        IF done = 0 THEN
            done := erase_entry_drafts(who, most);
        END IF;
        IF done = 0 THEN
            done := erase_photographs(who, most);
        END IF;
        IF done = 0 THEN
            done := erase_followers(who, most);
        END IF;
        IF done = 0 THEN
            done := erase_blockers(who, most);
        END IF;
        IF done = 0 THEN
            PERFORM account_erase(who);
        END IF;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        RETURN 0;
    WHEN OTHERS THEN
        UPDATE account SET leaving_at = now() + interval '1 hour' WHERE id = who;
        INSERT INTO outbox (topic, dead, reason) VALUES ('leaving:' || who, true, left(SQLERRM, 500));
    END;
    RETURN 1;
END $$;

-- What the functions of all features use.
--
-- What a page or a write calls is in plpgsql, one query or not: it keeps its plan, where a function in SQL that cannot
-- be inlined is planned again in each statement (a third of the time that a vote took).
--
-- Locks are taken in one order: the form's key and that of its words (request_key), what is spent once
-- (passkey_challenge, a provider_attempt that is no account's yet), account, what is the account's alone
-- (account_token, session, passkey, totp, recovery_code, provider_link, sign_in_attempt, provider_attempt,
-- second_wrong, own_routine, note, follow, notice_setting, push_subscription, notice), thread (the post of the question or entry, FOR NO KEY UPDATE),
-- its other rows (post before post_score), tag, mail and outbox, the draft that ends with it (draft_lock), and last the rows of limit_used, in the
-- order of limit_applied: who has those waits for nothing more, so that nobody waits for a whole network. A write locks
-- one thread, a vote only its row of post_score, and that on a comment shares the comment's own row before. What is used by itself (attempt_try, second_try, session_renew and
-- session_seen of one session, the end of one session) locks no account, and takes one of the rows behind it or those
-- of one attempt. Saving a draft locks its account, then that draft, then those of its limit. Writes of tags lock tag_parent first,
-- so that there is one at a time. The job runner locks thread_set, tag, symptom_set, each in the order of ids, and
-- nothing that a write of a post waits for, except that job_merge, job_rename and what erases lock the posts or threads of a
-- step first, in the order of ids, that job_holds locks one thread, that job_merge, in a step that moves no posts, locks those who follow the tag, that erase_blockers locks the accounts of a step in the order of ids, and that picture_hold, picture_end and picture_give_up lock one thread, or of a person's picture the account, before the picture,
-- and that job_link_titles and job_linked take posts that nobody holds: they wait for none. Behind its posts job_linked, one
-- at a time, locks rows of linked_picture, in the order of addresses, and those of the limit 'fetch', which nothing else
-- takes; nothing that locks one of those waits for a post. job_reputation takes rows of post_score that nobody holds, then reputation,
-- which nothing else takes but erasing: a vote may wait for it for a moment, and it for no vote. job_badges, one at a time, takes
-- rows of badge, which only erasing takes too, behind the account, then adds notices as the others do, in the order of accounts.
--
-- Saving a muscle takes, behind its own thread, the rows of search_document of what works on it, in the order of ids; nobody who holds one of
-- those waits for a thread, but the job runner, which does not wait for long.
--
-- Of what is on somebody's body (the schema `body`) rows are locked behind their account, those of check_ask behind the new thread, check-ins before their trial; the job runner locks check-ins
-- of trials of which nobody holds any, without the account, then their trial, and adds mails. Behind a trial that is counted comes the advisory lock of
-- body.tally_lock, 6112018245, then body.tally and body.trial_count, which nothing else takes. Who counts (job_tallies, one at a time) has that lock first, and takes trials and rows of
-- post_score that nobody holds, so that it waits for none.
--
-- Whoever asks or answers takes one row of follow behind the thread, their own of that thread (follow_own): nobody who holds one of
-- an account that can write waits for a thread; so merging two questions, one merge at a time, takes those of all their followers behind
-- both threads, and leaves their notices to the job runner (notice_move). Notices are locked by the account's notice_setting: whoever reads, deletes or ends some
-- takes that first, the job runner those of all whom a step is about in the order of ids. It only adds notices, which nobody sees until
-- it is done, before it counts them there. So a reader waits for a step of the runner, and the runner for a reader, but not both.

-- Refuses with a name that src/db/error.c knows.
CREATE FUNCTION refuse(name text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = name;
END $$;

-- May the role that runs this do what only an owner may: ANALYZE, VACUUM? Where it may not, PostgreSQL warns and goes on.
CREATE FUNCTION owns_tables() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'public.account'::regclass;
$$;

-- Tells a text from another one that is compared with it later.
CREATE FUNCTION text_digest(the_text text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(the_text, 'UTF8')), 'hex')
$$;

-- Appends to the outbox: the job runner tells every worker that what it cached about `topic` is out of date
-- ('question:12' is about the lists of questions too), and counts the tags of `thread` again. Nothing here waits for
-- others, as NOTIFY does.
CREATE FUNCTION changed(topic text, thread bigint DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox (topic, thread_id) VALUES (topic, thread);
END $$;

-- The same for what fewer people see from now on, or nobody: deleting, retiring, taking one's words back. Workers drop
-- what they cached about it, stored copies too, and that must not depend on the job runner: they are told with the
-- commit. NOTIFY holds a lock until then that all other NOTIFYs wait for, so it is for what happens rarely.
CREATE FUNCTION removed(topic text, thread bigint DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('changed', '-' || topic);
    IF starts_with(topic, 'question:') THEN
        PERFORM pg_notify('changed', '-questions');
    END IF;
    PERFORM changed(topic, thread);
END $$;

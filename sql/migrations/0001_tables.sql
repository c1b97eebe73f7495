-- Tables, their indexes and constraints. Content is never overwritten: every edit is a revision, every change of state
-- an event, deletion a state. Constraint names are part of the contract: src/db/error.c gives each its message.
-- Functions, views and triggers are in sql/functions.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- ---- accounts ----

CREATE TABLE account (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL,
    -- Case-folded and with look-alike letters made equal (src/core/name_key.c).
    name_key    text NOT NULL,
    email       text,           -- where mail goes: whoever has the account has answered from there
    email_wanted text,          -- given, and not verified yet
    email_wanted_by bigint,     -- the session that gave it; NULL: it came with the registration
    email_asked boolean NOT NULL DEFAULT true, -- a mail went there that asks; not when it got too many that day
    email_refused text NOT NULL DEFAULT '', -- what its mail server said when it refused a mail to `email`
    password    text,           -- crypto_pwhash_str; NULL: nobody can sign in (imported, starter content)
    role        text NOT NULL DEFAULT 'member',
    about       text NOT NULL DEFAULT '',
    blocks      bigint[] NOT NULL DEFAULT '{}', -- whom it blocks, as block has it: each page asks (block_shown)
    profession  text NOT NULL DEFAULT '', -- of a credential that is valid (credential_shown): beside the name on all pages
    -- In which days and times are shown, 'Europe/Berlin'; '' is as the browser says. Which names there are is for
    -- src/core/zone.c to say, which writes them: PostgreSQL's list depends on which packages of Debian are installed.
    zone        text NOT NULL DEFAULT '',
    details     integer NOT NULL DEFAULT 1, -- the revision of `about` and `zone`: a form names the one that it was begun on
    -- Devices that were signed in on before that are no longer known ones (src/web/device.h): the last new password.
    devices_since  timestamptz NOT NULL DEFAULT '2000-01-01',
    -- A mail's link took the last second step of a moderator or admin away: another one waits for an admin (factor_held).
    factor_held_at timestamptz,
    first_signed_in_at timestamptz, -- a device that comes later is told of by mail
    created_at  timestamptz NOT NULL DEFAULT now(),
    -- Whoever has it has asked to leave: when it is erased (sql/functions/leaving.sql). And when it was: nobody is behind it then.
    leaving_at  timestamptz,
    erased_at   timestamptz,
    -- A made-up person of the starter content: nobody is behind it, and its votes are nobody's.
    example     boolean NOT NULL DEFAULT false,
    -- What is shown beside the name ('coach', 'coach|physiotherapist'); what somebody may do goes by role alone.
    shown_role  text NOT NULL GENERATED ALWAYS AS
        (CASE WHEN erased_at IS NOT NULL THEN 'former' WHEN example THEN 'example ' || role
              WHEN profession <> '' THEN role || '|' || profession ELSE role END) STORED,
    CONSTRAINT account_name_unique UNIQUE (name_key),
    CONSTRAINT account_name_length CHECK (char_length(name) BETWEEN 2 AND 40),
    CONSTRAINT account_role_known CHECK (role IN ('member', 'coach', 'moderator', 'admin')),
    -- Pages write it as it is.
    CONSTRAINT account_zone_form CHECK (zone ~ '^[A-Za-z0-9_+/-]{0,32}$'),
    CONSTRAINT account_leaving_or_erased CHECK (leaving_at IS NULL OR erased_at IS NULL)
);
CREATE INDEX account_leaving ON account (leaving_at) WHERE leaving_at IS NOT NULL;
CREATE INDEX account_profession ON account (id) WHERE profession <> ''; -- which runs out one day
CREATE INDEX account_trusted ON account (id) WHERE role <> 'member'; -- whose names nobody is to look like
CREATE INDEX account_admin ON account (id) WHERE role = 'admin'; -- of whom one has to stay
-- One address, one account; whether A to Z are written large makes no difference (address_key in functions/mail.sql).
CREATE UNIQUE INDEX account_email_unique
    ON account (translate(email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'));

-- ---- leaving (sql/functions/leaving.sql) ----

-- What people who left are called: "Former member 12".
CREATE SEQUENCE former_member_seq AS integer;

-- What somebody wants others to see of them, and to be asked; no row: as it is by default (sql/functions/person.sql).
CREATE TABLE person_setting (
    account_id       bigint PRIMARY KEY REFERENCES account,
    lists_questions  boolean NOT NULL DEFAULT true, -- on their page
    shows_badges     boolean NOT NULL DEFAULT true,
    takes_asks       boolean NOT NULL DEFAULT true  -- members may ask them about a post
);

-- Names and hosts of addresses that are kept out, as the files in assets/lists/ say: the job runner reads them (functions/listed.sql).
CREATE TABLE listed (
    list  text NOT NULL,
    word  text NOT NULL,   -- a name's key; a host, or a site, in small letters
    PRIMARY KEY (list, word),
    CONSTRAINT listed_list_known CHECK (list IN ('names', 'disposable', 'sites'))
);

-- Names that people had who left: nobody gets one again, and poses as them. Only a keyed hash of account.name_key.
CREATE TABLE name_gone (
    hash  bytea PRIMARY KEY
);
-- Made with the database and never changed, so that the hashes go on being right: 366 random bits, hashed. It lets nobody in. Who reads
-- the database can find out whether a name that they know is among them.
CREATE TABLE name_gone_key (
    one  boolean PRIMARY KEY DEFAULT true,
    key  bytea NOT NULL DEFAULT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid(), 'UTF8')),
    CONSTRAINT name_gone_key_one CHECK (one)
);
INSERT INTO name_gone_key DEFAULT VALUES;

-- Accounts whose own deleted posts lose their words, as was asked just now.
CREATE TABLE erasing (
    account_id  bigint PRIMARY KEY REFERENCES account,
    due_at      timestamptz NOT NULL DEFAULT now() -- later than it was asked: it could not be done
);

-- What somebody agreed to, and which revision of the page that says so.
CREATE TABLE consent (
    account_id  bigint NOT NULL REFERENCES account,
    what        text NOT NULL,
    revision    integer,        -- NULL: the page was not there
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, what, at),
    CONSTRAINT consent_what_known CHECK (what IN ('privacy'))
);

-- Accounts that moderators let nobody sign in to for a while: sql/functions/suspension.sql. One of an account is current.
CREATE TABLE suspension (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account,
    at          timestamptz NOT NULL DEFAULT now(),
    until       timestamptz,              -- NULL: until somebody lifts it
    reason      text NOT NULL,            -- for moderators
    message     text NOT NULL,            -- to the person
    actor_id    bigint NOT NULL REFERENCES account,
    ended_at    timestamptz,              -- lifted, or replaced by the next one
    ended_by    bigint REFERENCES account,
    CONSTRAINT suspension_reason_given CHECK (char_length(reason) BETWEEN 1 AND 1000),
    CONSTRAINT suspension_message_given CHECK (char_length(message) BETWEEN 1 AND 2000),
    CONSTRAINT suspension_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX suspension_current ON suspension (account_id) WHERE ended_at IS NULL;
CREATE INDEX suspension_account ON suspension (account_id, id DESC);

-- A copy of all that is an account's own, made by the job runner: one at a time, for seven days.
CREATE TABLE export (
    account_id  bigint PRIMARY KEY REFERENCES account,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    state       text NOT NULL DEFAULT 'waiting',
    tries       integer NOT NULL DEFAULT 0,
    due_at      timestamptz NOT NULL DEFAULT now(), -- while it waits or is made: when it is tried (again)
    made_at     timestamptz,
    ends_at     timestamptz,    -- until when it is there, once it is made or could not be
    bytes       bigint NOT NULL DEFAULT 0,
    CONSTRAINT export_state_known CHECK (state IN ('waiting', 'making', 'ready', 'large', 'failed'))
);
CREATE INDEX export_due ON export (due_at) WHERE state IN ('waiting', 'making');
CREATE INDEX export_end ON export (ends_at);

CREATE TABLE export_chunk (
    account_id  bigint NOT NULL REFERENCES export ON DELETE CASCADE,
    number      integer NOT NULL,
    bytes       bytea NOT NULL,
    PRIMARY KEY (account_id, number)
);
ALTER TABLE export_chunk ALTER bytes SET STORAGE EXTERNAL;

CREATE TABLE session (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- SHA-256 of the cookie's value: who reads this table cannot sign in with it.
    token_hash    bytea NOT NULL,
    account_id    bigint NOT NULL REFERENCES account,
    created_at    timestamptz NOT NULL DEFAULT now(),
    last_seen_at  timestamptz NOT NULL DEFAULT now(),
    -- When it ends unless it is used before: session_ends. A role is part of that, so a new role ends sessions.
    expires_at    timestamptz NOT NULL,
    means         text NOT NULL DEFAULT 'password', -- how it began: src/sign_in/sign_in.h
    strong        boolean NOT NULL DEFAULT false,   -- a second factor or a passkey was used
    link_id       bigint,                           -- of provider_link, by which it began; NULL: otherwise, or it is unlinked
    confirmed_at  timestamptz NOT NULL DEFAULT now(), -- when it was last made sure who it is
    address       text NOT NULL,                    -- where it began
    last_address  text NOT NULL DEFAULT '',         -- where it was last used; '': nowhere else
    agent         text NOT NULL,
    CONSTRAINT session_token_unique UNIQUE (token_hash)
);
CREATE INDEX session_account ON session (account_id, last_seen_at DESC);
CREATE INDEX session_expiry ON session (expires_at);

-- How much of something is done within a time, before it is refused with the time to wait: sql/functions/limit.sql. Admins
-- change these on /admin/limits. What has no row has no limit.
CREATE TABLE limit_rule (
    what             text NOT NULL,
    -- Whose uses are counted together: an account's, a network's (src/core/network.h), those of everybody; at signing in
    -- those of a name and of a device that signed in to it before.
    scope            text NOT NULL,
    seconds          integer NOT NULL,
    most             integer NOT NULL,
    most_first_day   integer,   -- of an account that is younger than a day; NULL: as later
    most_first_hour  integer,
    free             integer,   -- from so many on, each needs a proof of work (src/web/proof.h); NULL: none does
    PRIMARY KEY (what, scope),
    CONSTRAINT limit_rule_what_known CHECK (what IN ('register', 'signin', 'second', 'passkey', 'password', 'forgotten', 'ask',
                                                     'answer', 'comment', 'vote', 'edit', 'draft', 'search', 'suggest', 'preview',
                                                     'provider', 'export', 'download', 'factor', 'picture', 'fetch', 'word', 'tag',
                                                     'routine', 'note', 'flag', 'follow', 'portrait', 'worse')),
    CONSTRAINT limit_rule_scope_known CHECK (scope IN ('account', 'network', 'name', 'host', 'device', 'all')),
    CONSTRAINT limit_rule_seconds_range CHECK (seconds BETWEEN 1 AND 86400),
    CONSTRAINT limit_rule_most_range CHECK (most BETWEEN 1 AND 1000000),
    -- Everybody's uses are counted in eight rows (limit_parts): of fewer, an eighth would be none, or far too many.
    CONSTRAINT limit_rule_all_range CHECK (scope <> 'all' OR most >= 80),
    CONSTRAINT limit_rule_first_day_range CHECK (most_first_day BETWEEN 1 AND most),
    CONSTRAINT limit_rule_first_hour_range CHECK (most_first_hour BETWEEN 1 AND least(most, most_first_day)),
    CONSTRAINT limit_rule_first_of_account CHECK (scope = 'account'
                                                  OR (most_first_day IS NULL AND most_first_hour IS NULL)),
    -- A proof is sent with a form of its own: what scripts and links ask for has none.
    CONSTRAINT limit_rule_free_range CHECK (free IS NULL OR (free BETWEEN 0 AND most
        AND what NOT IN ('passkey', 'draft', 'search', 'suggest', 'preview', 'password', 'second', 'provider',
                         'export', 'download', 'factor', 'picture', 'fetch', 'word', 'tag',
                         'routine', 'note', 'flag', 'follow', 'portrait', 'worse')))
);

-- A clinic with forty people behind one address reads, searches and votes; nobody makes twenty accounts there, nor casts
-- twenty votes within three seconds.
INSERT INTO limit_rule (what, scope, seconds, most, most_first_day, most_first_hour, free) VALUES
    ('register', 'network', 3600, 10, NULL, NULL, 3),
    ('register', 'all', 3600, 800, NULL, NULL, 200),
    ('signin', 'name', 3600, 40, NULL, NULL, 10),
    ('signin', 'network', 900, 100, NULL, NULL, 30),
    ('signin', 'device', 3600, 10, NULL, NULL, NULL),
    ('signin', 'all', 60, 4000, NULL, NULL, 400),
    -- Twelve guesses a day at a code of six digits, of which three are right, by who has the password already; and never more
    -- than second_most(). A device that is known, which may be stolen, has no more than it takes to mistype.
    ('second', 'account', 86400, 12, NULL, NULL, NULL),
    ('second', 'device', 86400, 20, NULL, NULL, NULL),
    ('second', 'network', 3600, 60, NULL, NULL, NULL),
    ('password', 'account', 3600, 20, NULL, NULL, NULL),
    -- An account's is the lane of devices that are known to it (limit_device).
    ('passkey', 'account', 3600, 60, NULL, NULL, NULL),
    ('passkey', 'network', 900, 300, NULL, NULL, NULL),
    ('forgotten', 'account', 3600, 10, NULL, NULL, NULL),
    ('forgotten', 'network', 3600, 20, NULL, NULL, 5),
    ('forgotten', 'all', 3600, 2000, NULL, NULL, 500),
    ('provider', 'account', 3600, 30, NULL, NULL, NULL),
    ('provider', 'network', 900, 100, NULL, NULL, NULL),
    ('provider', 'all', 60, 2000, NULL, NULL, NULL),
    ('export', 'account', 86400, 4, NULL, NULL, NULL),
    -- A worker holds the whole copy while it is sent.
    ('download', 'account', 600, 6, NULL, NULL, NULL),
    ('download', 'network', 600, 12, NULL, NULL, NULL),
    -- Each sends a mail to its owner, and setting up and removing in turn would send any number.
    ('factor', 'account', 86400, 20, NULL, NULL, NULL),
    ('ask', 'account', 3600, 20, 10, 4, NULL),
    ('ask', 'network', 3600, 60, NULL, NULL, 20),
    ('ask', 'all', 3600, 2000, NULL, NULL, NULL),
    ('answer', 'account', 3600, 60, 30, 10, 30),
    ('answer', 'network', 3600, 200, NULL, NULL, 100),
    ('answer', 'all', 3600, 6000, NULL, NULL, NULL),
    ('comment', 'account', 3600, 120, 60, 20, 60),
    ('comment', 'network', 3600, 400, NULL, NULL, 200),
    ('comment', 'all', 3600, 12000, NULL, NULL, NULL),
    ('vote', 'account', 3600, 600, 120, 30, NULL),
    ('vote', 'network', 10, 12, NULL, NULL, NULL),
    ('vote', 'all', 60, 6000, NULL, NULL, NULL),
    ('edit', 'account', 3600, 200, 60, 20, NULL),
    ('edit', 'network', 3600, 600, NULL, NULL, NULL),
    ('edit', 'all', 3600, 12000, NULL, NULL, NULL),
    ('picture', 'account', 3600, 30, 10, 5, NULL),
    ('picture', 'network', 3600, 90, NULL, NULL, NULL),
    -- Those that are shown no longer among them.
    ('portrait', 'account', 86400, 10, 8, 5, NULL),
    ('portrait', 'network', 3600, 90, NULL, NULL, NULL),
    -- Addresses that somebody has us get a picture from: what is more waits, nothing is refused (linked_put).
    ('fetch', 'account', 3600, 30, 15, 5, NULL),
    ('fetch', 'host', 3600, 200, NULL, NULL, NULL),
    ('fetch', 'all', 3600, 2000, NULL, NULL, NULL),
    ('word', 'account', 3600, 30, 20, 10, NULL),
    ('word', 'network', 3600, 200, NULL, NULL, NULL),
    ('tag', 'account', 86400, 20, 10, 5, NULL),
    ('tag', 'network', 3600, 100, NULL, NULL, NULL),
    ('flag', 'account', 3600, 20, 10, 5, NULL),
    ('flag', 'network', 3600, 120, NULL, NULL, NULL),
    ('routine', 'account', 3600, 120, 60, 30, NULL),
    ('routine', 'network', 3600, 600, NULL, NULL, NULL),
    -- A week without a network may come at once.
    ('note', 'account', 3600, 240, NULL, NULL, NULL),
    ('note', 'network', 3600, 1200, NULL, NULL, NULL),
    ('worse', 'account', 3600, 20, NULL, NULL, NULL),
    ('worse', 'network', 3600, 200, NULL, NULL, NULL),
    ('follow', 'account', 3600, 300, 120, 60, NULL),
    ('follow', 'network', 3600, 1500, NULL, NULL, NULL),
    ('draft', 'account', 3600, 3600, NULL, NULL, NULL),
    ('search', 'account', 60, 60, 40, 30, NULL),
    ('search', 'network', 60, 240, NULL, NULL, NULL),
    ('search', 'all', 60, 6000, NULL, NULL, NULL),
    ('suggest', 'account', 60, 240, 180, 120, NULL),
    ('suggest', 'network', 60, 960, NULL, NULL, NULL),
    ('suggest', 'all', 60, 12000, NULL, NULL, NULL),
    ('preview', 'account', 60, 60, 40, 20, NULL),
    ('preview', 'network', 60, 240, NULL, NULL, NULL),
    ('preview', 'all', 60, 4000, NULL, NULL, NULL);

-- What was used: when the row's time is past, nothing is. Lost with a crash, which is no harm.
CREATE UNLOGGED TABLE limit_used (
    what     text NOT NULL,
    scope    text NOT NULL,
    who      text NOT NULL,
    full_at  timestamptz NOT NULL,  -- in no index: an update writes the row alone
    PRIMARY KEY (what, scope, who)
) WITH (fillfactor = 50);

-- How far the job runner has looked for rows of limit_used that mean nothing any more: one row, or none.
CREATE UNLOGGED TABLE limit_swept (
    one    boolean PRIMARY KEY DEFAULT true,
    what   text NOT NULL,
    scope  text NOT NULL,
    who    text NOT NULL,
    CONSTRAINT limit_swept_one CHECK (one)
);

-- Proofs of work that were spent, until they would be too old anyway.
CREATE UNLOGGED TABLE proof_spent (
    id          bytea PRIMARY KEY,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX proof_spent_age ON proof_spent (expires_at);

-- What all workers on all machines sign with (src/web/secret.h). Made by the first that starts, and sealed: the key to it is in no
-- database (src/core/seal.h).
CREATE TABLE secret (
    name    text PRIMARY KEY,
    sealed  bytea NOT NULL,
    CONSTRAINT secret_sealed_length CHECK (octet_length(sealed) = 32 + 48)
);

-- ---- mail ----

-- What is to be told by mail: sent by the job runner (src/ctl/mail/), and kept for a while for admins to look at.
CREATE TABLE mail (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL,              -- a name of src/mail/mail.c
    account_id  bigint REFERENCES account,  -- NULL: somebody asked, and no account has that address
    address     text NOT NULL,
    about       text NOT NULL DEFAULT '',   -- what the words name beside the account
    event       text NOT NULL,              -- what happened: one mail for each kind, account and event
    at          timestamptz NOT NULL DEFAULT now(),
    -- While it waits: when it is tried. While it is being sent: when others may take it.
    due_at      timestamptz NOT NULL DEFAULT now(),
    tries       integer NOT NULL DEFAULT 0,
    state       text NOT NULL DEFAULT 'waiting',
    begun       boolean NOT NULL DEFAULT false, -- while it is being sent: a mail server may have some of it
    ended_at    timestamptz,
    reason      text NOT NULL DEFAULT '',   -- the last answer of a mail server that did not take it
    -- What it says, where there is no mail server: admins read it to whom it may concern. Its link is in it, so it goes after a day.
    words       text NOT NULL DEFAULT '',
    CONSTRAINT mail_once UNIQUE (kind, account_id, event),
    CONSTRAINT mail_state_known CHECK
        (state IN ('waiting', 'sending', 'sent', 'written', 'refused', 'failed', 'late', 'unknown', 'nobody'))
);
CREATE INDEX mail_due ON mail (due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX mail_at ON mail (at);
CREATE INDEX mail_words ON mail (ended_at) WHERE words <> '';
CREATE INDEX mail_account ON mail (account_id);
CREATE INDEX mail_address -- so that nobody is flooded
    ON mail (translate(address, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), at);

-- Addresses to which somebody asks for a link to a new password, until the job runner has looked whose they are: whoever asks
-- waits for no more than this row, which is the same for all.
CREATE TABLE password_asked (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at             timestamptz NOT NULL DEFAULT now(),
    address        text NOT NULL,
    device_of      bigint REFERENCES account, -- whose known device it is asked for on; NULL: nobody's
    devices_since  timestamptz NOT NULL       -- since when it is known
);
CREATE INDEX password_asked_device ON password_asked (device_of);

-- Links that were sent by mail: each works once, for one thing.
CREATE TABLE account_token (
    token_hash  bytea PRIMARY KEY,          -- SHA-256: who reads this table cannot use the link
    kind        text NOT NULL,
    account_id  bigint NOT NULL REFERENCES account,
    address     text NOT NULL,              -- where it was sent, or which address it brings back
    happened_at timestamptz NOT NULL DEFAULT now(), -- what its mail tells
    event       text NOT NULL DEFAULT '',   -- mail.event: 'undo' takes away what that names, 'stop' ends such mails
    expires_at  timestamptz NOT NULL,
    CONSTRAINT account_token_kind_known CHECK (kind IN ('verify', 'reset', 'restore', 'locked', 'undo', 'stop', 'check_in'))
);
CREATE INDEX account_token_account ON account_token (account_id);
CREATE INDEX account_token_age ON account_token (expires_at);

-- Passkeys (src/passkey): what an account may sign in with in place of a password, or after it.
CREATE TABLE passkey (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id    bigint NOT NULL REFERENCES account,
    name          text NOT NULL,            -- as its owner calls it: "iPhone"
    credential    bytea NOT NULL,           -- the id that the authenticator gave it
    -- How authenticators know the account: a keyed hash of its id, the same for all of its passkeys. It names nobody.
    user_handle   bytea NOT NULL,
    public_key    bytea NOT NULL,           -- COSE_Key: the secret half is not here
    sign_count    bigint NOT NULL,          -- how often it signed, when it counts; it only grows
    verifies      boolean NOT NULL,         -- it asked who its owner is: by PIN, fingerprint, face
    eligible      boolean NOT NULL,         -- may be backed up, and on other devices of its owner
    backed_up     boolean NOT NULL,
    transports    text NOT NULL,            -- how a browser reaches it: 'internal hybrid'
    created_at    timestamptz NOT NULL DEFAULT now(),
    last_used_at  timestamptz,
    CONSTRAINT passkey_credential_unique UNIQUE (credential),
    CONSTRAINT passkey_credential_length CHECK (octet_length(credential) BETWEEN 16 AND 1023),
    CONSTRAINT passkey_key_length CHECK (octet_length(public_key) <= 1024),
    CONSTRAINT passkey_name_length CHECK (char_length(name) BETWEEN 1 AND 60)
);
CREATE INDEX passkey_account ON passkey (account_id, id);

-- Challenges that were answered: each is good for one answer, also after a crash.
CREATE TABLE passkey_challenge (
    id          bytea PRIMARY KEY,
    expires_at  timestamptz NOT NULL        -- by then it is too old anyway
);
CREATE INDEX passkey_challenge_age ON passkey_challenge (expires_at);

-- ---- audit ----

-- Who signed in, who could not, what changed about accounts and rights, and what moderators and admins did. Added to, and
-- never changed but by audit_count; what is older than 90 days goes (audit_forget).
CREATE TABLE audit (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT now(),
    kind        text NOT NULL,                  -- a name of src/audit/audit.c
    account_id  bigint REFERENCES account,      -- whom it is about; NULL: a name that nobody has, or no account
    actor_id    bigint REFERENCES account,      -- who did it; NULL: somebody who is not signed in, or the operator
    address     text NOT NULL DEFAULT '',       -- the network (src/core/network.h)
    agent       text NOT NULL DEFAULT '',       -- the browser, in words
    about       text NOT NULL DEFAULT '',
    times       integer NOT NULL DEFAULT 1,     -- what is counted comes once for each hour
    last_at     timestamptz NOT NULL DEFAULT now(),
    episode     text,                           -- of what is counted: what its row is found by
    CONSTRAINT audit_kind_form CHECK (kind ~ '^[a-z_]{1,40}$'),
    CONSTRAINT audit_episode_unique UNIQUE (episode)
);
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_of_kind ON audit (kind, at, id);
CREATE INDEX audit_account ON audit (account_id, at, id);
CREATE INDEX audit_account_kind ON audit (account_id, kind, at, id);
CREATE INDEX audit_actor ON audit (actor_id, at, id);
CREATE INDEX audit_actor_kind ON audit (actor_id, kind, at, id);

-- ---- second factors: src/factor ----

-- The app that shows one-time codes (RFC 6238): one for each account.
CREATE TABLE totp (
    account_id    bigint PRIMARY KEY REFERENCES account,
    id            bigint GENERATED ALWAYS AS IDENTITY, -- of this one: another that is set up later is another
    sealed        bytea NOT NULL,             -- its secret (src/core/seal.h)
    started_at    timestamptz NOT NULL DEFAULT now(), -- which setup it is: a new secret has another time
    confirmed_at  timestamptz,                -- NULL: it was shown, and no right code came yet
    session_id    bigint REFERENCES session ON DELETE CASCADE, -- until then: to whom; nobody else is shown it
    last_step     bigint NOT NULL DEFAULT 0,  -- the last that was accepted: a code works once
    CONSTRAINT totp_sealed_length CHECK (octet_length(sealed) = 20 + 48)
);
CREATE INDEX totp_unused ON totp (started_at) WHERE confirmed_at IS NULL;
CREATE INDEX totp_session ON totp (session_id) WHERE session_id IS NOT NULL;

-- What stands in for a factor that was lost: ten for an account. Why a quick hash is right: src/factor/recovery.c.
CREATE TABLE recovery_code (
    account_id  bigint NOT NULL REFERENCES account,
    hash        bytea NOT NULL,
    used_at     timestamptz,
    PRIMARY KEY (account_id, hash)
);

-- Who gave the right password, and is asked for the second step: for ten minutes and five codes, once.
CREATE TABLE sign_in_attempt (
    token_hash     bytea PRIMARY KEY,     -- SHA-256 of what the cookie holds
    account_id     bigint NOT NULL REFERENCES account,
    means          text NOT NULL,         -- of the first step, as session.means
    link_id        bigint,                -- and session.link_id
    devices_since  timestamptz NOT NULL,  -- account.devices_since then: a new password ends it
    expires_at     timestamptz NOT NULL DEFAULT now() + interval '10 minutes',
    tries          integer NOT NULL DEFAULT 0,
    digits         integer NOT NULL DEFAULT 0 -- of them: not recovery codes
);
CREATE INDEX sign_in_attempt_account ON sign_in_attempt (account_id);
CREATE INDEX sign_in_attempt_age ON sign_in_attempt (expires_at);

-- Codes of the second step that led nowhere, over all attempts and sessions of an account, since its password was set: second_try in
-- sql/functions/factor.sql.
CREATE TABLE second_wrong (
    account_id  bigint PRIMARY KEY REFERENCES account,
    codes       integer NOT NULL,
    digits      integer NOT NULL DEFAULT 0, -- of them: recovery codes cannot be guessed
    told        integer NOT NULL DEFAULT 0, -- of them when its owner was told last
    last_at     timestamptz NOT NULL
);
CREATE INDEX second_wrong_age ON second_wrong (last_at);

-- ---- signing in with another provider (OpenID Connect): src/provider, src/ctl/provider ----

-- Who else says who somebody is: kept by the job runner from its settings and from what the provider publishes.
CREATE TABLE provider (
    name          text PRIMARY KEY,     -- as in addresses
    title         text NOT NULL,        -- as on buttons
    position      integer NOT NULL,     -- in the order of the settings
    issuer        text NOT NULL,
    client_id     text NOT NULL,
    redirect_to   text NOT NULL,        -- where it sends people back to: compared byte for byte
    authorize_at  text NOT NULL DEFAULT '', -- where people are sent; '': not known yet
    names_itself  boolean NOT NULL DEFAULT false, -- its answers name the issuer (RFC 9207)
    offered       boolean NOT NULL DEFAULT true,  -- it is in the settings
    CONSTRAINT provider_name_form CHECK (name ~ '^[a-z][a-z0-9-]{0,30}$')
);

-- Whom a provider knows as which account. The subject is the provider's name for a person, and never given to another;
-- links belong to the issuer, so that a name that is given to another provider lets nobody in.
CREATE TABLE provider_link (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id    bigint NOT NULL REFERENCES account,
    issuer        text NOT NULL,
    subject       text NOT NULL,
    title         text NOT NULL,        -- of the provider, then
    address       text NOT NULL,        -- the email address that it named then; may be empty
    at            timestamptz NOT NULL DEFAULT now(),
    last_used_at  timestamptz,
    signed_in_at  timestamptz,          -- when somebody signed in there, as it said the last time; NULL: it did not
    CONSTRAINT provider_link_other UNIQUE (issuer, subject)
);
CREATE INDEX provider_link_account ON provider_link (account_id, id);
-- provider_unlink ends the sessions that began with it, but for the one in use.
ALTER TABLE session ADD CONSTRAINT session_link FOREIGN KEY (link_id) REFERENCES provider_link ON DELETE SET NULL;
CREATE INDEX session_by_link ON session (link_id) WHERE link_id IS NOT NULL;
ALTER TABLE sign_in_attempt ADD CONSTRAINT sign_in_attempt_link FOREIGN KEY (link_id) REFERENCES provider_link ON DELETE CASCADE;
CREATE INDEX sign_in_attempt_by_link ON sign_in_attempt (link_id) WHERE link_id IS NOT NULL;

-- Somebody is on the way to a provider and back: for ten minutes, once.
CREATE TABLE provider_attempt (
    state_hash    bytea PRIMARY KEY,    -- SHA-256 of what the provider sends back
    browser_hash  bytea NOT NULL,       -- and of the cookie: nobody else goes on with it
    provider      text NOT NULL REFERENCES provider,
    issuer        text NOT NULL,
    account_id    bigint REFERENCES account, -- who links the provider to their account; NULL: who signs in
    nonce_hash    bytea NOT NULL,       -- SHA-256 of what the ID token has to hold
    verifier      text NOT NULL,        -- PKCE
    next          text NOT NULL,        -- a path to go to afterwards
    words         text NOT NULL,        -- what waits for signing in, as its form sent it; '': nothing
    words_bytes   integer NOT NULL GENERATED ALWAYS AS (octet_length(words)) STORED,
    at            timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL DEFAULT now() + interval '10 minutes',
    step          text NOT NULL DEFAULT 'begun',
    taken_at      timestamptz,          -- when the job runner took the code
    code          text NOT NULL DEFAULT '', -- until the job runner takes it
    fault         text NOT NULL DEFAULT '', -- failed: why, for admins
    subject       text NOT NULL DEFAULT '', -- done: what the provider says
    email         text NOT NULL DEFAULT '',
    email_verified boolean NOT NULL DEFAULT false,
    called        text NOT NULL DEFAULT '',
    signed_in_at  timestamptz,          -- when they last signed in there; NULL: it does not say
    -- It is to show that it is still the owner of account_id who is signed in: they have to sign in there again.
    confirms      boolean NOT NULL DEFAULT false,
    CONSTRAINT provider_attempt_step_known CHECK (step IN ('begun', 'queued', 'taken', 'done', 'failed', 'confirmed')),
    CONSTRAINT provider_attempt_words_size CHECK (octet_length(words) <= 400000)
);
CREATE INDEX provider_attempt_queued ON provider_attempt (provider, at) WHERE step = 'queued';
CREATE INDEX provider_attempt_taken ON provider_attempt (taken_at) WHERE step = 'taken';
CREATE INDEX provider_attempt_age ON provider_attempt (expires_at);
CREATE INDEX provider_attempt_account ON provider_attempt (account_id) WHERE account_id IS NOT NULL;
-- All that waits in them is bounded (provider_begin).
CREATE INDEX provider_attempt_words ON provider_attempt (words_bytes) WHERE words_bytes > 0;

-- Which forms have been carried out, so that sending one twice does it once, and what was said (src/web/once.h).
CREATE TABLE request_key (
    -- Made from the form's key and the account or visitor that it was shown to; or from an account, a place and words.
    key     bytea NOT NULL,
    words   bytea NOT NULL DEFAULT '', -- a hash of where it was sent and what was in it, keyed with the form's key
    place   text NOT NULL DEFAULT '',  -- the path of what it saved, when that depends on what was in it
    result  bigint,             -- the id of what it created
    at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT request_key_once PRIMARY KEY (key)
);
CREATE INDEX request_key_age ON request_key (at);

-- What somebody has written in a form and not sent: one for each account and form, and those that came while signed out.
CREATE TABLE draft (
    account_id  bigint NOT NULL REFERENCES account,
    target      text NOT NULL,      -- the path that the form is sent to
    number      integer NOT NULL DEFAULT 0, -- 0: saved as one types; others came at signing in, beside that
    fields      text NOT NULL,      -- JSON: what each control holds, by its name
    excerpt     text NOT NULL DEFAULT '', -- the first words, for the list
    form_key    bytea,              -- of the form that saved it last, as request_key has it
    -- Tells one state of the draft from the next: a save names the one that it follows.
    saved_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, target, number),
    CONSTRAINT draft_target_length CHECK (octet_length(target) <= 300),
    CONSTRAINT draft_size CHECK (octet_length(fields) <= 300000),
    CONSTRAINT draft_excerpt_length CHECK (char_length(excerpt) <= 160)
);
CREATE INDEX draft_age ON draft (saved_at);

-- ---- posts: questions, answers, comments and the entries of the library ----

CREATE TABLE post (
    id             bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind           text NOT NULL,
    thread_id      bigint,        -- the question that a question, an answer or a comment belongs to; of a comment also an entry
    parent_id      bigint REFERENCES post,  -- what a comment is about
    author_id      bigint NOT NULL REFERENCES account,
    body           text NOT NULL, -- Markdown, as typed
    html           text NOT NULL, -- made from it by src/core/markdown.c at save
    revision       integer NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    edited_at      timestamptz,
    deleted_at     timestamptz,
    deleted_by     bigint REFERENCES account,
    delete_why     text,          -- a name of post_delete_whys in src/post/post.h; '' when none was chosen
    delete_reason  text,          -- in words
    converted      boolean NOT NULL DEFAULT false, -- an answer or a comment that was the other once: functions/convert.sql
    wiki           boolean NOT NULL DEFAULT false, -- an answer that everybody edits: functions/wiki.sql
    CONSTRAINT post_kind_known CHECK
        (kind IN ('question', 'answer', 'comment', 'stretch', 'routine', 'article', 'muscle', 'term', 'page')),
    CONSTRAINT post_thread_given CHECK ((thread_id IS NOT NULL) = (kind IN ('question', 'answer', 'comment'))),
    CONSTRAINT post_parent_given CHECK ((parent_id IS NOT NULL) = (kind = 'comment')),
    CONSTRAINT post_body_length CHECK (octet_length(body) <= 65536)
);
CREATE INDEX post_thread ON post (thread_id, kind, created_at, id);
CREATE INDEX post_comments ON post (parent_id, created_at, id) WHERE kind = 'comment';
CREATE INDEX post_author ON post (author_id, kind, created_at DESC, id DESC);
CREATE INDEX post_author_id ON post (author_id, id); -- a copy of one's data goes on behind an id
CREATE INDEX post_author_changed ON post (author_id, id) WHERE revision > 1; -- and its earlier versions
CREATE INDEX post_deleted ON post (deleted_at DESC, id DESC) WHERE deleted_at IS NOT NULL; -- what moderators look at
CREATE INDEX post_author_deleted ON post (author_id, deleted_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
ALTER TABLE post ADD CONSTRAINT post_thread_exists FOREIGN KEY (thread_id) REFERENCES post
    DEFERRABLE INITIALLY DEFERRED;

-- What a vote changes of a question or an answer, and what it has to know about it. A row here is a twentieth of a post, and
-- a change of it writes two entries of indexes, where post has seven.
CREATE TABLE post_score (
    post_id     bigint PRIMARY KEY REFERENCES post,
    kind        text NOT NULL,        -- as the post has it, and so are the next four: a trigger sets them
    thread_id   bigint NOT NULL,
    author_id   bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    deleted     boolean NOT NULL,
    score       integer NOT NULL DEFAULT 0, -- votes up less votes down, and what an imported post had where it comes from
    up          integer NOT NULL DEFAULT 0, -- votes that were cast here
    down        integer NOT NULL DEFAULT 0,
    helped      integer NOT NULL DEFAULT 0, -- people who say so of an answer: reaction
    outdated    integer NOT NULL DEFAULT 0,
    accepted    boolean NOT NULL DEFAULT false, -- by the asker, who is somebody else
    warning     text NOT NULL DEFAULT '',   -- what is not safe about it, as a coach put it for readers; '': nothing
    -- What everybody reads of those who tried an answer: how many reports by name; then, where it is told, how many started, were better,
    -- the same, worse (sql/functions/tally.sql). '{}': nothing.
    tried       integer[] NOT NULL DEFAULT '{}',
    -- Of these a trigger makes the next two (sql/functions/vote.sql): where it is among the answers, and what it gives its author.
    rank        integer NOT NULL DEFAULT 0,
    points      integer NOT NULL DEFAULT 0,
    counted     integer NOT NULL DEFAULT 0, -- of the points, how much `reputation` has by now
    CONSTRAINT post_score_warning_length CHECK (char_length(warning) <= 300)
) WITH (fillfactor = 80);
CREATE INDEX post_score_uncounted ON post_score (author_id, post_id) WHERE points <> counted;
CREATE INDEX post_score_answers ON post_score (thread_id, (-rank), created_at, post_id) WHERE kind = 'answer';
-- Questions by score: most have little, few have much.
CREATE INDEX post_score_questions ON post_score (score, post_id) WHERE kind = 'question';

CREATE TABLE question (
    id                  bigint PRIMARY KEY REFERENCES post,
    title               text NOT NULL,
    slug                text NOT NULL,
    tags                text[] NOT NULL DEFAULT '{}', -- names as shown; question_tag is the relation
    accepted_answer_id  bigint REFERENCES post,
    answer_count        integer NOT NULL DEFAULT 0,
    created_at          timestamptz NOT NULL DEFAULT now(),
    last_active_at      timestamptz NOT NULL DEFAULT now(),
    listed              boolean NOT NULL DEFAULT true, -- false while deleted or merged into another
    -- Closed, nobody answers it; locked, nobody but moderators writes to it: sql/functions/question_state.sql.
    closed_at           timestamptz,
    closed_by           bigint REFERENCES account,
    closed_why          text,
    closed_reason       text NOT NULL DEFAULT '',
    closed_votes        integer NOT NULL DEFAULT 0,        -- of members, who closed it; 0: a moderator did
    duplicate_of        bigint REFERENCES post,            -- a question or an entry
    merged              boolean NOT NULL DEFAULT false,    -- its answers are at duplicate_of, and its address leads there
    locked_at           timestamptz,
    locked_by           bigint REFERENCES account,
    lock_reason         text NOT NULL DEFAULT '',
    CONSTRAINT question_merged CHECK (NOT merged OR (duplicate_of IS NOT NULL AND NOT listed)),
    CONSTRAINT question_closed_why_known CHECK (closed_why IN ('duplicate', 'off-topic', 'needs-more', 'unsafe', 'other')),
    CONSTRAINT question_closed CHECK ((closed_at IS NULL) = (closed_why IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL)),
    CONSTRAINT question_duplicate_of CHECK ((closed_why IS NOT DISTINCT FROM 'duplicate') = (duplicate_of IS NOT NULL)),
    CONSTRAINT question_locked CHECK ((locked_at IS NULL) = (locked_by IS NULL)),
    CONSTRAINT question_state_reason_length CHECK (char_length(closed_reason) <= 300 AND char_length(lock_reason) <= 300),
    CONSTRAINT question_title_length CHECK (char_length(title) BETWEEN 5 AND 250),
    CONSTRAINT question_tags_at_most_5 CHECK (cardinality(tags) <= 5)
);
CREATE INDEX question_newest ON question (created_at DESC, id DESC) WHERE listed;
CREATE INDEX question_active ON question (last_active_at DESC, id DESC) WHERE listed;
CREATE INDEX question_unanswered ON question (created_at DESC, id DESC) WHERE listed AND answer_count = 0 AND closed_at IS NULL;
CREATE INDEX question_duplicates_newest ON question (closed_at DESC, id DESC) WHERE duplicate_of IS NOT NULL;
CREATE INDEX question_duplicates ON question (duplicate_of, id DESC) WHERE duplicate_of IS NOT NULL;
CREATE INDEX question_hidden ON question (id) WHERE NOT listed;
CREATE INDEX question_accepted ON question (id DESC) WHERE listed AND accepted_answer_id IS NOT NULL;

-- What whoever asked says of it in chips (sql/functions/card.sql), each time that it was saved; the newest counts. It has no words of
-- anybody: tags that are symptoms, and names of what src/card/card.c lists.
CREATE TABLE symptom_card (
    question_id  bigint NOT NULL REFERENCES question,
    number       integer NOT NULL,
    author_id    bigint NOT NULL REFERENCES account,
    at           timestamptz NOT NULL DEFAULT now(),
    tag_ids      bigint[] NOT NULL,
    since        text NOT NULL DEFAULT '',
    tried        text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (question_id, number),
    CONSTRAINT symptom_card_since_known CHECK (since IN ('', 'under-6', '6-to-12', 'over-12')),
    CONSTRAINT symptom_card_tried_known CHECK (tried <@ '{stretching,strengthening,ball-or-roller,massage,heat,cold,rest,walking,clinician,nothing}'),
    CONSTRAINT symptom_card_bounded CHECK (cardinality(tag_ids) <= 40 AND cardinality(tried) <= 10)
);
CREATE INDEX symptom_card_author ON symptom_card (author_id, question_id, number);

-- Advice on a question waits until a coach says that it need not: functions/check.sql.
CREATE TABLE advice_hold (
    question_id  bigint PRIMARY KEY REFERENCES question,
    since        timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    ended_by     bigint REFERENCES account,
    reason       text NOT NULL DEFAULT '',
    CONSTRAINT advice_hold_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (reason = '')),
    CONSTRAINT advice_hold_reason_length CHECK (char_length(reason) <= 300)
);

-- One question became part of another (sql/functions/question_merge.sql): what went along, to be brought back.
CREATE TABLE question_merge (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_id     bigint NOT NULL REFERENCES post,
    into_id     bigint NOT NULL REFERENCES post,
    actor_id    bigint NOT NULL REFERENCES account,
    at          timestamptz NOT NULL DEFAULT now(),
    reason      text NOT NULL,
    answers     bigint[] NOT NULL,
    comments    bigint[] NOT NULL, -- those on the question itself
    duplicates  bigint[] NOT NULL, -- questions that were duplicates of it
    followers   bigint[] NOT NULL, -- accounts that follow the other one for it
    voters      bigint[] NOT NULL, -- accounts whose vote counts for the other one, too
    before      jsonb NOT NULL,    -- how it was closed, and its accepted answer
    undone_at   timestamptz,
    undone_by   bigint REFERENCES account,
    CONSTRAINT question_merge_other CHECK (from_id <> into_id),
    CONSTRAINT question_merge_reason_length CHECK (char_length(reason) BETWEEN 1 AND 300),
    CONSTRAINT question_merge_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX question_merge_from ON question_merge (from_id, id DESC);
CREATE INDEX question_merge_into ON question_merge (into_id, id DESC);

CREATE TABLE vote (
    post_id     bigint NOT NULL REFERENCES post_score,
    account_id  bigint NOT NULL REFERENCES account,
    value       smallint NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (post_id, account_id),
    CONSTRAINT vote_value_known CHECK (value IN (-1, 1))
);
CREATE INDEX vote_account ON vote (account_id, at DESC, post_id DESC); -- one's own page

-- What readers say of an answer beside their votes: sql/functions/reaction.sql.
CREATE TABLE reaction (
    post_id     bigint NOT NULL REFERENCES post_score,
    account_id  bigint NOT NULL REFERENCES account,
    what        text NOT NULL, -- 'unsafe-over': it was said, and taken back once a coach had decided
    words       text NOT NULL DEFAULT '', -- of 'unsafe': why, for coaches
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (post_id, account_id, what),
    CONSTRAINT reaction_what_known CHECK (what IN ('helped', 'outdated', 'unsafe', 'unsafe-over')),
    CONSTRAINT reaction_words_length CHECK (char_length(words) <= 500),
    CONSTRAINT reaction_words_of_unsafe CHECK (words = '' OR what = 'unsafe')
);
CREATE INDEX reaction_account ON reaction (account_id, post_id, what); -- a copy of one's data
CREATE INDEX reaction_unsafe ON reaction (post_id, at) WHERE what = 'unsafe';

-- What somebody's posts gave them, as far as the job runner has counted: reputation_of adds the rest.
CREATE TABLE reputation (
    account_id  bigint PRIMARY KEY REFERENCES account,
    points      bigint NOT NULL
);

-- Answers and comments that went to another question: functions/question_move.sql.
CREATE TABLE question_move (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_id     bigint NOT NULL REFERENCES post,
    into_id     bigint NOT NULL REFERENCES post,
    made        boolean NOT NULL,  -- the other question was made for it
    actor_id    bigint NOT NULL REFERENCES account,
    at          timestamptz NOT NULL DEFAULT now(),
    reason      text NOT NULL,
    posts       bigint[] NOT NULL, -- answers, and comments on the question itself
    accepted    bigint,            -- the one of them that whoever asked had accepted
    undone_at   timestamptz,
    undone_by   bigint REFERENCES account,
    CONSTRAINT question_move_other CHECK (from_id <> into_id),
    CONSTRAINT question_move_reason_length CHECK (char_length(reason) BETWEEN 1 AND 300),
    CONSTRAINT question_move_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX question_move_from ON question_move (from_id, id);
CREATE INDEX question_move_into ON question_move (into_id, id);
CREATE INDEX question_move_posts ON question_move USING gin (posts) WHERE undone_at IS NULL; -- what went on from there

-- Votes of members to close a question, or to open it again: functions/close_vote.sql. One that is ended had its effect, or a moderator decided.
CREATE TABLE close_vote (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question_id  bigint NOT NULL REFERENCES post,
    account_id   bigint NOT NULL REFERENCES account,
    reopen       boolean NOT NULL,
    why          text NOT NULL,             -- of closing: question.closed_why; else empty
    reason       text NOT NULL,
    duplicate_of bigint REFERENCES post,
    at           timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    event_id     bigint,                    -- what ended it
    CONSTRAINT close_vote_reason_length CHECK (char_length(reason) <= 300),
    CONSTRAINT close_vote_why_known CHECK (why IN ('', 'duplicate', 'off-topic', 'needs-more', 'unsafe', 'other'))
);
CREATE UNIQUE INDEX close_vote_one ON close_vote (question_id, account_id) WHERE ended_at IS NULL;
CREATE INDEX close_vote_ended ON close_vote (question_id, account_id, reopen);
CREATE INDEX close_vote_account ON close_vote (account_id, id); -- a copy of what is one's own
-- How many votes it takes, and for how many days one counts. One row.
CREATE TABLE close_vote_rule (
    needed integer NOT NULL,
    days   integer NOT NULL,
    CONSTRAINT close_vote_rule_range CHECK (needed BETWEEN 2 AND 20 AND days BETWEEN 1 AND 90)
);
INSERT INTO close_vote_rule (needed, days) VALUES (3, 14);

-- Badges (sql/functions/badge.sql): what the job runner worked out from what happened. One that is over was had before.
CREATE TABLE badge (
    account_id  bigint NOT NULL REFERENCES account,
    name        text NOT NULL,        -- of badge_rules
    post_id     bigint NOT NULL,      -- the ground for it
    since       timestamptz NOT NULL, -- of that
    over        boolean NOT NULL DEFAULT false,
    looked_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, name)
);
CREATE INDEX badge_looked ON badge (looked_at);
CREATE INDEX badge_name ON badge (name, account_id) WHERE NOT over; -- how many have it

-- Whose badges are to be worked out again.
CREATE TABLE badge_due (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    whose  bigint NOT NULL
);

-- From how many points on a member may do something; coaches and moderators may anyway. Admins change it on /admin/rights.
CREATE TABLE right_rule (
    name        text PRIMARY KEY,
    points      integer NOT NULL,
    CONSTRAINT right_rule_name_known CHECK (name IN ('flag', 'vote-down', 'outdated', 'close')),
    CONSTRAINT right_rule_points_range CHECK (points BETWEEN 0 AND 100000)
);
-- Whom one answer helped has ten, and so has whoever got two votes up for one.
INSERT INTO right_rule (name, points) VALUES ('flag', 0), ('vote-down', 10), ('outdated', 10), ('close', 100);

CREATE TABLE revision (
    post_id     bigint NOT NULL REFERENCES post,
    number      integer NOT NULL,
    author_id   bigint NOT NULL REFERENCES account,
    created_at  timestamptz NOT NULL DEFAULT now(),
    reason      text NOT NULL DEFAULT '',
    title       text NOT NULL DEFAULT '',
    body        text NOT NULL,
    tags        text[] NOT NULL DEFAULT '{}',
    model       jsonb NOT NULL DEFAULT '{}',  -- an entry's fields
    safety      text NOT NULL DEFAULT '',     -- of an entry: what was not safe before, in words; '': nothing
    PRIMARY KEY (post_id, number),
    CONSTRAINT revision_safety_length CHECK (char_length(safety) <= 200)
);
CREATE INDEX revision_safety ON revision (post_id, number) WHERE safety <> '';
CREATE INDEX revision_safety_newest ON revision (created_at DESC, post_id DESC) WHERE safety <> '';
CREATE INDEX revision_author_post ON revision (author_id, post_id, number); -- who may not review; a copy of what is one's own
CREATE INDEX revision_author_edit ON revision (author_id, post_id, number) WHERE number > 1; -- a copy of what one changed
CREATE INDEX revision_edits ON revision (created_at DESC, post_id DESC, number) WHERE number > 1; -- what moderators look at
CREATE INDEX revision_author ON revision (author_id, created_at DESC, post_id DESC) WHERE number > 1;

CREATE TABLE event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT now(),
    kind        text NOT NULL,  -- 'accept', 'unaccept', 'delete', 'restore', 'role', 'password', …
    post_id     bigint REFERENCES post,
    account_id  bigint REFERENCES account,  -- whom it happened to
    actor_id    bigint REFERENCES account,  -- NULL: the command-line tool
    reason      text NOT NULL DEFAULT '',
    data        jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_post ON event (post_id, at DESC, id DESC);
CREATE INDEX event_kind ON event (kind, at DESC, id DESC);
CREATE INDEX event_actor ON event (actor_id, kind, at DESC, id DESC);
CREATE INDEX event_actor_id ON event (actor_id, id); -- a copy of what one did
-- The public log: what was done to what somebody else wrote (sql/moderation_log.sql has the same words).
CREATE INDEX event_public ON event (at DESC, id DESC)
    WHERE kind IN ('delete', 'restore', 'close', 'reopen', 'lock', 'unlock', 'retire', 'bring-back', 'tag_merge', 'tag_unmerge',
                   'tag-made', 'tag-refused', 'tag-open', 'question-merge', 'question-unmerge', 'question-move', 'question-unmove',
                   'check-cleared', 'check-held')
      AND (actor_id IS DISTINCT FROM account_id OR data->>'votes' IS NOT NULL); -- members together, whoever cast the last one
CREATE INDEX event_account ON event (account_id, id); -- a copy of what is one's own
CREATE INDEX event_portrait ON event (((data->>'picture')::bigint), id) WHERE kind = 'portrait-taken'; -- why it was taken down

-- ---- tags ----

CREATE TABLE tag (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            text NOT NULL,
    title           text NOT NULL,
    facet           text NOT NULL DEFAULT 'context',
    summary         text NOT NULL DEFAULT '', -- what it is for, in a sentence
    description     text NOT NULL DEFAULT '',
    html            text NOT NULL DEFAULT '',
    red_flag        boolean NOT NULL DEFAULT false,
    question_count  integer NOT NULL DEFAULT 0,
    revision        integer NOT NULL DEFAULT 1,
    merged_into     bigint REFERENCES tag,  -- then it has no name of its own, and is not listed
    CONSTRAINT tag_name_unique UNIQUE (name),
    CONSTRAINT tag_summary_length CHECK (char_length(summary) <= 300),
    CONSTRAINT tag_name_form CHECK (name ~ '^[a-z0-9+#.-]{1,40}$' OR merged_into IS NOT NULL),
    CONSTRAINT tag_facet_known CHECK (facet IN ('region', 'quality', 'trigger', 'relief', 'context'))
);

CREATE INDEX tag_list ON tag (facet, (-question_count), name) WHERE merged_into IS NULL;

CREATE INDEX tag_merged_into ON tag (merged_into) WHERE merged_into IS NOT NULL; -- who followed it

CREATE TABLE tag_parent (
    tag_id     bigint NOT NULL REFERENCES tag,
    parent_id  bigint NOT NULL REFERENCES tag,
    PRIMARY KEY (tag_id, parent_id),
    CONSTRAINT tag_parent_other CHECK (tag_id <> parent_id)
);
CREATE INDEX tag_parent_children ON tag_parent (parent_id);

CREATE TABLE tag_synonym (
    name    text PRIMARY KEY,
    tag_id  bigint NOT NULL REFERENCES tag,
    CONSTRAINT tag_synonym_form CHECK (name ~ '^[a-z0-9+#.-]{1,40}$')
);
CREATE INDEX tag_synonym_tag ON tag_synonym (tag_id);

-- What a tag said from when on. An imported one has its first when somebody changes it.
CREATE TABLE tag_revision (
    tag_id       bigint NOT NULL REFERENCES tag,
    number       integer NOT NULL,
    author_id    bigint REFERENCES account, -- NULL: the importer
    created_at   timestamptz NOT NULL DEFAULT now(),
    reason       text NOT NULL DEFAULT '',
    name         text NOT NULL,
    title        text NOT NULL,
    facet        text NOT NULL,
    summary      text NOT NULL DEFAULT '',
    description  text NOT NULL,
    red_flag     boolean NOT NULL,
    parents      bigint[] NOT NULL,
    synonyms     text[] NOT NULL,
    PRIMARY KEY (tag_id, number)
);
CREATE INDEX tag_revision_newest ON tag_revision (created_at DESC, tag_id DESC) WHERE author_id IS NOT NULL;
CREATE INDEX tag_revision_author ON tag_revision (author_id, created_at DESC, tag_id DESC);

-- Tags that became part of others (sql/functions/tag_merge.sql): all that is needed to undo it.
CREATE TABLE tag_merge (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_id          bigint NOT NULL REFERENCES tag,
    into_id          bigint NOT NULL REFERENCES tag,
    actor_id         bigint NOT NULL REFERENCES account,
    at               timestamptz NOT NULL DEFAULT now(),
    state            text NOT NULL DEFAULT 'moving',
    moved            bigint NOT NULL DEFAULT 0, -- questions and entries, so far
    name             text NOT NULL,
    synonyms         text[] NOT NULL,
    parents          bigint[] NOT NULL,
    children         bigint[] NOT NULL,
    children_before  bigint[] NOT NULL,  -- of the other tag
    CONSTRAINT tag_merge_state_known CHECK (state IN ('moving', 'done', 'undoing', 'undone'))
);
CREATE INDEX tag_merge_into ON tag_merge (into_id, id DESC);
CREATE INDEX tag_merge_on_its_way ON tag_merge (id) WHERE state IN ('moving', 'undoing');

CREATE TABLE tag_merge_post (
    merge_id  bigint NOT NULL REFERENCES tag_merge,
    post_id   bigint NOT NULL REFERENCES post,
    had_both  boolean NOT NULL,
    PRIMARY KEY (merge_id, post_id)
);

-- Tags that members suggest, once for all who do: each waits until a coach decides (sql/functions/tag_suggestion.sql).
CREATE TABLE tag_suggestion (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL UNIQUE,       -- as a tag has it
    title     text NOT NULL,              -- as who suggested it first says it
    asked     integer NOT NULL DEFAULT 0, -- by so many people
    first_at  timestamptz NOT NULL DEFAULT now(),
    state     text NOT NULL DEFAULT 'open', -- 'tag': its name leads to one by now
    answer    text NOT NULL DEFAULT '',   -- why not, to those who suggested it
    ended_at  timestamptz,
    ended_by  bigint REFERENCES account,
    CONSTRAINT tag_suggestion_name_form CHECK (name ~ '^[a-z0-9+#.-]{1,40}$'),
    CONSTRAINT tag_suggestion_title_length CHECK (char_length(title) BETWEEN 1 AND 80),
    CONSTRAINT tag_suggestion_state_known CHECK (state IN ('open', 'tag', 'refused')),
    CONSTRAINT tag_suggestion_answer_length CHECK (char_length(answer) <= 500)
);
CREATE INDEX tag_suggestion_since ON tag_suggestion (first_at, id) WHERE state = 'open';
CREATE INDEX tag_suggestion_ended_by ON tag_suggestion (ended_by);

CREATE TABLE tag_suggestion_by (
    suggestion_id  bigint NOT NULL REFERENCES tag_suggestion,
    account_id     bigint NOT NULL REFERENCES account,
    reason         text NOT NULL,
    question_id    bigint REFERENCES question, -- that it was typed for
    at             timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, suggestion_id),
    CONSTRAINT tag_suggestion_reason_length CHECK (char_length(reason) <= 200)
);
CREATE INDEX tag_suggestion_by_suggestion ON tag_suggestion_by (suggestion_id, account_id);
CREATE INDEX tag_suggestion_by_question ON tag_suggestion_by (question_id) WHERE question_id IS NOT NULL;

-- Whoever followed or ignored a tag that was merged, as they did: it became their wish of the other one, unless they had one of that.
CREATE TABLE tag_merge_follow (
    merge_id    bigint NOT NULL REFERENCES tag_merge,
    account_id  bigint NOT NULL REFERENCES account,
    wish        text NOT NULL,
    had_both    boolean NOT NULL,
    PRIMARY KEY (merge_id, account_id)
);
CREATE INDEX tag_merge_follow_account ON tag_merge_follow (account_id);

CREATE TABLE question_tag (
    question_id  bigint NOT NULL REFERENCES question,
    tag_id       bigint NOT NULL REFERENCES tag,
    created_at   timestamptz NOT NULL, -- the question's; a trigger sets it
    PRIMARY KEY (question_id, tag_id)
);
CREATE INDEX question_tag_tag ON question_tag (tag_id, question_id DESC);
CREATE INDEX question_tag_newest ON question_tag (tag_id, created_at DESC, question_id DESC);

-- ---- the library ----

-- What the four kinds of entries share. A stretch's own fields are in `model`
-- (src/stretch/stretch.h says which); relations are in tables of their own, made from it at save.
CREATE TABLE entry (
    id           bigint PRIMARY KEY REFERENCES post,
    kind         text NOT NULL,
    slug         text NOT NULL,
    title        text NOT NULL,
    summary      text NOT NULL DEFAULT '',
    aliases      text[] NOT NULL DEFAULT '{}',
    tags         text[] NOT NULL DEFAULT '{}',
    status       text NOT NULL DEFAULT 'review',
    model        jsonb NOT NULL DEFAULT '{}',
    -- A retired entry's: what took its place, and why; sql/functions/retire.sql.
    replaced_by    bigint REFERENCES entry,
    retire_reason  text NOT NULL DEFAULT '',
    leads_to       bigint REFERENCES entry, -- the end of its chain of replacements: a trigger sets it
    loaded_sha   bytea, -- of the file that the loader took it from, while nobody has edited it here
    unreviewed   boolean NOT NULL DEFAULT true, -- it has no review, or the newest was withdrawn: a trigger sets it
    harm         smallint NOT NULL DEFAULT 2, -- what a mistake in it may do, 0 the most: a trigger sets it, functions/desk.sql
    -- Another one whenever a picture of it may look different, for addresses that are cached for ever; '' when none is drawn.
    figure       text NOT NULL GENERATED ALWAYS AS (
        CASE WHEN jsonb_path_exists(model, '$.steps[*].pose')
             THEN to_hex(hashtextextended(slug || jsonb_path_query_array(model, '$.steps[*].pose')::text ||
                                          jsonb_path_query_array(model, '$.muscles[*]')::text, 0))
             ELSE '' END) STORED,
    CONSTRAINT entry_slug_unique UNIQUE (kind, slug),
    CONSTRAINT entry_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
    CONSTRAINT entry_title_length CHECK (char_length(title) BETWEEN 2 AND 150),
    CONSTRAINT entry_status_known CHECK (status IN ('draft', 'review', 'published', 'retired')),
    CONSTRAINT entry_replaced_when_retired CHECK (status = 'retired' OR (replaced_by IS NULL AND retire_reason = '')),
    CONSTRAINT entry_replaced_by_other CHECK (replaced_by <> id),
    -- The site's own pages, such as the one that says when to get help, are always there, at the address they have.
    CONSTRAINT entry_page_is_there CHECK (kind <> 'page' OR status IN ('review', 'published'))
);

-- Lists of a kind go by title, quotation marks at its beginning left aside (entry_order).
CREATE INDEX entry_list ON entry (kind, lower(ltrim(title, '"''(“‘')), id) WHERE status <> 'retired';

-- What waits for coaches: functions/desk.sql.
CREATE INDEX entry_draft ON entry (id DESC) WHERE status = 'draft';
CREATE INDEX entry_unreviewed ON entry (harm, (status <> 'review'), id) WHERE unreviewed AND status IN ('review', 'published');
CREATE INDEX entry_retired ON entry (id) WHERE status = 'retired';
CREATE INDEX entry_replaced_by ON entry (replaced_by) WHERE replaced_by IS NOT NULL;
-- Stretches with links to others, and without; and those of which nothing is drawn.
CREATE INDEX entry_linked ON entry (id) WHERE kind = 'stretch' AND status IN ('review', 'published')
    AND (jsonb_path_exists(model, '$.easier[0]') OR jsonb_path_exists(model, '$.harder[0]') OR jsonb_path_exists(model, '$.swaps[0]')
         OR jsonb_path_exists(model, '$.one_way[0]'));
CREATE INDEX entry_unlinked ON entry (id) WHERE kind = 'stretch' AND status IN ('review', 'published')
    AND NOT (jsonb_path_exists(model, '$.easier[0]') OR jsonb_path_exists(model, '$.harder[0]') OR jsonb_path_exists(model, '$.swaps[0]')
             OR jsonb_path_exists(model, '$.one_way[0]'));
CREATE INDEX entry_undrawn ON entry (id) WHERE kind = 'stretch' AND figure = '' AND status IN ('review', 'published');
CREATE INDEX entry_leads_to ON entry (leads_to) WHERE leads_to IS NOT NULL;

CREATE INDEX entry_series ON entry ((model->'series'->>'slug')) WHERE kind = 'article';

-- Every slug that leads to an entry: its own, those of its aliases, those it once had.
CREATE TABLE entry_slug (
    kind      text NOT NULL,
    slug      text NOT NULL,
    entry_id  bigint NOT NULL REFERENCES entry,
    PRIMARY KEY (kind, slug)
);
CREATE INDEX entry_slug_entry ON entry_slug (entry_id);
CREATE INDEX entry_slug_any_kind ON entry_slug (slug, kind); -- for links that name no kind

-- A member's own routine: functions/own_routine.sql.
CREATE TABLE own_routine (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account,
    title       text NOT NULL,
    note        text NOT NULL DEFAULT '',
    model       jsonb NOT NULL,  -- {"items": [...]}, as a routine's of the library
    revision    integer NOT NULL DEFAULT 1,
    link        text,            -- 128 random bits: whoever has them sees it; NULL: only its owner does
    created_at  timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT own_routine_link_unique UNIQUE (link),
    CONSTRAINT own_routine_title_length CHECK (char_length(title) BETWEEN 1 AND 120),
    CONSTRAINT own_routine_note_length CHECK (char_length(note) <= 1000),
    CONSTRAINT own_routine_items CHECK (jsonb_array_length(model->'items') BETWEEN 1 AND 12)
);
CREATE INDEX own_routine_account ON own_routine (account_id, changed_at DESC);

-- What is on somebody's body has a schema of its own, which the role that serves reaches by functions alone: functions/body.sql.
CREATE SCHEMA body;

-- What an account agreed to have kept about its body, and for what, as its owner said when asked; no row: nobody asked yet.
CREATE TABLE body.consent (
    account_id  bigint NOT NULL REFERENCES account,
    purpose     text NOT NULL,
    agreed      boolean NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, purpose),
    CONSTRAINT consent_purpose_known CHECK (purpose IN ('notes', 'trials', 'plans', 'flags', 'worse'))
);

-- What somebody ticked of warning signs before they asked, for 90 days: functions/body_check.sql. The question is its number alone.
CREATE TABLE body.flag_check (
    question_id bigint PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account,
    ticked      text[] NOT NULL,       -- names of red flags (src/check/check.c)
    shared      boolean NOT NULL,      -- coaches may read it, as its owner said
    at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT flag_check_bounded CHECK (cardinality(ticked) BETWEEN 1 AND 32)
);
CREATE INDEX flag_check_account ON body.flag_check (account_id, question_id);
CREATE INDEX flag_check_at ON body.flag_check (at);

-- How it went: functions/note.sql.
CREATE TABLE body.note (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account,
    path        text NOT NULL,         -- of what was followed; '': only who has a link comes there
    title       text NOT NULL,         -- what that was called then
    at          timestamptz NOT NULL,  -- by the clock of the device
    before      smallint,              -- how it felt, 0 to 10; NULL: not said
    after       smallint,
    result      text,                  -- of the retest
    CONSTRAINT note_once UNIQUE (account_id, at), -- what a device sends twice is there once
    CONSTRAINT note_path_known CHECK (path ~ '^(/(stretches|routines|my-routines)/[A-Za-z0-9_-]{1,160}/follow)?$'),
    CONSTRAINT note_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT note_before_range CHECK (before BETWEEN 0 AND 10),
    CONSTRAINT note_after_range CHECK (after BETWEEN 0 AND 10),
    CONSTRAINT note_result_known CHECK (result IN ('better', 'same', 'worse'))
);
CREATE INDEX note_worse ON body.note (at) WHERE result = 'worse';

-- What somebody means to do about a question, their own or another's: functions/own_plan.sql. One for each question.
CREATE TABLE body.plan (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account,
    question_id bigint NOT NULL REFERENCES post ON DELETE CASCADE,
    saved       integer NOT NULL DEFAULT 1, -- so many times: a form names the one that it was begun on
    version     integer NOT NULL DEFAULT 1, -- the newest of plan_version
    begun_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT plan_once UNIQUE (account_id, question_id)
);
CREATE INDEX plan_question ON body.plan (question_id);

-- Its versions; of its steps, in their order, the words, how far each is, and where it is from.
CREATE TABLE body.plan_version (
    plan_id     bigint NOT NULL REFERENCES body.plan ON DELETE CASCADE,
    number      integer NOT NULL,
    account_id  bigint NOT NULL REFERENCES account,
    at          timestamptz NOT NULL DEFAULT now(),
    why         text NOT NULL DEFAULT '', -- it was changed
    words       text[] NOT NULL,
    states      text[] NOT NULL,       -- 'todo', 'doing', 'dropped'
    reasons     text[] NOT NULL,       -- why it was dropped; ''
    sources     bigint[] NOT NULL,     -- an answer, a stretch or a routine; 0: it is its owner's own
    revisions   integer[] NOT NULL,    -- of those, when they were ticked
    entries     text[] NOT NULL,       -- slugs of the stretches that were named there, between spaces
    marks       text[] NOT NULL,       -- which of an answer's steps it was, whatever its owner calls it by now; '': it was all of an entry, or their own
    PRIMARY KEY (plan_id, number),
    CONSTRAINT plan_version_why_length CHECK (char_length(why) <= 300),
    CONSTRAINT plan_version_bounded CHECK (cardinality(words) BETWEEN 1 AND 20),
    CONSTRAINT plan_version_whole CHECK (cardinality(words) = ALL (ARRAY[cardinality(states), cardinality(reasons), cardinality(sources),
                                         cardinality(revisions), cardinality(entries), cardinality(marks)])),
    CONSTRAINT plan_version_states_known CHECK (states <@ '{todo,doing,dropped}')
);
CREATE INDEX plan_version_account ON body.plan_version (account_id, plan_id, number);

-- What steps of newest versions are from, but for dropped ones: whom to tell when a coach warns of it.
CREATE TABLE body.plan_source (
    post_id     bigint NOT NULL REFERENCES post ON DELETE CASCADE,
    account_id  bigint NOT NULL REFERENCES account,
    plan_id     bigint NOT NULL REFERENCES body.plan ON DELETE CASCADE,
    PRIMARY KEY (post_id, account_id, plan_id)
);
CREATE INDEX plan_source_plan ON body.plan_source (plan_id);
CREATE INDEX plan_source_account ON body.plan_source (account_id);

-- Something of the site that somebody tries for some weeks, and how it goes: functions/body_trial.sql.
CREATE TABLE body.trial (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account,
    post_id     bigint REFERENCES post ON DELETE CASCADE, -- an answer, a stretch or a routine; NULL: a plan
    plan_id     bigint REFERENCES body.plan ON DELETE SET NULL, -- its owner's own
    revision    integer NOT NULL,      -- of that, when it began
    title       text NOT NULL,         -- of the entry, or of the answer's question, then
    path        text NOT NULL DEFAULT '', -- as note.path: sessions of what is followed count by themselves; '': an answer
    activities  text[] NOT NULL,       -- in the person's own words (PSFS)
    scores      smallint[] NOT NULL,   -- of each, at the beginning: 0 cannot, 10 as before
    pain_now    smallint NOT NULL,     -- NPRS, 0 to 10
    pain_worst  smallint NOT NULL,
    weeks       smallint NOT NULL,
    shown       text NOT NULL,         -- who sees how it went: nobody else; everybody, by name; everybody, as one of a group
    region      bigint NOT NULL DEFAULT 0,  -- where it is: the tag of its cluster (functions/tally.sql); 0: not said
    place       text NOT NULL DEFAULT '',   -- what that was called then
    since       text NOT NULL DEFAULT '',   -- since when, as symptom_card.since
    started_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz,
    ended_why   text,
    reported    boolean NOT NULL DEFAULT false, -- a check-in at least was, or it was stopped as worse
    -- How it is counted: functions/body_tally.sql.
    tally_id    bigint,                -- with those of this row of body.tally; NULL: it is not
    grouped     boolean NOT NULL DEFAULT false, -- it was counted with others, once at least
    named       boolean NOT NULL DEFAULT false, -- everybody could read it by name, once at least
    CONSTRAINT trial_activities_count CHECK (cardinality(activities) BETWEEN 1 AND 3 AND cardinality(scores) = cardinality(activities)),
    CONSTRAINT trial_scores_range CHECK (0 <= ALL (scores) AND 10 >= ALL (scores)),
    CONSTRAINT trial_pain_range CHECK (pain_now BETWEEN 0 AND 10 AND pain_worst BETWEEN 0 AND 10),
    CONSTRAINT trial_weeks_range CHECK (weeks BETWEEN 1 AND 12),
    CONSTRAINT trial_shown_known CHECK (shown IN ('me', 'report', 'counts')),
    CONSTRAINT trial_plan_own CHECK (post_id IS NOT NULL OR shown = 'me'),
    CONSTRAINT trial_since_known CHECK (since IN ('', 'under-6', '6-to-12', 'over-12') AND (since = '' OR region <> 0)),
    CONSTRAINT trial_ended_known CHECK (ended_why IN ('over', 'helped', 'worse', 'time', 'other'))
);
CREATE INDEX trial_account ON body.trial (account_id, id);
CREATE UNIQUE INDEX trial_running ON body.trial (account_id, post_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX trial_running_plan ON body.trial (account_id, plan_id) WHERE ended_at IS NULL;
CREATE INDEX trial_tried ON body.trial (post_id, account_id) WHERE ended_at IS NULL; -- who is told what changed
CREATE INDEX trial_post ON body.trial (post_id);
CREATE INDEX trial_plan ON body.trial (plan_id);
CREATE INDEX trial_read ON body.trial (post_id, id) WHERE shown = 'report' AND ended_at IS NOT NULL AND reported; -- by others
CREATE INDEX trial_uncounted ON body.trial (post_id, id) WHERE tally_id IS NULL AND shown <> 'me' AND ended_at IS NOT NULL;
CREATE INDEX trial_tally ON body.trial (tally_id) WHERE tally_id IS NOT NULL;

-- Trials that are counted together, by what came of them: numbers of several people, or of one whom everybody reads by name. Which they are,
-- trial.tally_id says: functions/body_tally.sql. It refers to no post: it goes with its trials, and who counts waits for nobody.
CREATE TABLE body.tally (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    post_id     bigint NOT NULL,
    region      bigint NOT NULL,       -- as trial.region and trial.since, where all of them have the same
    since       text NOT NULL,
    started     integer NOT NULL,
    better      integer NOT NULL,
    same        integer NOT NULL,
    worse       integer NOT NULL,
    stopped     integer NOT NULL,
    weeks       integer[] NOT NULL,    -- how many said last how it went in the first week, the second and so on: twelve numbers
    named       boolean NOT NULL       -- one report that is read by name
);
CREATE INDEX tally_post ON body.tally (post_id, id);

-- What pages say of a post: the sums of its rows in body.tally, of all (0, ''), of a region (region, ''), of a cluster (region, since).
CREATE TABLE body.trial_count (
    post_id     bigint NOT NULL,
    region      bigint NOT NULL,
    since       text NOT NULL,
    started     integer NOT NULL,
    better      integer NOT NULL,
    same        integer NOT NULL,
    worse       integer NOT NULL,
    stopped     integer NOT NULL,
    weeks       integer[] NOT NULL,
    named       integer NOT NULL,      -- reports among them that are read by name
    PRIMARY KEY (post_id, region, since)
);

-- Posts of which the job runner counts trials anew, when that is due, and a row of body.tally that was taken away.
CREATE TABLE body.tally_due (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    post_id     bigint NOT NULL,
    gone        bigint,
    due_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tally_due_at ON body.tally_due (due_at, id);
CREATE INDEX tally_due_post ON body.tally_due (post_id);

-- How it is going, asked for in some weeks of a trial. There from its beginning.
CREATE TABLE body.check_in (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account,
    trial_id    bigint NOT NULL REFERENCES body.trial ON DELETE CASCADE,
    week        smallint NOT NULL,
    state       text NOT NULL DEFAULT 'waiting',
    due_at      timestamptz,           -- when it is asked for, asked for again, and then no longer awaited; NULL: nothing is to come
    at          timestamptz,           -- when it was reported; NULL: it was not
    pain_now    smallint,
    pain_worst  smallint,
    scores      smallint[],            -- of trial.activities
    days        smallint,              -- on which it was done, of the last seven
    change      smallint,              -- PGIC: -3 very much worse, 3 very much better
    note        text NOT NULL DEFAULT '',
    CONSTRAINT check_in_once UNIQUE (trial_id, week),
    CONSTRAINT check_in_state_known CHECK (state IN ('waiting', 'asked', 'again', 'reported', 'missed', 'dropped')),
    CONSTRAINT check_in_pain_range CHECK (pain_now BETWEEN 0 AND 10 AND pain_worst BETWEEN 0 AND 10),
    CONSTRAINT check_in_scores_range CHECK (0 <= ALL (scores) AND 10 >= ALL (scores)),
    CONSTRAINT check_in_days_range CHECK (days BETWEEN 0 AND 7),
    CONSTRAINT check_in_change_range CHECK (change BETWEEN -3 AND 3),
    CONSTRAINT check_in_note_length CHECK (char_length(note) <= 500)
);
CREATE INDEX check_in_due ON body.check_in (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX check_in_account ON body.check_in (account_id, id);

-- What made it worse, as somebody told coaches: functions/body_worse.sql.
CREATE TABLE body.worse (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account,
    post_id     bigint NOT NULL REFERENCES post ON DELETE CASCADE, -- an answer, a stretch or a routine
    revision    integer NOT NULL,      -- of that: the one they tried, else the one of that day
    title       text NOT NULL,         -- of the entry, or of the answer's question, then
    what        text NOT NULL,
    side        text NOT NULL,
    down_leg    text NOT NULL,         -- whether it goes down the leg
    step        smallint,              -- at which; NULL: not said
    words       text NOT NULL DEFAULT '',
    signs       text[] NOT NULL,       -- names of red flags: ticked, or in the words
    at          timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz,           -- a coach decided; NULL: it waits
    outcome     text,
    reason      text NOT NULL DEFAULT '', -- in the coach's words
    CONSTRAINT worse_what_known CHECK (what IN ('stronger', 'elsewhere', 'tingling', 'cramp', 'other')),
    CONSTRAINT worse_side_known CHECK (side IN ('left', 'right', 'both', 'middle')),
    CONSTRAINT worse_down_leg_known CHECK (down_leg IN ('yes', 'no', 'unsure')),
    CONSTRAINT worse_step_range CHECK (step BETWEEN 1 AND 99),
    CONSTRAINT worse_words_length CHECK (char_length(words) <= 1000),
    CONSTRAINT worse_signs_bounded CHECK (cardinality(signs) <= 64),
    CONSTRAINT worse_outcome_known CHECK (outcome IN ('caution', 'change', 'warning', 'none')),
    CONSTRAINT worse_ended CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX worse_account ON body.worse (account_id, id);
CREATE INDEX worse_post ON body.worse (post_id, id DESC);
CREATE INDEX worse_waiting ON body.worse (post_id, id) WHERE ended_at IS NULL;
CREATE INDEX worse_ended ON body.worse (post_id, ended_at) WHERE ended_at IS NOT NULL; -- to undo a decision

-- Words that readers do not know, until a term is called so or a coach says that it is none: sql/functions/word.sql.
CREATE TABLE unknown_word (
    id        bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    slug      text NOT NULL UNIQUE,
    words     text NOT NULL,  -- as who asked first wrote it
    asked     integer NOT NULL DEFAULT 0, -- by so many people
    state     text NOT NULL DEFAULT 'open',
    first_at  timestamptz NOT NULL DEFAULT now(),
    last_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unknown_word_length CHECK (char_length(words) BETWEEN 2 AND 60),
    CONSTRAINT unknown_word_state_known CHECK (state IN ('open', 'none', 'term'))
);
CREATE INDEX unknown_word_since ON unknown_word (first_at, id) WHERE state = 'open';
CREATE INDEX unknown_word_open ON unknown_word ((-asked), id) WHERE state = 'open';

-- Who asked, so that each counts once; nobody sees it.
CREATE TABLE unknown_word_asker (
    word_id     bigint NOT NULL REFERENCES unknown_word,
    account_id  bigint NOT NULL REFERENCES account,
    PRIMARY KEY (account_id, word_id)
);
CREATE INDEX unknown_word_asker_word ON unknown_word_asker (word_id);

-- Entries that became part of others (sql/functions/merge.sql): all that is needed to undo it.
CREATE TABLE entry_merge (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_id      bigint NOT NULL REFERENCES entry,
    into_id      bigint NOT NULL REFERENCES entry,
    actor_id     bigint NOT NULL REFERENCES account,
    at           timestamptz NOT NULL DEFAULT now(),
    reason       text NOT NULL,
    into_before  integer NOT NULL,  -- the revision of what stays, before and after
    into_after   integer NOT NULL,
    pictures     bigint[] NOT NULL, -- photographs and comments that went along
    comments     bigint[] NOT NULL,
    undone_at    timestamptz,
    undone_by    bigint REFERENCES account,
    text_back    boolean NOT NULL DEFAULT false, -- undoing it brought the words of what stays back as well
    CONSTRAINT entry_merge_other CHECK (from_id <> into_id),
    CONSTRAINT entry_merge_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX entry_merge_into ON entry_merge (into_id, id DESC);
CREATE INDEX entry_merge_from ON entry_merge (from_id, id DESC);
CREATE INDEX entry_merge_actor ON entry_merge (actor_id, id);

-- Who wrote or edited an entry, and when last: a coach's list of their own.
-- Comments on entries that no coach has commented on since.
CREATE TABLE comment_waiting (
    post_id     bigint PRIMARY KEY REFERENCES post,
    thread_id   bigint NOT NULL REFERENCES entry,
    created_at  timestamptz NOT NULL
);
CREATE INDEX comment_waiting_thread ON comment_waiting (thread_id);
CREATE INDEX comment_waiting_since ON comment_waiting (created_at, post_id);

CREATE TABLE entry_editor (
    account_id  bigint NOT NULL REFERENCES account,
    entry_id    bigint NOT NULL REFERENCES entry,
    edited_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, entry_id)
);
CREATE INDEX entry_editor_newest ON entry_editor (account_id, edited_at DESC, entry_id DESC);

-- Photographs of an entry, a question or an answer: src/picture/picture.h; and pictures of people (src/portrait/portrait.h), which are of no post.
-- The file that was sent waits in picture_upload until the job runner has made the sizes that are shown.
CREATE TABLE picture (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id     bigint REFERENCES post,     -- NULL: it is its account's
    step        text NOT NULL DEFAULT '',   -- the step's words when it was added; '': of the whole
    account_id  bigint NOT NULL REFERENCES account,
    alt         text NOT NULL,              -- what it shows, for whoever does not see it; '' of a person, whose name is beside it
    licence     text NOT NULL,
    author      text NOT NULL,              -- who took it; '' in a question or answer: it is its author's; and of a person
    state       text NOT NULL DEFAULT 'waiting',
    fault       text NOT NULL DEFAULT '',   -- why it was refused: a name of picture_fault_words
    tries       integer NOT NULL DEFAULT 0,
    due_at      timestamptz NOT NULL DEFAULT now(), -- while it waits or is made: when it is tried (again)
    added_at    timestamptz NOT NULL DEFAULT now(),
    loaded      boolean NOT NULL DEFAULT false, -- by backtalk-ctl load, and its words are as that gave them
    waits       boolean NOT NULL DEFAULT false, -- of a person: nobody else sees it before a moderator did (hold_profile)
    removed_at  timestamptz,
    removed_by  bigint REFERENCES account,
    CONSTRAINT picture_alt_given CHECK (char_length(alt) BETWEEN 3 AND 500 OR (alt = '' AND licence = 'portrait')),
    CONSTRAINT picture_author_given CHECK (char_length(author) BETWEEN 1 AND 200 OR (author = '' AND licence IN ('post', 'portrait'))),
    CONSTRAINT picture_licence_known CHECK (licence IN ('own', 'cc-by', 'cc-by-sa', 'cc0', 'post', 'portrait')),
    CONSTRAINT picture_of_something CHECK ((post_id IS NULL) = (licence = 'portrait')),
    CONSTRAINT picture_waits_of_person CHECK (NOT waits OR post_id IS NULL),
    CONSTRAINT picture_state_known CHECK (state IN ('waiting', 'making', 'ready', 'refused')),
    CONSTRAINT picture_removed CHECK ((removed_at IS NULL) = (removed_by IS NULL))
);
CREATE INDEX picture_post ON picture (post_id, id);
CREATE INDEX picture_account ON picture (account_id, id);
CREATE INDEX picture_portrait ON picture (account_id, id DESC) WHERE post_id IS NULL;
CREATE INDEX picture_due ON picture (due_at) WHERE state IN ('waiting', 'making');
CREATE INDEX picture_gone ON picture (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX picture_gone_own ON picture (removed_at) WHERE licence IN ('post', 'portrait') AND removed_by = account_id;
CREATE INDEX picture_refused ON picture (added_at) WHERE state = 'refused';

CREATE TABLE picture_upload (
    picture_id  bigint NOT NULL REFERENCES picture ON DELETE CASCADE,
    number      integer NOT NULL,
    bytes       bytea NOT NULL,
    PRIMARY KEY (picture_id, number)
);
ALTER TABLE picture_upload ALTER bytes SET STORAGE EXTERNAL;

-- What is shown: named by the SHA-256 of its bytes, so that what has one address is always the same.
CREATE TABLE picture_file (
    hash    bytea PRIMARY KEY,
    type    text NOT NULL,
    width   integer NOT NULL,
    height  integer NOT NULL,
    bytes   integer NOT NULL,
    CONSTRAINT picture_file_type_known CHECK (type IN ('webp', 'jpeg'))
);

CREATE TABLE picture_chunk (
    hash    bytea NOT NULL REFERENCES picture_file ON DELETE CASCADE,
    number  integer NOT NULL,
    bytes   bytea NOT NULL,
    PRIMARY KEY (hash, number)
);
ALTER TABLE picture_chunk ALTER bytes SET STORAGE EXTERNAL;

CREATE TABLE picture_size (
    picture_id  bigint NOT NULL REFERENCES picture ON DELETE CASCADE,
    hash        bytea NOT NULL REFERENCES picture_file,
    PRIMARY KEY (picture_id, hash)
);
CREATE INDEX picture_size_file ON picture_size (hash);

-- Pictures that texts link to from elsewhere: sql/functions/linked.sql.
CREATE TABLE linked_picture (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address       text NOT NULL,
    host          text NOT NULL DEFAULT '',        -- of the address: of one host one is got at a time
    behind        integer NOT NULL DEFAULT 0,      -- seconds of its writer's limit that were used: who used less has the next turn
    state         text NOT NULL DEFAULT 'waiting', -- 'broken' is tried again, too
    fault         text NOT NULL DEFAULT '',        -- a name of linked_fault_words
    tries         integer NOT NULL DEFAULT 0,
    due_at        timestamptz NOT NULL DEFAULT now(), -- when it is tried (again)
    added_at      timestamptz NOT NULL DEFAULT now(),
    broken_since  timestamptz,
    unused_at     timestamptz, -- since when no text links to it
    CONSTRAINT linked_picture_address_unique UNIQUE (address),
    CONSTRAINT linked_picture_address_length CHECK (octet_length(address) <= 2400),
    CONSTRAINT linked_picture_state_known CHECK (state IN ('waiting', 'getting', 'broken', 'ready'))
);
CREATE INDEX linked_picture_due ON linked_picture (due_at) WHERE state <> 'ready' AND unused_at IS NULL;
CREATE INDEX linked_picture_new ON linked_picture (behind, due_at, id) WHERE state = 'waiting' AND tries = 0 AND unused_at IS NULL;
CREATE INDEX linked_picture_host ON linked_picture (host) WHERE state <> 'ready';
CREATE INDEX linked_picture_broken ON linked_picture (id) WHERE broken_since IS NOT NULL AND unused_at IS NULL;
CREATE INDEX linked_picture_since ON linked_picture (broken_since, id) WHERE broken_since IS NOT NULL AND unused_at IS NULL;
CREATE INDEX linked_picture_unused ON linked_picture (unused_at) WHERE unused_at IS NOT NULL;

CREATE TABLE linked_size (
    linked_id  bigint NOT NULL REFERENCES linked_picture ON DELETE CASCADE,
    hash       bytea NOT NULL REFERENCES picture_file,
    PRIMARY KEY (linked_id, hash)
);
CREATE INDEX linked_size_file ON linked_size (hash);

-- Professions that the site's admins checked: sql/functions/review.sql. One of an account is current.
CREATE TABLE credential (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,
    profession   text NOT NULL,  -- "physiotherapist": as pages show it
    checked      text NOT NULL,  -- the register and the number in it, or how it was checked: for admins
    valid_until  date NOT NULL,
    verified_by  bigint NOT NULL REFERENCES account,
    verified_at  timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,    -- withdrawn, or replaced by the next one
    ended_by     bigint REFERENCES account,
    withdrawn    boolean NOT NULL DEFAULT false,
    end_reason   text NOT NULL DEFAULT '',
    CONSTRAINT credential_by_another CHECK (verified_by <> account_id),
    CONSTRAINT credential_profession_length CHECK (char_length(profession) BETWEEN 3 AND 60),
    CONSTRAINT credential_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NOT NULL OR NOT withdrawn))
);
CREATE UNIQUE INDEX credential_current ON credential (account_id) WHERE ended_at IS NULL;
CREATE INDEX credential_account ON credential (account_id, id DESC);
CREATE INDEX credential_until ON credential (valid_until, id) WHERE ended_at IS NULL;

-- Who read which revision of an entry, and until when that counts. Nothing is overwritten: a review ends, and the next one
-- is another row. Name and profession are as they were, whatever becomes of the account.
CREATE TABLE review (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id       bigint NOT NULL REFERENCES entry,
    revision       integer NOT NULL,
    account_id     bigint REFERENCES account,
    credential_id  bigint REFERENCES credential,
    reviewer       text NOT NULL,
    profession     text NOT NULL,
    reviewed_on    date NOT NULL,
    due_on         date NOT NULL,
    covers         text[] NOT NULL,
    continues      bigint REFERENCES review,  -- nothing but spelling changed since that one, says continued_by
    continued_by   bigint REFERENCES account,
    created_at     timestamptz NOT NULL DEFAULT now(),
    ended_at       timestamptz,
    ended_by       bigint REFERENCES account, -- NULL when it was due
    end_kind       text,
    end_reason     text NOT NULL DEFAULT '',
    latest         boolean NOT NULL DEFAULT true, -- of its entry: a trigger takes it from the one before
    CONSTRAINT review_due_range CHECK (due_on > reviewed_on AND due_on <= reviewed_on + interval '2 years'),
    CONSTRAINT review_continued CHECK ((continues IS NULL) = (continued_by IS NULL)),
    CONSTRAINT review_ended CHECK ((ended_at IS NULL) = (end_kind IS NULL)),
    CONSTRAINT review_end_known CHECK (end_kind IN ('change', 'due', 'withdrawn', 'credential', 'replaced', 'continued'))
);
CREATE UNIQUE INDEX review_current ON review (entry_id) WHERE ended_at IS NULL;
CREATE INDEX review_entry ON review (entry_id, id DESC);
CREATE INDEX review_due ON review (due_on, id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX review_latest ON review (entry_id) WHERE latest;
-- Since when an entry is to be reviewed again.
CREATE INDEX review_overdue ON review
    ((CASE end_kind WHEN 'change' THEN ended_at AT TIME ZONE 'UTC' ELSE due_on::timestamp END), entry_id)
    WHERE latest AND (end_kind IS NULL OR end_kind IN ('change', 'due'));
CREATE INDEX review_account ON review (account_id) WHERE ended_at IS NULL;

-- Changes of the site's own pages: each waits until a second person agrees to it.
CREATE TABLE page_change (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    entry_id    bigint NOT NULL REFERENCES entry,
    base        integer NOT NULL, -- the revision that it is begun on
    editor_id   bigint NOT NULL REFERENCES account,
    title       text NOT NULL,
    summary     text NOT NULL,
    aliases     text[] NOT NULL,
    slugs       text[] NOT NULL,
    tags        text[] NOT NULL,
    body        text NOT NULL,
    html        text NOT NULL,
    plain       text NOT NULL,
    reason      text NOT NULL,
    link_kinds  text[] NOT NULL,
    link_slugs  text[] NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    decided_at  timestamptz,
    decided_by  bigint REFERENCES account,
    accepted    boolean,
    CONSTRAINT page_change_by_two CHECK (NOT accepted OR decided_by <> editor_id),
    CONSTRAINT page_change_decided CHECK ((decided_at IS NULL) = (accepted IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT post_body_length CHECK (octet_length(body) <= 65536)
);
CREATE INDEX page_change_waiting ON page_change (entry_id, id) WHERE decided_at IS NULL;
CREATE INDEX page_change_newest ON page_change (created_at DESC, id DESC); -- what moderators look at
CREATE INDEX page_change_editor ON page_change (editor_id, created_at DESC, id DESC);

-- Changes of questions and answers, suggested by who may not make them: each waits until the post's author or a moderator decides.
CREATE TABLE suggestion (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id     bigint NOT NULL REFERENCES post,
    base        integer NOT NULL, -- the revision that it is begun on
    author_id   bigint NOT NULL REFERENCES account,
    created_at  timestamptz NOT NULL DEFAULT now(),
    title       text NOT NULL,    -- of a question, as its tags
    body        text NOT NULL,
    tags        text[] NOT NULL,
    reason      text NOT NULL,
    ended_at    timestamptz,
    ended_by    bigint REFERENCES account,
    outcome     text,
    answer      text NOT NULL DEFAULT '', -- to who suggested it
    revision    integer,                  -- what it became
    CONSTRAINT suggestion_outcome_known CHECK (outcome IN ('accepted', 'improved', 'declined', 'taken-back')),
    CONSTRAINT suggestion_ended CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT suggestion_reason_length CHECK (char_length(reason) BETWEEN 3 AND 200),
    CONSTRAINT suggestion_answer_length CHECK (char_length(answer) <= 500),
    CONSTRAINT post_body_length CHECK (octet_length(body) <= 65536)
);
CREATE UNIQUE INDEX suggestion_waits ON suggestion (post_id) WHERE ended_at IS NULL;
CREATE INDEX suggestion_post ON suggestion (post_id);
CREATE INDEX suggestion_since ON suggestion (created_at, id) WHERE ended_at IS NULL;
CREATE INDEX suggestion_author ON suggestion (author_id, id DESC);
CREATE INDEX suggestion_ended_by ON suggestion (ended_by);

CREATE TABLE entry_tag (
    entry_id  bigint NOT NULL REFERENCES entry,
    tag_id    bigint NOT NULL REFERENCES tag,
    PRIMARY KEY (entry_id, tag_id)
);
CREATE INDEX entry_tag_tag ON entry_tag (tag_id);

-- Which muscles a stretch entry works on. By slug, because an entry may name one nobody has written.
CREATE TABLE entry_muscle (
    entry_id  bigint NOT NULL REFERENCES entry,
    muscle    text NOT NULL,
    role      text NOT NULL,
    effect    text NOT NULL,
    PRIMARY KEY (entry_id, muscle),
    CONSTRAINT entry_muscle_role_known CHECK (role IN ('target', 'also')),
    CONSTRAINT entry_muscle_effect_known CHECK (effect IN ('lengthens', 'presses', 'strengthens', 'steadies'))
);
CREATE INDEX entry_muscle_muscle ON entry_muscle (muscle);

-- Where posts link to, by what was written: a target need not exist (then it is wanted).
CREATE TABLE link (
    post_id     bigint NOT NULL REFERENCES post,
    kind        text NOT NULL,  -- '' when the writer named none
    slug        text NOT NULL,
    of_entry    boolean NOT NULL,     -- the post is an entry, and when it was written: a trigger sets both
    created_at  timestamptz NOT NULL,
    revision    integer,              -- of the entry, when the post was last written; NULL: there was none. A trigger, too
    PRIMARY KEY (post_id, kind, slug)
);
CREATE INDEX link_target ON link (slug, kind, post_id);
CREATE INDEX link_newest ON link (slug, kind, created_at DESC, post_id DESC) WHERE NOT of_entry;
CREATE INDEX link_of_entry ON link (slug, kind, post_id) WHERE of_entry;

-- Questions whose title or visibility changed, the posts that link to them up to `past` being queued; and those posts, and
-- what was just saved with such links: the job runner shows the titles of now in them.
CREATE TABLE link_title_change (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question_id  bigint,
    past         bigint NOT NULL DEFAULT 0,
    post_id      bigint,
    CONSTRAINT link_title_change_of_one CHECK (num_nonnulls(question_id, post_id) = 1)
);
CREATE INDEX link_title_change_question ON link_title_change (id) WHERE post_id IS NULL;

-- Which texts link to which pictures, and texts that were saved, or whose pictures changed, for the job runner.
CREATE TABLE linked_use (
    post_id    bigint NOT NULL REFERENCES post ON DELETE CASCADE,
    linked_id  bigint NOT NULL REFERENCES linked_picture ON DELETE CASCADE,
    PRIMARY KEY (post_id, linked_id)
);
CREATE INDEX linked_use_picture ON linked_use (linked_id, post_id);

CREATE TABLE linked_change (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id  bigint NOT NULL,
    due_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX linked_change_due ON linked_change (due_at, id);

-- How many posts that everybody sees link to what: sql/functions/wanted.sql. Who writes adds to link_change, and only the
-- job runner changes the rest.
CREATE TABLE link_change (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id  bigint,  -- whose links changed
    below    boolean NOT NULL DEFAULT false, -- who sees it changed, and so who sees what is below it
    past     bigint NOT NULL DEFAULT 0,      -- of that, the posts up to this one are done
    slug     text     -- or an address that an entry got or lost
);

CREATE TABLE link_counted (
    post_id     bigint NOT NULL,
    kind        text NOT NULL,
    slug        text NOT NULL,
    created_at  timestamptz NOT NULL, -- of the post
    PRIMARY KEY (post_id, kind, slug)
);
CREATE INDEX link_counted_newest ON link_counted (slug, kind, created_at DESC, post_id DESC);

CREATE TABLE link_count (
    kind     text NOT NULL,
    slug     text NOT NULL,
    posts    integer NOT NULL,
    last_at  timestamptz NOT NULL DEFAULT 'epoch', -- when the newest of them was written
    wanted   boolean NOT NULL DEFAULT false,       -- no entry has the address
    id       bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- what the queue calls it
    PRIMARY KEY (slug, kind)
);
CREATE INDEX link_count_since ON link_count (last_at, id) WHERE wanted;
CREATE INDEX link_count_wanted ON link_count (posts DESC, last_at DESC, slug, kind) WHERE wanted;

-- ---- flags and the queue: sql/functions/flag.sql, sql/functions/queue.sql ----

-- All that members flag of one post, entry or person is one case, until somebody decides about it; what is flagged after that is
-- another.
CREATE TABLE flag_case (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id     bigint REFERENCES post,    -- a question, answer, comment or entry
    account_id  bigint REFERENCES account, -- or a person
    of_library  boolean NOT NULL,          -- an entry: coaches decide about it, too
    urgency     smallint NOT NULL DEFAULT 3, -- of its most urgent flag: flag_urgency
    flags       integer NOT NULL DEFAULT 0,  -- how many there are that nobody took back
    since       timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz,
    ended_by    bigint REFERENCES account, -- NULL: those who flagged it took it all back
    outcome     text,
    reason      text NOT NULL DEFAULT '',  -- for moderators, of an entry's for coaches
    answer      text NOT NULL DEFAULT '',  -- to those who flagged it
    CONSTRAINT flag_case_of_one CHECK (num_nonnulls(post_id, account_id) = 1),
    CONSTRAINT flag_case_outcome_known CHECK (outcome IN ('deleted', 'acted', 'declined', 'taken-back', 'joined')),
    CONSTRAINT flag_case_ended CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT flag_case_reason_length CHECK (char_length(reason) <= 500),
    CONSTRAINT flag_case_answer_length CHECK (char_length(answer) <= 500)
);
CREATE UNIQUE INDEX flag_case_post ON flag_case (post_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX flag_case_account ON flag_case (account_id) WHERE ended_at IS NULL;
CREATE INDEX flag_case_of_post ON flag_case (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX flag_case_of_account ON flag_case (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX flag_case_waiting ON flag_case (urgency, since, id) WHERE ended_at IS NULL;
CREATE INDEX flag_case_waiting_library ON flag_case (urgency, since, id) WHERE ended_at IS NULL AND of_library;

-- Who flagged it and why: one for each person and case. Moderators alone see who.
CREATE TABLE flag (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id      bigint NOT NULL REFERENCES flag_case ON DELETE CASCADE,
    reporter_id  bigint NOT NULL REFERENCES account,
    why          text NOT NULL,
    words        text NOT NULL DEFAULT '',
    other_id     bigint REFERENCES post,  -- of a duplicate: the question or entry that it repeats
    revision     integer,                 -- of the post, as it was
    at           timestamptz NOT NULL DEFAULT now(),
    gone_at      timestamptz,             -- taken back
    told_at      timestamptz,             -- somebody decided about its case: a trigger sets it, for whoever flagged it to be told
    CONSTRAINT flag_once UNIQUE (case_id, reporter_id),
    CONSTRAINT flag_why_known CHECK (why IN ('unsafe', 'worry', 'private', 'unkind', 'fake', 'picture', 'advertising', 'wrong', 'copied',
                                             'duplicate', 'misplaced', 'other')),
    CONSTRAINT flag_words_length CHECK (char_length(words) <= 500),
    CONSTRAINT flag_words_given CHECK (why <> 'other' OR words <> ''),
    CONSTRAINT flag_other_given CHECK ((why = 'duplicate') = (other_id IS NOT NULL))
);
CREATE INDEX flag_reporter ON flag (reporter_id, id DESC);
CREATE INDEX flag_told ON flag (reporter_id, told_at DESC, id DESC) WHERE told_at IS NOT NULL AND gone_at IS NULL;

-- Posts that a moderator should look at though nobody flagged them: a member's first, and what mentions a red flag (src/safety); and
-- answers that readers say may be unsafe, for coaches.
CREATE TABLE queue_post (
    kind      text NOT NULL,
    post_id   bigint NOT NULL REFERENCES post,
    urgency   smallint NOT NULL,
    since     timestamptz NOT NULL DEFAULT now(),
    note      text NOT NULL DEFAULT '',   -- names of red flags, with commas between; of 'held' the rule; of 'worse' whether coaches were told that it waits
    gone      boolean NOT NULL DEFAULT false, -- it is deleted: a trigger sets it
    network   text,                       -- of 'held', until somebody looked: where it was sent from, as limits count it; NULL: nobody sent it just then
    seen_at   timestamptz,
    seen_by   bigint REFERENCES account,
    PRIMARY KEY (post_id, kind),
    CONSTRAINT queue_post_kind_known CHECK (kind IN ('first', 'red-flag', 'unsafe', 'held', 'check', 'worse')),
    CONSTRAINT queue_post_seen CHECK ((seen_at IS NULL) = (seen_by IS NULL))
);
CREATE INDEX queue_post_waiting ON queue_post (kind, urgency, since, post_id) WHERE seen_at IS NULL AND NOT gone;
CREATE INDEX queue_post_network ON queue_post (network, since) WHERE network IS NOT NULL;
CREATE INDEX queue_post_network_since ON queue_post (since) WHERE network IS NOT NULL;

-- Which posts of new accounts wait for a moderator before others see them: functions/hold.sql says what each is. Admins change them
-- on /admin/holds.
CREATE TABLE hold_rule (
    what   text PRIMARY KEY,
    days   integer,          -- of accounts that are younger; 0: it is off; NULL: it is about no account's age
    most   integer NOT NULL,
    hours  integer,
    CONSTRAINT hold_rule_what_known CHECK (what IN ('post', 'first-link', 'profile', 'link', 'same', 'host', 'waiting', 'queue', 'network')),
    CONSTRAINT hold_rule_days_range CHECK (days BETWEEN 0 AND 365),
    CONSTRAINT hold_rule_most_range CHECK (most BETWEEN 0 AND 10000),
    CONSTRAINT hold_rule_hours_range CHECK (hours BETWEEN 1 AND 720)
);
-- That all first posts wait is off: whoever registers does so because it hurts, and asks in plain words; they would wait for a moderator to
-- be answered, and advertising has links or pictures. So those with either wait, for a day, in which somebody who stays has
-- been answered, and an account that was made to advertise is known for what it is. Of the first twenty: two plain comments before it would open
-- the door to a link otherwise.
INSERT INTO hold_rule (what, days, most, hours) VALUES
    ('post', 0, 1, NULL), ('first-link', 1, 20, NULL), ('profile', 7, 0, NULL), ('link', 2, 2, NULL), ('same', 30, 2, 24), ('host', 30, 3, 24),
    ('waiting', NULL, 3, NULL), ('queue', NULL, 300, NULL), ('network', NULL, 60, NULL);

-- What a new account says of itself and others do not see before a moderator did: sql/functions/hold_profile.sql.
CREATE TABLE hold_profile (
    account_id  bigint NOT NULL REFERENCES account,
    what        text NOT NULL,
    since       timestamptz NOT NULL DEFAULT now(),
    shown       boolean NOT NULL DEFAULT false, -- a moderator let it be shown
    reason      text NOT NULL DEFAULT '',       -- why it is not, for its owner
    seen_at     timestamptz,
    seen_by     bigint REFERENCES account,
    PRIMARY KEY (account_id, what),
    CONSTRAINT hold_profile_what_known CHECK (what IN ('about', 'portrait')),
    CONSTRAINT hold_profile_seen CHECK ((seen_at IS NULL) = (seen_by IS NULL)),
    CONSTRAINT hold_profile_shown CHECK (NOT shown OR (seen_at IS NOT NULL AND reason = '')),
    CONSTRAINT hold_profile_reason_length CHECK (char_length(reason) <= 300)
);
CREATE INDEX hold_profile_waiting ON hold_profile (since, account_id) WHERE seen_at IS NULL;

-- What new accounts posted lately, so that the same in many places is noticed.
CREATE TABLE hold_mark (
    post_id  bigint PRIMARY KEY REFERENCES post,
    at       timestamptz NOT NULL DEFAULT now(),
    since    timestamptz NOT NULL DEFAULT now(), -- when it had these words, or nearly, for the first time
    words    bit(64),          -- alike for words that are nearly the same (src/hold/hold.h); NULL: too few to tell
    hosts    text[] NOT NULL   -- that it links to
);
CREATE INDEX hold_mark_at ON hold_mark (at DESC);

-- A burst whose other posts the job runner is to hide.
CREATE TABLE hold_burst (
    post_id  bigint PRIMARY KEY REFERENCES post,
    why      text NOT NULL
);

-- Accounts that vote for each other far beyond what is usual (functions/ring.sql): for moderators, and nobody else.
CREATE TABLE vote_ring (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    found_at    timestamptz NOT NULL DEFAULT now(),
    members     bigint[] NOT NULL,  -- accounts, in the order of numbers
    among       integer NOT NULL,   -- votes up among them, within 180 days
    gave        integer NOT NULL,   -- that they gave at all
    got         integer NOT NULL,   -- and got
    state       text NOT NULL DEFAULT 'open',
    decided_at  timestamptz,
    decided_by  bigint REFERENCES account,
    CONSTRAINT vote_ring_state_known CHECK (state IN ('open', 'reversed', 'left')),
    CONSTRAINT vote_ring_decided CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX vote_ring_open ON vote_ring (found_at, id) WHERE state = 'open';
CREATE INDEX vote_ring_members ON vote_ring (members);

-- Votes that were taken back, as long as that holds.
CREATE TABLE vote_ring_vote (
    ring_id     bigint NOT NULL REFERENCES vote_ring,
    post_id     bigint NOT NULL REFERENCES post_score,
    account_id  bigint NOT NULL REFERENCES account,
    at          timestamptz NOT NULL,
    PRIMARY KEY (ring_id, post_id, account_id)
);
CREATE INDEX vote_ring_vote_account ON vote_ring_vote (account_id);

-- When the job runner looked for them last.
CREATE TABLE ring_looked (
    one  boolean PRIMARY KEY DEFAULT true,
    at   timestamptz NOT NULL,
    CONSTRAINT ring_looked_one CHECK (one)
);

-- Who looks at something of the queue just now, so that nobody else need.
CREATE TABLE queue_claim (
    kind        text NOT NULL,
    subject     bigint NOT NULL,
    account_id  bigint NOT NULL REFERENCES account,
    until       timestamptz NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX queue_claim_account ON queue_claim (account_id);
CREATE INDEX queue_claim_until ON queue_claim (until);

-- What moderators tell each other about a post or a person: sql/functions/staff_note.sql.
CREATE TABLE staff_note (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id     bigint REFERENCES post,    -- a question, answer or comment
    account_id  bigint REFERENCES account, -- or a person
    author_id   bigint NOT NULL REFERENCES account,
    words       text NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT staff_note_of_one CHECK (num_nonnulls(post_id, account_id) = 1),
    CONSTRAINT staff_note_length CHECK (char_length(words) BETWEEN 1 AND 1000)
);
CREATE INDEX staff_note_post ON staff_note (post_id, id DESC) WHERE post_id IS NOT NULL;
CREATE INDEX staff_note_account ON staff_note (account_id, id DESC) WHERE account_id IS NOT NULL;
CREATE INDEX staff_note_author ON staff_note (author_id, id);

-- Prepared texts that moderators begin a message with: functions/staff_template.sql. {name} is whom the message is for.
CREATE TABLE staff_template (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    act         text NOT NULL,
    name        text NOT NULL,
    words       text NOT NULL,
    number      integer NOT NULL DEFAULT 1, -- of its newest revision
    removed     boolean NOT NULL DEFAULT false,
    CONSTRAINT staff_template_act_known CHECK (act IN ('suspend', 'delete', 'close', 'refuse')),
    CONSTRAINT staff_template_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    CONSTRAINT staff_template_words_length CHECK (char_length(words) BETWEEN 1 AND 2000)
);
CREATE TABLE staff_template_revision (
    template_id bigint NOT NULL REFERENCES staff_template,
    number      integer NOT NULL,
    name        text NOT NULL,
    words       text NOT NULL,
    removed     boolean NOT NULL,
    author_id   bigint REFERENCES account, -- NULL: it came with the site
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (template_id, number)
);
CREATE INDEX staff_template_revision_author ON staff_template_revision (author_id, at, template_id, number); -- a copy of what is one's own
INSERT INTO staff_template (act, name, words) VALUES
    ('suspend', 'Unkind to others', E'Hello {name},\n\nsome of what you wrote here made it harder for others to ask and answer.\n\nYou are welcome again once this is over. Please read what others write as kindly as you want to be read.'),
    ('suspend', 'Advertising', E'Hello {name},\n\nseveral of your posts advertise something, and people come here to ask about their bodies.\n\nYou are welcome again once this is over. If what you offer answers a question, say so in the answer, and say that it is yours.'),
    ('suspend', 'Advice that could do harm', E'Hello {name},\n\nsome of what you advised could do harm to whoever follows it.\n\nYou are welcome again once this is over. Please write only of what you know, and tell people to see somebody who can examine them where that is needed.'),
    ('delete', 'Advertising', 'It advertises something. You are welcome to answer here; please say so when something is yours.'),
    ('delete', 'Thanks, and no answer', 'It thanks somebody, which is kind. Please press “It helped me” instead: others then find it, too.'),
    ('delete', 'Somebody’s private things', 'It tells something private about somebody. Please post it again without that.'),
    ('close', 'Needs more to be answered', 'Please add where it is tight, since when, and what makes it better or worse.'),
    ('close', 'Needs an examination', 'Nobody can tell this without an examination. Please see a doctor or a physiotherapist first.'),
    ('close', 'Several questions in one', 'This asks several things at once. Please ask the others as questions of their own, so that each gets its answer.'),
    ('refuse', 'Thank you, it stays as it is', 'Thank you for looking so closely. It stays as it is for now.'),
    ('refuse', 'It changes what the author means', 'Thank you. This changes what its author wants to say: please write it as a comment, or as an answer of your own.'),
    ('refuse', 'Better as an answer', 'Thank you. What you add is worth an answer of its own, where others can vote for it.');
INSERT INTO staff_template_revision (template_id, number, name, words, removed) SELECT id, 1, name, words, false FROM staff_template;

-- ---- search: texts, one row per post ----

CREATE TABLE search_document (
    post_id    bigint PRIMARY KEY REFERENCES post,
    thread_id  bigint NOT NULL,  -- answers are found as part of their question
    kind       text NOT NULL,
    title      text NOT NULL,
    body       text NOT NULL,    -- words without markup
    tags       text[] NOT NULL DEFAULT '{}',
    aliases    text[] NOT NULL DEFAULT '{}',
    facts      text NOT NULL DEFAULT '',  -- what an entry's fields say, with labels: functions/search_facts.sql
    hidden     boolean NOT NULL DEFAULT false -- deleted, or not published
);
CREATE INDEX search_document_tags ON search_document USING gin (tags);
CREATE INDEX search_document_thread ON search_document (thread_id);

-- ---- search: the index (sql/functions/search_index.sql) ----

-- English stems without a stop list: "it", "up" and "down" are words too. A hyphened word is its parts.
CREATE TEXT SEARCH DICTIONARY search_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION search (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION search
    ALTER MAPPING FOR asciiword, word, hword_part, hword_asciipart WITH search_stem;
ALTER TEXT SEARCH CONFIGURATION search DROP MAPPING FOR asciihword, hword;

-- Threads whose texts changed. Only added to by those who write, so that nobody waits for the index.
CREATE TABLE search_dirty (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id  bigint NOT NULL,
    bulk       boolean NOT NULL DEFAULT false, -- after all that people wrote just now
    alone      boolean NOT NULL DEFAULT false  -- a step with it took too long: it is taken by itself
);
CREATE INDEX search_dirty_order ON search_dirty (bulk, id);
CREATE INDEX search_dirty_thread ON search_dirty (thread_id);

CREATE TABLE search_thread (
    thread_id  bigint PRIMARY KEY,
    words      tsvector NOT NULL, -- A title, B tags and aliases, C body and answers, D facts
    title      text[] NOT NULL    -- the stems of the title
);
CREATE INDEX search_thread_words ON search_thread USING gin (words);

CREATE TABLE search_count (
    threads  bigint NOT NULL
);
INSERT INTO search_count VALUES (0);

CREATE TABLE search_term (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    term     text NOT NULL UNIQUE,         -- the stem
    df       integer NOT NULL,             -- threads that have it
    stored   integer NOT NULL DEFAULT 0,   -- items in search_posting
    changed  integer NOT NULL DEFAULT 0    -- changes in search_fresh since they were stored
) WITH (fillfactor = 80);
CREATE INDEX search_term_like ON search_term USING gin (term gin_trgm_ops);
CREATE INDEX search_term_begins ON search_term (term text_pattern_ops);

-- Where a term occurs, the best first, in rows of a thousand: item = thread_id << 8 | impact.
CREATE TABLE search_posting (
    term_id  integer NOT NULL,
    chunk    integer NOT NULL,
    items    bigint[] NOT NULL,
    PRIMARY KEY (term_id, chunk)
);
ALTER TABLE search_posting ALTER items SET STORAGE PLAIN;

-- What changed since a term was stored; it overrides what is stored. Impact 0: the thread has the term no more.
CREATE TABLE search_fresh (
    term_id    integer NOT NULL,
    thread_id  bigint NOT NULL,
    impact     smallint NOT NULL,
    PRIMARY KEY (term_id, thread_id)
);

-- ---- search: names (sql/functions/search_words.sql) ----

-- One row for each name by which something may be called.
CREATE TABLE search_name (
    kind       text NOT NULL,
    target_id  bigint NOT NULL,
    key        text NOT NULL,
    name       text NOT NULL,
    main       boolean NOT NULL,  -- its title
    stems      text NOT NULL,     -- with spaces between them: "hip flexors" is "hip flexor"
    words      tsvector NOT NULL,
    PRIMARY KEY (kind, target_id, key)
);
CREATE INDEX search_name_stems ON search_name (stems);
CREATE INDEX search_name_joined ON search_name (replace(key, ' ', ''));
CREATE INDEX search_name_words ON search_name USING gin (words);
CREATE INDEX search_name_like ON search_name USING gin ((' ' || key) gin_trgm_ops);

-- ---- symptoms ----

-- Which threads have which tag, as bits: sql/functions/symptom.sql. A thread's bit is in the block of its id.
CREATE TABLE symptom_set (
    tag_id   bigint NOT NULL,   -- 0: all questions that may be seen, -1: all such entries, -2: with an accepted answer
    block    integer NOT NULL,  -- thread_id / 8192
    threads  bit(8192) NOT NULL,
    PRIMARY KEY (tag_id, block)
) WITH (fillfactor = 70);
ALTER TABLE symptom_set ALTER threads SET STORAGE PLAIN;

-- The sets of symptom_set that a thread is in now. What tags count and what sets hold are sums over this table, and
-- only the job runner changes the three.
CREATE TABLE thread_set (
    thread_id  bigint PRIMARY KEY,
    sets       bigint[] NOT NULL DEFAULT '{}'
);

-- ---- jobs (sql/functions/job.sql) ----

-- A row for each write that others are to see: appended by the write, taken by the job runner.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    topic      text NOT NULL,    -- what cached pages are about: 'question:12', 'library', 'tags', '' for all
    thread_id  bigint,           -- whose tags or visibility may have changed
    bulk       boolean NOT NULL DEFAULT false, -- after all that people wrote just now
    tries      integer NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL DEFAULT 'epoch', -- later after a failure; 'epoch': no worker was told yet
    dead       boolean NOT NULL DEFAULT false, -- failed too often: left for somebody to look at
    reason     text NOT NULL DEFAULT ''
);
CREATE INDEX outbox_order ON outbox (bulk, id) WHERE NOT dead;
CREATE INDEX outbox_untold ON outbox (id) WHERE NOT dead AND NOT bulk AND due_at = 'epoch'; -- no worker was told
CREATE INDEX outbox_bulk_thread ON outbox (thread_id, topic) WHERE bulk AND NOT dead;
CREATE INDEX outbox_dead ON outbox (id) WHERE dead;
CREATE INDEX outbox_dead_topic ON outbox (topic) WHERE dead;

-- Tags that were renamed, until all posts show the new name.
CREATE TABLE tag_rename (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tag_id    bigint NOT NULL REFERENCES tag,
    old_name  text NOT NULL,
    past      bigint NOT NULL DEFAULT 0  -- questions and entries up to this one are done
);

-- ---- following and notices (sql/functions/follow.sql, notice.sql) ----

-- What somebody follows, or wants to hear nothing of: a thread (a question or an entry), a tag, a person, a search.
CREATE TABLE follow (
    account_id  bigint NOT NULL REFERENCES account,
    kind        text NOT NULL,
    subject_id  bigint NOT NULL,
    -- 'none': told of it no longer, whatever one writes there.
    wish        text NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    id          bigint GENERATED ALWAYS AS IDENTITY, -- lists go on behind it
    -- How a page names it beside the posts that it shows (web/viewer.h): never the id of a post.
    mark        bigint NOT NULL GENERATED ALWAYS AS
        (-(4 * subject_id + CASE kind WHEN 'thread' THEN 0 WHEN 'tag' THEN 1 WHEN 'person' THEN 2 ELSE 3 END)) STORED,
    PRIMARY KEY (account_id, mark),
    CONSTRAINT follow_kind_known CHECK (kind IN ('thread', 'tag', 'person', 'search')),
    CONSTRAINT follow_wish_known CHECK (wish IN ('follow', 'ignore', 'none'))
);
CREATE INDEX follow_account ON follow (account_id, id); -- a copy of one's data
CREATE INDEX follow_wished ON follow (account_id, id DESC) WHERE wish <> 'none';
CREATE INDEX follow_subject ON follow (kind, subject_id, account_id) WHERE wish = 'follow';
CREATE INDEX follow_of ON follow (kind, subject_id); -- of somebody who left

-- Whom somebody blocks (sql/functions/block.sql).
CREATE TABLE block (
    account_id  bigint NOT NULL REFERENCES account,
    blocked_id  bigint NOT NULL REFERENCES account,
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, blocked_id),
    CONSTRAINT block_of_another CHECK (account_id <> blocked_id)
);
CREATE INDEX block_of ON block (blocked_id); -- of somebody who left

-- A comment that asks somebody about the post that it is on (sql/functions/ask_person.sql).
CREATE TABLE asked (
    comment_id  bigint PRIMARY KEY REFERENCES post,
    asker_id    bigint NOT NULL REFERENCES account,
    asked_id    bigint NOT NULL REFERENCES account,
    post_id     bigint NOT NULL,
    at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX asked_by ON asked (asker_id, at DESC);
CREATE INDEX asked_whom ON asked (asked_id);

-- A search that somebody follows, once for all who do: new questions that it finds. Gone with the last of them.
CREATE TABLE saved_search (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    query   text NOT NULL,  -- as src/search/query writes it
    words   tsquery,        -- what the words of a question have to have; NULL: it has no words
    filter  jsonb,          -- for search_filter_of; NULL: it has none
    CONSTRAINT saved_search_query_unique UNIQUE (query),
    CONSTRAINT saved_search_query_length CHECK (char_length(query) BETWEEN 1 AND 300),
    CONSTRAINT saved_search_asks CHECK (words IS NOT NULL OR filter IS NOT NULL)
);

-- How somebody wants to be told; no row: as it comes.
CREATE TABLE notice_setting (
    account_id  bigint PRIMARY KEY REFERENCES account,
    own         boolean NOT NULL DEFAULT true, -- questions that one asks or answers are followed
    unread      integer NOT NULL DEFAULT 0,    -- notices that they have not read: each page says it, so triggers keep it
    -- What is still unread is told by mail: replies to themselves, and all else. 'hours': after a few.
    own_mail       text NOT NULL DEFAULT 'hours',
    followed_mail  text NOT NULL DEFAULT 'never',
    own_told       bigint NOT NULL DEFAULT 0,  -- notices up to this one were told, or are not to be
    followed_told  bigint NOT NULL DEFAULT 0,
    mail_at        timestamptz,                -- when the job runner looks whether there is something to tell; NULL: there is not
    mailed_at      timestamptz,                -- the last such mail
    CONSTRAINT notice_setting_own_mail_known CHECK (own_mail IN ('never', 'hours', 'daily', 'weekly')),
    CONSTRAINT notice_setting_followed_mail_known CHECK (followed_mail IN ('never', 'hours', 'daily', 'weekly'))
);
CREATE INDEX notice_setting_mail ON notice_setting (mail_at) WHERE mail_at IS NOT NULL;

-- Questions whose asker is asked once whether an answer helped: sql/functions/reminder.sql.
CREATE TABLE reminder (
    question_id  bigint PRIMARY KEY REFERENCES question,
    due_at       timestamptz NOT NULL,
    told_at      timestamptz -- or it was not needed
);
CREATE INDEX reminder_due ON reminder (due_at) WHERE told_at IS NULL;

-- A browser that shows notices while the site is closed (Web Push): as long as its session lasts.
CREATE TABLE push_subscription (
    session_id  bigint PRIMARY KEY REFERENCES session ON DELETE CASCADE,
    account_id  bigint NOT NULL REFERENCES account,
    endpoint    text NOT NULL,             -- of its push service: whoever knows it can send there, and nobody reads what we send
    point       bytea NOT NULL,            -- the browser's public key
    auth        bytea NOT NULL,            -- and a secret that it gave with it
    since       timestamptz NOT NULL DEFAULT now(),
    told        bigint NOT NULL DEFAULT 0, -- notices up to this one were sent, or are not to be
    due_at      timestamptz,               -- when it is sent what is new; NULL: nothing is. While it is sent: when others may
    tries       integer NOT NULL DEFAULT 0,
    CONSTRAINT push_subscription_endpoint_length CHECK (char_length(endpoint) BETWEEN 1 AND 1000),
    CONSTRAINT push_subscription_point_length CHECK (octet_length(point) = 65),
    CONSTRAINT push_subscription_auth_length CHECK (octet_length(auth) = 16)
);
CREATE INDEX push_subscription_account ON push_subscription (account_id);
CREATE INDEX push_subscription_endpoint ON push_subscription (endpoint);
CREATE INDEX push_subscription_due ON push_subscription (due_at) WHERE due_at IS NOT NULL;

-- The public half of the key that the job runner signs push messages with (PUSH_KEY_FILE): browsers are told it. No row: there is none.
CREATE TABLE push_key (
    one    boolean PRIMARY KEY DEFAULT true,
    point  bytea NOT NULL,
    CONSTRAINT push_key_one CHECK (one),
    CONSTRAINT push_key_point_length CHECK (octet_length(point) = 65)
);

-- That something happened, for one reader.
CREATE TABLE notice (
    account_id  bigint NOT NULL REFERENCES account,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    what        text NOT NULL,
    post_id     bigint NOT NULL,  -- where it leads: the answer itself, not its question
    number      integer NOT NULL, -- the revision that it is about; 0: the post
    thread_id   bigint NOT NULL,  -- of the post: who opens it has seen what else there is in it
    about_kind  text NOT NULL,    -- why its reader is told: what they follow, or a post of their own
    about_id    bigint NOT NULL,
    own         boolean NOT NULL DEFAULT false, -- a reply to its reader, or about a text of theirs
    actor_id    bigint NOT NULL REFERENCES account,
    at          timestamptz NOT NULL,
    read_at     timestamptz,
    PRIMARY KEY (account_id, id),
    CONSTRAINT notice_once UNIQUE (account_id, what, post_id, about_id, number),
    CONSTRAINT notice_what_known CHECK
        (what IN ('question', 'answer', 'comment', 'accept', 'entry', 'change', 'unsafe', 'retired', 'link-unsafe', 'link-retired', 'remind',
                  'suggested', 'suggestion', 'tag-suggestion', 'decided', 'held', 'badge', 'asked', 'worse-waits', 'worse-decided', 'trial-changed', 'plan-changed',
                  'profile')),
    CONSTRAINT notice_about_known CHECK (about_kind IN ('thread', 'tag', 'person', 'own', 'search'))
);
CREATE INDEX notice_unread ON notice (account_id, id DESC) WHERE read_at IS NULL;
CREATE INDEX notice_mail ON notice (account_id, own, id) WHERE read_at IS NULL;
CREATE INDEX notice_thread ON notice (thread_id, account_id);
CREATE INDEX notice_at ON notice (at);
CREATE INDEX notice_actor ON notice (actor_id);

-- What happened, until the job runner has told everybody; 'seen': who sees the thread, or a part of it, changed; 'moved': a post went
-- to another thread; 'found': which searches find the question is looked for; 'search': one does.
CREATE TABLE notice_change (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what       text NOT NULL,
    post_id    bigint NOT NULL,
    number     integer NOT NULL DEFAULT 0,
    thread_id  bigint NOT NULL,
    actor_id   bigint NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    past       bigint NOT NULL DEFAULT 0, -- accounts up to this one are done; of links, posts; of 'found', searches
    about_id   bigint NOT NULL DEFAULT 0  -- 'search': whose followers are told; 'decided', 'profile': the event
);
CREATE INDEX notice_change_next ON notice_change ((past > 0), id);

-- ---- what came from elsewhere ----

CREATE TABLE import_alias (
    source       text NOT NULL,
    kind         text NOT NULL,
    external_id  text NOT NULL,
    local_id     bigint NOT NULL,
    PRIMARY KEY (source, kind, external_id)
);

-- Where an imported post comes from: its licence asks for the author, the licence and a link.
CREATE TABLE origin (
    post_id       bigint PRIMARY KEY REFERENCES post,
    site          text NOT NULL,  -- 'cooking.stackexchange.com'
    author        text NOT NULL,  -- as shown there; '' when nobody is named
    address       text NOT NULL,  -- of the post there; '' when the site's address is not known
    licence       text NOT NULL,  -- 'CC BY-SA 4.0'
    -- As the last dump had it, to tell what changed there from what was edited and voted on here.
    digest        text NOT NULL,  -- text_digest of title and text
    score         integer NOT NULL,
    revision      integer NOT NULL,  -- the post's newest when it was as there
    closed_at     timestamptz,    -- a question that was closed there
    duplicate_of  bigint REFERENCES post
);

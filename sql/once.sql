-- Forms that have been carried out, by their keys. See src/web/once.h.

-- Waits while the same form is being carried out; refused with 'request_key_once' when it was.
-- name: once_begin none
-- params: key bytea, words bytea, place text
INSERT INTO request_key (key, words, place) VALUES ($key, $words, $place);

-- name: once_words one
-- params: key bytea, again boolean
SELECT 1 FROM once_words($key, $again);

-- The id that the write before it, in the same transaction, took from a sequence. $words: once_words had that key, or NULL.
-- name: once_result none
-- params: key bytea, words bytea, sequence text
UPDATE request_key SET result = currval($sequence::regclass) WHERE key IN ($key, $words);

-- What the first time created, whether the same was sent, and where what was saved is ('': the page knows).
-- name: once_again one
-- params: key bytea, words bytea
SELECT result, words = $words, place FROM request_key WHERE key = $key;

-- name: once_find maybe
-- params: key bytea
SELECT result FROM request_key WHERE key = $key;

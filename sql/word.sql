-- Whether coaches were asked about a word: 'open', 'none' (it is no term) or 'term'.
-- name: word_find maybe
-- params: slug text
SELECT id, words, slug, state, asked::bigint, first_at FROM unknown_word WHERE slug = $slug;

-- The same for coaches, by its number.
-- name: word_get maybe
-- params: token bytea, word bigint
SELECT id, words, slug, state, asked::bigint, first_at FROM unknown_word
WHERE id = $word AND is_coach(viewer_account($token));

-- name: word_ask one
-- params: asker bigint, words text, slug text
SELECT word_ask($asker, $words, $slug);

-- name: word_settle one
-- params: coach bigint, word bigint, none boolean
SELECT word_settle($coach, $word, $none);

-- +goose Up

-- Plans, structures and applications now say in their bodies what the rules are
-- judged on (hours, small aids, guarantee, duration, derogation, publication).
-- No column changes; the number alone keeps an older program, which would drop
-- these words when it saves, from opening the store.
SELECT 1;

-- 4. Changes in PostgreSQL, and the moment each is seen in Trino
-- @on postgresql
-- @expect changed 1
INSERT INTO person VALUES
    (5, 'Barbara Liskov', 'barbara@example.com', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a15', 2008.00, '1939-11-07', now(), true, '{"award": "Turing"}');

-- @within 10 s
-- @expect row 5 | Barbara Liskov | 2008.00
SELECT id, name, balance FROM platform.shop.person WHERE id = 5;

-- @on postgresql
-- @expect changed 1
UPDATE person SET balance = balance - 0.01 WHERE id = 5;

-- @within 10 s
-- @expect row 5 | Barbara Liskov | 2007.99
SELECT id, name, balance FROM platform.shop.person WHERE id = 5;

-- A value becomes NULL, which is neither 'null' nor ''
-- @on postgresql
-- @expect changed 1
UPDATE person SET email = NULL WHERE id = 5;

-- @within 10 s
-- @expect row 5 | true
SELECT id, email IS NULL AS email_is_null FROM platform.shop.person WHERE id = 5;

-- The key itself changes: the row is found under the new key only
-- @on postgresql
-- @expect changed 1
UPDATE person SET id = 6 WHERE id = 5;

-- @within 10 s
-- @expect rows 1
-- @expect row 6 | Barbara Liskov
SELECT id, name FROM platform.shop.person WHERE id IN (5, 6);

-- @on postgresql
-- @expect changed 1
DELETE FROM person WHERE id = 6;

-- @within 10 s
-- @expect rows 0
SELECT id, name FROM platform.shop.person WHERE id IN (5, 6);

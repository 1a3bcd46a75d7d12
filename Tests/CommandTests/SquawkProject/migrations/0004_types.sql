ALTER TABLE customers ADD COLUMN country char(2);

ALTER TABLE orders ADD COLUMN paid_at timestamp; -- squawk-ignore prefer-timestamp-tz

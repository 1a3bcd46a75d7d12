-- squawk-ignore-file renaming-column
ALTER TABLE orders RENAME COLUMN note TO remark;

ALTER TABLE orders ALTER COLUMN remark SET NOT NULL;

-- squawk-ignore
ALTER TABLE orders DROP COLUMN placed_at;

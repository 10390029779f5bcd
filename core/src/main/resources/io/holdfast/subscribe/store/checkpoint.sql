CREATE TABLE holdfast_checkpoint (
  subscription VARCHAR(200) NOT NULL PRIMARY KEY,
  owner_epoch BIGINT NOT NULL,
  version BIGINT NOT NULL,
  environment VARCHAR(200),
  object VARCHAR(4000),
  object_id VARCHAR(200),
  fingerprint VARCHAR(64),
  frontier BIGINT,
  delivered BIGINT,
  row_count BIGINT
)

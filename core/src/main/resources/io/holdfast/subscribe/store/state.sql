CREATE TABLE holdfast_checkpoint_state (
  subscription VARCHAR(200) NOT NULL,
  part BIGINT NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (subscription, part)
)

CREATE TABLE auction (id bigint);

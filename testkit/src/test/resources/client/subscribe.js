// The documented loop of Materialize's Node.js page: BEGIN, DECLARE a cursor over a SUBSCRIBE, FETCH until told to stop.
const { Client } = require('pg');

async function main() {
  const client = new Client({ connectionString: process.argv[2] });
  await client.connect();
  await client.query('BEGIN');
  await client.query('DECLARE c CURSOR FOR SUBSCRIBE t WITH (PROGRESS)');
  const wanted = Number(process.argv[3]);
  let seen = 0;
  while (seen < wanted) {
    const result = await client.query("FETCH ALL c WITH (timeout = '1s')");
    for (const row of result.rows) {
      if (!row.mz_progressed) {
        seen++;
        console.log(JSON.stringify([row.mz_diff, row.a, row.b]));
      }
    }
  }
  await client.query('COMMIT');
  const answer = await client.query('SELECT $1::int + 1 AS next, $2::text AS same', [41, 'x']);
  console.log(JSON.stringify(answer.rows[0]));
  try {
    await client.query('SELECT * FROM nowhere');
  } catch (e) {
    console.log(e.code);
  }
  await client.end();
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});

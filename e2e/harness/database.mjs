// The two databases a journey runs on: a folder to copy, or a PostgreSQL database to clone.
import { spawnSync } from 'node:child_process';

const cluster = process.env.KEZHUAN_TEST_POSTGRES;

function psql(statement) {
  const done = spawnSync('psql', [cluster, '-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', statement], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`psql: ${done.stderr || done.error}`);
}

let count = 0;
const fresh = (name) => `e2e_${name}_${process.pid}_${++count}`;
const url = (name) => new URL(`/${name}`, cluster).href;

// Each has create(), clone(source) and drop(database); a database is null or { name, url }.
export const databases = {
  sqlite: { create: () => null, clone: () => null, drop: () => {} },
  postgres: {
    create() {
      if (!cluster) throw new Error('KEZHUAN_TEST_POSTGRES is not set: run `make test`, or scripts/postgres.sh start');
      const name = fresh('seed');
      psql(`CREATE DATABASE ${name}`);
      return { name, url: url(name) };
    },
    clone(source) {
      const name = fresh('journey');
      psql(`CREATE DATABASE ${name} TEMPLATE ${source.name} STRATEGY file_copy`);
      return { name, url: url(name) };
    },
    drop: (database) => psql(`DROP DATABASE IF EXISTS ${database.name} WITH (FORCE)`),
  },
};

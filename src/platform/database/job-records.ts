/** The engine's records as rows, many at a time. */
import { sql, type Transaction } from 'kysely';
import type { Changes, ShardRecord, StepRecord } from '../../cwl/workflow/records.ts';
import type { Tables } from './tables.ts';

type Connection = Transaction<Tables>;

export async function insertRecords(
  trx: Connection,
  job: string,
  revision: number,
  { steps, shards }: Changes,
): Promise<void> {
  if (steps.length > 0) {
    await sql`
      insert into job_step (job, id, parent, name, state, waits_for, shape, shards, open_shards, outputs, touched)
      select ${job}, id, parent, name, state, "waitsFor", shape, shards, "openShards", outputs, ${revision}
      from json_to_recordset(${JSON.stringify(steps)}::json) as x(
        id text, parent text, name text, state text, "waitsFor" integer, shape json, shards integer,
        "openShards" integer, outputs json
      )
    `.execute(trx);
  }
  if (shards.length > 0) {
    await sql`
      insert into job_shard (job, id, step, index, process, inputs, state, open_steps, outputs, failure, touched)
      select ${job}, id, step, index, process, inputs, state, "openSteps", outputs, failure, ${revision}
      from json_to_recordset(${JSON.stringify(shards)}::json) as x(
        id text, step text, index integer, process text, inputs json, state text, "openSteps" integer,
        outputs json, failure json
      )
    `.execute(trx);
  }
}

/** Inputs of a shard never change and may be large: they stay out. */
export async function updateRecords(
  trx: Connection,
  job: string,
  revision: number,
  { steps, shards }: Changes,
): Promise<void> {
  if (steps.length > 0) {
    await sql`
      update job_step s set
        state = x.state, waits_for = x."waitsFor", shape = x.shape, shards = x.shards,
        open_shards = x."openShards", outputs = x.outputs, touched = ${revision}
      from json_to_recordset(${JSON.stringify(steps)}::json) as x(
        id text, state text, "waitsFor" integer, shape json, shards integer, "openShards" integer, outputs json
      )
      where s.job = ${job} and s.id = x.id
    `.execute(trx);
  }
  if (shards.length > 0) {
    const rows = shards.map(({ inputs, ...row }) => row);
    await sql`
      update job_shard s set
        state = x.state, open_steps = x."openSteps", outputs = x.outputs, failure = x.failure, touched = ${revision}
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(
        id text, state text, "openSteps" integer, outputs json, failure json
      )
      where s.job = ${job} and s.id = x.id
    `.execute(trx);
  }
}

const STEP_COLUMNS = sql`
  id, parent, name, state, waits_for as "waitsFor", shape, shards, open_shards as "openShards", outputs
`;

const SHARD_COLUMNS = sql`
  id, step, index, process, state, open_steps as "openSteps", outputs, failure
`;

/** Rows that changed after a revision. */
export async function readRecords(trx: Connection, job: string, revision: number): Promise<Changes> {
  const steps = await sql<StepRecord>`
    select ${STEP_COLUMNS} from job_step where job = ${job} and touched > ${revision}
  `.execute(trx);
  const shards = await sql<ShardRecord>`
    select ${SHARD_COLUMNS}, inputs from job_shard where job = ${job} and touched > ${revision}
  `.execute(trx);
  return { steps: steps.rows, shards: shards.rows };
}

/** One shard with what encloses it; of the enclosing inputs, which may be long lists, only the job's own requirements. */
export async function readLineage(
  trx: Connection,
  job: string,
  shard: string,
  enclosing: { readonly steps: readonly string[]; readonly shards: readonly string[] },
): Promise<Changes> {
  const steps = await sql<StepRecord>`
    select ${STEP_COLUMNS} from job_step where job = ${job} and id = any(${[...enclosing.steps]}::text[])
  `.execute(trx);
  const shards = await sql<ShardRecord>`
    select ${SHARD_COLUMNS},
      case
        when id = ${shard} then inputs
        when id = 'main' then json_build_object('cwl:requirements', inputs -> 'cwl:requirements')
        else '{}'
      end as inputs
    from job_shard where job = ${job} and id = any(${[...enclosing.shards]}::text[])
  `.execute(trx);
  return { steps: steps.rows, shards: shards.rows };
}

/**
 * The engine's records as rows, many at a time. They go in as one array per column: PostgreSQL's functions that take JSON apart
 * refuse some text that JSON allows, such as NUL.
 */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Changes, ShardRecord, StepRecord } from '../../cwl/workflow/records.ts';
import { lineage } from '../../jobs/shard-paths.ts';
import type { Tables } from './tables.ts';

type Connection = Transaction<Tables>;

/** Statements that write new records. */
export function insertRecords(
  job: string,
  revision: number,
  { steps, shards }: Changes,
): readonly RawBuilder<unknown>[] {
  const statements: RawBuilder<unknown>[] = [];
  if (steps.length > 0) {
    statements.push(sql`
      insert into job_step (job, touched, id, parent, name, state, waits_for, shape, shards, open_shards, outputs)
      select ${job}, ${revision}, * from unnest(
        ${steps.map((row) => row.id)}::text[],
        ${steps.map((row) => row.parent)}::text[],
        ${steps.map((row) => row.name)}::text[],
        ${steps.map((row) => row.state)}::text[],
        ${steps.map((row) => row.waitsFor)}::integer[],
        ${steps.map((row) => json(row.shape))}::json[],
        ${steps.map((row) => row.shards)}::integer[],
        ${steps.map((row) => row.openShards)}::integer[],
        ${steps.map((row) => json(row.outputs))}::json[]
      )
    `);
  }
  if (shards.length > 0) {
    statements.push(sql`
      insert into job_shard (
        job, touched, id, step, index, process, inputs, state, open_steps, outputs, updates, failure
      )
      select ${job}, ${revision}, * from unnest(
        ${shards.map((row) => row.id)}::text[],
        ${shards.map((row) => row.step)}::text[],
        ${shards.map((row) => row.index)}::integer[],
        ${shards.map((row) => row.process)}::text[],
        ${shards.map((row) => json(row.inputs))}::json[],
        ${shards.map((row) => row.state)}::text[],
        ${shards.map((row) => row.openSteps)}::integer[],
        ${shards.map((row) => json(row.outputs))}::json[],
        ${shards.map((row) => json(row.updates ?? null))}::json[],
        ${shards.map((row) => json(row.failure))}::json[]
      )
    `);
  }
  return statements;
}

/** Statements that change records. Inputs of a shard never change and may be large: they stay out. */
export function updateRecords(
  job: string,
  revision: number,
  { steps, shards }: Changes,
): readonly RawBuilder<unknown>[] {
  const statements: RawBuilder<unknown>[] = [];
  if (steps.length > 0) {
    statements.push(sql`
      update job_step s set
        touched = ${revision}, state = x.state, waits_for = x.waits_for, shape = x.shape, shards = x.shards,
        open_shards = x.open_shards, outputs = x.outputs
      from unnest(
        ${steps.map((row) => row.id)}::text[],
        ${steps.map((row) => row.state)}::text[],
        ${steps.map((row) => row.waitsFor)}::integer[],
        ${steps.map((row) => json(row.shape))}::json[],
        ${steps.map((row) => row.shards)}::integer[],
        ${steps.map((row) => row.openShards)}::integer[],
        ${steps.map((row) => json(row.outputs))}::json[]
      ) as x(id, state, waits_for, shape, shards, open_shards, outputs)
      where s.job = ${job} and s.id = x.id
    `);
  }
  if (shards.length > 0) {
    statements.push(sql`
      update job_shard s set
        touched = ${revision}, state = x.state, open_steps = x.open_steps, outputs = x.outputs, updates = x.updates,
        failure = x.failure
      from unnest(
        ${shards.map((row) => row.id)}::text[],
        ${shards.map((row) => row.state)}::text[],
        ${shards.map((row) => row.openSteps)}::integer[],
        ${shards.map((row) => json(row.outputs))}::json[],
        ${shards.map((row) => json(row.updates ?? null))}::json[],
        ${shards.map((row) => json(row.failure))}::json[]
      ) as x(id, state, open_steps, outputs, updates, failure)
      where s.job = ${job} and s.id = x.id
    `);
  }
  return statements;
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

const STEP_COLUMNS = sql`
  id, parent, name, state, waits_for as "waitsFor", shape, shards, open_shards as "openShards", outputs
`;

const SHARD_COLUMNS = sql`
  id, step, index, process, state, open_steps as "openSteps", outputs, updates, failure
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

/**
 * One shard with what encloses it, as one JSON value `{ steps, shards }`. Of the enclosing inputs, which may be long lists, only
 * the job's are there, and only where they seem to bring requirements: to look into them properly would fail on NUL.
 */
export function lineageOf(job: string, shard: string): RawBuilder<Changes> {
  const { steps, shards } = lineage(shard);
  return sql<Changes>`json_build_object(
    'steps', coalesce((
      select json_agg(found) from (
        select ${STEP_COLUMNS} from job_step where job = ${job} and id = any(${[...steps]}::text[])
      ) as found
    ), '[]'),
    'shards', coalesce((
      select json_agg(found) from (
        select ${SHARD_COLUMNS},
          case
            when id = ${shard} then inputs
            when id = 'main' and inputs::text like '%"cwl:requirements"%' then inputs
            else '{}'
          end as inputs
        from job_shard where job = ${job} and id = any(${[...shards]}::text[])
      ) as found
    ), '[]')
  )`;
}

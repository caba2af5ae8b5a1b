/** The command `cwl-processes`. Every command but `serve`, `worker` and `validate` speaks only HTTP to a server. */
import { Command, Option } from 'commander';
import { Client, DEFAULT_SERVER } from './cli/client.ts';
import { deploy } from './cli/deploy.ts';
import { download, readOutputs } from './cli/download.ts';
import { execute, readInputArguments, readJobFile } from './cli/execute.ts';
import { isJobFile, processOfJobFile } from './cli/job-process.ts';
import { listJobs } from './cli/jobs.ts';
import { followLogs, LOG_STREAMS, type LogOptions, printLogs } from './cli/logs.ts';
import { listProcesses } from './cli/processes.ts';
import { showProgress } from './cli/progress.ts';
import { validate } from './cli/validate.ts';
import { type JobStatus, watchJob } from './cli/watch-job.ts';
import { VERSION } from './version.ts';

const program = new Command('cwl-processes')
  .description('Stores CWL application packages and runs them over the web (OGC API - Processes).')
  .version(VERSION)
  .addOption(
    new Option('--server <url>', 'landing page of the server').env('CWLP_SERVER').default(DEFAULT_SERVER),
  )
  .addHelpText(
    'after',
    `
Examples:
  $ cwl-processes serve
  $ cwl-processes deploy cwl-samples/site-report/site-report.cwl
  $ cwl-processes execute site-report cwl-samples/site-report/job.yaml --download results

A command that fails ends with 1 and says why on standard error.`,
  );

const client = (): Client => new Client(program.opts<{ server: string }>().server);
const print = (line: string): void => console.log(line);

// What only a server needs is loaded only for a server.
program
  .command('serve')
  .description('start a server (settings: docs/settings.md)')
  .action(async () => (await import('./start.ts')).serve());
program
  .command('worker')
  .description('start a worker of a distributed server')
  .action(async () => (await import('./start.ts')).work());

program
  .command('validate <package>')
  .description('check a package on this machine; prints every problem with its line')
  .option('--entry <id>', 'process of a $graph')
  .action(async (path: string, options: { entry?: string }) => {
    if (!(await validate(path, options.entry, print))) process.exitCode = 1;
  });

program
  .command('deploy <package>')
  .description('deploy a package from a file or URL; prints the id of the process')
  .option('--entry <id>', 'process of a $graph')
  .option('--replace <process>', 'replace this process')
  .action(async (source: string, options: { entry?: string; replace?: string }) => {
    print(await deploy(client(), source, options));
  });

program
  .command('processes')
  .description('list deployed processes')
  .action(() => listProcesses(client(), print));

program
  .command('undeploy <process>')
  .description('undeploy a process; its jobs stay')
  .action(async (id: string) => {
    await client().request(`/processes/${encodeURIComponent(id)}`, { method: 'DELETE' });
  });

interface ExecuteOptions {
  readonly input: readonly string[];
  readonly download?: string;
  readonly detach?: boolean;
  readonly reuse: boolean;
}

program
  .command('execute <process> [job]')
  .description('execute a process with a CWL job file (YAML or JSON); prints the output object')
  .usage('[options] <process> [job]\n       cwl-processes execute [options] <job>')
  .option('-i, --input <name=value...>', 'an input, its value in YAML; more than one may follow', [])
  .option('--download <folder>', 'fetch the outputs into this folder')
  .option('--detach', 'print the id of the job and do not wait')
  .option('--no-reuse', 'run every step, whatever was run before')
  .addHelpText(
    'after',
    `
Files that the job file names are uploaded; relative paths count from the job file. A job file alone names in 'cwl:tool' what it is a
job of: the id or URL of a process, or the path or URL of a CWL document, which is deployed then.

Examples:
  $ cwl-processes execute hello -i message='Hello, Olinda'
  $ cwl-processes execute water-bodies job.yaml -i 'bands=[2, 4]' 'scene={class: File, path: olinda.tif}'`,
  )
  .action(runExecute);

program
  .command('jobs')
  .description('list jobs, newest first')
  .option('--process <id>', 'only of this process')
  .option('--status <status>', 'accepted, running, successful, failed or dismissed')
  .option('--limit <number>', 'how many', '20')
  .action((options: { process?: string; status?: string; limit: string }) =>
    listJobs(client(), options, print),
  );

program
  .command('logs <job> [step]')
  .description('print the logs of a job, or of one step')
  .option('--follow', 'go on until the job, or the step, has finished')
  .addOption(new Option('--stream <name>', 'instead of stdout and stderr').choices(LOG_STREAMS))
  .action(
    async (
      job: string,
      step: string | undefined,
      options: { follow?: boolean; stream?: (typeof LOG_STREAMS)[number] },
    ) => {
      const { follow, stream } = options;
      const wanted: LogOptions = {
        ...(step !== undefined && { step }),
        ...(stream !== undefined && { stream }),
      };
      await (follow ? followLogs : printLogs)(client(), job, wanted, process.stdout);
    },
  );

program
  .command('dismiss <job>')
  .description('stop a job; one that has finished is removed with its results')
  .action(async (job: string) => {
    const { message } = await client().json<JobStatus>(`/jobs/${encodeURIComponent(job)}`, {
      method: 'DELETE',
    });
    print(message ?? 'dismissed');
  });

async function runExecute(first: string, second: string | undefined, options: ExecuteOptions): Promise<void> {
  const server = client();
  const isJob = second === undefined && (await isJobFile(first));
  const id = isJob ? await processOfJobFile(server, first) : first;
  const jobFile = isJob ? first : second;
  const inputs = {
    ...(jobFile === undefined ? {} : await readJobFile(server, jobFile)),
    ...(await readInputArguments(server, options.input, process.cwd())),
  };
  const job = await execute(server, id, inputs, options.reuse);
  if (options.detach) return print(job);
  console.error(`job ${job}`);
  const done = await watchJob(server, job, showProgress(process.stderr));
  if (done.status !== 'successful') {
    console.error(`Its logs: cwl-processes logs ${job}`);
    process.exitCode = 1;
    return;
  }
  const outputs = await readOutputs(server, job);
  const shown = options.download === undefined ? outputs : await download(server, outputs, options.download);
  print(JSON.stringify(shown, null, 2));
}

try {
  await program.parseAsync();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** The command `cwl-processes`. Every command but `serve`, `worker` and `validate` speaks only HTTP to a server. */
import { mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { Client, DEFAULT_SERVER, ServerError } from './cli/client.ts';
import { deploy } from './cli/deploy.ts';
import { download, readOutputs } from './cli/download.ts';
import { execute, readInputArguments, readJobFile } from './cli/execute.ts';
import { listJobs } from './cli/jobs.ts';
import { printLogs } from './cli/logs.ts';
import { showProgress } from './cli/progress.ts';
import { validate } from './cli/validate.ts';
import { watchJob } from './cli/watch-job.ts';
import { serve, work } from './start.ts';
import { VERSION } from './version.ts';

const program = new Command('cwl-processes')
  .description('Stores CWL application packages and runs them over the web (OGC API - Processes).')
  .version(VERSION)
  .option('--server <url>', 'landing page of the server', process.env['CWLP_SERVER'] ?? DEFAULT_SERVER);

const client = (): Client => new Client(program.opts<{ server: string }>().server);
const print = (line: string): void => console.log(line);

program.command('serve').description('start a server (settings: docs/settings.md)').action(serve);
program.command('worker').description('start a worker of a distributed server').action(work);

program
  .command('deploy <package>')
  .description('deploy a package from a file or URL; prints the id of the process')
  .option('--entry <id>', 'process of a $graph')
  .option('--replace <process>', 'replace this process')
  .action(async (source: string, options: { entry?: string; replace?: string }) => {
    print(await deploy(client(), source, options));
  });

program
  .command('execute <process> [job]')
  .description('execute a process with a CWL job file; prints the output object')
  .option('-i, --input <name=value...>', 'an input, its value in YAML; more than one may follow', [])
  .option('--download <folder>', 'fetch the outputs into this folder')
  .option('--detach', 'print the id of the job and do not wait')
  .action(
    async (
      id: string,
      job: string | undefined,
      options: { input: string[]; download?: string; detach?: boolean },
    ) => {
      const inputs = {
        ...(job === undefined ? {} : await readJobFile(client(), job)),
        ...(await readInputArguments(client(), options.input, process.cwd())),
      };
      const started = await execute(client(), id, inputs);
      if (options.detach) return print(started);
      console.error(`job ${started}`);
      const done = await watchJob(client(), started, showProgress(process.stderr));
      if (done.status !== 'successful') {
        process.exitCode = 1;
        return;
      }
      const outputs = await readOutputs(client(), started);
      if (options.download !== undefined) await mkdir(options.download, { recursive: true });
      const shown =
        options.download === undefined ? outputs : await download(client(), outputs, options.download);
      print(JSON.stringify(shown, null, 2));
    },
  );

program
  .command('jobs')
  .description('list jobs, newest first')
  .option('--process <id>', 'only of this process')
  .option('--status <status>', 'accepted, running, successful, failed or dismissed')
  .option('--limit <number>', 'how many', '20')
  .action(async (options: { process?: string; status?: string; limit: string }) =>
    listJobs(client(), options, print),
  );

program
  .command('logs <job> [step]')
  .description('print the logs of a job, or of one step')
  .option('--follow', 'go on until the step has finished')
  .action(async (job: string, step: string | undefined, options: { follow?: boolean }) => {
    await printLogs(client(), job, step, options.follow ?? false, process.stdout);
  });

program
  .command('validate <package>')
  .description('check a package on this machine; prints every problem with its line')
  .option('--entry <id>', 'process of a $graph')
  .action(async (path: string, options: { entry?: string }) => {
    if (!(await validate(path, options.entry, print))) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof ServerError ? error.message : String((error as Error).message));
  process.exitCode = 1;
}

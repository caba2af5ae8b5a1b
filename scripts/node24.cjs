// Runs a program of this project with a Node that is new enough, after making sure that the packages are there:
//   node scripts/node24.cjs src/main/server.ts
// Plain CommonJS without dependencies, because the machine's own Node may be old and node_modules may not exist yet.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const { existsSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
/** The first release line that runs TypeScript without a build step and that every dependency supports. */
const WANTED = [22, 19];

function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1]);
}

function npm(args, why) {
  console.error(`${why}: npm ${args.join(' ')}`);
  const done = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) {
    console.error(`npm ${args.join(' ')} failed; see the lines above.`);
    process.exit(1);
  }
}

function installPackages() {
  const installed = join(root, 'node_modules/.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  npm(['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], 'Installing packages');
}

function findNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const local = join(root, 'node_modules/node/bin/node');
  if (!existsSync(local)) {
    // The package `node` fetches the release for this machine from the npm registry in its install script.
    npm(
      ['rebuild', 'node', '--loglevel=error'],
      `Node ${process.version} is older than ${WANTED.join('.')}; fetching a newer one`,
    );
  }
  return local;
}

function run(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

module.exports = { findNode, installPackages, isNewEnough, run };

if (require.main === module) {
  if (existsSync(join(root, 'package-lock.json'))) installPackages();
  run(findNode(), process.argv.slice(2));
}

#!/usr/bin/env node
// The command `cwl-processes`. In the published package it runs what was compiled; in a checkout it runs the sources.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const compiled = join(root, 'dist/main/cli.js');
const checkout = join(root, 'scripts/node24.cjs');

if (existsSync(checkout)) {
  const { findNode, installPackages, run } = require(checkout);
  installPackages();
  run(findNode(), [join(root, 'src/main/cli.ts'), ...process.argv.slice(2)]);
} else if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error(`cwl-processes needs Node 22.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
} else {
  import(compiled);
}

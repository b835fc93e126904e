#!/usr/bin/env node
import { runCli } from './cli/run.ts';
import { createTerminal } from './cli/terminal.ts';

// Whoever reads may have read enough: `relay log | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), createTerminal());

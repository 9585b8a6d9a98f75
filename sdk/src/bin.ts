#!/usr/bin/env node
import { runCommand } from './types-command/run';

process.exitCode = await runCommand({
  args: process.argv.slice(2),
  env: process.env,
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});

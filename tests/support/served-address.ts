import { ok } from 'node:assert/strict';
import { createInterface } from 'node:readline';
import type { RunningCommand } from './cli.ts';

/** Where a command that serves with `--json` says that it listens; fails with its words when it does not. */
export async function servedAddress({ process: { stdout } }: RunningCommand): Promise<string> {
  ok(stdout);
  let text = '';
  for await (const line of createInterface(stdout)) {
    text += line;
    if (line === '}') break;
  }
  const { http } = JSON.parse(text) as { http?: string };
  ok(http, `the command does not serve: ${text}`);
  return http;
}

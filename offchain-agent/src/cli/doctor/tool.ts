import { execFile } from 'node:child_process';

/** The first line that a program prints, or undefined when it is not there or fails. */
export function firstLine(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 10_000 }, (error, stdout) => {
      resolve(error ? undefined : (stdout.split('\n')[0] ?? '').trim());
    });
  });
}

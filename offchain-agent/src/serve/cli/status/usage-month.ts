import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { AgentError, messageOf } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';
import { usageLine } from '../../../endpoint/gateway/usage/read-usage.ts';
import type { CountedMinute } from '../../month/inside.ts';

const dayMs = 86_400_000;

/**
 * The minutes of a month out of folders that gateways keep their usage in; a line that is in two of them counts once.
 * @throws AgentError `bad_input/usage_file` with file and line
 */
export async function readUsageMonth(
  folders: readonly string[],
  { startS, endS }: { readonly startS: number; readonly endS: number },
): Promise<CountedMinute[]> {
  const minutes = new Map<string, CountedMinute>();
  for (const folder of folders) {
    for (const file of dayFiles(folder, startS, endS)) {
      for await (const line of linesOf(file)) {
        const { minute, region, gateway, line: number } = line;
        if (minute * 60 < startS || minute * 60 >= endS) continue;
        minutes.set(JSON.stringify([region, gateway, number, minute]), line);
      }
    }
  }
  return [...minutes.values()];
}

/** A minute that was written late may lie in the file of the next day. */
function dayFiles(folder: string, startS: number, endS: number): string[] {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const [first, last] = [day(startS * 1_000), day(endS * 1_000 + dayMs)];
  try {
    return readdirSync(folder)
      .filter(
        (name) =>
          /^\d{4}-\d\d-\d\d\.jsonl(\.gz)?$/.test(name) &&
          name.slice(0, 10) >= first &&
          name.slice(0, 10) <= last,
      )
      .toSorted()
      .map((name) => join(folder, name));
  } catch (cause) {
    throw new AgentError('bad_input/usage_file', `--usage ${folder} cannot be read: ${messageOf(cause)}`, {
      data: { folder },
      cause,
    });
  }
}

async function* linesOf(file: string): AsyncGenerator<z.infer<typeof usageLine>> {
  let number = 0;
  for await (const text of createInterface({
    input: file.endsWith('.gz') ? createReadStream(file).pipe(createGunzip()) : createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (text === '') continue;
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch (cause) {
      throw wrong(file, number, 'it is not valid JSON', cause);
    }
    const parsed = usageLine.safeParse(document, { reportInput: true });
    if (!parsed.success)
      throw wrong(file, number, faultsOf(parsed.error).slice(0, 3).join('; '), parsed.error);
    yield parsed.data;
  }
}

function wrong(file: string, line: number, why: string, cause: unknown): AgentError {
  return new AgentError('bad_input/usage_file', `--usage ${file}, line ${line}: ${why}`, {
    data: { file, line },
    cause,
  });
}

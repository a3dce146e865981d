import { AgentError, messageOf } from '../../base/error.ts';
import { readUpTo } from '../../base/read-file.ts';
import { namedObjectives, type Objectives, oneObjective } from './objectives.ts';
import { type OpenSlo, readOpenSlo } from './read-open-slo.ts';

/** Enough for some ten thousand objectives. */
const largestFile = 16 * 1_048_576;

/** @throws AgentError `bad_input/open_slo_file` when it cannot be read, and as `readOpenSlo` does */
export function readOpenSloFile(file: string, option = file): OpenSlo {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readUpTo(file, largestFile));
  } catch (cause) {
    throw new AgentError('bad_input/open_slo_file', `${option} cannot be read: ${messageOf(cause)}`, {
      data: { file },
      cause,
    });
  }
  return readOpenSlo(text, option);
}

/** What `--objectives FILE` and `--objective SHARE` say together. @throws AgentError as `readOpenSloFile` does */
export function readObjectives(file: string | undefined, usualPpm: number): Objectives {
  if (file === undefined) return oneObjective(usualPpm);
  return namedObjectives(readOpenSloFile(file, `--objectives ${file}`).objectives, usualPpm);
}

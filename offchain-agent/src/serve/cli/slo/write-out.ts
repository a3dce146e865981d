import { AgentError, messageOf } from '../../../base/error.ts';
import { writeDurably } from '../../../base/write-durably.ts';

/** @throws AgentError `bad_input/output` */
export async function writeOut(file: string, text: string): Promise<void> {
  try {
    await writeDurably(file, Buffer.from(text));
  } catch (cause) {
    throw new AgentError('bad_input/output', `--out ${file} cannot be written: ${messageOf(cause)}`, {
      data: { file },
      cause,
    });
  }
}

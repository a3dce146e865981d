import { readNamedText } from '../../base/read-file.ts';
import type { Checkpoint } from '../grandpa/checkpoint.ts';
import { type CheckpointFile, parseCheckpointFile } from './checkpoint-text.ts';

/** A specification with its whole genesis state; 10,000 authorities of a checkpoint have 1 MiB. */
const mostFileBytes = 64 * 1_048_576;

/**
 * Reads the file of a checkpoint, in either form.
 * @param named how the file was named where it cannot be read, for the message
 * @throws AgentError `bad_input/checkpoint`
 */
export function readCheckpointFile(file: string, named = file): CheckpointFile {
  return parseCheckpointFile(readNamedText(file, mostFileBytes, 'bad_input/checkpoint', named), file);
}

/** Its checkpoint alone. @throws AgentError as `readCheckpointFile` does */
export function readCheckpoint(file: string, named = file): Checkpoint {
  return readCheckpointFile(file, named).checkpoint;
}

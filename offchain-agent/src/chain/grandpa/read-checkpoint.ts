import { readNamedText } from '../../base/read-file.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';

/** 10,000 authorities have as much. */
const mostFileBytes = 4 * 1_048_576;

/**
 * Reads the checkpoint that a file holds.
 * @param named how the file was named where it cannot be read, for the message
 * @throws AgentError `bad_input/checkpoint`
 */
export function readCheckpoint(file: string, named = file): Checkpoint {
  return parseCheckpoint(readNamedText(file, mostFileBytes, 'bad_input/checkpoint', named), file);
}

import { readNamedText } from '../../base/read-file.ts';
import { type Checkpoint, parseCheckpoint } from '../grandpa/checkpoint.ts';
import { type ChainSpec, chainSpecOf, isSpec } from './chain-spec.ts';

/** A specification with its whole genesis state; 10,000 authorities of a checkpoint have 1 MiB. */
const mostFileBytes = 64 * 1_048_576;

/** What a file says of where trust begins. */
export interface CheckpointFile {
  readonly checkpoint: Checkpoint;
  /** Of a chain specification alone. */
  readonly spec: ChainSpec | undefined;
}

/**
 * Reads the file of a checkpoint: one that a proved run wrote, or a raw chain specification with a `lightSyncState`.
 * @param named how the file was named where it cannot be read, for the message
 * @throws AgentError `bad_input/checkpoint`
 */
export function readCheckpointFile(file: string, named = file): CheckpointFile {
  const text = readNamedText(file, mostFileBytes, 'bad_input/checkpoint', named);
  const json = jsonIn(text);
  // `sync_state_genSyncSpec` as curl saves it: the answer has the specification as its result.
  const answered = isAnswer(json) ? json.result : json;
  if (!isSpec(answered)) return { checkpoint: parseCheckpoint(text, file), spec: undefined };
  const spec = chainSpecOf(answered, file);
  return { checkpoint: spec.sync.checkpoint, spec };
}

/** Its checkpoint alone. @throws AgentError as `readCheckpointFile` does */
export function readCheckpoint(file: string, named = file): Checkpoint {
  return readCheckpointFile(file, named).checkpoint;
}

/** What is no JSON is refused as a checkpoint. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAnswer(json: unknown): json is { readonly result: unknown } {
  return typeof json === 'object' && json !== null && 'jsonrpc' in json && 'result' in json;
}

import { type Checkpoint, parseCheckpoint } from '../grandpa/checkpoint.ts';
import { type ChainSpec, chainSpecOf, isSpec } from './chain-spec.ts';

/** What a file says of where trust begins. */
export interface CheckpointFile {
  readonly checkpoint: Checkpoint;
  /** Of a chain specification alone. */
  readonly spec: ChainSpec | undefined;
}

/**
 * Reads the text of a checkpoint: one that a proved run wrote, or a raw chain specification with a `lightSyncState`.
 * @param source what the text is from, for the message
 * @throws AgentError `bad_input/checkpoint`
 */
export function parseCheckpointFile(text: string, source: string): CheckpointFile {
  const json = jsonIn(text);
  // `sync_state_genSyncSpec` as curl saves it: the answer has the specification as its result.
  const answered = isAnswer(json) ? json.result : json;
  if (!isSpec(answered)) return { checkpoint: parseCheckpoint(text, source), spec: undefined };
  const spec = chainSpecOf(answered, source);
  return { checkpoint: spec.sync.checkpoint, spec };
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

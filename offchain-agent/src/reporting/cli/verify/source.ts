import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AgentError, messageOf } from '../../../base/error.ts';
import { readNamed } from '../../../base/read-file.ts';
import { bodyUpTo } from '../../../base/response-body.ts';
import { withTimeLimit } from '../../../base/time-limit.ts';
import { shownUrl } from '../../../base/url.ts';
import { maxEvidenceBytes } from '../../../sli/evidence/decode.ts';
import { contentIdOf } from '../../../sli/evidence/evidence.ts';
import type { SourceBytes } from '../../../verify/verify.ts';

/** Where content identifiers are looked up. */
export interface SourceOptions {
  /** Address of an agent, http://host:port. */
  readonly agent?: string;
  /** Data folder of an agent. */
  readonly data?: string;
  readonly signal: AbortSignal;
}

const timeoutMs = 60_000;
/** Until the first byte: whoever says nothing for so long is no agent. */
const silentMs = 8_000;

/**
 * Reads what a person named: a file, an address, or a content identifier of an agent's evidence.
 *
 * @throws AgentError `bad_input/evidence_file` when there is no such file, or it cannot be read; `unknown/evidence_gone` when
 * the agent does not keep it; `unreachable/evidence` when nothing answers
 */
export async function readSource(text: string, options: SourceOptions): Promise<SourceBytes> {
  if (/^https?:\/\//.test(text)) return await fetchEvidence(text, options.signal);
  if (contentIdOf(text) === undefined) {
    if (!/^b[a-z2-7]{50,70}$/.test(text) || existsSync(text)) return readEvidenceFile(text);
    throw new AgentError(
      'bad_input/evidence_source',
      `${text} is not a content identifier of evidence: a letter of it is wrong or missing; copy it again`,
      { data: { text } },
    );
  }
  if (options.agent !== undefined) {
    return await fetchEvidence(`${options.agent.replace(/\/+$/, '')}/evidence/${text}`, options.signal);
  }
  if (options.data !== undefined) return readEvidenceFile(join(options.data, 'evidence', `${text}.jsonl`));
  throw new AgentError(
    'bad_input/evidence_source',
    `${text} is a content identifier; say with --agent http://HOST:PORT or --data FOLDER where its bytes are`,
    { data: { text } },
  );
}

function readEvidenceFile(file: string): SourceBytes {
  return promised(readNamed(file, maxEvidenceBytes, 'bad_input/evidence_file'), basename(file));
}

async function fetchEvidence(url: string, signal: AbortSignal): Promise<SourceBytes> {
  const where = shownSource(url);
  let response: Response;
  let bytes: Uint8Array;
  const silent = new AbortController();
  const silence = setTimeout(
    () => silent.abort(new Error(`nothing came in ${silentMs / 1_000} s; is it the address of an agent?`)),
    silentMs,
  );
  try {
    [response, bytes] = await withTimeLimit(timeoutMs, signal, async (within) => {
      const begun = await fetch(url, {
        redirect: 'error',
        signal: AbortSignal.any([within, silent.signal]),
      });
      clearTimeout(silence);
      return [begun, begun.ok ? await bodyUpTo(begun, maxEvidenceBytes) : new Uint8Array()];
    });
  } catch (cause) {
    signal.throwIfAborted();
    const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
    const why = messageOf(inner);
    throw new AgentError('unreachable/evidence', `${where} does not answer: ${why}`, {
      data: { url: where },
      cause,
    });
  } finally {
    clearTimeout(silence);
  }
  if (response.ok) return promised(bytes, nameIn(url));
  throw new AgentError(
    response.status === 404 ? 'unknown/evidence_gone' : 'unreachable/evidence',
    `${where} answers ${response.status}${response.status === 404 ? ': the agent does not keep this evidence' : ''}`,
    { data: { url: where, status: response.status } },
  );
}

/** A content identifier is no secret, however much it looks like a key. */
function shownSource(url: string): string {
  const name = nameIn(url);
  const isPublic = contentIdOf(name.replace(/\.jsonl$/, '')) !== undefined;
  return isPublic ? shownUrl(url).replace(/[^/]*$/, name) : shownUrl(url);
}

function nameIn(url: string): string {
  return URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
}

function promised(bytes: Uint8Array, name: string): SourceBytes {
  const contentId = contentIdOf(name.replace(/\.jsonl$/, ''));
  return contentId === undefined ? { bytes } : { bytes, contentId };
}

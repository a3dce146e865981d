import { plainText } from '../../base/plain-text.ts';
import { isKeyLike, pathKeys } from '../../base/url.ts';

/** Longer than any reason that a service gives, and short enough for a line of a log. */
const mostCharacters = 200;
const hidden = '…';
/** Shorter ones are words of a sentence, too. */
const shortestSecret = 4;

/** The members in which services give a reason: Telegram, Discord, Slack and Matrix, problem details. */
const members = ['description', 'message', 'error', 'detail', 'title', 'errcode', 'errors'] as const;

/**
 * Returns why a service takes no message, in its own words: one line of at most 200 characters.
 * @param secrets what the words may not show
 * @returns undefined where it gives no reason
 */
export function reasonOf(answer: string, secrets: readonly string[]): string | undefined {
  const words = wordsOf(answer)?.replace(/\s+/g, ' ').trim();
  if (words === undefined || words === '') return undefined;
  // What stands behind a semicolon would be taken for advice of this program.
  return plainText(withoutSecrets(words, secrets), mostCharacters).replaceAll(';', ',');
}

function wordsOf(answer: string): string | undefined {
  let document: unknown;
  try {
    document = JSON.parse(answer);
  } catch {
    // A page of a proxy is no reason.
    return /^\s*</.test(answer) ? undefined : answer.trimStart().split('\n')[0];
  }
  const words = memberWords(document);
  const { parameters } = (document ?? {}) as { parameters?: { migrate_to_chat_id?: unknown } };
  const chat = parameters?.migrate_to_chat_id;
  return words !== undefined && typeof chat === 'number' ? `${words}, chat: ${chat}` : words;
}

function memberWords(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth > 2) return undefined;
  const found = Array.isArray(value)
    ? value.slice(0, 1)
    : members.map((name) => (value as Readonly<Record<string, unknown>>)[name]);
  for (const one of found) {
    const words = memberWords(one, depth + 1);
    if (words !== undefined && words.trim() !== '') return words;
  }
  return undefined;
}

/** Also without what is random by its looks: a service may tell a part of a secret, or write it in another way. */
function withoutSecrets(words: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), ...pathKeys(secret)])
    .filter(({ length }) => length >= shortestSecret)
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, hidden), words)
    .replace(/[\w.+/=-]{16,}/g, (text) => (text.split(/[/+=]/).some(isKeyLike) ? hidden : text));
}

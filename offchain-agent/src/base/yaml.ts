import { type Document, LineCounter, parseAllDocuments, parseDocument } from 'yaml';
import { messageOf } from './error.ts';

/** A document, or why the text is none: `line L, column C: what`. */
export type YamlText = { readonly value: unknown } | { readonly faults: readonly string[] };

/** Reads YAML that a person wrote, one document; all faults of it at once. */
export function parseYaml(text: string): YamlText {
  const lineCounter = new LineCounter();
  return valueOf(parseDocument(text, { lineCounter, prettyErrors: false }), lineCounter);
}

/** The same of a text that may hold several documents; none in an empty one. */
export function parseYamlDocuments(text: string): readonly YamlText[] {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false });
  return [...documents].map((document) => valueOf(document, lineCounter));
}

function valueOf(document: Pick<Document, 'errors' | 'toJS'>, lineCounter: LineCounter): YamlText {
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map(({ pos, message }) => {
        const { line, col } = lineCounter.linePos(pos[0]);
        return `line ${line}, column ${col}: ${message}`;
      }),
    };
  }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown };
  } catch (error) {
    // Aliases of aliases, which would grow without end.
    return { faults: [`the document: ${messageOf(error)}`] };
  }
}

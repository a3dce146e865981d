import type { Source } from '../source.ts';

interface Message {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

// Comments first, so that their apostrophes open no string; regular expressions with quotes are read as code.
const token =
  /\/\/[^\n]*|\/\*.*?\*\/|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`|(?<=[(,=:[!&|?{};]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//gs;

/** A string of lines like `period: month`: an example of a file, which is no prose. */
const fields = /^(?:\s*(?:- )?[\w.-]+:.*\n){3,}\s*$/;

/** The strings of a source that people may read: those of four words or more. Values in templates become a placeholder. */
export function messagesOf({ path, text }: Source): Message[] {
  return [...text.matchAll(token)].flatMap(({ index, 1: single, 2: double, 3: template }) => {
    if (fields.test(template ?? '')) return [];
    const words = (single ?? double ?? template ?? '')
      .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '⌘')
      .replace(/\\n|\s+/g, ' ')
      .replace(/"[^"]*"|\\?`[^`]*\\?`/g, '⌘')
      .trim();
    if (!/^\S*[A-Za-z⌘]\S*(?:\s+\S*[\p{L}\p{N}⌘]\S*){3,}/u.test(words) || /[{}=<>]|;$/.test(words)) return [];
    return [{ path, line: text.slice(0, index).split('\n').length, text: words }];
  });
}

import { Connection } from '../../src/chain/connection.ts';
import { extensionApi } from '../chrome.ts';
import type { PageQuestion } from '../figures.ts';
import { isApiSource, readSettings } from '../settings.ts';
import { ApiSource } from './api-source.ts';
import { Book } from './book.ts';
import { ChainSource } from './chain-source.ts';

let book: Promise<Book> | undefined;

extensionApi().storage.onChanged.addListener(() => {
  book?.then((before) => before.close()).catch(reportError);
  book = undefined;
});

extensionApi().runtime.onMessage.addListener((message, _sender, respond) => {
  answer(message as PageQuestion).then(respond, (error: unknown) => respond({ nothing: String(error) }));
  // The answer comes later.
  return true;
});

async function answer(question: PageQuestion): Promise<unknown> {
  book ??= openBook();
  const { genesis } = question;
  return question.kind === 'figures'
    ? await (await book).figures(genesis, question.who)
    : await (await book).history(genesis, question.target);
}

async function openBook(): Promise<Book> {
  const settings = await readSettings();
  const { source } = settings;
  return new Book(
    isApiSource(source) ? new ApiSource(source) : new ChainSource(source, (url) => new Connection(url)),
    settings,
  );
}

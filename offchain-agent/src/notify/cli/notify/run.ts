import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { AgentError } from '../../../base/error.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type NotifyConfig, type NotifyRoute, readNotifyConfig } from '../../config.ts';
import { requestsOf } from '../../destination/request.ts';
import { sendMessage } from '../../destination/send.ts';
import type { Notice } from '../../observation.ts';
import { type DestinationSecrets, readSecrets } from '../../secrets.ts';
import { defaultTemplate, fieldsOf, fillIn, type NoticeFields } from '../../wording.ts';

interface NotifyCommandOptions {
  readonly send?: boolean;
  readonly print?: boolean;
  readonly json?: boolean;
}

interface Tried {
  readonly destination: string;
  readonly kind: string;
  /** `not tried` where nothing was sent. */
  readonly result: string;
}

/**
 * Checks a file of `--notify`, and tries its destinations where that is asked for.
 * @throws AgentError as `readNotifyConfig` and `readSecrets` do; `unreachable/notify` when a destination takes no message
 */
export async function runNotify(file: string, options: NotifyCommandOptions): Promise<void> {
  if (options.send && options.print) {
    throw new AgentError('bad_input/notify', '--send and --print exclude each other; give one of them');
  }
  const config = readNotifyConfig(file);
  const secrets = await readSecrets(config);
  const tried = options.send ? await sendTests(config, secrets) : untried(config);
  const messages = options.print ? testMessages(config) : [];
  if (options.json) {
    const destinations = tried;
    writeJson({ schema: 'almanac.notify.v1', file, destinations, routes: config.routes, messages });
  } else {
    show(config, tried);
    for (const { destination, body } of messages) print(`\n${destination}:\n${body}`);
  }
  const failed = tried.filter(({ result }) => result !== 'delivered' && result !== 'not tried');
  if (failed.length === 0) return;
  const list = failed.map(({ destination, result }) => `${destination}: ${result}`).join(', ');
  throw new AgentError('unreachable/notify', `a test message was not taken by ${list}`, {
    data: { destinations: failed },
    hint: 'check the address, the secret and the rights of each of them',
  });
}

function show(config: NotifyConfig, tried: readonly Tried[]): void {
  const columns = [{ title: 'destination' }, { title: 'kind' }, { title: 'test message' }];
  for (const line of renderTable(
    columns,
    tried.map(({ destination, kind, result }) => [destination, kind, result]),
  ))
    print(line);
  print('');
  for (const route of config.routes) print(`${conditionOf(route)} -> ${route.to.join(', ')}`);
}

function conditionOf({ severity, kinds, subjects }: NotifyRoute): string {
  const parts = [severity, kinds?.join(' or '), subjects?.join(' or ')].filter((part) => part !== undefined);
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

function untried({ destinations }: NotifyConfig): Tried[] {
  return Object.entries(destinations).map(([destination, { kind }]) => ({
    destination,
    kind,
    result: 'not tried',
  }));
}

async function sendTests(config: NotifyConfig, secrets: DestinationSecrets): Promise<Tried[]> {
  const signal = processSignal();
  const tests = testFields(config);
  return await Promise.all(
    Object.entries(config.destinations).map(async ([name, destination]) => {
      let result = 'delivered';
      for (const fields of tests) {
        const delivery = await sendMessage(destination, fields, secrets.get(name), config.timeout, signal);
        if (!delivery.isDelivered) result = delivery.why;
      }
      return { destination: name, kind: destination.kind, result };
    }),
  );
}

interface TestMessage {
  readonly destination: string;
  readonly text: string;
  /** As it is sent; no secret is part of it. */
  readonly body: string;
}

function testMessages(config: NotifyConfig): TestMessage[] {
  return Object.entries(config.destinations).flatMap(([destination, given]) =>
    testFields(config).map((fields) => {
      const text = fillIn(('text' in given ? given.text : undefined) ?? defaultTemplate, fields);
      const [request] = given.kind === 'mail' ? [] : requestsOf(given, fields, undefined, Date.now());
      return { destination, text, body: request?.body ?? text };
    }),
  );
}

/** A test message that begins and ends. */
function testFields({ monitor = hostname(), link }: NotifyConfig): NoticeFields[] {
  const nowMs = Date.now();
  const episode = {
    id: randomUUID(),
    key: 'test',
    kind: 'node',
    subject: 'test',
    severity: 'warning',
    beganMs: nowMs,
    summary: 'this is a test message of almanac notify',
    isTold: true,
  } as const;
  const begin: Notice = { phase: 'begin', episode, endedMs: undefined, summary: episode.summary };
  const end: Notice = { ...begin, phase: 'end', endedMs: nowMs + 1_000, summary: 'the test is over' };
  return [begin, end].map((notice) => fieldsOf(notice, { monitor, link }));
}

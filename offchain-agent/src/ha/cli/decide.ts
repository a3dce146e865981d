import { randomUUID } from 'node:crypto';
import { AgentError } from '../../base/error.ts';
import { createLogger, type Logger } from '../../base/logger.ts';
import { wholeNumber } from '../../base/parse.ts';
import { processSignal } from '../../cli/abort.ts';
import { print, say, writeJson } from '../../cli/output.ts';
import { parseListen } from '../../cli/parse-listen.ts';
import { serveForGood } from '../../cli/serve-for-good.ts';
import { listen } from '../../http/listen.ts';
import { createMetricsServer } from '../../http/metrics-server.ts';
import { type HaConfig, readHaConfig } from '../config.ts';
import { serveControl } from '../control.ts';
import type { Identity } from '../coordinator/coordinator.ts';
import { openCoordinator } from '../coordinator/open.ts';
import { Decider } from '../decider.ts';
import { usualReturnMs } from '../decider-parts.ts';
import { keepIn } from '../kept.ts';
import { createHaMetrics, type HaMetrics } from '../metrics.ts';
import { serveNode } from '../node-server.ts';
import { parseVotePlace } from '../protocol.ts';
import { raiseRecord } from '../raise-record.ts';
import { type Mark, parseRecords, shownMark } from '../record.ts';

interface DecideCommandOptions {
  readonly config: string;
  readonly check?: boolean;
  readonly raiseRecord?: boolean;
  readonly slot?: string;
  readonly vote?: string;
  readonly json?: boolean;
}

/**
 * Decides for one node until the user interrupts; SIGTERM is how a service manager ends it: exit code 0.
 * @throws AgentError as `readHaConfig` and `openCoordinator` do; `bad_input/socket`, `bad_input/grants`, `bad_input/listen`
 */
export async function runDecide(options: DecideCommandOptions): Promise<void> {
  const config = readHaConfig(options.config);
  const own = { node: config.node, instance: randomUUID(), leaseMs: config.leaseMs };
  const mark = givenMark(options);
  if (options.raiseRecord) return await raise(config, own, mark, options.json === true);
  if (options.check) return await check(config, own, options.json === true);
  await serveForGood(async () => await decide(config, own, options.json === true));
}

async function decide(config: HaConfig, own: Identity, json: boolean): Promise<void> {
  const signal = processSignal();
  const log = createLogger({ level: config.log.level });
  let decider: Decider | undefined;
  const metrics = createHaMetrics(() => started(decider).status());
  decider = new Decider({
    identity: own,
    validator: config.validator,
    coordinator: openCoordinator(config, own),
    isVolatile: config.coordinator.kind === 'memory',
    awaitsOthers: config.coordinator.kind === 'file' && config.coordinator.awaitsOthers,
    kept: keepIn(config.grants, config.node, config.validator),
    returnMs: usualReturnMs,
    counts: metrics,
    log,
  });
  const control = await serveControl(config.control, decider, log);
  try {
    const node = await serveNode(config.socket, decider, () => metrics.unknownLine(), log);
    const http = await serveHttp(config, decider, metrics, log);
    try {
      introduce(config, http?.url, json);
      await decider.run(signal);
    } finally {
      await Promise.all([node.close(), http?.close()]);
    }
  } finally {
    await control.close();
  }
  signal.throwIfAborted();
}

function started(decider: Decider | undefined): Decider {
  if (decider) return decider;
  throw new Error('queried before the HA sidecar started');
}

async function serveHttp(
  { listen: address }: HaConfig,
  decider: Decider,
  metrics: HaMetrics,
  log: Logger,
): Promise<{ readonly url: string; close(): Promise<void> } | undefined> {
  if (address === undefined) return undefined;
  const { host, port } = parseListen(address, '127.0.0.1:9622');
  const server = createMetricsServer(metrics, log, () => {
    const body = decider.status();
    const { fault, coordinatorFailure, isConnected } = body;
    return { isWell: fault === null && coordinatorFailure === null && isConnected, body };
  });
  const taken = await listen(server, host, port, 'listen');
  return { url: `http://${host}:${taken}`, close: async () => await server.close() };
}

function introduce(config: HaConfig, http: string | undefined, json: boolean): void {
  const { node, socket, control } = config;
  if (json) {
    writeJson({ schema: 'almanac.ha.decide.v1', node, socket, control, http: http ?? null });
    return;
  }
  print(`${node} decides: start the node with --ha ${socket}`);
  print(`  control: ${control}`);
  if (http !== undefined) print(`  metrics: ${http}/metrics`);
  say('Ctrl-C ends it');
}

/** What the coordinator tells, without a beat: nobody's name or lead is touched. */
async function check(config: HaConfig, own: Identity, json: boolean): Promise<void> {
  const coordinator = openCoordinator(config, own);
  try {
    const { leader, records, nodes } = await coordinator.look();
    const known = parseRecords({
      ...(records.slot && { slot: records.slot.value }),
      ...(records.vote && { vote: records.vote.value }),
      ...(records.heartbeat && { heartbeat: records.heartbeat.value }),
    });
    if (!known) {
      throw new AgentError(
        'bad_input/record',
        'a record in the coordinator is not a signing record; see docs/how-to/run-a-validator-pair.md',
      );
    }
    const names = nodes.map(({ node }) => node);
    if (json) {
      writeJson({
        schema: 'almanac.ha.check.v1',
        node: config.node,
        leader: leader?.node ?? null,
        nodes: names,
        record: { slot: known.slot ?? null, vote: known.vote ?? null, heartbeat: known.heartbeat ?? null },
      });
      return;
    }
    print(
      `${config.node}: the configuration is sound, and the ${config.coordinator.kind} coordinator answers`,
    );
    print(`  leader:  ${leader?.node ?? 'none'}`);
    print(`  nodes:   ${names.length === 0 ? 'none' : names.join(', ')}`);
  } finally {
    await coordinator.close();
  }
}

async function raise(config: HaConfig, own: Identity, mark: Mark, json: boolean): Promise<void> {
  const coordinator = openCoordinator(config, own);
  try {
    const raised = await raiseRecord(
      coordinator,
      own,
      keepIn(config.grants, config.node, config.validator),
      mark,
    );
    if (json) writeJson({ schema: 'almanac.ha.raised.v1', node: config.node, ...raised });
    else
      print(`the record is at ${shownMark(raised)}; run the same for the other nodes before you start any`);
  } finally {
    await coordinator.close();
  }
}

/** @throws AgentError `bad_input/mark` */
function givenMark({ slot, vote, raiseRecord: isRaise }: DecideCommandOptions): Mark {
  const fault = (message: string): AgentError => new AgentError('bad_input/mark', message);
  if (!isRaise && (slot !== undefined || vote !== undefined)) {
    throw fault('--slot and --vote are of use with --raise-record alone');
  }
  const slotNumber = slot === undefined ? undefined : wholeNumber(slot);
  if (slot !== undefined && slotNumber === undefined) throw fault(`--slot: "${slot}" is not a whole number`);
  const place = vote === undefined ? undefined : parseVotePlace(vote);
  if (vote !== undefined && !place) {
    throw fault(`--vote: "${vote}" is not a vote; expected SET/ROUND/STEP, for example 3/17/precommit`);
  }
  return { slot: slotNumber, vote: place };
}

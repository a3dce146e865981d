import { existsSync, readdirSync } from 'node:fs';
import { AgentError, messageOf } from '../../base/error.ts';
import type { HaConfig } from '../config.ts';
import { statusOf } from '../control-client.ts';
import type { Coordinator, StoredState } from '../coordinator/coordinator.ts';
import { openCoordinator } from '../coordinator/open.ts';
import { markBeside } from '../kept.ts';
import { keysIn } from '../keystore-keys.ts';
import { isBehind, type Mark, markOf, parseRecords, shownMark } from '../record.ts';
import { type DoctorFinding, fault, ok, warning } from './finding.ts';
import { askMembers, memberFindings } from './members.ts';
import { markWith, readSignLog, signLogsBelow } from './sign-log.ts';

/** What is looked at for one node. */
export interface Patient {
  readonly config: HaConfig;
  /** The node's `--keystore-path`, where it is at hand. */
  readonly keystore: string | undefined;
  /** The node's `--base-path`, where it is at hand. */
  readonly basePath: string | undefined;
}

const remedy =
  'stop all nodes and HA sidecars of this validator, then run `almanac ha decide --config FILE --raise-record` with the configuration of each before you start any';

/** Looks at one node, its decider and what the deciders agree over. Nothing is changed anywhere. */
export async function examine({ config, keystore, basePath }: Patient): Promise<DoctorFinding[]> {
  const { coordinator } = config;
  const found: DoctorFinding[] = [];
  if (coordinator.kind === 'memory')
    found.push(
      fault('coordinator', 'memory: HA sidecars do not coordinate, and both nodes would sign; use etcd'),
    );
  if (coordinator.kind === 'file')
    found.push(
      coordinator.awaitsOthers
        ? ok(
            'coordinator',
            'a file: it guards nodes of this machine, and no other machine can take over. After each start nothing is signed until others have finalized new blocks',
          )
        : warning(
            'coordinator',
            'a file with awaitsOthers: false: if its disk is put back to an earlier state, the validator can vote twice',
          ),
    );
  if (coordinator.kind === 'etcd') {
    found.push(...memberFindings(await askMembers(coordinator), Date.now()));
    if (coordinator.endpoints.some((endpoint) => isPlainAndFar(endpoint)))
      found.push(
        warning(
          'etcd',
          'http:// to another machine: the record can be changed in transit; use https:// with coordinator.tls',
        ),
      );
  }
  found.push(...(keystore === undefined ? [] : [keyFinding(config, keystore)]));
  found.push(...(await recordFindings(config, basePath)));
  found.push(await runningFinding(config));
  return found;
}

/** What is wrong with several configurations that are meant for one validator. */
export function compareConfigs(configs: readonly HaConfig[]): DoctorFinding[] {
  const [first, ...others] = configs;
  if (!first || others.length === 0) return [];
  const found: DoctorFinding[] = [];
  const ids = configs.map(({ node }) => node);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  for (const id of twice)
    found.push(fault('node', `two configurations have the node id "${id}": give each its own`));
  for (const field of ['genesis', 'author', 'voter'] as const) {
    if (others.some(({ validator }) => validator[field] !== first.validator[field]))
      found.push(
        fault(`validator.${field}`, 'the configurations differ: they are not of one validator of one chain'),
      );
  }
  if (others.some((other) => placeOf(other) !== placeOf(first)))
    found.push(
      fault(
        'coordinator',
        'the configurations do not share one record: kind and prefix, or path, must be the same',
      ),
    );
  if (others.some(({ leaseMs }) => leaseMs !== first.leaseMs))
    found.push(
      warning('leaseMs', 'the configurations differ; the longest of them decides how long a take-over waits'),
    );
  return found.length > 0
    ? found
    : [ok('configurations', `${configs.length} of one validator, each with its own id`)];
}

function placeOf({ coordinator }: HaConfig): string {
  if (coordinator.kind === 'etcd') return `etcd ${coordinator.prefix}`;
  return coordinator.kind === 'file' ? `file ${coordinator.path}` : 'memory';
}

function isPlainAndFar(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function keyFinding({ validator }: HaConfig, keystore: string): DoctorFinding {
  if (!existsSync(keystore)) return fault('keys', `${keystore} is not there; name the node's keystore`);
  const { authors, voters } = keysIn(readdirSync(keystore));
  const missing = [
    ...(authors.includes(validator.author) ? [] : [`validator.author ${validator.author}`]),
    ...(validator.voter === '-' || voters.includes(validator.voter)
      ? []
      : [`validator.voter ${validator.voter}`]),
  ];
  if (missing.length > 0)
    return fault(
      'keys',
      `${keystore} lacks ${missing.join(' and ')}: copy the validator's keystore to this machine, or fix the configuration`,
    );
  return authors.length + voters.length > 2
    ? warning(
        'keys',
        `${keystore} holds further keys, with which the node signs nothing; after a rotation, remove the old ones from both nodes`,
      )
    : ok('keys', 'the node has those of the configuration, and no others');
}

/**
 * The record against what this machine knows: its decider's mark and its node's sign log. These follow the record, which only
 * grows, so they are read first: a validator that signs meanwhile would else look as if its record had gone back.
 */
async function recordFindings(config: HaConfig, basePath: string | undefined): Promise<DoctorFinding[]> {
  let seen: Mark;
  try {
    seen = markBeside(config.grants, config.validator);
  } catch (error) {
    return [fault('record', messageOf(error))];
  }
  const logs = basePath === undefined ? [] : signLogsOf(basePath, config);
  const record = await recordOf(config);
  if ('found' in record) return [record.found];
  const found = [ok('record', shownMark(record.mark))];
  if (isBehind(record.mark, seen)) {
    found.push(
      fault(
        'record',
        `it went back: this HA sidecar has seen ${shownMark(seen)}; the coordinator was emptied, or restored from a backup: ${remedy}`,
      ),
    );
  }
  if (basePath !== undefined) found.push(...logFindings(record.mark, basePath, logs, config.validator));
  return found;
}

function signLogsOf(basePath: string, { validator }: HaConfig) {
  return signLogsBelow(basePath).flatMap((file) => {
    const log = readSignLog(file, validator.genesis);
    return log ? [{ file, log }] : [];
  });
}

function logFindings(
  record: Mark,
  basePath: string,
  logs: ReturnType<typeof signLogsOf>,
  validator: HaConfig['validator'],
): DoctorFinding[] {
  if (logs.length === 0)
    return [
      warning('sign log', `none of this chain below ${basePath}: the node has signed nothing with --ha yet`),
    ];
  return logs.map(({ file, log }) => {
    if ('damage' in log)
      return fault(
        'sign log',
        `${file}: ${log.damage}; what the node signed is not known, docs/how-to/run-a-validator-pair.md says what to do`,
      );
    const mark = markWith(log, validator);
    if (isBehind(record, mark))
      return fault(
        'sign log',
        `it is ahead of the record (${shownMark(mark)}), the node refuses to start: the coordinator was emptied, restored or is another one: ${remedy}`,
      );
    return ok('sign log', `${shownMark(mark)}, not ahead of the record`);
  });
}

async function recordOf(
  config: HaConfig,
): Promise<{ readonly mark: Mark } | { readonly found: DoctorFinding }> {
  // A file would be made; that is for the decider to do.
  if (config.coordinator.kind === 'memory')
    return { found: ok('record', 'none that outlives the HA sidecar') };
  if (config.coordinator.kind === 'file' && !existsSync(config.coordinator.path))
    return {
      found: warning('record', `${config.coordinator.path} does not exist yet; the HA sidecar creates it`),
    };
  try {
    const coordinator = openCoordinator(config, {
      node: `${config.node}.doctor`,
      instance: 'doctor',
      leaseMs: config.leaseMs,
    });
    const { records } = await lookOnce(coordinator);
    const texts = Object.fromEntries(Object.entries(records).map(([key, { value }]) => [key, value]));
    const parsed = parseRecords(texts);
    if (parsed) return { mark: markOf(parsed) };
    return {
      found: fault('record', 'it is not a signing record; does another program use coordinator.prefix?'),
    };
  } catch (error) {
    return { found: fault('record', messageOf(error)) };
  }
}

async function lookOnce(coordinator: Coordinator): Promise<StoredState> {
  try {
    return await coordinator.look();
  } finally {
    await coordinator.close();
  }
}

async function runningFinding({ control, node }: HaConfig): Promise<DoctorFinding> {
  try {
    const { leads, leader, isConnected, fault: why, coordinatorFailure } = await statusOf(control);
    if (why !== null) return fault('decider', why);
    if (coordinatorFailure !== null)
      return fault('decider', `the coordinator gave no answer: ${coordinatorFailure}`);
    if (!isConnected)
      return warning('decider', `it runs, and the node of ${node} is not connected; start it with --ha`);
    return ok('decider', leads ? `${node} leads` : `${node} stands by, ${leader ?? 'nobody'} leads`);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return warning('decider', `none answers at ${control}: start it with "almanac ha decide"`);
  }
}
